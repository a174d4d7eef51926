"""Inhabitants in the age groups of statistics, brought to the groups of the form."""

from collections.abc import Iterable

import pytest

from mapdialog.hotspots.reach.inhabitants import Counted, merged_ages, people_of_ages


def bands(ends: Iterable[int], people: int = 100, *, sex: str = "women") -> list[Counted]:
    lows = list(ends)
    highs = [*(low - 1 for low in lows[1:]), float("inf")]
    return [Counted(sex, low, high, people) for low, high in zip(lows, highs, strict=True)]


def test_our_own_bands_stay_as_they_are() -> None:
    assert list(people_of_ages(bands((0, 16, 25, 45, 65, 85))).values()) == [100] * 6
    assert len(merged_ages(bands(range(0, 100, 5)))) == 5  # 16 lies within 15–19


@pytest.mark.parametrize(
    "rows",
    [
        bands((0,)),
        [*bands((0, 16, 65)), Counted("women", 6, 15, 5)],
        [*bands((0, 16, 65)), *bands((20, 65), sex="men")[:1]],
        [],
    ],
    ids=("a total alone", "years counted twice", "men of some ages only", "nobody"),
)
def test_statistics_that_do_not_tell_ages_are_not_divided(rows) -> None:
    assert people_of_ages(rows) == {}
