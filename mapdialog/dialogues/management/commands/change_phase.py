from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import CommandParser

from mapdialog.access import can_manage_dialogues
from mapdialog.commands import DomainCommand
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.opening import open_dialogue
from mapdialog.dialogues.principles import PRINCIPLES
from mapdialog.dialogues.services import change_phase
from mapdialog.dialogues.which import add_dialogue, dialogue_of
from mapdialog.errors import Invalid, NotAllowed
from mapdialog.organisations.models import User

MAX_DIGITS = 18


class Command(DomainCommand):
    help = """Move a dialogue to its next phase, or say what is missing.

open      on its first day, when --actor answers for each principle: --attest 1 2 … 10,
          and in words for each of the municipality's own guidelines: --guideline 3="We …";
          without --attest all are shown, the ten with the words that they rest on
feedback  before its last day is over, with a --reason; after that day it goes there by itself
closed    for good
Dates are changed by change_dates, which also opens a dialogue again."""

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        return super().create_parser(
            *args, **{"formatter_class": RawDescriptionHelpFormatter, **options}
        )

    def add_arguments(self, parser: CommandParser) -> None:
        add_dialogue(parser)
        parser.add_argument("--to", required=True, choices=Phase.values, help="the new phase")
        parser.add_argument("--actor", default="", help="e-mail of the coordinator who does it")
        parser.add_argument("--reason", default="", help="why it ends before its last day")
        parser.add_argument(
            "--attest", type=int, nargs="+", default=[], help="the principles answered for"
        )
        parser.add_argument(
            "--guideline",
            type=answer,
            action="append",
            default=[],
            metavar="NUMBER=WORDS",
            help="how it keeps to one of the municipality's own guidelines",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dialogue = dialogue_of(options)
        actor = actor_for(dialogue, options["actor"])
        if options["to"] == Phase.OPEN and dialogue.phase == Phase.PREPARATION:
            self.open(dialogue, actor, options["attest"], dict(options["guideline"]))
        elif dialogue.phase != options["to"]:
            change_phase(dialogue, to_phase=options["to"], actor=actor, reason=options["reason"])
        self.say(f"“{dialogue.title}” is in the phase {dialogue.phase}.")

    def open(
        self, dialogue: Dialogue, actor: User | None, attested: list[int], answers: dict[int, str]
    ) -> None:
        if actor is None:
            raise Invalid("State who answers for the principles: --actor EMAIL.")
        if not attested:
            for principle in PRINCIPLES:
                words = principle.rests_on(dialogue) or "(nothing is written)"
                self.say(f"{principle.number}. {principle.text_for(dialogue)}\n   {words}")
            for guideline in dialogue.municipality.guidelines.all():
                self.say(f"Guideline {guideline.pk}: {guideline}")
        known = set(dialogue.municipality.guidelines.values_list("pk", flat=True))
        if unknown := sorted(answers.keys() - known):
            raise Invalid(f"There is no guideline {unknown[0]} in {dialogue.municipality}.")
        open_dialogue(dialogue, attested=attested, actor=actor, answers=answers)
        if dialogue.phase == Phase.PREPARATION:
            self.say(f"It opens by itself on {dialogue.opens_at}.")


def answer(text: str) -> tuple[int, str]:
    number, sign, words = text.partition("=")
    if not sign or not number.strip().isdecimal() or len(number) > MAX_DIGITS:
        raise ArgumentTypeError(f"{text!r} is not NUMBER=WORDS.")
    try:
        words.encode()
    except UnicodeEncodeError as error:
        # What a terminal in Latin-1 sends.
        raise ArgumentTypeError(f"{text!r} is not written in UTF-8.") from error
    return int(number), words


def actor_for(dialogue: Dialogue, email: str) -> User | None:
    """Who does it, for the log; only somebody who may do it in the browser too."""
    if not email:
        return None
    found = User.objects.filter(email__iexact=email).first()
    if found is None or not can_manage_dialogues(found, dialogue.municipality):
        raise NotAllowed(f"{email} is no coordinator in {dialogue.municipality}.")
    return found
