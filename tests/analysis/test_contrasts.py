"""Contrasts of labels: people who gave both keep both, and what is counted is exact."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.contrasts import contrast_areas, contrast_refusals
from analysis.errors import (
    EmptyInputError,
    InvalidInputError,
    InvalidParameterError,
    MissingColumnError,
    NotFiniteError,
    WrongCrsError,
)
from analysis.scan import bernoulli_scan, mirrored_scans
from tests.calibrate.simulate import Place, Town, simulate

MIDDLE = np.array([676_000.0, 6_582_000.0])
COLUMNS = [
    "direction", "llr", "p", "cases", "n", "respondents", "labelled", "unlabelled",
    "share_in", "share_all", "x", "y", "radius_m", "geometry",
]  # fmt: skip
NULL_MAPS = 60
PLACE = Place(200.0, 150, 0.8)


def frame(xy, respondent):
    return gpd.GeoDataFrame(
        {"respondent": respondent}, geometry=gpd.points_from_xy(*np.asarray(xy).T), crs="EPSG:3006"
    )


def pinned(town, seed, place=None):
    """A simulated town without perceptions: these are the label."""
    pattern = simulate(town, seed=seed, place=place)
    return pattern, frame(pattern.xy, pattern.respondent)


def membership(pattern, seed, place=None, share=0.4):
    """One label for each person; more often given to those with a pin in the place."""
    rng = np.random.default_rng(seed)
    chance = np.full(pattern.respondent.max() + 1, share)
    if place is not None:
        inside = np.hypot(*(pattern.xy - pattern.place).T) <= place.radius_m
        chance[pattern.respondent[inside]] = place.share_unsafe
    return (rng.random(len(chance)) < chance)[pattern.respondent]


def best_of(areas, direction):
    return areas[areas["direction"] == direction].iloc[0]


def away(area, place):
    return np.hypot(area["x"] - place[0], area["y"] - place[1])


def small_town(seed=1, *, people=120, share_here=0.95):
    """Three pins each on 3 × 3 km; 40 people around the middle with their own share."""
    rng = np.random.default_rng(seed)
    home = MIDDLE + rng.uniform(-1500.0, 1500.0, (people, 2))
    home[:40] = MIDDLE + rng.uniform(-120.0, 120.0, (40, 2))
    respondent = np.repeat(np.arange(people), 3)
    xy = np.round(home[respondent] + rng.normal(0.0, 60.0, (len(respondent), 2)), 1)
    near = np.hypot(*(xy - MIDDLE).T) < 200
    return frame(xy, respondent), rng.random(len(xy)) < np.where(near, share_here, 0.4)


@pytest.mark.parametrize("icc", [0.0, 0.4])
def test_a_place_with_twice_the_nights_is_found(icc):
    pattern, pins = pinned(Town(5_000, 4.0, 400.0, 0.4, icc), 1, PLACE)
    best = best_of(contrast_areas(pins, pattern.unsafe, seed=1), "more")
    assert away(best, pattern.place) <= 400.0
    assert best["p"] <= 0.01
    assert best["share_in"] > 0.65
    assert 0.35 < best["share_all"] < 0.5


def test_its_mirror_is_found_as_a_place_with_fewer():
    pattern, pins = pinned(Town(5_000, 4.0, 400.0, 0.4, 0.2), 1, PLACE)
    best = best_of(contrast_areas(pins, ~pattern.unsafe, seed=1), "less")
    assert away(best, pattern.place) <= 400.0
    # The share is of the label in both directions, so it is low where there is less of it.
    assert best["share_in"] < 0.35 < best["share_all"]
    assert best["cases"] > best["n"] / 2


def test_a_place_with_twice_the_members_of_a_group_is_found():
    pattern, pins = pinned(Town(5_000, 4.0, 400.0, 0.4, 0.0), 1, PLACE)
    label = membership(pattern, 1, PLACE)
    best = best_of(contrast_areas(pins, label, seed=1), "more")
    assert away(best, pattern.place) <= 400.0
    # Nobody is in the group and outside of it.
    assert best["labelled"] + best["unlabelled"] == best["respondents"]
    assert best["labelled"] / best["respondents"] == best["share_in"]


def test_people_are_compared_with_themselves():
    # All 60 marked the same two spots, one by night and the other by day.
    spots = MIDDLE + np.array([[0.0, 0.0], [2000.0, 0.0]])
    pins = frame(np.tile(spots, (60, 1)), np.repeat(np.arange(60), 2))
    options = {"seed": 1, "permutations": 199, "max_share": 0.5}
    areas = contrast_areas(pins, np.tile([True, False], 60), **options)
    assert away(best_of(areas, "more"), spots[0]) < 100
    assert away(best_of(areas, "less"), spots[1]) < 100
    assert set(areas["p"]) == {1 / 200}
    # One label for each person, and nothing differs.
    assert contrast_areas(pins, np.repeat([True, False], 60), alpha=0.999, **options).empty


def test_who_has_both_labels_is_not_compared_with_others():
    # 30 people with four pins at one spot, three by night; 90 at another, one by night. Everybody
    # was where they were: that tells of people. Permuted freely it would look like a place.
    night = np.repeat([3, 1], [30, 90])
    label = (np.arange(4) < night[:, None]).ravel()
    spots = MIDDLE + np.repeat([[0.0, 0.0], [2000.0, 0.0]], [120, 360], axis=0)
    pins = frame(spots, np.repeat(np.arange(120), 4))
    assert contrast_areas(pins, label, seed=1).empty
    freely = {"respondent": pins["respondent"], "min_cases": 5, "seed": 1}
    assert mirrored_scans(pins, label, **freely)[0]["p"].iloc[0] == 0.001
    kept = mirrored_scans(pins, label, keep_mixed=True, **freely)[0]
    assert kept["p"].iloc[0] == 1.0
    assert bernoulli_scan(pins, label, keep_mixed=True, **freely)["p"].iloc[0] == 1.0


def test_people_and_shares_are_those_inside():
    pins, label = small_town()
    areas = contrast_areas(pins, label, seed=1)
    assert list(areas.columns) == COLUMNS
    assert areas.crs.to_epsg() == 3006
    assert len(areas)
    table = pd.DataFrame({"person": pins["respondent"], "label": label})
    assert_allclose(areas["share_all"], table.groupby("person")["label"].mean().mean())
    for area in areas.itertuples():
        here = table[pins.distance(shapely.Point(area.x, area.y)) <= area.radius_m + 1e-6]
        assert len(here) == area.n
        assert here["person"].nunique() == area.respondents
        assert here.loc[here["label"], "person"].nunique() == area.labelled
        assert here.loc[~here["label"], "person"].nunique() == area.unlabelled
        assert_allclose(area.share_in, here.groupby("person")["label"].mean().mean())
        speaks = here["label"] if area.direction == "more" else ~here["label"]
        assert speaks.sum() == area.cases
        assert here.loc[speaks, "person"].nunique() >= 5


def test_areas_are_ordered_and_significant():
    pins, label = small_town()
    everything = contrast_areas(pins, label, seed=1, alpha=0.999)
    assert everything["llr"].is_monotonic_decreasing
    assert set(everything["direction"]) == {"more", "less"}
    some = contrast_areas(pins, label, seed=1, alpha=0.05)
    expected = everything[everything["p"] <= 0.05].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, expected, check_exact=True)
    assert 0 < len(some) < len(everything)


@settings(max_examples=10)
@given(st.randoms(use_true_random=False), st.sampled_from([1, 2]))
def test_neither_the_order_of_pins_nor_threads_change_a_bit(random, threads):
    pins, label = small_town()
    expected = contrast_areas(pins, label, seed=3, permutations=99, threads=1)
    order = random.sample(range(len(pins)), len(pins))
    found = contrast_areas(pins.iloc[order], label[order], seed=3, permutations=99, threads=threads)
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


def test_the_label_is_read_by_position_as_booleans_or_numbers():
    pins, label = small_town()
    expected = contrast_areas(pins, label, seed=3, permutations=99)
    for same in (label.astype(int), label.tolist(), pd.Series(label, index=label.cumsum())):
        found = contrast_areas(pins, same, seed=3, permutations=99)
        pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize("label", [True, False])
def test_a_label_that_all_or_none_carry_gives_no_areas(label):
    pins, _ = small_town()
    areas = contrast_areas(pins, np.full(len(pins), label), seed=1)
    assert areas.empty
    assert list(areas.columns) == COLUMNS
    assert areas.crs.to_epsg() == 3006
    assert areas["labelled"].dtype == np.int64


def test_too_few_people_give_no_areas_however_many_pins_they_have():
    pins, _ = small_town()
    label = (pins["respondent"] < 4).to_numpy()
    assert (contrast_areas(pins, label, seed=1, alpha=0.999)["direction"] == "less").all()
    assert len(best_of(contrast_areas(pins, label, seed=1, min_people=4, alpha=0.999), "more"))
    assert contrast_areas(pins.iloc[:9], [True] * 5 + [False] * 4, seed=1, alpha=0.999).empty


def town_of(labelled, unlabelled, both):
    people = np.arange(labelled + unlabelled + both)
    respondent = np.concatenate([people, people[labelled + unlabelled :]])
    label = np.repeat([True, False, True, False], [labelled, unlabelled, both, both])
    return frame(np.tile(MIDDLE, (len(respondent), 1)), respondent), label


def test_both_sides_need_fifty_people():
    assert contrast_refusals(*town_of(50, 50, 0)) == ()
    assert contrast_refusals(*town_of(10, 10, 40)) == ()
    (refusal,) = contrast_refusals(*town_of(49, 300, 0))
    assert (refusal.code, refusal.found, refusal.needed) == ("group_too_small", 49, 50)
    assert refusal.withholds == ("groups",)
    (refusal,) = contrast_refusals(*town_of(300, 9, 40), part_of_day=True)
    assert (refusal.code, refusal.found) == ("part_too_small", 49)
    both = contrast_refusals(*town_of(8, 9, 0), least=10)
    assert [(one.found, one.needed) for one in both] == [(8, 10), (9, 10)]


def test_nobody_is_refused_rather_than_an_error():
    pins, label = town_of(9, 9, 0)
    assert [one.found for one in contrast_refusals(pins, ~label & label)] == [0, 18]
    assert [one.found for one in contrast_refusals(pins.iloc[:0], [])] == [0, 0]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"pins": lambda pins: pins.to_crs(4326)}, WrongCrsError),
        ({"pins": lambda pins: pins.set_crs(None, allow_override=True)}, WrongCrsError),
        ({"pins": lambda pins: pins.drop(columns="respondent")}, MissingColumnError),
        ({"pins": lambda pins: pins.assign(respondent=None)}, NotFiniteError),
        ({"pins": lambda pins: pins.set_geometry(pins.geometry.where(pins.index > 0))},
         NotFiniteError),
        ({"pins": lambda pins: pd.DataFrame(pins)}, InvalidInputError),
        ({"label": np.ones(17)}, InvalidInputError),
        ({"label": np.ones((18, 1))}, InvalidInputError),
        ({"label": np.full(18, np.nan)}, NotFiniteError),
        ({"label": np.full(18, 2)}, InvalidInputError),
        ({"label": ["night"] * 18}, InvalidInputError),
    ],
)  # fmt: skip
def test_bad_input_is_named_by_both(change, error):
    pins, label = town_of(9, 9, 0)
    pins, label = change.get("pins", lambda same: same)(pins), change.get("label", label)
    with pytest.raises(error):
        contrast_areas(pins, label, seed=1)
    with pytest.raises(error):
        contrast_refusals(pins, label)


def test_no_pins_and_bad_options_are_errors():
    pins, label = town_of(9, 9, 0)
    with pytest.raises(EmptyInputError):
        contrast_areas(pins.iloc[:0], [], seed=1)
    for options in ({"alpha": 0.0}, {"min_people": 0}, {"max_share": 0.0}, {"max_radius_m": -1}):
        with pytest.raises(InvalidParameterError):
            contrast_areas(pins, label, seed=1, **options)
    with pytest.raises(InvalidParameterError):
        contrast_refusals(pins, label, least=0)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["icc 0.0", "icc 0.4", "group"])
def test_where_places_do_not_differ_alarms_are_rare(scheme):
    icc = 0.4 if scheme == "icc 0.4" else 0.0
    alarms = {"more": 0, "less": 0}
    for seed in range(NULL_MAPS):
        pattern, pins = pinned(Town(2_000, 4.0, 200.0, 0.45, icc), seed)
        label = membership(pattern, seed) if scheme == "group" else pattern.unsafe
        areas = contrast_areas(pins, label, seed=seed)
        for direction in alarms:
            alarms[direction] += (areas["direction"] == direction).any()
    # 99.9 % of binomial(60, 0.05), for either direction.
    assert max(alarms.values()) <= 9
