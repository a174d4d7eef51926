"""Contrasts of labels: what is felt on one side and the other, not who answers."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.testing import assert_allclose

from analysis.checks import PinArrays
from analysis.contrasts import _who_may_swap, contrast_areas, contrast_refusals
from analysis.errors import (
    EmptyInputError,
    InvalidInputError,
    InvalidParameterError,
    MissingColumnError,
    NotFiniteError,
    WrongCrsError,
)

MIDDLE = np.array([676_000.0, 6_582_000.0])
COLUMNS = [
    "direction", "p", "statistic", "respondents", "labelled", "unlabelled",
    "share_in", "share_low", "share_high", "share_all", "share_unlabelled",
    "difference", "composition_difference", "comparison_difference", "net_difference",
    "net_low", "net_high", "x", "y", "radius_m", "geometry",
]  # fmt: skip


def frame(xy, respondent, unsafe=True):
    perception = np.where(np.broadcast_to(unsafe, len(respondent)), "unsafe", "safe")
    return gpd.GeoDataFrame(
        {"respondent": respondent, "perception": perception},
        geometry=gpd.points_from_xy(*np.asarray(xy).T),
        crs="EPSG:3006",
    )


def town(seed=1, *, by="group", here=(0.45, 0.45), everywhere=(0.45, 0.45), labelled_here=0.4):
    """600 people with three pins each on 4 × 4 km, of whom 90 also mark the middle; the label is
    theirs (``by`` group) or their pins' (by hour). Chances of unsafe: without the label, with it.
    """
    rng = np.random.default_rng(seed)
    home = MIDDLE + rng.uniform(-2000.0, 2000.0, (600, 2))
    respondent = np.concatenate([np.repeat(np.arange(600), 3), np.arange(90)])
    xy = home[respondent] + rng.normal(0.0, 100.0, (len(respondent), 2))
    xy[-90:] = MIDDLE + rng.uniform(-120.0, 120.0, (90, 2))
    inside = np.arange(len(xy)) >= 1800
    if by == "group":
        label = (rng.random(600) < np.where(np.arange(600) < 90, labelled_here, 0.4))[respondent]
    else:
        label = rng.random(len(xy)) < np.where(inside, labelled_here, 0.4)
    chance = np.where(inside, np.take(here, label), np.take(everywhere, label))
    return frame(xy, respondent, rng.random(len(xy)) < chance), label


@pytest.mark.parametrize("by", ["group", "hour"])
@pytest.mark.parametrize(("here", "direction"), [((0.3, 0.9), "more"), ((0.9, 0.3), "less")])
def test_a_place_that_feels_otherwise_with_the_label_is_found_once(by, here, direction):
    areas = contrast_areas(*town(by=by, here=here), seed=1)
    best = areas.iloc[0]
    assert best["direction"] == direction
    assert best["p"] <= 0.01
    assert best.geometry.intersects(shapely.Point(MIDDLE))
    assert (areas.distance(shapely.Point(MIDDLE)) < 300).sum() == 1
    assert (best["net_low"] > 0) == (direction == "more")
    assert (best["share_in"] > best["share_all"]) == (direction == "more")


@pytest.mark.parametrize("by", ["group", "hour"])
@pytest.mark.parametrize(
    "told",
    [
        {"labelled_here": 0.9},  # many more of the group, or of the dark, are named here
        {"labelled_here": 0.9, "here": (0.8, 0.8)},  # … where all find it unsafe
        {"here": (0.5, 0.8), "everywhere": (0.3, 0.6)},  # as much more as everywhere
    ],
)
def test_who_answers_and_what_is_so_everywhere_show_nothing(by, told):
    alarms = 0
    for seed in range(4):
        pins, label = town(seed, by=by, **told)
        alarms += len(contrast_areas(pins, label, seed=seed, permutations=199)) > 0
    assert alarms <= 1


def test_people_are_compared_with_themselves():
    # All 60 are afraid by night at one spot and by day at the other, and else are not.
    spots = MIDDLE + np.array([[0.0, 0.0], [0.0, 0.0], [600.0, 0.0], [600.0, 0.0]])
    respondent = np.repeat(np.arange(60), 4)
    pins = frame(np.tile(spots, (60, 1)), respondent, np.tile([True, False, False, True], 60))
    night = np.tile([True, False, True, False], 60)
    areas = contrast_areas(pins, night, seed=1, permutations=199, max_share=0.999)
    assert set(areas["direction"]) <= {"more", "less"}
    # Everybody is in every window of either spot: none has few enough people for a town.
    assert areas.empty
    others = frame(MIDDLE + 5_000.0 + 300.0 * np.arange(40)[:, None], np.arange(60, 100))
    more = gpd.GeoDataFrame(pd.concat([pins, others], ignore_index=True), crs=pins.crs)
    label = np.append(night, np.arange(40) % 2 == 0)
    areas = contrast_areas(more, label, seed=1, permutations=199, max_share=0.9)
    assert list(areas.sort_values("x")["direction"]) == ["more", "less"]
    assert set(areas["p"]) == {1 / 200}
    assert list(areas["respondents"]) == list(areas["labelled"]) == [60, 60]


def test_who_has_both_labels_changes_sides_with_nobody_else():
    # Persons 1 and 3 have both; 0, 2 and 4 one label and one unsafe pin; 5 one safe pin.
    person = np.array([0, 1, 1, 2, 3, 3, 4, 5])
    unsafe = np.array([1, 1, 1, 1, 0, 1, 1, 0], dtype=bool)
    pins = PinArrays(np.zeros((8, 2)), unsafe, np.arange(8), np.ones(8))
    groups = sorted(tuple(group.tolist()) for group in _who_may_swap(pins, np.zeros(8), person))
    assert groups == [(0, 3, 6), (1, 2), (4, 5), (7,)]
    # Person 2 has marked roughly.
    off = np.array([0, 0, 0, 400, 0, 0, 0, 0])
    groups = sorted(tuple(group.tolist()) for group in _who_may_swap(pins, off, person))
    assert groups == [(0, 6), (1, 2), (3,), (4, 5), (7,)]


def test_people_and_shares_are_those_on_the_ground():
    pins, label = town(here=(0.3, 0.9), by="hour")
    areas = contrast_areas(pins, label, seed=1, alpha=0.999)
    assert list(areas.columns) == COLUMNS
    assert areas.crs.to_epsg() == 3006
    best = areas.iloc[0]
    table = pd.DataFrame(
        {"person": pins["respondent"], "label": label, "unsafe": pins["perception"] == "unsafe"}
    )
    here = table[pins.intersects(best.geometry)]
    assert here["person"].nunique() == best["respondents"]
    shares = here.groupby(["label", "person"])["unsafe"].mean().groupby("label").mean()
    assert_allclose([best["share_unlabelled"], best["share_in"]], shares)
    people = here.groupby("label")["person"].nunique()
    assert [best["unlabelled"], best["labelled"]] == people.tolist()
    assert people.sum() > best["respondents"]
    assert (areas[["labelled", "unlabelled"]] >= 5).all(axis=None)
    assert (contrast_areas(pins, label, seed=1, alpha=0.999, min_people=9)["labelled"] >= 9).all()
    some = contrast_areas(pins, label, seed=1)
    assert len(some) == (areas["p"] <= 0.05).sum() < len(areas)


@pytest.mark.parametrize("by", ["group", "hour"])
def test_neither_the_order_of_pins_nor_threads_change_a_bit(by):
    pins, label = town(by=by)
    options = {"seed": 3, "permutations": 99, "alpha": 0.999}
    expected = contrast_areas(pins, label, threads=1, **options)
    order = np.random.default_rng(1).permutation(len(pins))
    found = contrast_areas(pins.iloc[order], label[order].astype(int), threads=2, **options)
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


@pytest.mark.parametrize("label", [True, False])
def test_a_label_that_all_or_none_carry_gives_no_areas(label):
    pins, _ = town()
    areas = contrast_areas(pins, np.full(len(pins), label), seed=1)
    assert areas.empty
    assert list(areas.columns) == COLUMNS
    assert areas.crs.to_epsg() == 3006
    assert areas["labelled"].dtype == np.int64


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
        ({"pins": lambda pins: pins.drop(columns="perception")}, MissingColumnError),
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
