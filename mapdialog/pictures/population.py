"""Those who answered against the population, a group a row."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mapdialog.pictures.interval import DrawnInterval, check_interval, draw_interval
from mapdialog.pictures.scales import check_number, place, ticks


@dataclass(frozen=True)
class Reached:
    """A group's share of those who answered, likely range, and share of the population."""

    label: str
    share: float | None
    low: float | None
    high: float | None
    population_share: float | None
    text: str = ""

    def __post_init__(self) -> None:
        check_interval(self.low, self.share, self.high)
        check_number(self.population_share, "the share of the population", most=1.0)


@dataclass(frozen=True)
class DrawnReached:
    row: Reached
    line: DrawnInterval


@dataclass(frozen=True)
class AxisTick:
    """`anchor`: how its name stands there; those at the ends do not reach beyond the line."""

    at: str
    value: float
    anchor: str


@dataclass(frozen=True)
class Reach:
    rows: tuple[DrawnReached, ...]
    ticks: tuple[AxisTick, ...]


def draw_reach(rows: Sequence[Reached], *, mirrored: bool = False) -> Reach:
    """Every row on the same line, which ends at the next whole tenth of everybody."""
    shown = (
        value
        for row in rows
        for value in (row.population_share, *(() if row.share is None else (row.share, row.high)))
        if value is not None
    )
    most = max(1, math.ceil(round(max(shown, default=1.0) * 10, 9))) / 10
    drawn = tuple(
        DrawnReached(
            row,
            draw_interval(
                row.low, row.share, row.high, row.population_share, most=most, mirrored=mirrored
            ),
        )
        for row in rows
    )
    return Reach(drawn, tuple(_tick(value, most, mirrored=mirrored) for value in ticks(0, most)))


def _tick(value: float, most: float, *, mirrored: bool) -> AxisTick:
    anchor = "start" if value == 0 else "end" if value == most else "middle"
    return AxisTick(place(value / most, mirrored=mirrored), value, anchor)
