"""Surfaces against the plain formulas, on every side of their definitions."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import errors
from analysis.density import (
    edge_correction,
    frame_of,
    kernel_density,
    log_relative_risk,
    log_relative_risk_with_error,
)

TOWN = (0.0, 0.0, 4_000.0, 3_000.0)
SETTING = {"bandwidth_m": 200.0, "cell_m": 50.0, "bounds": TOWN}


def plain_density(xy, *, bandwidth_m, cell_m, bounds, weights=None):
    """Kernel by kernel, per km²."""
    east, north = frame_of(bounds, cell_m=cell_m).centres()
    kernel_x = np.exp(-0.5 * ((east[:, None] - xy[:, 0]) / bandwidth_m) ** 2)
    kernel_y = np.exp(-0.5 * ((north[:, None] - xy[:, 1]) / bandwidth_m) ** 2)
    weights = np.ones(len(xy)) if weights is None else weights
    return kernel_y @ (kernel_x * weights).T / (2 * np.pi * (bandwidth_m / 1000) ** 2)


def town(n, seed=1):
    rng = np.random.default_rng(seed)
    return rng.uniform((-500, -500), (4_500, 3_500), (n, 2))


@pytest.mark.parametrize("cell_m", [25.0, 50.0, 100.0])
def test_the_plain_formula_gives_the_same_surface(cell_m):
    xy = town(5_000)
    weights = np.random.default_rng(2).random(5_000)
    setting = SETTING | {"cell_m": cell_m}
    exact = plain_density(xy, weights=weights, **setting)
    ours = kernel_density(xy, weights=weights, **setting)
    assert ours.shape == (int(3_000 / cell_m), int(4_000 / cell_m))
    tolerance = 0.001 if cell_m <= 50 else 0.02
    assert np.abs(ours - exact).max() < tolerance * exact.max()


def test_rows_go_north_and_columns_east():
    surface = kernel_density([[3_025.0, 525.0]], **SETTING)
    assert np.unravel_index(surface.argmax(), surface.shape) == (10, 60)
    # Height of a Gaussian, per km².
    assert surface.max() == pytest.approx(1 / (2 * math.pi * 0.2**2), rel=0.02)


@given(st.floats(1_200, 2_800), st.floats(1_200, 1_800), st.sampled_from([50.0, 120.0, 200.0]))
def test_the_sum_over_the_ground_is_the_number_of_points(east, north, bandwidth_m):
    surface = kernel_density([[east, north]], **(SETTING | {"bandwidth_m": bandwidth_m}))
    assert surface.sum() * 0.05**2 == pytest.approx(1.0, abs=1e-5)
    assert surface.min() >= 0


def test_points_beyond_the_bounds_still_add_their_part():
    assert kernel_density([[-100.0, 1_500.0]], **SETTING).max() > 1
    assert kernel_density([[-100_000.0, 1_500.0]], **SETTING).max() == 0


def test_negative_coordinates_and_geometry_are_fine():
    bounds = (-1_000.0, -1_000.0, 0.0, 0.0)
    point = gpd.GeoSeries.from_xy([-500.0], [-500.0], crs=3006)
    surface = kernel_density(point, bandwidth_m=100, cell_m=50, bounds=bounds)
    assert np.allclose(surface, surface.T)
    assert np.allclose(surface, surface[::-1])


@pytest.mark.parametrize(
    ("points", "change", "error"),
    [
        ([], {}, errors.EmptyInputError),
        ([[np.nan, 1.0]], {}, errors.NotFiniteError),
        (gpd.GeoSeries.from_xy([1], [1], crs=4326), {}, errors.WrongCrsError),
        ([[1.0, 1.0]], {"bandwidth_m": 49.0}, errors.InvalidParameterError),
        ([[1.0, 1.0]], {"bandwidth_m": np.nan}, errors.InvalidParameterError),
        ([[1.0, 1.0]], {"cell_m": 0.0}, errors.InvalidParameterError),
        ([[1.0, 1.0]], {"bounds": (1, 0, 0, 1)}, errors.InvalidParameterError),
        ([[1.0, 1.0]], {"bounds": (0, 0, np.inf, 1)}, errors.InvalidParameterError),
        ([[1.0, 1.0]], {"bounds": (0, 0, 1e9, 1e9)}, errors.InvalidParameterError),
        ([[1.0, 1.0]], {"weights": [-1.0]}, errors.InvalidInputError),
        ([[1.0, 1.0]], {"weights": [1.0, 1.0]}, errors.InvalidInputError),
    ],
)
def test_what_has_no_density(points, change, error):
    with pytest.raises(error):
        kernel_density(points, **(SETTING | change))


def test_log_relative_risk_is_the_stated_formula():
    cases, controls = town(300, 3), town(500, 4)
    share, around = 300 / 800, 4 * math.pi * 0.2**2
    unsafe = around * plain_density(cases, **SETTING) + 5 * share
    safe = around * plain_density(controls, **SETTING) + 5 * (1 - share)
    expected = np.log(unsafe / safe) - math.log(share / (1 - share))
    assert np.abs(log_relative_risk(cases, controls, **SETTING) - expected).max() < 0.01


def test_the_error_is_how_much_labels_alone_move_the_answer():
    xy = town(3_000)
    rng = np.random.default_rng(5)
    risks, errors = [], []
    for _time in range(150):
        unsafe = rng.random(len(xy)) < 0.4
        risk, error = log_relative_risk_with_error(xy[unsafe], xy[~unsafe], **SETTING)
        risks.append(risk)
        errors.append(error)
    around = 4 * math.pi * 0.2**2 * plain_density(xy, **SETTING)
    # Where the five people who begin each place do not count for much.
    many = around > 60
    assert many.sum() > 100
    moved = np.std(risks, axis=0)[many]
    assert np.median(moved / np.mean(errors, axis=0)[many]) == pytest.approx(1, abs=0.12)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15)
def test_changing_sides_changes_the_sign(seed):
    cases, controls = town(60, seed), town(90, seed + 1)
    risk = log_relative_risk(cases, controls, **SETTING)
    assert np.allclose(risk, -log_relative_risk(controls, cases, **SETTING), atol=1e-9)


def test_equal_patterns_differ_nowhere_whatever_their_number():
    xy = town(400)
    assert np.allclose(log_relative_risk(xy, xy, **SETTING), 0)
    twice = log_relative_risk(np.concatenate([xy, xy]), xy, **SETTING)
    assert np.abs(twice).max() < 1e-9


def test_a_lone_answer_does_not_shine():
    """One unsafe pin far from all others moves the odds, but by less than one in five people."""
    controls = np.random.default_rng(1).normal((1_000, 1_500), 150, (200, 2))
    cases = np.concatenate([controls[:100], [[3_500.0, 1_500.0]]])
    risk = log_relative_risk(cases, controls, **SETTING)
    share = 101 / 301
    most = math.log((5 * share + 2) / (5 * (1 - share))) - math.log(share / (1 - share))
    assert 0.1 < risk[30, 69] < most


def test_weights_count_as_so_many_points():
    cases, controls = town(40, 5), town(60, 6)
    doubled = log_relative_risk(np.repeat(cases, 2, axis=0), controls, **SETTING)
    weighted = log_relative_risk(cases, controls, case_weights=np.full(40, 2.0), **SETTING)
    assert np.allclose(doubled, weighted)
    with pytest.raises(errors.EmptyInputError):
        log_relative_risk(cases, controls, case_weights=np.zeros(40), **SETTING)


def test_the_edge_is_corrected_for_the_part_of_the_kernel_outside():
    half = shapely.box(0, -5_000, 2_000, 8_000)
    frame = frame_of(TOWN, cell_m=50)
    part = edge_correction(half, bandwidth_m=200, frame=frame)
    east = frame.centres()[0]
    expected = [0.5 * (1 + math.erf((2_000 - x) / (200 * math.sqrt(2)))) for x in east[20:40]]
    assert part[30, 20:40] == pytest.approx(expected, abs=0.002)
    assert np.isnan(part[:, 40:]).all()


def test_at_the_edge_what_the_area_cuts_off_is_made_good():
    """Against the stated formula, the kernel integrated over the ground square metre by metre."""
    area = shapely.Polygon([(500, 500), (2_500, 500), (2_500, 1_200), (1_500, 1_200),
                            (1_500, 2_500), (500, 2_500)])  # fmt: skip
    rng = np.random.default_rng(11)
    inside = [xy for xy in rng.uniform(500, 2_500, (120, 2)) if area.contains(shapely.Point(xy))]
    cases, controls = np.array(inside[:30]), np.array(inside[30:])
    risk = log_relative_risk(cases, controls, area=area, **SETTING)
    h, step = 200.0, 10.0
    middles = np.arange(500 + step / 2, 2_500, step)
    ground = np.column_stack([axis.ravel() for axis in np.meshgrid(middles, middles)])
    ground = ground[shapely.contains_xy(area, *ground.T)]
    share = len(cases) / len(inside)

    def kernels(place, others):
        squares = ((others - place) ** 2).sum(axis=1)
        return float(np.exp(-squares / (2 * h**2)).sum() / (2 * math.pi * h**2))

    for row, column in [(10, 10), (30, 12), (23, 29), (24, 20), (49, 29), (17, 49), (20, 20)]:
        place = np.array([column * 50 + 25.0, row * 50 + 25.0])
        part = kernels(place, ground) * step**2
        people = [4 * math.pi * h**2 * kernels(place, xy) / part for xy in (cases, controls)]
        odds = (people[0] + 5 * share) / (people[1] + 5 * (1 - share))
        expected = math.log(odds) - math.log(share / (1 - share))
        assert risk[row, column] == pytest.approx(expected, abs=0.01)
        # In a corner three quarters are cut off; in the middle next to nothing.
        assert 0.2 < part <= 1


def test_within_an_area_the_outside_is_empty_and_unheard():
    cases, controls = town(200, 7), town(300, 8)
    area = shapely.box(1_000, 1_000, 3_000, 2_000)
    risk = log_relative_risk(cases, controls, area=area, **SETTING)
    assert np.isfinite(risk[20:40, 20:60]).all()
    assert np.isnan(risk).sum() == risk.size - 20 * 40

    def within(xy):
        return xy[(np.abs(xy - (2_000, 1_500)) <= (1_000, 500)).all(axis=1)]

    again = log_relative_risk(within(cases), within(controls), area=area, **SETTING)
    assert np.array_equal(risk, again, equal_nan=True)


@pytest.mark.parametrize(
    ("area", "error"),
    [
        (shapely.box(9_000, 9_000, 9_100, 9_100), errors.EmptyInputError),
        (shapely.Point(1, 1), errors.InvalidInputError),
    ],
)
def test_an_area_without_points_or_ground(area, error):
    with pytest.raises(error):
        log_relative_risk(town(10), town(10), area=area, **SETTING)
