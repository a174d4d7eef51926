"""Bands of people and shares: their limits, and what has none."""

import math

import pytest

from analysis.bands import people_band, share_band, tenths
from analysis.errors import InvalidInputError


@pytest.mark.parametrize(
    ("people", "band"),
    [(5, "5-9"), (9, "5-9"), (10, "10-24"), (49, "25-49"), (50, "50-99"), (4000, "100-")],
)
def test_people(people, band):
    assert people_band(people) == band


@pytest.mark.parametrize("people", [4, 0, -1])
def test_fewer_than_five_have_no_band(people):
    with pytest.raises(InvalidInputError):
        people_band(people)


@pytest.mark.parametrize(
    ("share", "band"),
    [(0, "safe-3"), (0.49, "safe-1"), (0.5, "unsafe-1"), (0.8, "unsafe-3"), (1, "unsafe-3")],
)
def test_shares(share, band):
    assert share_band(share) == band


@pytest.mark.parametrize("share", [-0.01, 1.01, math.nan])
def test_no_share(share):
    for function in (share_band, tenths):
        with pytest.raises(InvalidInputError):
            function(share)


def test_tenths():
    assert [tenths(share) for share in (0, 0.04, 0.83, 1)] == [0, 0, 8, 10]
