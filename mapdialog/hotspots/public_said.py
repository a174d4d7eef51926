"""What people said in the whole round, as the public reads it: about so many of ten."""

from collections.abc import Mapping
from typing import Any

from analysis.bands import people_band, tenths
from analysis.said import ANYTHING, Counts

Said = dict[str, dict[str, Any]]


def said_in_bands(said: Mapping[str, Mapping[str, Counts]]) -> dict[str, Said]:
    """By perception and question: {"people": "250-499", "said": [["poor_lighting", 6], …]}.

    The number is tenths of those who answered the question at all. JSON-able.
    """
    return {
        perception: {
            question: {
                "people": people_band(counts[ANYTHING]),
                "said": [
                    [word, tenths(min(1.0, number / counts[ANYTHING]))]
                    for word, number in counts.items()
                    if word != ANYTHING
                ],
            }
            for question, counts in by_question.items()
            if counts.get(ANYTHING)
        }
        for perception, by_question in said.items()
    }
