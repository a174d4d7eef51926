from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry.base import BaseGeometry

from geodata import validators
from geodata.errors import GeometryError

ANY_FLOAT = st.floats(allow_nan=True, allow_infinity=True)
with np.errstate(invalid="ignore"):
    WITH_NAN = Polygon([(0, 0), (1, np.nan), (1, 0)])


def point_or_code(check: Callable[..., BaseGeometry], *args: object) -> BaseGeometry | str:
    try:
        return check(*args)
    except GeometryError as error:
        return error.code


def code_of(check: Callable[..., object], *args: object, **kwargs: object) -> str:
    with pytest.raises(GeometryError) as caught:
        check(*args, **kwargs)
    return caught.value.code


def test_a_place_in_sweden_passes() -> None:
    assert validators.check_lng_lat(18.07, 59.33).equals(Point(18.07, 59.33))


@pytest.mark.parametrize(
    ("lng", "lat", "code"),
    [
        (None, 59.0, "missing"),
        (18.0, None, "missing"),
        (float("nan"), 59.0, "not_finite"),
        (18.0, float("-inf"), "not_finite"),
        (999.0, 999.0, "out_of_range"),
        (18.0, 90.001, "out_of_range"),
        (-180.001, 59.0, "out_of_range"),
        (59.33, 18.07, "swapped"),
        (4.95, 52.33, "outside_sweden"),
        (0.0, 0.0, "outside_sweden"),
    ],
)
def test_a_bad_point_is_refused_by_code(lng: float | None, lat: float | None, code: str) -> None:
    assert code_of(validators.check_lng_lat, lng, lat) == code


def test_abroad_is_accepted_when_sweden_is_not_asked_for() -> None:
    assert validators.check_lng_lat(4.95, 52.33, sweden=False).x == 4.95
    assert code_of(validators.check_lng_lat, 200, 52.33, sweden=False) == "out_of_range"


@given(lng=ANY_FLOAT, lat=ANY_FLOAT)
def test_any_pair_of_numbers_gives_a_point_or_a_typed_error(lng: float, lat: float) -> None:
    outcome = point_or_code(validators.check_lng_lat, lng, lat)
    if isinstance(outcome, str):
        assert outcome in {"not_finite", "out_of_range", "swapped", "outside_sweden"}
    else:
        assert box(*validators.SWEDEN_BOUNDS).covers(outcome)


def test_the_array_check_marks_each_point_by_itself() -> None:
    lng = np.array([18.0, 59.0, np.nan, np.inf, 181.0, 4.9])
    lat = np.array([59.0, 18.0, 59.0, 59.0, 59.0, 52.3])
    codes = validators.point_problems(lng, lat).tolist()
    assert codes == ["", "swapped", "missing", "not_finite", "out_of_range", ""]


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (None, "missing"),
        (Polygon(), "missing"),
        (Point(0, 0), "wrong_type"),
        (LineString([(0, 0), (1, 1)]), "wrong_type"),
        (GeometryCollection([Point(0, 0)]), "no_area"),
        (Polygon([(0, 0), (1, 1), (2, 2)]), "no_area"),
        (WITH_NAN, "not_finite"),
    ],
)
def test_what_is_no_area_is_refused_by_code(shape: object, code: str) -> None:
    assert code_of(validators.valid_area, shape) == code


def test_height_and_measure_are_dropped_from_areas() -> None:
    shape = shapely.from_wkt("POLYGON ZM ((0 0 1 2, 1 0 1 2, 1 1 1 2, 0 0 1 2))")
    area = validators.valid_area(shape)
    assert not area.has_z
    assert not area.has_m


def test_areas_in_a_collection_are_kept_and_lines_dropped() -> None:
    mixed = GeometryCollection([box(0, 0, 1, 1), LineString([(5, 5), (6, 6)])])
    assert validators.valid_area(mixed).area == pytest.approx(1.0)


@given(
    st.lists(
        st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=12, unique=True
    )
)
@settings(max_examples=100)
def test_any_ring_becomes_a_valid_area_or_a_typed_error(ring: list[tuple[int, int]]) -> None:
    outcome = point_or_code(validators.valid_area, Polygon(ring))
    if isinstance(outcome, str):
        assert outcome == "no_area"
    else:
        assert isinstance(outcome, MultiPolygon)
        assert outcome.is_valid
        assert outcome.area > 0
