"""What is told of the share of a cell's people: true whatever the cell's secret is, and moved by
one answer with a small chance only."""

import math
from collections import Counter

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from analysis.bands import CLASSES, cell_share_band
from analysis.disclosure import MOST_MORE, publishable
from analysis.errors import InvalidParameterError

DRAWS = np.arange(2_000) / 2_000
people_and_unsafe = st.integers(5, 400).flatmap(
    lambda people: st.tuples(st.just(people), st.integers(0, people))
)


def ends(band: str) -> tuple[float, float]:
    low, high = band.split("-")
    return int(low) / 10, int(high) / 10


@given(people_and_unsafe, st.floats(0, 1, exclude_max=True))
def test_what_is_told_is_true_whatever_the_secret_is(found: tuple[int, int], draw: float) -> None:
    people, unsafe = found
    low, high = ends(cell_share_band(unsafe / people, people, draw))
    assert low - 1e-9 <= unsafe / people <= high + 1e-9


@given(people_and_unsafe)
def test_few_or_none_are_one_class_and_so_are_nearly_all_and_all(found: tuple[int, int]) -> None:
    """Whatever the secret is, the class of none is also that of some, and never of none alone."""
    people, _unsafe = found
    for draw in (0.0, 0.25, 0.5, 0.999):
        assert ends(cell_share_band(0.0, people, draw))[1] >= 0.1
        assert ends(cell_share_band(1.0, people, draw))[0] <= 0.9


def advantage(people: int, unsafe: int) -> float:
    """Over guessing, of who knows all but one of a cell's people and sees one publication."""
    told = [
        Counter(cell_share_band(number / people, people, draw) for draw in DRAWS)
        for number in (unsafe, unsafe + 1)
    ]
    bands = told[0].keys() | told[1].keys()
    return sum(abs(told[0][band] - told[1][band]) for band in bands) / len(DRAWS) / 4


@pytest.mark.parametrize("people", [13, 14, 17, 20, 24, 25, 30, 60, 99, 100, 250])
def test_who_knows_all_but_one_guesses_hardly_better(people: int) -> None:
    best = max(advantage(people, unsafe) for unsafe in range(people))
    assert best <= 0.1 + 1 / len(DRAWS)  # secrets come here in steps


def test_known_ends_would_tell_the_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The attacker finds what is planted: ends that nothing moves."""
    monkeypatch.setattr("tests.analysis.test_cell_bands.DRAWS", np.array([0.5]))
    assert max(advantage(13, unsafe) for unsafe in range(13)) == 0.5


@pytest.mark.parametrize("share", [math.nan, 0.5])
def test_too_few_are_not_told(share: float) -> None:
    assert cell_share_band(share, 4, 0.5) == ""
    assert (cell_share_band(share, 5, 0.5) == "") is math.isnan(share)


def test_the_classes_are_of_whole_tenths_and_cover_all() -> None:
    for kind in CLASSES:
        assert list(kind.ends) == sorted(kind.ends)
        told = {cell_share_band(s / 100, kind.people, 0.5) for s in range(101)}
        assert {ends(band)[0] for band in told} & {0.0}
        assert {ends(band)[1] for band in told} & {1.0}


def cells(people: list[int]) -> gpd.GeoDataFrame:
    numbers = range(len(people))
    return gpd.GeoDataFrame(
        {"cell_id": list(numbers), "n": people, "respondents": people, "top_share": 0.1},
        geometry=[box(1_000 * n, 6e6, 1_000 * n + 1_000, 6e6 + 1_000) for n in numbers],
        crs=3006,
    )


def test_a_cells_secret_asks_for_more_people_never_for_fewer() -> None:
    found = cells([5, 5, 7, 8, 8, 40])
    shown = publishable(found, shift={0: 0.0, 1: 0.25, 2: 0.75, 3: 0.75, 4: 0.999})
    assert shown["suppressed"].tolist() == [False, True, True, False, False, False]
    assert publishable(found)["suppressed"].sum() == 0
    assert 5 + MOST_MORE == 8


@pytest.mark.parametrize("wrong", [-0.1, 1.0, math.nan, math.inf])
def test_a_secret_is_a_fraction(wrong: float) -> None:
    with pytest.raises(InvalidParameterError):
        publishable(cells([9, 9]), shift={0: wrong})
