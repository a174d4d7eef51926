"""What people said of the places they marked, counted by people: reasons, times, seasons."""

from typing import Any

import geopandas as gpd

from analysis.mentions import MENTIONS, count_mentions, people_mentioning
from mapdialog.pins.vocabulary import Perception

DARK = "when_dark"


def answers_of(pins: gpd.GeoDataFrame) -> dict[str, Any]:
    """For each perception: how many people marked something so, and what how many of them said.

    {"unsafe": {"people": 41, "reasons": {"people": 30, "said": [["poor_lighting", 22], …]}, …}};
    the inner `people` are those who said anything at all. JSON-able.
    """
    return {str(one): _answers(pins[pins["perception"] == one]) for one in Perception}


def _answers(pins: gpd.GeoDataFrame) -> dict[str, Any]:
    found: dict[str, Any] = {"people": int(pins["respondent"].nunique())}
    for column in MENTIONS:
        if column in pins.columns:
            spoke = people_mentioning(pins, column)
            found[column] = {"people": spoke, "said": most_mentioned(pins, column)}
    if DARK in pins.columns:
        found[DARK] = int(pins.loc[pins[DARK].astype(bool), "respondent"].nunique())
    return found


def most_mentioned(pins: gpd.GeoDataFrame, column: str) -> list[list[Any]]:
    """What was said by how many people, most first: [["poor_lighting", 12], …]."""
    counts = count_mentions(pins, column)
    return [[word, people] for word, people in sorted(counts.items(), key=lambda i: (-i[1], i[0]))]
