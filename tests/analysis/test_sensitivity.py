"""Weighted pictures: equal weights change nothing, heavy people count as several would."""

import itertools
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.stats import binom

from analysis.checks import pin_arrays
from analysis.clusters import person_votes
from analysis.errors import (
    EmptyInputError,
    InvalidInputError,
    InvalidParameterError,
    MissingColumnError,
    NotFiniteError,
    WrongCrsError,
)
from analysis.sensitivity import reweighted_cells, sensitivity_summary
from analysis.shares import share_by_cell, share_of_people
from analysis.weights import post_stratification_weights
from tests.calibrate.simulate import Place, Town, simulate

CELL_M = 250
DIRECTIONS = ("unsafe", "safe")
MIDDLE = np.array([676_000.0, 6_582_000.0])


def frame(xy, unsafe, respondent):
    return gpd.GeoDataFrame(
        {"perception": np.where(unsafe, "unsafe", "safe"), "respondent": respondent},
        geometry=gpd.points_from_xy(*np.asarray(xy).T),
        crs="EPSG:3006",
    )


def town_with_place(seed=1):
    return simulate(
        Town(3_000, 4.0, 300.0, 0.45, 0.2), seed=seed, place=Place(200.0, 120, 0.85)
    ).frame()


def weights_of(pins, weight):
    people = pd.unique(pins["respondent"])
    return pd.Series(np.broadcast_to(np.asarray(weight, dtype=float), len(people)), index=people)


def crossroads(votes):
    """People with one pin each on one spot; at a busy place far off half of 400 are."""
    n = len(votes)
    xy = np.concatenate([np.tile(MIDDLE, (n, 1)), np.tile(MIDDLE + 5000.0, (400, 1))])
    return frame(xy, np.concatenate([votes, np.arange(400) < 200]), np.arange(n + 400))


def here(cells):
    """The cell at the crossroads."""
    return cells[cells.covers(shapely.Point(MIDDLE))].iloc[0]


def test_weights_of_one_change_nothing_at_all():
    pins = town_with_place()
    cells = reweighted_cells(pins, weights_of(pins, 1.0), cell_size_m=CELL_M)
    shares = share_by_cell(pins, cell_size_m=CELL_M)
    votes = person_votes(pins, cell_size_m=CELL_M, origins=1)
    assert cells["hot_unsafe"].any()
    for name in ("share_unsafe", "share_weighted"):
        assert (cells[name] == shares["share_unsafe"]).all()
    assert (cells["effective"] == cells["respondents"]).all()
    for direction, weighted in itertools.product(DIRECTIONS, ("", "_weighted")):
        expected = votes[direction]
        assert (cells["cell_id"] == expected["cell_id"]).all()
        for name in ("p", "hot"):
            assert (cells[f"{name}_{direction}{weighted}"] == expected[name]).all()
    assert cells.geometry.geom_equals(votes["safe"].geometry).all()
    assert cells.crs.to_epsg() == 3006


def test_only_ratios_of_weights_count():
    pins = town_with_place()
    weight = weights_of(pins, 1.0) * np.random.default_rng(1).uniform(0.2, 5.0, 750)
    once, thrice = (reweighted_cells(pins, one, cell_size_m=CELL_M) for one in (weight, 3 * weight))
    numbers = once.columns.drop("geometry")
    pd.testing.assert_frame_equal(once[numbers], thrice[numbers], rtol=1e-9)


def test_shares_and_effective_numbers_by_hand():
    # Weights 4, 1 and 1: the heavy one splits the vote, one says unsafe, one safe.
    xy = np.tile(MIDDLE, (4, 1))
    pins = frame(xy, [True, False, True, False], ["a", "a", "b", "c"])
    cells = reweighted_cells(
        pins, pd.Series({"c": 1.0, "b": 1.0, "a": 4.0, "z": 9.0}), cell_size_m=100
    )
    (cell,) = cells.to_dict("records")
    assert cell["respondents"] == 3
    assert_allclose(cell["effective"], 6**2 / 18)
    assert_allclose(cell["share_unsafe"], 1.5 / 3)
    assert_allclose(cell["share_weighted"], (4 * 0.5 + 1) / 6)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 7), st.booleans()), min_size=1),
       st.lists(st.integers(1, 4), min_size=8, max_size=8))  # fmt: skip
def test_who_weighs_three_has_the_share_of_three_alike(marks, weights):
    spot, person, unsafe = (np.array(one) for one in zip(*marks, strict=True))
    xy = MIDDLE + 400.0 * np.column_stack([spot, np.zeros(len(spot))])
    pins = frame(xy, unsafe, person)
    cells = reweighted_cells(pins, pd.Series(weights, dtype=float), cell_size_m=CELL_M)
    copies = np.array(weights)[person]
    twin = np.concatenate([np.arange(one) for one in copies])
    many = frame(np.repeat(xy, copies, axis=0), np.repeat(unsafe, copies),
                 np.repeat(person, copies) * 10 + twin)  # fmt: skip
    expected = share_by_cell(many, cell_size_m=CELL_M)
    assert_allclose(cells["share_weighted"], expected["share_unsafe"], rtol=1e-12)
    assert_allclose(cells["share_unsafe"], share_by_cell(pins, cell_size_m=CELL_M)["share_unsafe"])
    assert (cells["effective"] <= cells["respondents"] * (1 + 1e-12)).all()


def test_the_weighted_vote_is_the_binomial_tail_of_the_effective_number():
    # Four who weigh 2 and twelve of sixteen who weigh 1 say unsafe: 20 of 24. (Σw)² / Σw² is
    # 24² / 32 = 18, so it is as if 15 of 18 did, in a town of 220 of 424.
    pins = crossroads(np.repeat([True, False], [16, 4]))
    weight = weights_of(pins, np.repeat([2.0, 1.0], [4, 416]))
    cell = here(reweighted_cells(pins, weight, cell_size_m=CELL_M))
    assert_allclose([cell["effective"], cell["share_weighted"]], [18, 20 / 24])
    assert_allclose(cell["p_unsafe_weighted"], binom.sf(14, 18, 220 / 424))
    assert_allclose(cell["p_safe_weighted"], binom.sf(2, 18, 204 / 424))
    assert_allclose(cell["p_unsafe"], binom.sf(15, 20, 216 / 420))


def test_a_hot_cell_that_hangs_on_light_people_goes_and_one_of_heavy_people_comes():
    votes = np.repeat([True, False], [22, 8])
    pins = crossroads(votes)
    equal = reweighted_cells(pins, weights_of(pins, 1.0), cell_size_m=CELL_M)
    light = weights_of(pins, np.concatenate([np.where(votes, 0.4, 3.0), np.ones(400)]))
    assert here(equal)["hot_unsafe"]
    assert not here(reweighted_cells(pins, light, cell_size_m=CELL_M))["hot_unsafe_weighted"]

    even = np.repeat([True, False], [20, 20])
    pins = crossroads(even)
    heavy = weights_of(pins, np.concatenate([np.where(even, 2.0, 0.3), np.ones(400)]))
    cell = here(reweighted_cells(pins, heavy, cell_size_m=CELL_M))
    assert not cell["hot_unsafe"]
    assert cell["hot_unsafe_weighted"]


def test_one_heavy_person_makes_no_hot_cell():
    votes = np.repeat([True, False], [1, 11])
    pins = crossroads(votes)
    heavy = weights_of(pins, np.concatenate([np.where(votes, 1000.0, 1.0), np.ones(400)]))
    cell = here(reweighted_cells(pins, heavy, cell_size_m=CELL_M))
    assert cell["share_weighted"] > 0.98
    assert cell["effective"] < 1.1
    assert not cell["hot_unsafe_weighted"]


def test_neither_the_order_of_pins_nor_of_weights_matters():
    pins = town_with_place()
    rng = np.random.default_rng(2)
    weight = weights_of(pins, rng.uniform(0.2, 5.0, 750))
    expected = reweighted_cells(pins, weight, cell_size_m=CELL_M).drop(columns="geometry")
    found = reweighted_cells(
        pins.sample(frac=1, random_state=1),
        weight.sample(frac=1, random_state=2),
        cell_size_m=CELL_M,
    )
    pd.testing.assert_frame_equal(found.drop(columns="geometry"), expected, rtol=1e-9)


def survey():
    """A town in which the old answered three times as often, and feel unsafe at the place."""
    pins = town_with_place()
    unsafe = (pins["perception"] == "unsafe").to_numpy()
    share = pd.Series(unsafe).groupby(pins["respondent"].to_numpy()).mean()
    rng = np.random.default_rng(5)
    is_old = rng.random(len(share)) < 0.6 + 0.3 * share
    people = pd.DataFrame({"age": np.where(is_old, "old", "young")}, index=share.index)
    people.loc[rng.choice(people.index, 50, replace=False), "age"] = None
    living = pd.DataFrame({"age": ["old", "young"], "population": [400.0, 600.0]})
    return pins, people, living, share


def test_the_summary_is_of_the_whole_and_goes_into_json():
    pins, people, living, share = survey()
    weights = post_stratification_weights(people, living, by=["age"])
    weight = pd.Series(weights.weight, index=people.index)
    cells = reweighted_cells(pins, weight, cell_size_m=CELL_M)
    summary = json.loads(json.dumps(sensitivity_summary(pins, cells, weight, weights)))
    assert (summary["respondents"], summary["weighted"], summary["unstated"]) == (750, 700, 50)
    assert_allclose(summary["effective"], weights.effective)
    assert_allclose(summary["share_unsafe"], share.mean())
    assert_allclose(summary["share_unsafe"], share_of_people(pin_arrays(pins)))
    # By hand: 40 % of the old, 60 % of the young, and the 50 of whom nothing is known.
    of_old, of_young = (share[people["age"] == age].mean() for age in ("old", "young"))
    stated = 0.4 * of_old + 0.6 * of_young
    unstated = share[people["age"].isna()].mean()
    assert_allclose(summary["share_weighted"], (700 * stated + 50 * unstated) / 750)
    assert summary["uncovered"] == 0.0
    for direction in DIRECTIONS:
        now, then = cells[f"hot_{direction}"], cells[f"hot_{direction}_weighted"]
        told = summary[f"hot_{direction}"]
        assert told["stay"] + told["go"] == now.sum()
        assert told["stay"] + told["come"] == then.sum()
    assert sum(summary["hot_unsafe"].values()) > 0


def test_hot_cells_that_stay_go_and_come_are_counted():
    pins, people, living, _ = survey()
    weights = post_stratification_weights(people, living, by=["age"])
    weight = pd.Series(weights.weight, index=people.index)
    hot = {"hot_unsafe": [True, True, True, False, False, False]}
    hot |= {"hot_unsafe_weighted": [True, False, False, True, True, True]}
    hot |= {"hot_safe": [False] * 6, "hot_safe_weighted": [False] * 6}
    summary = sensitivity_summary(pins, pd.DataFrame(hot), weight, weights)
    assert summary["hot_unsafe"] == {"stay": 1, "go": 2, "come": 3}
    assert summary["hot_safe"] == {"stay": 0, "go": 0, "come": 0}


def test_a_summary_of_other_people_is_refused():
    pins, people, living, _ = survey()
    weights = post_stratification_weights(people, living, by=["age"])
    weight = pd.Series(weights.weight, index=people.index)
    cells = reweighted_cells(pins, weight, cell_size_m=CELL_M)
    with pytest.raises(InvalidInputError, match="exactly"):
        sensitivity_summary(pins[pins["respondent"] > 0], cells, weight, weights)
    with pytest.raises(InvalidInputError, match="no weight"):
        sensitivity_summary(pins, cells, weight.iloc[1:], weights)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"pins": lambda pins: pins.to_crs(4326)}, WrongCrsError),
        ({"pins": lambda pins: pins.iloc[:0]}, EmptyInputError),
        ({"pins": lambda pins: pins.drop(columns="perception")}, MissingColumnError),
        ({"pins": lambda pins: pins.assign(respondent=None)}, NotFiniteError),
        ({"pins": lambda pins: pins.set_geometry(pins.geometry.where(pins.index > 0))},
         NotFiniteError),
        ({"weight": lambda weight: weight.iloc[1:]}, InvalidInputError),
        ({"weight": lambda weight: pd.concat([weight, weight])}, InvalidInputError),
        ({"weight": lambda weight: weight.to_numpy()}, InvalidInputError),
        ({"weight": lambda weight: weight.where(weight.index > 0)}, NotFiniteError),
        ({"weight": lambda weight: weight * 0}, InvalidInputError),
        ({"weight": lambda weight: -weight}, InvalidInputError),
        ({"options": {"q": 0.0}}, InvalidParameterError),
        ({"options": {"cell_size_m": 0}}, InvalidParameterError),
    ],
)  # fmt: skip
def test_bad_input_is_named(change, error):
    pins = crossroads([True, False])
    weight = change.get("weight", lambda same: same)(weights_of(pins, 1.0))
    pins = change.get("pins", lambda same: same)(pins)
    with pytest.raises(error):
        reweighted_cells(pins, weight, **{"cell_size_m": CELL_M} | change.get("options", {}))
