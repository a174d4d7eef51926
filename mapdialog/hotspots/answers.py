"""What people said of the places they marked, counted by people: reasons, times, seasons."""

from collections import Counter
from typing import Any

import geopandas as gpd

from mapdialog.pins.vocabulary import Perception

DARK = "when_dark"
ASKED = ("reasons", "times_of_day", "seasons")


def answers_of(pins: gpd.GeoDataFrame) -> dict[str, Any]:
    """For each perception: how many people marked something so, and what how many of them said.

    {"unsafe": {"people": 41, "reasons": {"people": 30, "said": [["poor_lighting", 22], …]}, …}};
    the inner `people` are those who said anything at all. JSON-able.
    """
    return {str(one): _answers(pins[pins["perception"] == one]) for one in Perception}


def _answers(pins: gpd.GeoDataFrame) -> dict[str, Any]:
    found: dict[str, Any] = {"people": int(pins["respondent"].nunique())}
    for column in ASKED:
        if column in pins.columns:
            said = most_said(pins, column)
            spoke = pins.loc[pins[column] != "", "respondent"].nunique()
            found[column] = {"people": int(spoke), "said": said}
    if DARK in pins.columns:
        found[DARK] = int(pins.loc[pins[DARK].astype(bool), "respondent"].nunique())
    return found


def most_said(pins: gpd.GeoDataFrame, column: str) -> list[list[Any]]:
    """What was said by how many people, most first: [["poor_lighting", 12], …].

    Each distinct answer is taken apart once, however many pins have it.
    """
    spoken = pins.loc[pins[column] != "", ["respondent", column]].drop_duplicates()
    counts: Counter[str] = Counter()
    said: dict[str, set[Any]] = {}
    for words, people in spoken.groupby(column, sort=False)["respondent"]:
        for word in str(words).split():
            said.setdefault(word, set()).update(people)
    counts.update({word: len(people) for word, people in said.items()})
    return [[word, people] for word, people in sorted(counts.items(), key=lambda i: (-i[1], i[0]))]
