from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from mapdialog.commands import DomainCommand
from mapdialog.dialogues.dates import change_dates
from mapdialog.dialogues.management.commands.change_phase import actor_for
from mapdialog.dialogues.which import add_dialogue, dialogue_of


class Command(DomainCommand):
    help = (
        "Change when an attested dialogue opens and closes, or open one in feedback again. The "
        "change is announced on its page with the reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_dialogue(parser)
        parser.add_argument("--opens", type=date.fromisoformat, help="first day, e.g. 2026-09-01")
        parser.add_argument("--closes", type=date.fromisoformat, help="last day, e.g. 2026-10-04")
        parser.add_argument("--reason", required=True, help="why, in a sentence for everybody")
        parser.add_argument("--actor", default="", help="e-mail of the coordinator who does it")

    def handle(self, *args: Any, **options: Any) -> None:
        dialogue = dialogue_of(options)
        change_dates(
            dialogue,
            opens_at=options["opens"],
            closes_at=options["closes"],
            reason=options["reason"],
            actor=actor_for(dialogue, options["actor"]),
        )
        self.say(
            f"“{dialogue.title}” opens {dialogue.opens_at} and closes after {dialogue.closes_at}; "
            f"it is in the phase {dialogue.phase}."
        )
