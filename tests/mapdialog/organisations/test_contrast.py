"""Whether words can be read on a colour, held against published figures and the tokens."""

import math
import re
from pathlib import Path

import pytest
from django.utils import translation

from mapdialog.errors import Invalid
from mapdialog.organisations.contrast import INK, WHITE, contrast, require_readable

TOKENS = Path(__file__).parents[3] / "frontend/static/css/tokens.css"


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # Known from WebAIM: the lightest gray that passes on white, and the next that does not.
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.00),
    ],
)
def test_contrast_is_the_published_one(one: str, other: str, published: float) -> None:
    assert contrast(one, other) == pytest.approx(published, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("colour", ["#1f4e5f", "#767676", "#ffe000", "#ffffff", "#000000"])
def test_a_colour_that_carries_white_or_dark_words_is_taken(colour: str) -> None:
    require_readable(colour)


@pytest.mark.parametrize("colour", ["#7c7c7c", "#e0457b", "#ff0000"])
def test_a_colour_that_carries_neither_is_refused_with_the_figures(colour: str) -> None:
    with translation.override("sv"), pytest.raises(Invalid) as refused:
        require_readable(colour)
    told = [float(figure.replace(",", ".")) for figure in re.findall(r"\d,\d", str(refused.value))]
    assert told[-1] == 4.5
    assert told[0] == pytest.approx(contrast(colour, WHITE), abs=0.1)
    assert max(told[:2]) < 4.5


def test_the_ink_is_that_of_the_pages() -> None:
    lightness, chroma, hue = map(
        float, re.search(r"--ink: oklch\((\S+) (\S+) (\S+)\);", TOKENS.read_text()).groups()
    )
    assert f"#{_srgb(lightness, chroma, hue)}" == INK


def _srgb(lightness: float, chroma: float, hue: float) -> str:
    """Björn Ottosson's published matrices."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    parts = (12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055 for x in linear)
    return "".join(f"{round(255 * part):02x}" for part in parts)
