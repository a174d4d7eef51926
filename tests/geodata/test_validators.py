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
        (Polygon([(18, 59), (1e308, 59), (1e308, 1e308)]), "out_of_range"),
        (Polygon([(18, 59), (-1e10, 59), (18, 60)]), "out_of_range"),
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


def zigzag(vertices: int) -> Polygon:
    """Every line crosses about a third of the others."""
    random = np.random.default_rng(1)
    return Polygon(random.uniform((18, 59), (19, 60), (vertices, 2)))


def coast(vertices: int) -> Polygon:
    angle = np.linspace(0, 2 * np.pi, vertices)
    radius = 0.1 + 0.001 * np.sin(angle * vertices / 100)
    return Polygon(np.column_stack([18 + radius * np.cos(angle), 59 + radius * np.sin(angle)]))


@pytest.mark.parametrize("vertices", [1_500, 30_000])
def test_an_outline_that_crosses_itself_for_ever_is_refused_at_once(vertices: int) -> None:
    assert code_of(validators.valid_area, zigzag(vertices)) == "too_crossed"


def test_a_little_crossing_is_mended_and_a_long_coast_passes() -> None:
    assert validators.valid_area(zigzag(60)).is_valid
    slip = np.array(coast(50_000).exterior.coords)
    slip[[1_000, 1_003]] = slip[[1_003, 1_000]]
    assert not Polygon(slip).is_valid
    assert validators.valid_area(Polygon(slip)).area == pytest.approx(coast(50_000).area, rel=1e-4)


def test_more_vertices_than_may_come_in_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "MAX_VERTICES", 100)
    assert code_of(validators.valid_area, coast(101)) == "too_detailed"
    assert validators.valid_area(coast(100)).is_valid


def test_drawn_areas_are_united_in_sweden_only() -> None:
    squares = [box(18.0, 59.0, 18.1, 59.1), box(18.1, 59.0, 18.2, 59.1)]
    united = validators.area_in_sweden(squares, max_vertices=10)
    assert len(united.geoms) == 1
    assert code_of(validators.area_in_sweden, squares, max_vertices=9) == "too_detailed"
    for elsewhere in (box(59.0, 18.0, 59.1, 18.1), box(18, 59, 18.1, 1e300), box(2, 48, 3, 49)):
        outcome = code_of(validators.area_in_sweden, [*squares, elsewhere], max_vertices=99)
        assert outcome in {"outside_sweden", "out_of_range"}
    strips = [box(18 + i / 1e3, 59, 18.0005 + i / 1e3, 60) for i in range(500)]
    strips += [box(18, 59 + i / 1e3, 19, 59.0005 + i / 1e3) for i in range(500)]
    assert code_of(validators.area_in_sweden, strips, max_vertices=9_999) == "too_crossed"


def test_what_becomes_too_much_when_it_is_mended_is_refused_too() -> None:
    """Few crossings for each line, and yet thousands of pieces: they stopped every page."""
    teeth = [(18 + i % 2 / 10, 59 + i * 1e-6) for i in range(4_000)]
    assert (
        code_of(validators.area_in_sweden, [Polygon(teeth)], max_vertices=20_000) == "too_crossed"
    )
    strips = [box(18 + i / 1e3, 59, 18.0005 + i / 1e3, 60) for i in range(100)]
    strips += [box(18, 59 + i / 1e3, 19, 59.0005 + i / 1e3) for i in range(100)]
    assert code_of(validators.area_in_sweden, strips, max_vertices=9_999) == "too_detailed"


def test_a_bow_tie_and_an_archipelago_are_areas() -> None:
    bow = Polygon([(18, 59), (18.1, 59.1), (18.1, 59), (18, 59.1)])
    assert len(validators.area_in_sweden([bow], max_vertices=99).geoms) == 2
    islands = MultiPolygon([box(18 + i / 1e3, 59, 18.0005 + i / 1e3, 59.1) for i in range(900)])
    assert len(validators.area_in_sweden([islands], max_vertices=9_999).geoms) == 900
