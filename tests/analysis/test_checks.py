"""What is let into an analysis and what is not."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from analysis import checks, errors

NEAR_STOCKHOLM = [[674_000.0, 6_580_000.0], [674_100.0, 6_580_050.0]]


def frame(points=NEAR_STOCKHOLM, crs=3006, **columns):
    xy = np.asarray(points, dtype=float)
    defaults = {"perception": ["safe", "unsafe"][: len(xy)], "respondent": [7, 9][: len(xy)]}
    return gpd.GeoDataFrame(
        defaults | columns, geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]), crs=crs
    )


@pytest.mark.parametrize(
    "points",
    [
        NEAR_STOCKHOLM,
        np.array(NEAR_STOCKHOLM),
        shapely.points(NEAR_STOCKHOLM),
        frame(),
        frame().geometry,
        frame().set_index(np.array([5, 5])),
    ],
    ids=["list", "array", "shapely", "frame", "series", "repeated index"],
)
def test_points_come_in_many_shapes(points):
    assert checks.coordinates(points).tolist() == NEAR_STOCKHOLM


@pytest.mark.parametrize(
    ("points", "error"),
    [
        (frame(crs=4326), errors.WrongCrsError),
        (frame(crs=3011).geometry, errors.WrongCrsError),
        (frame(crs=None), errors.WrongCrsError),
        ([], errors.EmptyInputError),
        (np.empty((0, 2)), errors.EmptyInputError),
        (frame().iloc[:0], errors.EmptyInputError),
        ([[1.0, np.nan]], errors.NotFiniteError),
        ([[np.inf, 1.0]], errors.NotFiniteError),
        (gpd.GeoSeries([shapely.Point(), None], crs=3006), errors.NotFiniteError),
        (gpd.GeoSeries([None, shapely.Point(1, 2)], crs=3006), errors.NotFiniteError),
        ([1.0, 2.0], errors.InvalidInputError),
        ([[1.0, 2.0, 3.0]], errors.InvalidInputError),
        ([["a", "b"]], errors.InvalidInputError),
        (gpd.GeoSeries([shapely.box(0, 0, 1, 1)], crs=3006), errors.InvalidInputError),
    ],
)
def test_points_that_cannot_be_analysed(points, error):
    with pytest.raises(error):
        checks.coordinates(points)


def test_every_error_is_a_value_error_of_its_own():
    assert issubclass(errors.AnalysisError, ValueError)
    for name in ("WrongCrsError", "EmptyInputError", "InvalidInputError", "TooFewError"):
        assert issubclass(getattr(errors, name), errors.AnalysisError)


def test_pins_become_arrays():
    pins = checks.pin_arrays(frame(respondent=["b", "a"], weight=[0.5, 2.0]))
    assert pins.unsafe.tolist() == [False, True]
    assert pins.respondent.tolist() == [0, 1]
    assert pins.weight.tolist() == [0.5, 2.0]
    assert pins.people == 2


@pytest.mark.parametrize(
    ("pins", "error"),
    [
        (frame().drop(columns="perception"), errors.MissingColumnError),
        (frame().drop(columns="respondent"), errors.MissingColumnError),
        (frame(perception=["safe", "Unsafe"]), errors.InvalidInputError),
        (frame(perception=["safe", None]), errors.InvalidInputError),
        (frame(respondent=[1.0, np.nan]), errors.NotFiniteError),
        (frame(weight=[1.0, -1.0]), errors.InvalidInputError),
        (frame(weight=[1.0, np.inf]), errors.NotFiniteError),
        (frame().geometry, errors.InvalidInputError),
    ],
)
def test_pins_that_cannot_be_analysed(pins, error):
    with pytest.raises(error):
        checks.pin_arrays(pins)


@given(st_numpy.arrays(np.float64, st.tuples(st.integers(1, 5), st.just(2))))
def test_whatever_comes_through_is_finite(points):
    if np.isfinite(points).all():
        assert np.array_equal(checks.coordinates(points), points)
    else:
        with pytest.raises(errors.NotFiniteError):
            checks.coordinates(points)


@pytest.mark.parametrize("value", [0, -1, np.nan, np.inf])
def test_a_length_is_positive_and_finite(value):
    with pytest.raises(errors.InvalidParameterError):
        checks.positive(value, name="cell_size_m")


@pytest.mark.parametrize("value", [0, 1, -0.1, np.nan])
def test_a_level_lies_strictly_between_0_and_1(value):
    with pytest.raises(errors.InvalidParameterError):
        checks.fraction(value, name="q")


@pytest.mark.parametrize("value", [-1, 1.5])
def test_a_count_is_whole(value):
    with pytest.raises(errors.InvalidParameterError):
        checks.whole(value, name="rings")
