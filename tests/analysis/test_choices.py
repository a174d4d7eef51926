"""Cell size and bandwidth follow the data by the stated rules."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import errors
from analysis.choices import BANDWIDTHS_M, CELL_SIZES_M, choose_bandwidth, choose_cell_size


def make_pins(xy, respondent=None):
    xy = np.asarray(xy, dtype=float)
    return gpd.GeoDataFrame(
        {
            "respondent": np.arange(len(xy)) if respondent is None else respondent,
            "perception": "safe",
        },
        geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]),
        crs=3006,
    )


@pytest.mark.parametrize(
    ("spacing", "size"), [(40, 100), (60, 150), (100, 250), (190, 500), (380, 1000)]
)
def test_the_smallest_size_with_enough_people_is_chosen(spacing, size):
    east, north = np.meshgrid(np.arange(0, 8_000, spacing), np.arange(0, 8_000, spacing))
    choice = choose_cell_size(make_pins(np.column_stack([east.ravel(), north.ravel()])))
    assert choice.cell_size_m == size
    assert not choice.counts_only
    shares = dict(choice.curve)
    assert tuple(shares) == CELL_SIZES_M
    assert shares[size] >= 0.65
    assert all(shares[smaller] < 0.65 for smaller in CELL_SIZES_M if smaller < size)


def test_people_count_and_not_pins():
    xy = np.random.default_rng(1).uniform(0, 5_000, (2_000, 2))
    assert choose_cell_size(make_pins(xy)).cell_size_m < 1000
    choice = choose_cell_size(make_pins(xy, respondent=np.arange(2_000) % 4))
    assert (choice.cell_size_m, choice.counts_only) == (1000, True)
    assert choice.curve[-1] == (1000, 0.0)


def slow_bandwidth(xy, respondent):
    """The plain formula, for rounds in which everybody judges with all of few pins."""
    ground = np.prod(np.maximum(np.ptp(xy, axis=0), 600) / 1000)
    apart = ((xy[:, None] - xy) ** 2).sum(axis=2)
    foreign = respondent[:, None] != respondent
    likelihoods = []
    for h in BANDWIDTHS_M:
        kernel = np.exp(-apart / (2 * h**2)) / (2 * np.pi * (h / 1000) ** 2)
        density = (kernel * foreign).sum(axis=1) / foreign.sum(axis=1)
        logs = np.log(0.99 * density + 0.01 / ground)
        likelihoods.append(
            np.mean([logs[respondent == person].mean() for person in np.unique(respondent)])
        )
    return np.array(likelihoods)


@given(st.integers(0, 2**32 - 1), st.sampled_from([150.0, 400.0, 1_500.0]))
@settings(max_examples=15, deadline=None)
def test_the_curve_is_that_of_the_plain_formula(seed, spread):
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0, 6_000, (5, 2))
    respondent = np.repeat(np.arange(80), rng.integers(1, 5, 80))
    home = (centres[rng.integers(0, 5, 80)] + rng.normal(0, spread, (80, 2)))[respondent]
    xy = home + rng.normal(0, 60, home.shape)
    choice = choose_bandwidth(make_pins(xy, respondent))
    plain = slow_bandwidth(xy, respondent)
    ours = np.array([likelihood for _, likelihood in choice.curve])
    # Kernels are cut off at 5 bandwidths and pins gathered in squares; scores span about 1.
    assert ours == pytest.approx(plain, abs=0.06)
    chosen = BANDWIDTHS_M.index(choice.bandwidth_m)
    assert plain[chosen] >= plain.max() - 0.03


def test_leaving_out_the_person_gives_a_wider_kernel_than_leaving_out_the_pin():
    rng = np.random.default_rng(2)
    home = rng.normal(0, 1_500, (250, 2))
    respondent = np.repeat(np.arange(250), 6)
    xy = home[respondent] + rng.normal(0, 60, (1_500, 2))
    by_person = choose_bandwidth(make_pins(xy, respondent)).bandwidth_m
    by_pin = choose_bandwidth(make_pins(xy)).bandwidth_m
    assert by_pin <= 150 < 400 <= by_person


def test_the_bandwidth_stays_within_its_limits():
    tight = np.random.default_rng(3).normal(0, 5, (400, 2))
    wide = np.random.default_rng(3).uniform(0, 30_000, (400, 2))
    assert choose_bandwidth(make_pins(tight)).bandwidth_m == 100
    assert choose_bandwidth(make_pins(wide)).bandwidth_m == 600


def test_one_person_alone_gets_the_default():
    choice = choose_bandwidth(make_pins([[0, 0], [10, 10]], respondent=[1, 1]))
    assert (choice.bandwidth_m, choice.curve) == (250.0, ())


def test_two_people_in_one_spot_are_no_trouble():
    choice = choose_bandwidth(make_pins([[0, 0]] * 4, respondent=[1, 1, 2, 2]))
    assert choice.bandwidth_m == 100
    assert np.isfinite([likelihood for _, likelihood in choice.curve]).all()


@pytest.mark.parametrize("choose", [choose_bandwidth, choose_cell_size])
def test_without_pins_there_is_nothing_to_choose(choose):
    with pytest.raises(errors.EmptyInputError):
        choose(make_pins(np.zeros((1, 2))).iloc[:0])
