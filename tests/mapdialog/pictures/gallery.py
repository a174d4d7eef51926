"""Every picture once, as a page would ask for it."""

from typing import Any

from django.template import Context, Template
from django.utils import translation

from mapdialog.pictures import Bar, Pair, Reached, Slice

TAGS = {
    "bars": '{% bars rows label="Why" %}',
    "bar_pairs": (
        '{% bar_pairs pairs label="Both" one="Unsafe" other="Safe" '
        'one_direction="unsafe" other_direction="safe" %}'
    ),
    "ring": '{% ring slices label="When" direction="unsafe" %}',
    "against_population": '{% against_population groups label="Who" %}',
    "curve": (
        '{% curve points chosen=250 threshold=0.65 shares=True label="Cells" '
        'x_label="Cell size, metres" y_label="Share of pins" %}'
    ),
    "interval_line": '{% interval_line 0.69 0.83 0.91 0.45 label="Here" direction="unsafe" %}',
}
DATA = {
    "rows": [
        Bar("Poor lighting", 34, direction="unsafe", note="often with litter"),
        Bar("Well lit", 12.5, direction="safe"),
        Bar("Overgrown vegetation along the footpath to the station", None, direction="unsafe"),
    ],
    "pairs": [Pair("Hamnen", 34, None, one_text="34 of 41"), Pair("Centrum", 1, 16)],
    "slices": [
        Slice("early_morning", "Early morning 05–08", None),
        Slice("day", "Day 08–15", 7),
        Slice("afternoon", "Afternoon 15–18", 12),
        Slice("evening", "Evening 18–22", 38),
        Slice("night", "Night 22–05", 52),
    ],
    "groups": [
        Reached("16–24", 0.083, 0.051, 0.124, 0.14),
        Reached("85 or older", None, None, None, 0.04),
    ],
    "points": [[100, 0.18], [250, 0.69], [1000, 0.97]],
}


def render(source: str, *, language: str = "en", **data: Any) -> str:
    with translation.override(language):
        return Template("{% load pictures %}" + source).render(Context({**DATA, **data}))
