"""Figures as the public reads them: about so many of ten, of so many people."""

import bisect
import math

from analysis.errors import InvalidInputError

PEOPLE_FROM = (5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
# A share nearer than this to a whole tenth is "about 8 of 10", else "4 to 5 of 10".
NEAR_A_TENTH = 0.035
# Shares from here to none, or to all, are one class.
LEAST_TOLD = 0.05


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
