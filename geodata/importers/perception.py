"""From a column of a file to safe or unsafe: by a score, or by words.

Codes: ``missing_perception`` (the cell is empty), ``unknown_perception`` (neither a number nor a
known word), ``not_compared`` (a score between the two limits, which says neither).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import Final

from geodata.errors import OptionError
from geodata.importers.decimals import NotANumberError, parse_decimal

SAFE: Final = "safe"
UNSAFE: Final = "unsafe"
SAFE_WORDS: Final = frozenset({"safe", "trygg", "tryggt", "trygga"})
UNSAFE_WORDS: Final = frozenset({"unsafe", "otrygg", "otryggt", "otrygga"})

# A cell's text → (safe | unsafe | "", code of the problem or "").
Reading = tuple[str, str]
Reader = Callable[[str], Reading]


def score_reader(safe_above: float, unsafe_below: float) -> Reader:
    """Strictly above one limit is safe, strictly below the other unsafe, the rest neither.

    Raises:
        OptionError: the limits overlap, so that a score could be both, or are no numbers.
    """
    if not (math.isfinite(safe_above) and math.isfinite(unsafe_below)):
        raise OptionError("the limits must be numbers", code="bad_limits")
    if safe_above < unsafe_below:
        raise OptionError("a score could be both safe and unsafe", code="bad_limits")

    def read(text: str) -> Reading:
        try:
            score = parse_decimal(text)
        except NotANumberError:
            return "", "unknown_perception"
        if math.isnan(score):
            return "", "missing_perception"
        if score > safe_above:
            return SAFE, ""
        return (UNSAFE, "") if score < unsafe_below else ("", "not_compared")

    return read


def word_reader(safe: Collection[str], unsafe: Collection[str]) -> Reader:
    """Words, compared without regard to case and surrounding space.

    Raises:
        OptionError: a word stands on both sides, or one side has none.
    """
    meaning = {word.strip().casefold(): SAFE for word in safe}
    for word in unsafe:
        if meaning.setdefault(word.strip().casefold(), UNSAFE) == SAFE:
            raise OptionError(f"{word!r} means both safe and unsafe", code="bad_words", word=word)
    if len(set(meaning.values())) < 2:
        raise OptionError("words are needed for safe and for unsafe", code="bad_words")

    def read(text: str) -> Reading:
        word = text.strip().casefold()
        if not word:
            return "", "missing_perception"
        found = meaning.get(word, "")
        return found, "" if found else "unknown_perception"

    return read
