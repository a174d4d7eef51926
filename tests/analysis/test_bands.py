"""The classes in which the public reads figures."""

import math

import pytest

from analysis.bands import people_band, share_band, tenths, tenths_range


@pytest.mark.parametrize(
    ("people", "band"),
    [
        (4, ""),
        (5, "5-9"),
        (9, "5-9"),
        (10, "10-24"),
        (41, "25-49"),
        (250, "250-499"),
        (9_999, "5000-9999"),
        (10_000, "10000+"),
        (1e9, "10000+"),
        (0, ""),
        (math.nan, ""),
    ],
)
def test_people_come_in_classes(people, band):
    assert people_band(people) == band


@pytest.mark.parametrize(
    ("share", "band"),
    [
        (34 / 41, "8"),
        (0.45, "4-5"),
        (0.0, "0-1"),
        (0.05, "0-1"),
        (0.051, "0-1"),
        (0.95, "9-10"),
        (1.0, "9-10"),
        (0.09, "1"),
        (0.765, "8"),
        (0.764, "7-8"),
        (0.436, "4-5"),
        (0.3, "3"),
        (math.nan, ""),
    ],
)
def test_shares_come_in_tenths(share, band):
    assert share_band(share) == band


@pytest.mark.parametrize(("share", "number"), [(0.0, 0), (0.45, 5), (0.44, 4), (0.83, 8), (1, 10)])
def test_tenths_round_halves_up(share, number):
    assert tenths(share) == number


def test_a_share_between_two_tenths():
    shares = (0, 0.3, 0.43, 0.99, 1)
    assert [tenths_range(share) for share in shares] == ["0", "3", "4-5", "9-10", "10"]
