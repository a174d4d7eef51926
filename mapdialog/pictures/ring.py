"""A ring of the day or of the year: each part at its real place, its value told by thickness.

The centre is (0, 0), y runs downwards as in SVG, angles run clockwise from the top. A clock runs
the same way in every language, so nothing here is mirrored.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from mapdialog.pictures.scales import NotDrawable, check_number, longest, written

INNER = 58.0
THICKEST = 38.0
GAP_DEGREES = 1.6
ICONS_AT = 40.0
NAMES_AT = INNER + THICKEST + 12


@dataclass(frozen=True)
class Clock:
    """Equal units once around from the top, and the units between which each part lies."""

    name: str
    units: int
    spans: Mapping[str, tuple[int, int]]


DAY = Clock(
    "day",
    24,
    MappingProxyType(
        {
            "early_morning": (5, 8),
            "day": (8, 15),
            "afternoon": (15, 18),
            "evening": (18, 22),
            "night": (22, 5),
        }
    ),
)
YEAR = Clock(
    "year",
    12,
    MappingProxyType({"winter": (11, 2), "spring": (2, 5), "summer": (5, 8), "autumn": (8, 11)}),
)


@dataclass(frozen=True)
class Slice:
    """A part of the day or year by its key; `value=None`: too few to show."""

    key: str
    label: str
    value: float | None
    text: str = ""

    def __post_init__(self) -> None:
        check_number(self.value, "a part of the ring")


@dataclass(frozen=True)
class DrawnSlice:
    """Paths of the whole part and of its value ("" where there is none), and the icon's corner."""

    row: Slice
    track: str
    arc: str
    icon_x: str
    icon_y: str


@dataclass(frozen=True)
class Boundary:
    """Where one part ends and the next begins: the unit, and where its name stands."""

    unit: int
    x: str
    y: str
    anchor: str


@dataclass(frozen=True)
class Ring:
    clock: Clock
    slices: tuple[DrawnSlice, ...]
    boundaries: tuple[Boundary, ...]


def draw_ring(slices: Sequence[Slice]) -> Ring:
    """The ring whose parts these are: of the day or of the year, as their keys say."""
    clock = _clock_of([part.key for part in slices])
    most = longest((part.value for part in slices), "people")
    units = sorted({unit for part in slices for unit in clock.spans[part.key]})
    return Ring(
        clock,
        tuple(_draw(part, clock, most) for part in slices),
        tuple(_boundary(unit, clock) for unit in units),
    )


def span_degrees(key: str, clock: Clock) -> tuple[float, float]:
    """Where a part starts and ends, in degrees clockwise from the top; the end comes after."""
    start, end = (unit * 360 / clock.units for unit in clock.spans[key])
    return start, end if end > start else end + 360


def _clock_of(keys: Sequence[str]) -> Clock:
    if len(set(keys)) < len(keys):
        raise NotDrawable("a part of the ring is there twice")
    for clock in (DAY, YEAR):
        if clock.spans.keys() >= set(keys):
            return clock
    raise NotDrawable(f"neither parts of one day nor of one year: {', '.join(keys)}")


def _draw(part: Slice, clock: Clock, most: float) -> DrawnSlice:
    start, end = span_degrees(part.key, clock)
    thickness = THICKEST * float(part.value) / most if part.value and most else 0.0
    x, y = _point((start + end) / 2, ICONS_AT)
    return DrawnSlice(
        part,
        track=_sector(start, end, INNER + THICKEST),
        arc=_sector(start, end, INNER + thickness) if thickness else "",
        icon_x=written(x - 10),
        icon_y=written(y - 10),
    )


def _sector(start: float, end: float, outer: float) -> str:
    """A part of a ring between two radii; the gaps to its neighbours have parallel sides."""
    far = int(end - start > 180)
    half_gap = math.radians(GAP_DEGREES / 2) * INNER
    outside, inside = (math.degrees(math.asin(half_gap / radius)) for radius in (outer, INNER))
    corners = [
        _point(start + outside, outer),
        _point(end - outside, outer),
        _point(end - inside, INNER),
        _point(start + inside, INNER),
    ]
    a, b, c, d = (f"{written(x)} {written(y)}" for x, y in corners)
    wide, narrow = written(outer), written(INNER)
    return f"M{a}A{wide} {wide} 0 {far} 1 {b}L{c}A{narrow} {narrow} 0 {far} 0 {d}Z"


def _boundary(unit: int, clock: Clock) -> Boundary:
    x, y = _point(unit * 360 / clock.units, NAMES_AT)
    anchor = "middle" if abs(x) < 20 else "start" if x > 0 else "end"
    return Boundary(unit, written(x), written(y), anchor)


def _point(degrees: float, radius: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return radius * math.sin(angle), -radius * math.cos(angle)
