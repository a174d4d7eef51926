"""The pages that the browser tests walk through: a room adds its own here, by the route's name.

A page is a route and what it needs: nothing, the municipality, or the municipality and a dialogue
in a phase.
"""

from dataclasses import dataclass, field

from django.urls import reverse

from mapdialog.dialogues.about import PAGES as ABOUT
from mapdialog.dialogues.models import Dialogue, Phase


@dataclass(frozen=True)
class PublicPage:
    route: str
    phase: str = ""
    """The dialogue's phase; empty: the page is not about a dialogue."""
    arguments: dict[str, str] = field(default_factory=dict)
    needs_municipality: bool = True

    def address(self, dialogue: Dialogue) -> str:
        arguments = {**self.arguments}
        if self.needs_municipality:
            arguments["kommun"] = dialogue.municipality.slug
        if self.phase:
            arguments["slug"] = dialogue.slug
        return reverse(self.route, kwargs=arguments)

    def __str__(self) -> str:
        return " ".join(filter(None, [self.route, self.phase, *self.arguments.values()]))


PUBLIC_PAGES = [
    PublicPage("index", needs_municipality=False),
    PublicPage("all-dialogues", needs_municipality=False),
    PublicPage("account_login", needs_municipality=False),
    PublicPage("dialogues:start"),
    PublicPage("dialogues:index"),
    *(PublicPage("dialogues:about", arguments={"page": slug}) for slug in ABOUT),
    *(PublicPage("dialogues:dialogue", phase) for phase in ("open", "feedback", "closed")),
    PublicPage("dialogues:invitation", Phase.OPEN),
    PublicPage("pins:mark", Phase.OPEN),
    PublicPage("pins:receipt", Phase.OPEN),
    PublicPage("pins:voices", Phase.OPEN),
    PublicPage("feedback:results", Phase.FEEDBACK),
    PublicPage("feedback:result_list", Phase.FEEDBACK),
]
