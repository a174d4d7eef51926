from typing import Any

from django.core.management.base import CommandParser

from mapdialog.commands import DomainCommand
from mapdialog.dialogues.models import Phase
from mapdialog.dialogues.services import change_phase
from mapdialog.dialogues.which import add_dialogue, dialogue_of


class Command(DomainCommand):
    help = "Move a dialogue to its next phase: open, feedback or closed. Says what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        add_dialogue(parser)
        parser.add_argument("--to", required=True, choices=Phase.values, help="the new phase")

    def handle(self, *args: Any, **options: Any) -> None:
        dialogue = dialogue_of(options)
        if dialogue.phase != options["to"]:
            change_phase(dialogue, to_phase=options["to"])
        self.say(f"“{dialogue.title}” is in the phase {dialogue.phase}.")
