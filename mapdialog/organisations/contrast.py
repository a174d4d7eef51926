"""Whether words can be read on a colour: the contrast of WCAG 2.1, success criterion 1.4.3."""

import math
import re

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mapdialog.errors import Invalid

LEAST = 4.5
COLOUR = re.compile("#[0-9a-fA-F]{6}")
WHITE, INK = "#ffffff", "#1a262c"
"""What is written on the colour: --on-accent and --ink of frontend/static/css/tokens.css."""


def luminance(colour: str) -> float:
    """The relative luminance of a colour such as #1f4e5f."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def require_readable(colour: str) -> None:
    """No colour carries both white and dark words; one that carries neither is refused."""
    if not COLOUR.fullmatch(colour):
        raise Invalid(_("A colour such as #1f4e5f."))
    white, ink = contrast(colour, WHITE), contrast(colour, INK)
    if max(white, ink) < LEAST:
        raise Invalid(
            _(
                "Words cannot be read on this colour: the contrast is %(white)s:1 with white and "
                "%(ink)s:1 with dark words, and one of them must be at least %(least)s:1. "
                "Choose a darker or a lighter one."
            )
            % {"white": _told(white), "ink": _told(ink), "least": number_format(LEAST, 1)}
        )


def _told(ratio: float) -> str:
    # Downwards: 4.46 is not told as the 4.5 that it fails.
    return number_format(math.floor(ratio * 10) / 10, 1)
