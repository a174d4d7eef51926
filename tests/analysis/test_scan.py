"""The Bernoulli scan against published answers and against a plain loop."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.errors import (
    EmptyInputError,
    InvalidInputError,
    InvalidParameterError,
    NotFiniteError,
)
from analysis.scan import bernoulli_scan, mirrored_scans
from tests.real_data import REFERENCE

SATSCAN = {"max_radius_m": None, "max_share": 0.5}


def log_likelihood(cases: int, pins: int) -> float:
    """The textbook formula, logarithm by logarithm."""
    controls = pins - cases
    inside = cases * np.log(cases / pins) if cases else 0.0
    return inside + (controls * np.log(controls / pins) if controls else 0.0)


def plain_scan(xy, is_case, *, max_radius_m=None, max_share=0.5, min_cases=2, respondent=None):
    """Every circle around every location that reaches a location, one by one."""
    total, pins = int(is_case.sum()), len(xy)
    best = (0.0, 0, 0)
    for centre in np.unique(xy, axis=0):
        distance = np.sqrt(((xy - centre) ** 2).sum(axis=1))
        for radius in np.unique(distance):
            inside = distance <= radius * (1 + 1e-12)
            n, cases = int(inside.sum()), int(is_case[inside].sum())
            people = cases
            if respondent is not None:
                people = len(np.unique(respondent[inside & is_case]))
            if (
                n > max_share * pins
                or (max_radius_m is not None and radius > max_radius_m)
                or people < min_cases
                or cases * pins <= n * total
            ):
                continue
            llr = log_likelihood(cases, n) + log_likelihood(total - cases, pins - n)
            llr -= log_likelihood(total, pins)
            if llr > best[0] + 1e-9:
                best = (llr, cases, n)
    return best


def pattern(n, share, seed, *, grid_m=None, extent_m=4000.0):
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0.0, extent_m, (n, 2)) + np.array([674_000.0, 6_580_000.0])
    if grid_m:
        xy = np.round(xy / grid_m) * grid_m
    return xy, rng.random(n) < share


def test_chorley_larynx_against_lung():
    points = pd.read_csv(REFERENCE / "chorley_points.csv")
    found = bernoulli_scan(
        points[["x", "y"]].to_numpy() * 1000, points["case"] == 1, seed=1, **SATSCAN
    )
    best = found.iloc[0]
    assert round(best["llr"], 6) == 9.215961
    assert (best["cases"], best["n"]) == (4, 5)
    assert found.crs.to_epsg() == 3006


def test_sids_in_north_carolina_every_birth_a_point():
    counties = pd.read_csv(REFERENCE / "ncsids.csv")
    xy = np.repeat(counties[["x", "y"]].to_numpy() * 1000, counties["BIR74"], axis=0)
    is_case = np.concatenate(
        [np.arange(births) < deaths for births, deaths in counties[["BIR74", "SID74"]].to_numpy()]
    )
    best = bernoulli_scan(xy, is_case, seed=1, **SATSCAN).iloc[0]
    assert round(best["llr"], 6) == 15.789455
    assert best["cases"] == 404
    assert best["p"] == 0.001


@pytest.mark.parametrize(
    ("n", "share", "grid_m"),
    [(3, 0.5, None), (12, 0.3, None), (60, 0.9, None), (90, 0.45, 500.0), (150, 0.1, 1000.0)],
)
@pytest.mark.parametrize("options", [SATSCAN, {"max_radius_m": 900.0, "max_share": 0.25}])
def test_best_area_is_that_of_a_plain_loop(n, share, grid_m, options):
    for seed in range(4):
        xy, is_case = pattern(n, share, seed, grid_m=grid_m)
        expected = plain_scan(xy, is_case, **options)
        found = bernoulli_scan(xy, is_case, permutations=19, seed=seed, **options)
        if not expected[0]:
            assert found.empty
            continue
        best = found.iloc[0]
        assert_allclose(best["llr"], expected[0], rtol=0, atol=1e-9)
        members = np.hypot(*(xy - (best["x"], best["y"])).T) <= best["radius_m"] + 1e-6
        assert (members.sum(), is_case[members].sum()) == (best["n"], best["cases"])
        assert best["n"] <= options["max_share"] * n


@settings(max_examples=60, deadline=None)
@given(
    n=st.sampled_from([1, 2, 3, 10, 30, 90, 160]),
    extent_m=st.sampled_from([0.0, 300.0, 6000.0]),
    grid_m=st.sampled_from([None, 100.0, 1000.0]),
    share=st.sampled_from([0.05, 0.3, 0.5, 0.95]),
    people=st.sampled_from([None, 1, 5, 50]),
    max_radius_m=st.sampled_from([None, 50.0, 900.0]),
    max_share=st.sampled_from([0.1, 0.25, 0.5, 1.0]),
    min_cases=st.integers(1, 5),
    seed=st.integers(0, 10_000),
)
def test_any_pattern_and_its_mirror(
    n, extent_m, grid_m, share, people, max_radius_m, max_share, min_cases, seed
):
    xy, is_case = pattern(n, share, seed, grid_m=grid_m, extent_m=extent_m)
    respondent = None if people is None else np.random.default_rng(seed).integers(0, people, n)
    options = {"max_radius_m": max_radius_m, "max_share": max_share, "min_cases": min_cases}
    found = mirrored_scans(xy, is_case, respondent=respondent, permutations=9, seed=1, **options)
    for areas, label in zip(found, (is_case, ~is_case), strict=True):
        expected = plain_scan(xy, label, respondent=respondent, **options)[0]
        assert_allclose(areas["llr"].max() if len(areas) else 0.0, expected, atol=1e-7)
        assert areas["p"].between(0.1, 1.0).all()
        assert areas.geometry.is_valid.all()


def test_with_respondents_an_area_needs_cases_of_several_people():
    xy, is_case = pattern(80, 0.4, 5)
    corner = (680_000.0, 6_586_000.0)
    xy[:9], is_case[:9] = corner + np.arange(18).reshape(9, 2), True  # one person's nine pins
    is_case[9:] = np.arange(71) % 3 == 0
    respondent = np.arange(80)
    respondent[:9] = 0
    expected = plain_scan(xy, is_case, min_cases=4, respondent=respondent)
    alone = plain_scan(xy, is_case, min_cases=4)
    best = bernoulli_scan(
        xy, is_case, respondent=respondent, min_cases=4, permutations=19, seed=1, **SATSCAN
    ).iloc[0]
    assert alone[0] > expected[0] + 1  # the knot of one person would have won
    assert_allclose(best["llr"], expected[0], atol=1e-9)


@pytest.mark.parametrize("label", [True, False])
def test_one_label_only_gives_no_area_but_a_proper_frame(label):
    xy, _ = pattern(40, 0.5, 1)
    found = bernoulli_scan(xy, np.full(40, label), seed=1)
    assert found.empty
    assert list(found.columns) == [
        "llr", "p", "cases", "n", "respondents", "x", "y", "radius_m", "geometry",
    ]  # fmt: skip
    assert found.crs.to_epsg() == 3006


def test_everybody_at_one_place_gives_no_area():
    assert bernoulli_scan(np.ones((30, 2)), np.arange(30) < 9, seed=1, **SATSCAN).empty


def test_areas_share_no_pin_and_come_best_first():
    xy, is_case = pattern(400, 0.4, 3)
    for middle in ((675_000.0, 6_581_000.0), (677_000.0, 6_583_000.0)):
        is_case |= np.hypot(*(xy - middle).T) < 450
    found = bernoulli_scan(xy, is_case, seed=2)
    assert len(found) > 1
    assert found["llr"].is_monotonic_decreasing
    assert found["p"].is_monotonic_increasing
    assert (found["p"].iloc[:2] <= 0.05).all()


def test_no_pin_lies_in_two_areas():
    for seed in range(8):
        xy, is_case = pattern(300, 0.4, seed, grid_m=20.0 if seed % 2 else None)
        found = bernoulli_scan(xy, is_case, permutations=0, seed=2)
        assert len(found) > 5
        inside = [
            np.hypot(*(xy - (row.x, row.y)).T) <= row.radius_m + 1e-6 for row in found.itertuples()
        ]
        assert np.sum(inside, axis=0).max() == 1
        assert [int(members.sum()) for members in inside] == found["n"].tolist()


def test_circle_holds_the_pins_it_counts():
    xy, is_case = pattern(300, 0.4, 8)
    found = bernoulli_scan(xy, is_case, seed=2)
    for row in found.itertuples():
        near = np.hypot(*(xy - (row.x, row.y)).T) <= row.radius_m + 1e-6
        bounds = row.geometry.bounds
        assert (xy[near] >= bounds[:2]).all()
        assert (xy[near] <= bounds[2:]).all()


def test_centres_limit_where_areas_may_lie():
    xy, is_case = pattern(300, 0.4, 9)
    centres = np.array([[674_500.0, 6_580_500.0], [676_000.0, 6_582_000.0]])
    found = bernoulli_scan(xy, is_case, centres=centres, seed=2)
    assert {(row.x, row.y) for row in found.itertuples()} <= {tuple(c) for c in centres}


def test_same_seed_same_bits_for_any_number_of_threads():
    xy, is_case = pattern(1500, 0.45, 4)
    respondent = np.random.default_rng(1).integers(0, 400, 1500)
    answers = [
        bernoulli_scan(xy, is_case, respondent=respondent, seed=7, threads=threads)
        for threads in (1, 2, 3)
    ]
    for answer in answers[1:]:
        pd.testing.assert_frame_equal(answers[0], answer, check_exact=True)
    other = bernoulli_scan(xy, is_case, respondent=respondent, seed=8)
    assert not other["p"].equals(answers[0]["p"])


@pytest.mark.parametrize("by_person", [True, False])
def test_the_mirror_finds_controls_as_the_scan_finds_cases(by_person):
    xy, is_case = pattern(900, 0.4, 6)
    is_case[np.hypot(*(xy - (676_500.0, 6_581_500.0)).T) < 500] = False
    respondent = np.random.default_rng(1).integers(0, 300, 900) if by_person else None
    options = {"respondent": respondent, "seed": 3}
    cases, controls = mirrored_scans(xy, is_case, **options)
    pd.testing.assert_frame_equal(cases, bernoulli_scan(xy, is_case, **options), check_exact=True)
    alone = bernoulli_scan(xy, ~is_case, **options)
    columns = ["cases", "n", "respondents", "x", "y", "radius_m"]
    pd.testing.assert_frame_equal(controls[columns].iloc[:3], alone[columns].iloc[:3])
    assert_allclose(controls["llr"].iloc[:3], alone["llr"].iloc[:3])
    assert controls["p"].iloc[0] == alone["p"].iloc[0] == 0.001


def test_the_mirror_of_shared_places_adds_up():
    xy, is_case = pattern(2000, 0.6, 6, grid_m=1000.0)
    cases, controls = mirrored_scans(xy, is_case, permutations=99, seed=1, **SATSCAN)
    expected = plain_scan(xy, ~is_case)
    best = controls.iloc[0]
    assert_allclose([best["llr"], best["cases"], best["n"]], expected, atol=1e-9)
    assert_allclose(cases["llr"].iloc[0], plain_scan(xy, is_case)[0], atol=1e-9)


def test_p_counts_replicates_that_tie_with_the_observed():
    # Two places with one pin each and two labels: every relabelling gives the same ratio.
    xy = np.array([[0.0, 0.0], [0.0, 0.0], [500.0, 0.0], [500.0, 0.0]])
    best = bernoulli_scan(xy, [1, 1, 0, 0], permutations=199, seed=1, **SATSCAN).iloc[0]
    # 2 of the 6 equally likely label sets reach the observed separation: (1,1,0,0), (0,0,1,1).
    assert abs(best["p"] - 1 / 3) < 4 * np.sqrt(2 / 9 / 199)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"points_metric": np.empty((0, 2)), "is_case": []}, EmptyInputError),
        ({"points_metric": np.full((10, 2), np.nan)}, NotFiniteError),
        ({"is_case": np.ones(9)}, InvalidInputError),
        ({"is_case": np.full(10, np.nan)}, NotFiniteError),
        ({"is_case": np.full(10, 2)}, InvalidInputError),
        ({"respondent": np.arange(9)}, InvalidInputError),
        ({"respondent": [None] * 10}, NotFiniteError),
        ({"max_radius_m": 0.0}, InvalidParameterError),
        ({"max_share": 0.0}, InvalidParameterError),
        ({"max_share": 1.5}, InvalidParameterError),
        ({"min_cases": 0}, InvalidParameterError),
        ({"permutations": -1}, InvalidParameterError),
        ({"seed": -1}, InvalidParameterError),
        ({"threads": -1}, InvalidParameterError),
        ({"centres": np.empty((0, 2))}, EmptyInputError),
    ],
)
def test_bad_input_is_named(change, error):
    xy, is_case = pattern(10, 0.5, 1)
    arguments = {"points_metric": xy, "is_case": is_case, "seed": 1} | change
    with pytest.raises(error):
        bernoulli_scan(**arguments)
