"""The faces that Typst sets with: Noto Sans and Noto Color Emoji, as Debian's ``fonts-noto-core``
and ``fonts-noto-color-emoji`` install them with the product; without them the first sans serif that
is here, or Typst's own serif.
"""

from functools import cache
from typing import Final

import typst

FAMILIES: Final = (
    "Noto Sans",
    "Source Sans 3",
    "DejaVu Sans",
    "Liberation Sans",
    "Libertinus Serif",
)
EMOJI: Final = "Noto Color Emoji"


@cache
def fonts() -> typst.Fonts:
    """All fonts of this machine; to look for them takes longer than to set a page."""
    return typst.Fonts()


@cache
def families() -> list[str]:
    """The faces that are here, the best first; Typst's own are always."""
    here = set(fonts().families())
    return [face for face in (*FAMILIES, EMOJI) if face in here]
