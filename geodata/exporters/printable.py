"""Text that Typst can set: a title holds whatever people paste into it, and PDF/UA-1 (ISO 14289-1,
7.21.7) allows no sign without a glyph and no byte order mark.

``printable(text)`` for words that Typst sets, ``printable(text, drawn=True)`` for those in an SVG.

Typst itself is asked which signs it can set, so that the answer is that of the very fonts that are
here. What no font has is left out when it is an ornament (an emoji), and shown as an empty box when
it is a letter, so that nobody takes the rest for the whole word.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

import typst

from geodata.exporters.fonts import families, fonts
from geodata.exporters.svg_paths import element
from geodata.exporters.svg_paths import text as svg_text

# Latin, and the quotation marks, dashes and spaces between words: every font here has them.
PLAIN: Final = re.compile(r"[\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u2010-\u2027\u202f-\u203a€]*")
MISSING_LETTER: Final = "□"
# What Word's Symbol and Wingdings fonts put before a list.
_BULLETS: Final = dict.fromkeys(map(chr, (0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC)), "•")
# Without them Persian words and families of emoji fall apart.
_JOINERS: Final = "\u200c\u200d"

_PROBE: Final = b"""
#set document(title: "-")
#set text(font: json(bytes(sys.inputs.fonts)), lang: "sv")
#if sys.inputs.drawn == "yes" {
  image(bytes(sys.inputs.text), format: "svg", alt: "-")
} else { sys.inputs.text }
"""


@lru_cache(maxsize=4096)
def printable(text: str, *, drawn: bool = False) -> str:
    """``text`` without what would stop the page.

    Args:
        text: any text; composed (NFC) in the answer, on one line.
        drawn: whether it stands in an SVG, where Typst looks for other fonts less carefully.
    """
    if PLAIN.fullmatch(text):  # as nearly all names on a map
        return _tidy(text)
    visible = _tidy("".join(map(_visible, unicodedata.normalize("NFC", text))))
    if _can_set(visible, drawn):
        return visible
    kept = (sign if _can_set(sign, drawn) else _stand_in(sign, drawn) for sign in visible)
    rest = _tidy("".join(kept))
    # What can be set sign by sign may still fail together, in different fonts.
    return rest if _can_set(rest, drawn) else _tidy("".join(filter(PLAIN.fullmatch, rest)))


def _tidy(text: str) -> str:
    """Where something was left out, one space is enough."""
    return re.sub(" {2,}", " ", text).strip(" ")


def _visible(sign: str) -> str:
    """A space for controls, nothing for what is unseen or has a meaning on one machine only."""
    kind = unicodedata.category(sign)
    if kind in {"Cc", "Zl", "Zp"}:
        return " "
    if kind.startswith("C") and sign not in _JOINERS:
        return _BULLETS.get(sign, "")
    return sign


def _stand_in(sign: str, drawn: bool) -> str:
    is_ornament = unicodedata.category(sign)[0] in "SMC"
    return "" if is_ornament or not _can_set(MISSING_LETTER, drawn) else MISSING_LETTER


@lru_cache(maxsize=4096)
def _can_set(text: str, drawn: bool) -> bool:
    if PLAIN.fullmatch(text):
        return True
    inputs = {
        "fonts": json.dumps(families()),
        "text": _drawing(text) if drawn else text,
        "drawn": "yes" if drawn else "no",
    }
    try:
        _compiler().compile(_PROBE, sys_inputs=inputs, format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        return False
    return True


def _drawing(text: str) -> str:
    words = svg_text(text, x=1, y=5, font_family=families()[0], font_size=3)
    return element("svg", words, xmlns="http://www.w3.org/2000/svg", viewBox="0 0 100 10")


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=fonts())
