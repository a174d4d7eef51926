"""Numbers as people write them in files: decimal comma or point, spaces between thousands."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
_SPACES = str.maketrans({" ": "", "\u00a0": "", "\u202f": "", "\u2009": "", "−": "-"})
_NOTHING = frozenset({"", "-", "nan", "na", "n/a", "null", "none"})


class NotANumberError(ValueError):
    """Text that stands where a number should stand."""


def parse_decimal(text: str) -> float:
    """``"59,33"``, ``"59.33"``, ``"6 580 822,5"`` or ``"6.580.822,5"`` → float.

    Of a comma and a point in one number the last is the decimal sign. Nothing at all (empty,
    ``NA``, ``null``, ``NaN`` …) is NaN; ``inf`` stays infinite, for the caller to refuse.

    Raises:
        NotANumberError: anything else, also what only programmers write (``1_000``, ``0x1f``).
    """
    plain = text.translate(_SPACES)
    if plain.casefold() in _NOTHING:
        return math.nan
    if "," in plain:
        decimal_comma = plain.rfind(",") > plain.rfind(".")
        thousands = "." if decimal_comma else ","
        plain = plain.replace(thousands, "").replace(",", ".")
    elif plain.count(".") > 1:
        raise NotANumberError(text)
    if _NUMBER.fullmatch(plain) or _INFINITE.fullmatch(plain):
        return float(plain)
    raise NotANumberError(text)
