"""The table behind each picture: what is printed, row by row, and nothing more exact than that."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapdialog.pictures import words
from mapdialog.pictures.bars import Bar
from mapdialog.pictures.pairs import Pair
from mapdialog.pictures.population import Reached
from mapdialog.pictures.ring import Slice


@dataclass(frozen=True)
class Table:
    """The first cell of each row names it; a column without a name names rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def of_bars(rows: Sequence[Bar], unit: str) -> Table:
    """Columns that would be empty all the way down are left out."""
    columns = [
        ("", [row.label for row in rows]),
        (_measured(unit), [words.amount(row.value, row.text, unit) for row in rows]),
        (_("Marked as"), [words.direction(row.direction) for row in rows]),
        (_("Note"), [row.note for row in rows]),
    ]
    shown = [column for column in columns if any(column[1])]
    return Table(
        tuple(name for name, _cells in shown),
        tuple(zip(*(cells for _, cells in shown), strict=True)),
    )


def of_pairs(rows: Sequence[Pair], unit: str, one: str, other: str) -> Table:
    return Table(
        ("", one, other),
        tuple(
            (
                row.label,
                words.amount(row.one, row.one_text, unit),
                words.amount(row.other, row.other_text, unit),
            )
            for row in rows
        ),
    )


def of_ring(slices: Sequence[Slice]) -> Table:
    return Table(
        (_("When"), _("Answers")),
        tuple((part.label, words.amount(part.value, part.text)) for part in slices),
    )


def of_reach(rows: Sequence[Reached]) -> Table:
    return Table(
        (_("Group"), _("Of those who answered"), _("Likely"), _("Of all residents")),
        tuple(
            (
                row.label,
                words.few_of_group() if row.share is None else words.share(row.share),
                "" if row.share is None else words.likely(row.low, row.high),
                "" if row.population_share is None else words.share(row.population_share),
            )
            for row in rows
        ),
    )


def of_curve(
    points: Sequence[Sequence[float]], x_label: str, y_label: str, *, shares: bool
) -> Table:
    return Table(
        (x_label, y_label),
        tuple(
            (words.number(x), words.share(y) if shares else words.number(y, decimals=3))
            for x, y in points
        ),
    )


def of_interval(
    low: float | None, share: float | None, high: float | None, everywhere: float | None
) -> Table:
    rows = [(_("Here"), words.share(share))]
    if share is not None and low is not None:
        rows.append((_("Likely"), words.likely(low, high)))
    if everywhere is not None:
        rows.append((_("In the whole municipality"), words.share(everywhere)))
    return Table(("", _("Share")), tuple(rows))


def _measured(unit: str) -> str:
    return _("How many of 10") if unit == "tenths" else _("People")
