from typing import Any

from django.core.management.base import CommandParser

from mapdialog.commands import DomainCommand
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.services import create_dialogue, usual_question
from mapdialog.errors import NotFound
from mapdialog.organisations.models import Municipality


class Command(DomainCommand):
    help = (
        "Make a dialogue in the phase preparation. Imports and analyses work there; residents see "
        "nothing until it opens. A second call with the same address changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="address of the dialogue: letters, digits and hyphens")
        parser.add_argument("--municipality", required=True, help="municipality code, e.g. 0180")
        parser.add_argument("--title", default="", help="short title")
        parser.add_argument("--question", default="", help="the question that residents are asked")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        code, slug = options["municipality"], options["slug"]
        municipality = Municipality.objects.filter(code=code).first()
        if municipality is None:
            raise NotFound(
                f"There is no municipality {code}. Make it first: "
                f"manage.py create_municipality --code {code}"
            )
        known = Dialogue.objects.filter(slug=slug, municipality=municipality).first()
        if known is not None:
            self.say(
                f"The dialogue “{known.title}” ({slug}) is there already; nothing was changed."
            )
            return
        title = options["title"] or slug.replace("-", " ").capitalize()
        question = options["question"] or usual_question(municipality)
        if options["dry_run"]:
            self.say(f"Would make the dialogue “{title}” ({slug}) in {municipality}.")
            return
        create_dialogue(municipality=municipality, slug=slug, title=title, question=question)
        self.say(f"Made the dialogue “{title}” ({slug}) in {municipality}, in preparation.")
