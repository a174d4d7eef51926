"""Shares by people, with Wilson's interval."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis import errors, grid
from analysis.checks import pin_arrays
from analysis.shares import share_by_cell, share_of_people, wilson_interval


def make_pins(rows):
    """Pins from (respondent, east, unsafe)."""
    return gpd.GeoDataFrame(
        {
            "respondent": [row[0] for row in rows],
            "perception": ["unsafe" if row[2] else "safe" for row in rows],
        },
        geometry=gpd.points_from_xy([row[1] for row in rows], [0.0] * len(rows)),
        crs=3006,
    )


def test_the_interval_that_stands_in_the_words_on_the_map():
    low, high = wilson_interval(34, 41)
    assert (round(low[0], 2), round(high[0], 2)) == (0.69, 0.91)


@given(st.integers(1, 500), st.data(), st.sampled_from([0.8, 0.95, 0.99]))
def test_scipy_gives_the_same_interval(people, data, confidence):
    won = data.draw(st.integers(0, people))
    peer = binomtest(won, people).proportion_ci(confidence, method="wilson")
    low, high = wilson_interval(won, people, confidence=confidence)
    assert (low[0], high[0]) == pytest.approx((peer.low, peer.high), abs=1e-12)


def test_nobody_and_everybody_reach_exactly_to_the_end():
    low, high = wilson_interval([0, 7], [7, 7])
    assert low[0] == 0.0
    assert high[1] == 1.0
    assert 0 < high[0] < 0.5 < low[1] < 1


@pytest.mark.parametrize(
    ("won", "people", "error"),
    [
        (1, 0, errors.InvalidInputError),
        (3, 2, errors.InvalidInputError),
        (-1, 2, errors.InvalidInputError),
        (np.nan, 2, errors.NotFiniteError),
        ([], [], errors.EmptyInputError),
        ([1, 2], [3], errors.InvalidInputError),
    ],
)
def test_what_has_no_interval(won, people, error):
    with pytest.raises(error):
        wilson_interval(won, people)


def test_each_person_is_one_and_splits_by_their_pins():
    pins = make_pins([("a", 0, 1), ("a", 0, 1), ("a", 0, 0), ("b", 0, 0), ("c", 500, 1)])
    cells = share_by_cell(pins, cell_size_m=100)
    assert cells["share_unsafe"].tolist() == pytest.approx([1 / 3, 1.0])
    assert cells["respondents_unsafe"].tolist() == [1, 1]
    assert cells["respondents_safe"].tolist() == [2, 0]
    low, high = wilson_interval([2 / 3, 1], [2, 1])
    assert cells["share_low"].tolist() == low.tolist()
    assert cells["share_high"].tolist() == high.tolist()
    assert share_of_people(pin_arrays(pins)) == pytest.approx((2 / 3 + 0 + 1) / 3)


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 300), st.booleans()), min_size=1, max_size=60
    )
)
def test_cells_are_those_of_the_counts_and_people_add_up(rows):
    pins = make_pins(rows)
    shares, counts = share_by_cell(pins, cell_size_m=100), grid.count_cells(pins, cell_size_m=100)
    assert shares["cell_id"].equals(counts["cell_id"])
    both = shares["respondents_unsafe"] + shares["respondents_safe"]
    assert (both >= counts["respondents"]).all()
    assert (both <= 2 * counts["respondents"]).all()
    assert ((shares["share_unsafe"] == 1) == (counts["n_safe"] == 0)).all()
    assert ((shares["share_unsafe"] == 0) == (counts["n_unsafe"] == 0)).all()
    assert (shares["share_low"] <= shares["share_unsafe"]).all()
    assert (shares["share_unsafe"] <= shares["share_high"]).all()
