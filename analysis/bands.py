"""Figures as the public reads them: about so many of ten, of so many people."""

import bisect
import math
from dataclasses import dataclass

from analysis.errors import InvalidInputError

PEOPLE_FROM = (5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
# A share nearer than this to a whole tenth is "about 8 of 10", else "4 to 5 of 10".
NEAR_A_TENTH = 0.035
# Shares from here to none, or to all, are one class.
LEAST_TOLD = 0.05


@dataclass(frozen=True)
class Classes:
    """How shares of so many people are told: where a class ends, and how far a cell's own secret
    may move all of these ends."""

    people: int
    ends: tuple[float, ...]
    moved: float


CLASSES = (
    Classes(100, (0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95), 0.05),
    Classes(25, (0.2, 0.4, 0.6, 0.8), 0.1),
    Classes(PEOPLE_FROM[0], (0.3, 0.7), 0.2),
)
"""Of whole classes only, so that few or none, and nearly all or all, are never told apart. An
answer moves a share by 1/people, and with it the class by a chance of 1/(2 · people · moved): a
fifth at most where thirteen or more have answered."""


def people_band(people: float) -> str:
    """A number of people as a class: "25-49", "10000+", or "" below five and for NaN."""
    if math.isnan(people) or people < PEOPLE_FROM[0]:
        return ""
    place = bisect.bisect_right(PEOPLE_FROM, people) - 1
    if place == len(PEOPLE_FROM) - 1:
        return f"{PEOPLE_FROM[-1]}+"
    return f"{PEOPLE_FROM[place]}-{PEOPLE_FROM[place + 1] - 1}"


def share_band(share: float) -> str:
    """A share (0-1) in tenths: "8" for about 8 of 10, "4-5" between two, "" for NaN.

    Never all or nobody: "9-10" and "0-1" leave open what each of a few people said.
    """
    if math.isnan(share):
        return ""
    if not LEAST_TOLD < share < 1 - LEAST_TOLD:
        return "9-10" if share > 0.5 else "0-1"
    nearest = tenths(share)
    # The hair lets a difference of exactly 0.035 count as near in spite of rounding.
    if abs(share - nearest / 10) <= NEAR_A_TENTH + 1e-9:
        return str(nearest)
    lower = math.floor(share * 10)
    return f"{lower}-{lower + 1}"


def cell_share_band(share: float, people: int, draw: float = 0.5) -> str:
    """The share (0-1) of a cell's people as a class in tenths, "1-5"; "" for NaN or below five.

    ``draw``: the cell's secret, from 0 up to 1; 0.5 moves nothing. What the class says is true
    whatever the secret is: two shares whose classes overlap cannot be told apart for certain.
    """
    if math.isnan(share) or people < PEOPLE_FROM[0]:
        return ""
    found = next(one for one in CLASSES if people >= one.people)
    moved = (2 * draw - 1) * found.moved
    place = bisect.bisect_right(found.ends, share - moved)
    edges = (-found.moved, *found.ends, 1 + found.moved)
    low, high = edges[place] - found.moved, edges[place + 1] + found.moved
    # The hair lets edges that are whole tenths stay so in binary.
    return f"{max(0, math.floor(low * 10 + 1e-9))}-{min(10, math.ceil(high * 10 - 1e-9))}"


def tenths(share: float) -> int:
    """The nearest whole number of tenths, halves up: 0 ... 10."""
    return math.floor(share * 10 + 0.5)


def tenths_range(share: float) -> str:
    """A share between two whole tenths, e.g. "4-5": for "4 to 5 of 10"."""
    if not 0.0 <= share <= 1.0:
        raise InvalidInputError("A share is a number from 0 to 1.")
    # The tolerance keeps 0.3, which is 2.9999… tenths in binary, at three.
    low, high = math.floor(share * 10 + 1e-9), math.ceil(share * 10 - 1e-9)
    return f"{low}-{high}" if low < high else f"{low}"
