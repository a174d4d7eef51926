from typing import Any

from django.core.management.base import CommandParser

from mapdialog.commands import DomainCommand
from mapdialog.dialogues.models import Phase
from mapdialog.dialogues.selectors import dialogue_by_slug
from mapdialog.dialogues.services import change_phase


class Command(DomainCommand):
    help = "Move a dialogue to its next phase: open, feedback or closed. Says what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="address of the dialogue")
        parser.add_argument("--to", required=True, choices=Phase.values, help="the new phase")

    def handle(self, *args: Any, **options: Any) -> None:
        dialogue = dialogue_by_slug(options["slug"])
        if dialogue.phase != options["to"]:
            change_phase(dialogue, to_phase=options["to"])
        self.say(f"“{dialogue.title}” is in the phase {dialogue.phase}.")
