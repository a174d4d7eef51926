"""The result of a dialogue in three parts: what you said, what we see, what we do."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, QuerySet

from analysis.refusals import EVIDENCE, RELATIVE, TESTED
from mapdialog.dialogues.changes import announced_changes
from mapdialog.dialogues.models import Dialogue, DialogueChange
from mapdialog.feedback.models import ChangeNotice, MunicipalResponse
from mapdialog.feedback.selectors import published_responses
from mapdialog.hotspots.models import Hotspot, Publication
from mapdialog.hotspots.publishing.mentions import MentionsInWords, mentions_in_words
from mapdialog.hotspots.publishing.selectors import shown_in
from mapdialog.hotspots.publishing.words import (
    AreaWords,
    Facts,
    area_words,
    facts_of,
    nothing_found,
    parts_in_words,
    refusals_in_public,
    withheld_in_public,
    words_of_cells,
)
from mapdialog.nested import nested
from mapdialog.planning.models import Action, CitizenPledge
from mapdialog.planning.public import public_actions, public_pledges


@dataclass(frozen=True)
class Seen:
    """The published analysis in words; `facts` is None as long as nothing is published."""

    publication: Publication | None = None
    facts: Facts | None = None
    unsafe: list[AreaWords] = field(default_factory=list)
    safe: list[AreaWords] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    untested: list[str] = field(default_factory=list)
    """Those of them that say why no area was tested."""
    nothing_found: list[str] = field(default_factory=list)
    """What it means that no area stands out; empty where one does, or none was tested."""
    cell_words: dict[str, Any] = field(default_factory=dict)
    times: list[tuple[str, str]] = field(default_factory=list)
    """The parts of the day that the cells can be shown for."""
    said: list[MentionsInWords] = field(default_factory=list)
    withheld: frozenset[str] = frozenset()
    """The layers that too few answers leave the map without."""

    @property
    def has_map(self) -> bool:
        return EVIDENCE not in self.withheld

    @property
    def is_compared(self) -> bool:
        """Whether cells tell how unsafe stands to safe; else they are only counted."""
        return RELATIVE not in self.withheld

    @property
    def is_tested(self) -> bool:
        return TESTED not in self.withheld

    @property
    def areas(self) -> list[AreaWords]:
        return [*self.unsafe, *self.safe]


@dataclass(frozen=True)
class Done:
    """What is done about it, and the answers in words."""

    actions: QuerySet[Action]
    pledges: QuerySet[CitizenPledge]
    responses: list[MunicipalResponse]
    notices: list[ChangeNotice]
    changes: list[DialogueChange]
    """What was changed in the dialogue itself after it had opened."""


def seen_in(dialogue: Dialogue) -> Seen:
    shown = shown_in(dialogue)
    if shown is None:
        return Seen()
    publication = shown.publication
    areas = [area_words(area) for area in shown.areas]
    withheld = withheld_in_public(publication)
    return Seen(
        publication=publication,
        facts=facts_of(publication),
        unsafe=[area for area in areas if area.direction == Hotspot.Direction.UNSAFE],
        safe=[area for area in areas if area.direction == Hotspot.Direction.SAFE],
        refusals=refusals_in_public(publication),
        untested=refusals_in_public(publication, of=TESTED),
        nothing_found=[] if areas or TESTED in withheld else nothing_found(publication),
        cell_words=words_of_cells(shown),
        times=parts_in_words(shown),
        said=mentions_in_words(publication),
        withheld=withheld,
    )


def done_about(dialogue: Dialogue) -> Done:
    own = OuterRef("pk")
    written = Dialogue.objects.values(
        published_responses=nested(published_responses(own), "subject", "outcome", "text"),
        notices=nested(
            ChangeNotice.objects.filter(dialogue=own), "document", "text", "decision_reference"
        ),
        own_changes=nested(announced_changes(own), "field", "before", "after", "reason"),
    ).get(pk=dialogue.pk)
    return Done(
        actions=public_actions(dialogue),
        pledges=public_pledges(dialogue),
        responses=[MunicipalResponse(**response) for response in written["published_responses"]],
        notices=[ChangeNotice(**notice) for notice in written["notices"]],
        changes=[DialogueChange(**change) for change in written["own_changes"]],
    )
