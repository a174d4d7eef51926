"""One person saying the same thing twice in one place says it once."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import errors
from analysis.checks import pin_arrays
from analysis.merging import merge_repeats, one_pin_per_spot, people_weights, repeat_groups


def make_pins(rows):
    """Pins from (respondent, unsafe, east, north)."""
    return gpd.GeoDataFrame(
        {
            "respondent": [row[0] for row in rows],
            "perception": ["unsafe" if row[1] else "safe" for row in rows],
            "mark": range(len(rows)),
        },
        geometry=gpd.points_from_xy([row[2] for row in rows], [row[3] for row in rows]),
        crs=3006,
    )


def kept(rows, **options):
    return merge_repeats(make_pins(rows), **options)["mark"].tolist()


def test_a_repeat_is_the_same_person_the_same_label_and_the_same_place():
    assert kept([(1, 1, 0, 0), (1, 1, 75, 0)]) == [0]
    assert kept([(1, 1, 0, 0), (1, 1, 80, 0)]) == [0, 1]
    assert kept([(1, 1, 0, 0), (2, 1, 0, 0)]) == [0, 1]
    assert kept([(1, 1, 0, 0), (1, 0, 0, 0)]) == [0, 1]
    assert kept([(1, 1, 0, 0)] * 50) == [0]


def test_of_a_chain_the_pin_in_its_middle_stays():
    assert kept([(1, 1, east, 0) for east in (140, 0, 70)]) == [2]


def test_another_distance():
    assert kept([(1, 1, 0, 0), (1, 1, 75, 0)], within_m=50) == [0, 1]
    with pytest.raises(errors.InvalidParameterError):
        kept([(1, 1, 0, 0)], within_m=0)


some_rows = st.lists(
    st.tuples(
        st.integers(0, 3), st.booleans(), st.integers(0, 60).map(lambda s: s * 5.0), st.just(0.0)
    ),
    min_size=1,
    max_size=25,
)


@given(some_rows)
@settings(max_examples=60)
def test_groups_are_single_linkage(rows):
    groups = repeat_groups(pin_arrays(make_pins(rows)))
    for speaker in {row[:2] for row in rows}:
        own = sorted((row[2], number) for number, row in enumerate(rows) if row[:2] == speaker)
        for (east, one), (next_east, other) in pairwise(own):
            assert (groups[one] == groups[other]) == (next_east - east <= 75)
    by_speaker = {}
    for row, group in zip(rows, groups, strict=True):
        assert by_speaker.setdefault(group, row[:2]) == row[:2]


@given(some_rows)
@settings(max_examples=40)
def test_weights_are_one_over_the_own_pins_around(rows):
    weights = people_weights(pin_arrays(make_pins(rows)), within_m=100)
    for row, weight in zip(rows, weights, strict=True):
        around = [other for other in rows if other[:2] == row[:2] and abs(other[2] - row[2]) <= 100]
        assert weight == pytest.approx(1 / len(around))


def test_one_person_with_forty_thousand_pins_is_soon_merged():
    xy = np.random.default_rng(1).uniform(0, 900, (40_000, 2))
    pins = gpd.GeoDataFrame(
        {"respondent": np.ones(40_000), "perception": "safe"},
        geometry=gpd.points_from_xy(*xy.T),
        crs=3006,
    )
    assert len(merge_repeats(pins)) == 1


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 300), st.integers(0, 300)),
        min_size=1,
        max_size=25,
    )
)
def test_of_a_spot_the_same_pin_stays_whatever_was_said(rows):
    def places(some):
        kept = one_pin_per_spot(make_pins(some))
        return sorted((row.respondent, row.geometry.x, row.geometry.y) for row in kept.itertuples())

    turned = [(person, not unsafe, east, north) for person, unsafe, east, north in rows]
    alike = [(person, True, east, north) for person, _unsafe, east, north in rows]
    assert places(rows) == places(turned) == places(alike)


def test_of_a_spot_one_pin_stays_and_of_two_minds_either():
    far = [(1, True, 0, 0), (1, True, 10, 0), (1, False, 500, 0), (2, True, 0, 0)]
    assert one_pin_per_spot(make_pins(far))["respondent"].tolist() == [1, 1, 2]
    said = [
        one_pin_per_spot(make_pins([(1, True, east, 0), (1, False, east, 0)]))["perception"].item()
        for east in range(0, 40)
    ]
    assert said.count("unsafe") == 20
