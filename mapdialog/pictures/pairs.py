"""Two bars a row: unsafe and safe, before and after, day and night."""

from collections.abc import Sequence
from dataclasses import dataclass

from mapdialog.pictures.scales import Stretch, bar, check_number, longest


@dataclass(frozen=True)
class Pair:
    """Two values that are compared; None: too few to show."""

    label: str
    one: float | None
    other: float | None
    one_text: str = ""
    other_text: str = ""

    def __post_init__(self) -> None:
        check_number(self.one, "the first of a pair")
        check_number(self.other, "the second of a pair")


@dataclass(frozen=True)
class DrawnPair:
    row: Pair
    one: Stretch | None
    other: Stretch | None


def draw_pairs(
    rows: Sequence[Pair], *, unit: str = "people", mirrored: bool = False
) -> tuple[DrawnPair, ...]:
    """Every bar of every row on the same scale."""
    most = longest((value for row in rows for value in (row.one, row.other)), unit)
    return tuple(
        DrawnPair(
            row, bar(row.one, most, mirrored=mirrored), bar(row.other, most, mirrored=mirrored)
        )
        for row in rows
    )
