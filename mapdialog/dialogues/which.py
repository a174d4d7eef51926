"""Which dialogue a command is about: its address, which is one municipality's own."""

from typing import Any

from django.core.management.base import CommandParser

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Invalid, NotFound

WHOSE = "code or address of the municipality; needed only where several have the same"


def add_dialogue(parser: CommandParser, name: str = "slug", **how: Any) -> None:
    """The arguments that name a dialogue; `dialogue_of` reads them."""
    parser.add_argument(name, help="address of the dialogue", **how)
    parser.add_argument("--municipality", metavar="CODE", help=WHOSE)


def dialogue_of(options: dict[str, Any]) -> Dialogue:
    slug = options.get("slug") or options["dialogue"]
    return dialogue_named(slug, options["municipality"])


def dialogue_named(slug: str, municipality: str | None = None) -> Dialogue:
    dialogues = Dialogue.objects.filter(slug=slug).select_related("municipality")
    whose = [
        dialogue
        for dialogue in dialogues.order_by("municipality__code")
        if municipality in {None, dialogue.municipality.code, dialogue.municipality.slug}
    ]
    if not whose and municipality:
        raise NotFound(f"The municipality {municipality} has no dialogue “{slug}”.")
    if not whose:
        raise NotFound(f"There is no dialogue “{slug}”.")
    if len(whose) > 1:
        theirs = ", ".join(f"{d.municipality.code} ({d.municipality})" for d in whose)
        raise Invalid(
            f"Several municipalities have a dialogue “{slug}”: {theirs}. "
            "Say which is meant: --municipality and its code."
        )
    return whose[0]
