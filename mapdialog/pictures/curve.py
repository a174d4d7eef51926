"""A small curve with the chosen point marked: how a bandwidth or a cell size was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mapdialog.pictures.scales import NotDrawable, check_number, place, ticks

ROOM = 0.08
"""What is left free above and below the curve, as a share of its height."""
NEAR = 0.1
"""Nearer than this to the chosen x no other is named on the axis."""


@dataclass(frozen=True)
class Mark:
    """Something named at a place on an axis."""

    at: str
    value: float


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    chosen: bool


@dataclass(frozen=True)
class Line:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Curve:
    """`threshold`, `chosen`: places on the axes, None where there is none."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    x_ticks: tuple[Mark, ...]
    y_ticks: tuple[Mark, ...]
    chosen: Mark | None
    threshold: Mark | None


def check_points(points: Sequence[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    """The points by growing x; refused: none at all, no pairs, NaN, x below 0, the same x twice."""
    for point in points:
        if isinstance(point, str) or len(point) != 2 or None in point:
            raise NotDrawable(f"not a point: {point!r}")
        check_number(point[0], "an x")
        check_number(point[1], "a y", least=None)
    ordered = tuple(sorted((float(x), float(y)) for x, y in points))
    if not ordered:
        raise NotDrawable("no points")
    if any(one[0] == other[0] for one, other in pairwise(ordered)):
        raise NotDrawable("two values for one x")
    return ordered


def draw_curve(
    points: Sequence[Sequence[float]],
    *,
    chosen: float | None = None,
    threshold: float | None = None,
    shares: bool = False,
    mirrored: bool = False,
) -> Curve:
    """Points joined by straight lines; where `shares`, upwards from nobody to everybody."""
    ordered = check_points(points)
    check_number(chosen, "the chosen x")
    check_number(threshold, "the threshold", least=None)
    xs = [x for x, _ in ordered] + ([] if chosen is None else [float(chosen)])
    ys = [y for _, y in ordered] + ([] if threshold is None else [float(threshold)])
    if shares and not all(0 <= y <= 1 for y in ys):
        raise NotDrawable("a share is less than nobody or more than everybody")
    left, right = min(xs), max(xs)
    bottom, top = (0.0, 1.0) if shares else _with_room(min(ys), max(ys))

    def along(x: float) -> str:
        share = (x - left) / (right - left) if right > left else 0.5
        return place(share, mirrored=mirrored)

    def up(y: float) -> str:
        return place((top - y) / (top - bottom), mirrored=False)

    dots = tuple(Dot(along(x), up(y), x == chosen) for x, y in ordered)
    crowded = NEAR * (right - left)
    return Curve(
        dots,
        tuple(Line(one.x, one.y, other.x, other.y) for one, other in pairwise(dots)),
        tuple(
            Mark(along(x), x)
            for x in ticks(left, right)
            if chosen is None or abs(x - chosen) > crowded
        ),
        tuple(Mark(up(y), y) for y in ticks(bottom, top, at_most=4)),
        None if chosen is None else Mark(along(chosen), chosen),
        None if threshold is None else Mark(up(threshold), threshold),
    )


def _with_room(low: float, high: float) -> tuple[float, float]:
    room = (high - low) * ROOM or abs(high) * ROOM or 1.0
    return low - room, high + room
