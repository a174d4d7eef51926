"""`{% bars rows label=… %}` and others: pictures with a table behind, drawn without a script.

The words beside a picture are the page's own text; only shapes are drawn. What comes in is in
mapdialog/pictures/; lengths run from the right where the language does.
"""

import zlib
from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import get_language_bidi

from mapdialog.pictures import Bar, Pair, Reached, Slice, tables, words
from mapdialog.pictures.bars import draw_bars
from mapdialog.pictures.curve import check_points, draw_curve
from mapdialog.pictures.interval import draw_interval
from mapdialog.pictures.pairs import DrawnPair, draw_pairs
from mapdialog.pictures.population import draw_reach
from mapdialog.pictures.ring import YEAR, draw_ring
from mapdialog.pictures.scales import Stretch, check_direction

register = template.Library()

Shown = dict[str, Any]


@register.inclusion_tag("pictures/bars.html", takes_context=True)
def bars(context: Context, rows: Sequence[Bar], *, label: str, unit: str = "people") -> Shown:
    """A bar a row. `unit`: "people", or "tenths" for so many of ten."""
    drawn = draw_bars(rows, unit=unit, mirrored=get_language_bidi())
    directions = {row.direction for row in rows}
    return {
        **_frame(context, label, rows),
        "rows": [(bar, words.amount(bar.row.value, bar.row.text, unit)) for bar in drawn],
        "cuts": range(10, 100, 10) if unit == "tenths" else (),
        "key": [(name, words.direction(name)) for name in ("unsafe", "safe") if name in directions],
        "table": tables.of_bars(rows, unit) if rows else None,
    }


@register.inclusion_tag("pictures/bar_pairs.html", takes_context=True)
def bar_pairs(
    context: Context,
    rows: Sequence[Pair],
    *,
    label: str,
    one: str,
    other: str,
    unit: str = "people",
    one_direction: str = "",
    other_direction: str = "",
) -> Shown:
    """Two bars a row, named `one` and `other`; a direction gives a side its colour and hatch."""
    check_direction(one_direction)
    check_direction(other_direction)
    names = ((one_direction or "one", one), (other_direction or "other", other))
    drawn = draw_pairs(rows, unit=unit, mirrored=get_language_bidi())
    return {
        **_frame(context, label, rows),
        "rows": [(pair.row, _sides(pair, names, unit)) for pair in drawn],
        "cuts": range(10, 100, 10) if unit == "tenths" else (),
        "key": names,
        "table": tables.of_pairs(rows, unit, one, other),
    }


@register.inclusion_tag("pictures/ring.html", takes_context=True)
def ring(context: Context, slices: Sequence[Slice], *, label: str, direction: str = "") -> Shown:
    """The parts of a day or of a year on a clock, by their keys in mapdialog/pictures/ring.py."""
    check_direction(direction)
    drawn = draw_ring(slices)
    return {
        **_frame(context, label, slices),
        "ring": drawn,
        "names": [
            (edge, words.month(edge.unit + 1) if drawn.clock is YEAR else f"{edge.unit:02d}")
            for edge in drawn.boundaries
        ],
        "rows": [(part, words.amount(part.row.value, part.row.text)) for part in drawn.slices],
        "direction": direction or "plain",
        "table": tables.of_ring(slices),
    }


@register.inclusion_tag("pictures/against_population.html", takes_context=True)
def against_population(context: Context, rows: Sequence[Reached], *, label: str) -> Shown:
    """Each group's share of those who answered, its likely range, and its share of everybody."""
    drawn = draw_reach(rows, mirrored=get_language_bidi())
    return {
        **_frame(context, label, rows),
        "rows": [(reached, words.reached(reached.row)) for reached in drawn.rows],
        "ticks": [(tick.at, words.share(tick.value), tick.anchor) for tick in drawn.ticks],
        "has_likely": any(reached.line.likely for reached in drawn.rows),
        "table": tables.of_reach(rows),
    }


@register.inclusion_tag("pictures/curve.html", takes_context=True)
def curve(
    context: Context,
    points: Sequence[Sequence[float]],
    *,
    label: str,
    x_label: str,
    y_label: str,
    chosen: float | None = None,
    threshold: float | None = None,
    shares: bool = False,
) -> Shown:
    """A value by another, the chosen one marked; `shares`: the values are shares of everybody."""
    frame = _frame(context, label, points)
    if not points:
        return frame
    mirrored = get_language_bidi()
    drawn = draw_curve(points, chosen=chosen, threshold=threshold, shares=shares, mirrored=mirrored)
    written = words.share if shares else words.number
    return {
        **frame,
        "curve": drawn,
        "x_label": x_label,
        "y_label": y_label,
        "x_ticks": [(tick.at, words.number(tick.value)) for tick in drawn.x_ticks],
        "y_ticks": [(tick.at, written(tick.value)) for tick in drawn.y_ticks],
        "chosen": None if drawn.chosen is None else words.number(drawn.chosen.value),
        "threshold": None if drawn.threshold is None else written(drawn.threshold.value),
        "y_side": ("100%", "8", "start") if mirrored else ("0%", "-8", "end"),
        "table": tables.of_curve(check_points(points), x_label, y_label, shares=shares),
    }


@register.inclusion_tag("pictures/interval_line.html", takes_context=True)
def interval_line(
    context: Context,
    low: float | None,
    share: float | None,
    high: float | None,
    everywhere: float | None = None,
    *,
    label: str,
    direction: str = "",
) -> Shown:
    """One share between nobody and everybody, its likely range, and the municipality's share."""
    check_direction(direction)
    shares = (low, share, high, everywhere)
    return {
        **_frame(context, label, [part for part in (share, everywhere) if part is not None]),
        "line": draw_interval(*shares, mirrored=get_language_bidi()),
        "ends": (words.share(0), words.share(1)),
        "share": words.share(share),
        "likely": "" if share is None else words.likely(low, high),
        "everywhere": None if everywhere is None else words.share(everywhere),
        "direction": direction or "plain",
        "table": tables.of_interval(*shares),
    }


def _sides(
    pair: DrawnPair, names: Sequence[tuple[str, str]], unit: str
) -> list[tuple[str, str, Stretch | None, str]]:
    """Look, name, bar and words of both sides."""
    drawn = (
        (pair.one, words.amount(pair.row.one, pair.row.one_text, unit)),
        (pair.other, words.amount(pair.row.other, pair.row.other_text, unit)),
    )
    return [(*name, *side) for name, side in zip(names, drawn, strict=True)]


def _frame(context: Context, label: str, data: Sequence[Any]) -> Shown:
    return {"id": _unique_id(context, label, data), "label": label, "empty": not data}


def _unique_id(context: Context, label: str, data: Sequence[Any]) -> str:
    """Another for each picture of a page, and the same whenever the page is made again.

    The count lies at the bottom of the render context, which all templates of a page share. The
    sum tells pictures apart that were rendered alone and put into one page later.
    """
    page: Any = context.render_context.dicts[0]
    page["pictures"] = page.get("pictures", 0) + 1
    return f"picture-{page['pictures']}-{zlib.crc32(repr((label, data)).encode()):08x}"
