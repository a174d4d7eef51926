"""Names of columns for shapefiles: ten characters, ASCII, all different, still readable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

MAX_LENGTH: Final = 10


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Name → short name. The longest word of a name gives up letters first:
    ``stability_unsafe`` becomes ``stab_unsaf``; a number keeps two of one kind apart."""
    taken: set[str] = set()
    short: dict[str, str] = {}
    for name in names:
        candidate = base = _shortened(name, MAX_LENGTH)
        number = 2
        while candidate.casefold() in taken:
            ending = str(number)
            candidate, number = base[: MAX_LENGTH - len(ending)] + ending, number + 1
        taken.add(candidate.casefold())
        short[name] = candidate
    return short


def _shortened(name: str, limit: int) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = [word for word in re.split(r"[^A-Za-z0-9]+", ascii_name) if word] or ["field"]
    while len("_".join(words)) > limit:
        longest = max(range(len(words)), key=lambda i: len(words[i]))
        if len(words[longest]) == 1:
            words.pop()
        else:
            words[longest] = words[longest][:-1]
    plain = "_".join(words)
    return plain if plain[0].isalpha() else f"f{plain}"[:limit]
