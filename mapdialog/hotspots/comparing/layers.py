"""What differs on the maps of two runs: cells in tested places, shares of cells, the places."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely import from_wkb
from shapely.geometry.base import BaseGeometry

from mapdialog.areas.names import place_names
from mapdialog.hotspots.models import AnalysisRun, Hotspot, RunCell
from mapdialog.hotspots.runs.tested import direction_here
from mapdialog.pictures.words import percent

MOST_CELLS = 20
"""So many cells are listed with their names; of the others their number is told."""
OVERLAP = 0.5
"""Two places are the same if this much of the smaller one lies in the other."""

Cells = dict[int, RunCell]
Directions = dict[int, str | None]
"""Of the tested places that cells lie in."""


@dataclass(frozen=True)
class TestedChange:
    """Cells in tested places of one direction: how many came, went and stayed, and in words."""

    label: str
    came: int
    went: int
    stayed: int
    words: str


@dataclass(frozen=True)
class CellShift:
    """A cell whose share changed clearly: the two intervals have nothing in common."""

    where: str
    earlier: str
    later: str


@dataclass(frozen=True)
class CellsCompared:
    tested: list[TestedChange]
    shifts: list[CellShift]
    more_shifts: int


def compare_cells(earlier: AnalysisRun, later: AnalysisRun) -> CellsCompared:
    """Two runs on one lattice."""
    (before, was), (after, now) = _cells_of(earlier), _cells_of(later)
    shifted = [
        (before[number], after[number])
        for number in sorted(before.keys() & after.keys())
        if _is_apart(before[number], after[number])
    ]
    listed = shifted[:MOST_CELLS]
    names = place_names(later.dialogue.municipality, [cell.geometry for _old, cell in listed])
    return CellsCompared(
        tested=[_tested_change(way, was, now) for way in Hotspot.Direction.values],
        shifts=[
            CellShift(str(name), _share_words(old), _share_words(new))
            for name, (old, new) in zip(names, listed, strict=True)
        ],
        more_shifts=max(0, len(shifted) - MOST_CELLS),
    )


def _cells_of(run: AnalysisRun) -> tuple[Cells, Directions]:
    cells = run.cells.annotate(tested=direction_here())
    return {cell.cell_id: cell for cell in cells}, {cell.cell_id: cell.tested for cell in cells}


def _is_apart(one: RunCell, other: RunCell) -> bool:
    if one.share_low is None or one.share_high is None:
        return False
    if other.share_low is None or other.share_high is None:
        return False
    return one.share_low > other.share_high or one.share_high < other.share_low


def _share_words(cell: RunCell) -> str:
    facts = {
        "percent": percent(cell.share_unsafe or 0.0),
        "low": percent(cell.share_low or 0.0),
        "high": percent(cell.share_high or 0.0),
    }
    words = ngettext(
        "%(percent)s %% unsafe, likely %(low)s–%(high)s %%, of %(n)s person",
        "%(percent)s %% unsafe, likely %(low)s–%(high)s %%, of %(n)s people",
        cell.respondents,
    )
    return words % {**facts, "n": cell.respondents}


def _tested_change(direction: str, before: Directions, after: Directions) -> TestedChange:
    was, now = (
        {number for number, way in directions.items() if way == direction}
        for directions in (before, after)
    )
    return TestedChange(
        label=str(Hotspot.Direction(direction).label),
        came=len(now - was),
        went=len(was - now),
        stayed=len(was & now),
        words=likeness_words(stayed=len(was & now), either=len(was | now)),
    )


LIKENESS: tuple[tuple[float, Callable[[], str]], ...] = (
    (1.0, lambda: _("Exactly the same cells.")),
    (0.8, lambda: _("Nearly the same cells: %(stayed)s of %(either)s are in both.")),
    (0.5, lambda: _("Mostly the same cells: %(stayed)s of %(either)s are in both.")),
    (0.2, lambda: _("Partly the same cells: %(stayed)s of %(either)s are in both.")),
    (1e-9, lambda: _("Hardly the same cells: %(stayed)s of %(either)s are in both.")),
)


def likeness_words(*, stayed: int, either: int) -> str:
    """How alike two sets of cells are (Jaccard's index: those in both of those in either)."""
    if not either:
        return _("No such cell in either.")
    for least, words in LIKENESS:
        if stayed / either >= least:
            return words() % {"stayed": stayed, "either": either}
    return _("Not one cell is in both.")


@dataclass(frozen=True)
class PlaceRow:
    """A tested place in one or both runs; what it was in each, in words, empty where it is not."""

    fate: str
    fate_label: str
    name: str
    direction: str
    direction_label: str
    earlier: str
    later: str


def compare_places(earlier: AnalysisRun, later: AnalysisRun) -> list[PlaceRow]:
    """Places of the same direction that overlap are the same: still there, then new, then gone."""
    before, after = list(earlier.hotspots.all()), list(later.hotspots.all())
    pairs = list(_pairs(before, after))
    known_before = {old.pk for old, _new in pairs}
    known_after = {new.pk for _old, new in pairs}
    still = [_row("still", old, new) for old, new in pairs]
    new = [_row("new", None, place) for place in after if place.pk not in known_after]
    gone = [_row("gone", place, None) for place in before if place.pk not in known_before]
    return still + new + gone


def _pairs(before: list[Hotspot], after: list[Hotspot]) -> Iterator[tuple[Hotspot, Hotspot]]:
    """Each later place with the earlier one that it shares most with, the same test first; then
    each earlier place that nobody took with the later one that covers it."""
    shapes = {place.pk: from_wkb(bytes(place.geometry.wkb)) for place in [*before, *after]}
    taken = set()

    def best(place: Hotspot, others: list[Hotspot]) -> Hotspot | None:
        alike = [
            (other.method == place.method, overlap, -other.pk, other)
            for other in others
            if other.direction == place.direction
            and (overlap := overlap_of(shapes[place.pk], shapes[other.pk])) >= OVERLAP
        ]
        return max(alike, key=lambda found: found[:3])[3] if alike else None

    for new in after:
        if old := best(new, before):
            taken.add(old.pk)
            yield old, new
    for old in before:
        if old.pk not in taken and (found := best(old, after)):
            yield old, found


def overlap_of(one: BaseGeometry, other: BaseGeometry) -> float:
    """The share of the smaller shape that lies in the other: 0–1."""
    smaller = min(one.area, other.area)
    return float(one.intersection(other).area / smaller) if smaller else 0.0


FATES = {
    "still": lambda: _("still there"),
    "new": lambda: _("new"),
    "gone": lambda: _("gone"),
}


def _row(fate: str, old: Hotspot | None, new: Hotspot | None) -> PlaceRow:
    place = new or old
    assert place
    names = dict.fromkeys(found.name for found in (old, new) if found)
    return PlaceRow(
        fate=fate,
        fate_label=FATES[fate](),
        name=" → ".join(names),
        direction=place.direction,
        direction_label=place.get_direction_display(),
        earlier=_place_words(old) if old else "",
        later=_place_words(new) if new else "",
    )


def _place_words(place: Hotspot) -> str:
    facts = {"percent": percent(place.share), "people": place.respondents}
    words = _("%(percent)s %% of %(people)s people") % facts
    if place.method == Hotspot.Method.PEOPLE:
        return words
    return f"{place.get_method_display()}: {words}"
