"""Horizontal bars: one value a row, such as reasons by the people who gave them."""

from collections.abc import Sequence
from dataclasses import dataclass

from mapdialog.pictures.scales import (
    Direction,
    Stretch,
    bar,
    check_direction,
    check_number,
    longest,
)


@dataclass(frozen=True)
class Bar:
    """`value` is drawn, `text` is what stands beside it; `value=None`: too few to show."""

    label: str
    value: float | None
    text: str = ""
    direction: Direction = ""
    note: str = ""

    def __post_init__(self) -> None:
        check_number(self.value, "a bar")
        check_direction(self.direction)


@dataclass(frozen=True)
class DrawnBar:
    row: Bar
    stretch: Stretch | None


def draw_bars(
    rows: Sequence[Bar], *, unit: str = "people", mirrored: bool = False
) -> tuple[DrawnBar, ...]:
    """Bars on one scale: the greatest fills the line, or ten does where the unit is tenths."""
    most = longest((row.value for row in rows), unit)
    return tuple(DrawnBar(row, bar(row.value, most, mirrored=mirrored)) for row in rows)
