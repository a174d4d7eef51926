"""The result without a map: the same things, part by part of the municipality.

Only what is published goes in: sums of published squares say no more than the map does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapdialog.areas.names import part_names
from mapdialog.dialogues.models import Dialogue
from mapdialog.feedback.result import Done, Seen
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing.words import COUNTED, AreaWords, share_class
from mapdialog.planning.models import Action


@dataclass
class Part:
    """A part of the municipality and all that is known about it in public."""

    name: str
    unsafe: int = 0
    safe: int = 0
    """Cells by what most people in them marked."""
    counted: int = 0
    """Cells of which only is told that people have marked places in them."""
    areas: list[AreaWords] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def said(self) -> list[str]:
        sentences = [
            ngettext(
                "In %(count)s cell most marks are about unsafe places.",
                "In %(count)s cells most marks are about unsafe places.",
                self.unsafe,
            ),
            ngettext(
                "In %(count)s cell most marks are about safe places.",
                "In %(count)s cells most marks are about safe places.",
                self.safe,
            ),
            ngettext(
                "In %(count)s cell at least 5 people have marked places.",
                "In %(count)s cells at least 5 people have marked places.",
                self.counted,
            ),
        ]
        counts = (self.unsafe, self.safe, self.counted)
        return [
            words % {"count": count}
            for words, count in zip(sentences, counts, strict=True)
            if count
        ]


def parts_of(dialogue: Dialogue, seen: Seen, done: Done) -> list[Part]:
    """By name; what lies in no named part comes last."""
    parts: dict[str, Part] = {}

    def part(name: str) -> Part:
        return parts.setdefault(name, Part(name))

    if seen.publication is not None:
        _count_cells(part, seen.publication)
    for area in sorted(seen.areas, key=lambda area: area.number):
        part(area.part_name).areas.append(area)
    places = [action.place for action in done.actions]
    for action, name in zip(done.actions, part_names(dialogue.municipality, places), strict=True):
        part(name).actions.append(action)
    nameless = parts.pop("", None)
    in_order = sorted(parts.values(), key=lambda found: found.name)
    if nameless is None:
        return in_order
    nameless.name = _("Elsewhere") if in_order else str(dialogue.municipality)
    return [*in_order, nameless]


def _count_cells(part: Callable[[str], Part], publication: Publication) -> None:
    counts = publication.cells.values_list("part_name", "share_band").annotate(Count("pk"))
    for name, band, count in counts:
        found, drawn = part(name), share_class(band)
        found.unsafe += count if drawn.startswith("unsafe") else 0
        found.safe += count if drawn.startswith("safe") else 0
        found.counted += count if drawn == COUNTED else 0
