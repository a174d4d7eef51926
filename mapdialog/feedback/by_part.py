"""The result without a map: the same things, part by part of the municipality.

Only what is published goes in: sums of published squares say no more than the map does.
"""

from dataclasses import dataclass, field

from django.contrib.gis.db.models.functions import Centroid, PointOnSurface
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapdialog.areas.models import Area
from mapdialog.areas.selectors import named_areas
from mapdialog.dialogues.models import Dialogue
from mapdialog.feedback.result import Done, Seen, published_areas
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


class Parts:
    """The parts of a municipality, filled as things are found in them."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._areas = list(named_areas(dialogue.municipality))
        self._elsewhere = _("Elsewhere") if self._areas else str(dialogue.municipality)
        self._parts: dict[str, Part] = {}

    def at(self, point: Point) -> Part:
        name = next((a.name for a in self._areas if _holds(a, point)), self._elsewhere)
        return self._parts.setdefault(name, Part(name))

    def in_order(self) -> list[Part]:
        """By name; what lies in no named part comes last."""
        return sorted(self._parts.values(), key=lambda p: (p.name == self._elsewhere, p.name))


def _holds(area: Area, point: Point) -> bool:
    west, south, east, north = area.geometry.extent
    near = west <= point.x <= east and south <= point.y <= north
    return near and bool(area.geometry.intersects(point))


def parts_of(dialogue: Dialogue, seen: Seen, done: Done) -> list[Part]:
    parts = Parts(dialogue)
    if seen.publication is not None:
        _count_cells(parts, seen.publication)
        words = {area.number: area for area in seen.areas}
        placed = published_areas(seen.publication).annotate(middle=PointOnSurface("geometry"))
        for area in placed:
            parts.at(area.middle).areas.append(words[area.pk])
    for action in done.actions:
        parts.at(action.place).actions.append(action)
    return parts.in_order()


def _count_cells(parts: Parts, publication: Publication) -> None:
    cells = publication.cells.annotate(middle=Centroid("geometry"))
    for middle, band in cells.values_list("middle", "share_band"):
        part = parts.at(middle)
        drawn = share_class(band)
        part.unsafe += drawn.startswith("unsafe")
        part.safe += drawn.startswith("safe")
        part.counted += drawn == COUNTED
