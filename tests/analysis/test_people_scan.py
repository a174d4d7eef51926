"""The scan of people: exact p, one maximum over the map, places as tested and drawn."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from analysis import errors
from analysis.people_scan import people_scan
from tests.analysis.people import (
    CORNER,
    pins_at,
    plain_ratio,
    some_people,
)


def test_where_only_one_window_exists_p_is_that_of_a_single_test():
    """Twelve people in one cell and thirty far from each other: one window, Fisher's exact test."""
    rows = [(person, 0, 0, person < 10) for person in range(12)]
    rows += [(person, 3_000 * (person - 11), 0, person < 22) for person in range(12, 42)]
    pins = pins_at(rows)
    found, _summary = people_scan(
        pins, max_radius_m=100, max_share=0.3, alpha=0.2, permutations=19_999, seed=1
    )
    unsafe = sum(row[3] for row in rows)
    # All 7 discs of 100 m that hold the cell hold the same people.
    mean = 12 * unsafe / 42
    observed = plain_ratio(10, 12, mean)
    exact = sum(
        math.comb(unsafe, k) * math.comb(42 - unsafe, 12 - k) / math.comb(42, 12)
        for k in range(13)
        if abs(plain_ratio(k, 12, mean)) >= observed - 1e-9
    )
    assert 0.001 < exact < 0.05
    assert found["p"].tolist() == pytest.approx([exact], abs=4 * math.sqrt(exact / 20_000))


@pytest.fixture(scope="module")
def town():
    return some_people(400, extent_m=6_000, square=45)


@pytest.fixture(scope="module")
def found(town):
    return people_scan(town, permutations=199, seed=1)[0]


def test_the_square_is_found_once(found):
    assert found["direction"].tolist() == ["unsafe"]
    place = found.iloc[0]
    assert place["p"] == pytest.approx(1 / 200)
    assert place.geometry.covers(shapely.Point(*(CORNER + 600)))
    assert place["respondents"] >= 40
    assert place["share_in"] == pytest.approx(place["votes"] / place["respondents"])
    assert place["share_all"] < place["raw_low"] < place["share_in"] < place["raw_high"]
    assert place["share_low"] < place["share_adjusted"] <= place["share_in"]
    assert place["seal"] is True


def test_what_is_drawn_is_what_was_tested(found, town):
    place = found.iloc[0]
    inside = town[shapely.covers(place.geometry, town.geometry.to_numpy())]
    assert len(inside) == place["pins"]
    assert inside["respondent"].nunique() == place["respondents"]
    unsafe = (inside["perception"] == "unsafe").groupby(inside["respondent"]).mean()
    assert unsafe.sum() == pytest.approx(place["votes"], abs=1e-3)


def test_empty_ground_far_from_everybody_is_not_drawn():
    """Twelve people around a lake: the disc holds the lake, the place does not."""
    angle = np.linspace(0, 2 * np.pi, 13)[:-1]
    rim = [(person, 700 * math.sin(a), 700 * math.cos(a), True) for person, a in enumerate(angle)]
    rest = [(100 + k, 5_000 + 400 * (k % 20), 400 * (k // 20), k % 3 == 0) for k in range(200)]
    found, _summary = people_scan(pins_at(rim + rest), permutations=99, seed=1)
    assert found["respondents"].tolist() == [12]
    assert not found.geometry.iloc[0].covers(shapely.Point(*CORNER))
    assert found.geometry.iloc[0].area < 0.8 * math.pi * found["radius_m"].iloc[0] ** 2


def test_the_mirror_finds_the_same_places_as_safe(found, town):
    turned = town.assign(perception=town["perception"].map({"safe": "unsafe", "unsafe": "safe"}))
    mirrored, _summary = people_scan(turned, permutations=199, seed=1)
    assert mirrored["direction"].tolist() == ["safe"]
    for name in ("p", "respondents", "pins", "radius_m", "x", "y"):
        assert mirrored[name].tolist() == found[name].tolist()
    assert mirrored["share_in"].tolist() == pytest.approx(found["share_in"].tolist())


@pytest.mark.parametrize(("people", "pins"), [(1, 200), (5, 40)])
def test_busy_people_elsewhere_take_nothing_from_a_place(found, town, people, pins):
    rng = np.random.default_rng(8)
    rows = [
        (f"busy {one}", *rng.normal((4_000, 4_000), 300), rng.random() < 0.95)
        for one in range(people)
        for _pin in range(pins)
    ]
    busy = pins_at(rows)
    both = gpd.GeoDataFrame(pd.concat([town, busy], ignore_index=True), crs=3006)
    again, _summary = people_scan(both, permutations=199, seed=1)
    assert again["p"].tolist() == found["p"].tolist()
    assert again["votes"].tolist() == pytest.approx(found["votes"].tolist())


def test_two_places_are_found_and_their_rims_are_no_places_of_their_own():
    town = some_people(600, extent_m=5_000, square=60)
    second = np.arange(60, 120) * 3
    rng = np.random.default_rng(3)
    xy = town.get_coordinates().to_numpy().copy()
    xy[second] = CORNER + rng.normal((3_500, 3_500), 80, (60, 2))
    unsafe = town["perception"].to_numpy(copy=True)
    unsafe[second] = "unsafe"
    pins = gpd.GeoDataFrame(
        {"perception": unsafe, "respondent": town["respondent"]},
        geometry=gpd.points_from_xy(*xy.T),
        crs=3006,
    )
    found, _summary = people_scan(pins, permutations=199, seed=1)
    assert len(found) == 2
    assert found["direction"].tolist() == ["unsafe", "unsafe"]
    assert found.geometry.iloc[0].disjoint(found.geometry.iloc[1])
    assert found["p"].is_monotonic_increasing


def test_order_threads_and_a_shift_by_the_lattice_change_nothing(found, town):
    shuffled = town.sample(frac=1, random_state=2)
    step = np.array([12 * 100, 12 * 2 * 100 * math.sqrt(0.75)])
    moved = town.set_geometry(town.translate(*step))
    for pins, threads, shift in ((shuffled, 1, 0), (town, 2, 0), (moved, 1, step)):
        again, _summary = people_scan(pins, permutations=199, seed=1, threads=threads)
        figures = [name for name in found.columns if name not in ("x", "y", "geometry")]
        pd.testing.assert_frame_equal(
            pd.DataFrame(again[figures]), pd.DataFrame(found[figures]), check_exact=threads == 2
        )
        assert again[["x", "y"]].to_numpy() == pytest.approx(found[["x", "y"]].to_numpy() + shift)


def test_a_place_that_is_as_the_whole_municipality_is_not_told():
    """Busy people feel safe, the others do not. Where half of forty busy people feel unsafe, more
    do than of other busy people, and just as many as in the whole: nothing to tell a resident."""
    rng = np.random.default_rng(5)
    busy = [
        (k, *spot, rng.random() < 0.15) for k in range(200) for spot in rng.uniform(0, 6e3, (3, 2))
    ]
    others = [(k, *rng.uniform(0, 6e3, 2), rng.random() < 0.85) for k in range(200, 400)]
    here = np.arange(40) * 3
    for place, pin in enumerate(here):
        busy[pin] = (busy[pin][0], *rng.normal(3_000, 30, 2), place % 2 == 0)
    found, summary = people_scan(pins_at(busy + others), permutations=199, seed=1)
    assert summary.least_p <= 0.05
    middle = shapely.Point(*(CORNER + 3_000))
    assert not found.geometry.covers(middle).any()


def test_a_place_that_was_only_just_found_is_told_smaller_than_it_looks(found):
    just = []
    for seed in range(8):
        town = some_people(400, seed=seed, extent_m=6_000, square=8 + seed)
        places, _summary = people_scan(town, permutations=199, seed=1)
        just += [place for place in places.itertuples() if place.p >= 0.01]
    assert len(just) >= 3
    for place in just:
        assert place.share_low < place.raw_low - 0.1
    clear = found.iloc[0]
    assert abs(clear["share_low"] - clear["raw_low"]) < 0.06
    assert abs(clear["share_adjusted"] - clear["share_in"]) < 0.02


def test_all_of_one_opinion_have_no_places():
    town = some_people(350, share=0.0)
    found, summary = people_scan(town, permutations=99, seed=1)
    assert found.empty
    assert summary.least_p == 1.0
    assert found.crs.to_epsg() == 3006


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"alpha": 0.0}, errors.InvalidParameterError),
        ({"max_share": 1.5}, errors.InvalidParameterError),
        ({"max_radius_m": -1.0}, errors.InvalidParameterError),
        ({"permutations": 0}, errors.InvalidParameterError),
        ({"min_people": 0}, errors.InvalidParameterError),
        ({"precision_m": -1.0}, errors.InvalidInputError),
        ({"precision_m": "about here"}, errors.InvalidInputError),
        ({"precision_m": np.inf}, errors.NotFiniteError),
    ],
)
def test_what_cannot_be_scanned(change, error):
    pins = some_people(20)
    if "precision_m" in change:
        pins["precision_m"] = change.pop("precision_m")
    with pytest.raises(error):
        people_scan(pins, seed=1, **change)
