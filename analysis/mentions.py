"""What people said in words to choose from, counted by people, and what of it may be shown."""

from collections.abc import Collection, Sequence
from typing import Any

import geopandas as gpd

# Words of which a person may choose several; the columns hold them with spaces between.
MENTIONS = ("reasons", "times_of_day", "seasons")
# Stands for whoever said anything at all.
ANYTHING = "*"

Counts = dict[str, int]


def words_to_show(counts: Counts, *, k: int, earlier: Sequence[Collection[str]]) -> list[str]:
    """The words that at least k people said, most said first; how many did is not told.

    ``earlier``: the words shown of the same ground before. A word that was not among them, which
    at most k - 1 people had said in the reader's eyes, is shown from 2k - 1.
    """
    shown = [
        (-number, word)
        for word, number in counts.items()
        if number >= (k if all(word in one for one in earlier) else 2 * k - 1)
    ]
    return [word for _number, word in sorted(shown)]


def counts_to_show(counts: Counts, *, people: int, k: int, earlier: Sequence[Counts]) -> Counts:
    """How many said each word, for those words of which it may be told, most said first.

    ``people``: how many could have said them. Told are words of at least k people that at least
    k, or nobody, left out. ``earlier``: what was told of the same people before, oldest first: a
    figure that has moved by fewer than k stands as it was, and a new word comes as in
    ``words_to_show``.
    """
    words = words_to_show(counts, k=k, earlier=earlier)
    shown = {}
    for word in words:
        number = counts[word]
        known = [one[word] for one in earlier if word in one]
        if any(0 < abs(number - one) < k for one in known):
            number = known[-1]
        if number == people or people - number >= k or number in known:
            shown[word] = number
    return dict(sorted(shown.items(), key=lambda item: (-item[1], item[0])))


def count_mentions(pins: gpd.GeoDataFrame, column: str) -> Counts:
    """How many distinct respondents said each word of a column."""
    spoken = pins.loc[pins[column] != "", ["respondent", column]].drop_duplicates()
    said: dict[str, set[Any]] = {}
    # Few distinct answers stand behind many pins: each is taken apart once.
    for words, people in spoken.groupby(column, sort=False)["respondent"]:
        for word in str(words).split():
            said.setdefault(word, set()).update(people)
    return {word: len(people) for word, people in said.items()}


def people_mentioning(pins: gpd.GeoDataFrame, column: str) -> int:
    """How many distinct respondents said any word of a column."""
    return int(pins.loc[pins[column] != "", "respondent"].nunique())
