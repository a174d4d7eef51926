"""Projection against Lantmäteriet's own formulas, written out anew here."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from geodata import crs
from geodata.errors import WrongCrsError


def gauss_krueger(lng: float, lat: float) -> tuple[float, float]:
    """Lantmäteriet, "Gauss Conformal Projection (Transverse Mercator), Krüger's formulas"."""
    a, f = 6378137.0, 1 / 298.257222101
    e2 = f * (2 - f)
    n = f / (2 - f)
    radius = a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    series_a = (e2, (5 * e2**2 - e2**3) / 6, (104 * e2**3 - 45 * e2**4) / 120, 1237 * e2**4 / 1260)
    series_b = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    phi, dlambda = math.radians(lat), math.radians(lng - 15)
    s = math.sin(phi)
    star = phi - s * math.cos(phi) * sum(c * s ** (2 * i) for i, c in enumerate(series_a))
    xi = math.atan2(math.tan(star), math.cos(dlambda))
    eta = math.atanh(math.cos(star) * math.sin(dlambda))
    north, east = xi, eta
    for i, c in enumerate(series_b, start=1):
        north += c * math.sin(2 * i * xi) * math.cosh(2 * i * eta)
        east += c * math.cos(2 * i * xi) * math.sinh(2 * i * eta)
    return 500_000 + 0.9996 * radius * east, 0.9996 * radius * north


@given(lng=st.floats(10.5, 24.2), lat=st.floats(55, 69.1))
@settings(max_examples=60)
def test_sweref_99_tm_agrees_with_lantmaeteriets_formulas(lng: float, lat: float) -> None:
    point = crs.shape_to_metric(Point(lng, lat))
    assert (point.x, point.y) == pytest.approx(gauss_krueger(lng, lat), abs=0.002)


@given(lng=st.floats(10.5, 24.2), lat=st.floats(55, 69.1))
@settings(max_examples=30)
def test_there_and_back_is_the_same_place(lng: float, lat: float) -> None:
    back = crs.shape_to_store(crs.shape_to_metric(Point(lng, lat)))
    assert (back.x, back.y) == pytest.approx((lng, lat), abs=1e-9)


def test_height_is_dropped_and_holes_stay() -> None:
    hole = [(15.2, 59.2, 1), (15.2, 59.4, 1), (15.4, 59.4, 1)]
    shape = Polygon([(15, 59, 5), (16, 59, 5), (16, 60, 5)], [hole])
    metric = crs.shape_to_metric(shape)
    assert not metric.has_z
    assert len(metric.interiors) == 1


def test_a_frame_without_a_system_is_refused_in_both_directions() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(18, 59)])
    for convert in (crs.to_metric, crs.to_store):
        with pytest.raises(WrongCrsError) as caught:
            convert(frame)
        assert caught.value.code == "no_crs"


def test_require_crs_lets_only_the_named_system_through() -> None:
    stored = gpd.GeoDataFrame(geometry=[Point(18, 59)], crs=4326)
    assert crs.require_crs(stored, 4326) is stored
    with pytest.raises(WrongCrsError) as caught:
        crs.require_crs(stored, 3006)
    assert caught.value.facts == {"expected": 3006, "found": 4326}
    with pytest.raises(WrongCrsError):
        crs.require_crs(gpd.GeoDataFrame(geometry=[Point(18, 59)]), 3006)


def test_frames_go_to_metres_and_back() -> None:
    stored = gpd.GeoDataFrame({"a": [1]}, geometry=[Point(15, 59)], crs=4326)
    metric = crs.to_metric(stored)
    assert metric.geometry.x[0] == pytest.approx(500_000, abs=0.001)
    assert crs.to_store(metric).geometry.y[0] == pytest.approx(59, abs=1e-9)


@pytest.mark.parametrize("srid", sorted(crs.LOCAL_SRIDS))
def test_local_zones_have_their_central_meridian_at_150_000(srid: int) -> None:
    degrees, minutes = (int(part) for part in crs.LOCAL_SRIDS[srid].split()[-2:])
    lng, _lat = crs.project_xy(np.array([150_000.0]), np.array([6.5e6]), srid)
    assert lng[0] == pytest.approx(degrees + minutes / 60, abs=1e-6)
    assert crs.known_crs(srid).name.replace("SWEREF99", "SWEREF 99") == crs.LOCAL_SRIDS[srid]


def test_what_cannot_be_projected_is_nan_and_the_rest_stays() -> None:
    x, y = np.array([674_032.0, np.nan, 1e30]), np.array([6_580_822.0, 1.0, 1e30])
    lng, lat = crs.project_xy(x, y, "EPSG:3006")
    assert lng[0] == pytest.approx(18.06, abs=0.01)
    assert lat[0] == pytest.approx(59.33, abs=0.01)
    assert np.isnan(lng[1:]).all()
    assert np.isnan(lat[1:]).all()


@pytest.mark.parametrize("name", ["EPSG:999999", "sweref", "", "99999999999", -1])
def test_an_unknown_system_is_a_typed_error(name: str | int) -> None:
    with pytest.raises(WrongCrsError) as caught:
        crs.known_crs(name)
    assert caught.value.code == "unknown_crs"


def test_a_bare_number_is_an_epsg_code() -> None:
    assert crs.known_crs("3011") == crs.known_crs("EPSG:3011") == crs.known_crs(3011)


def test_a_system_has_the_name_that_maps_print() -> None:
    assert crs.crs_name(3006) == "SWEREF 99 TM"
    assert crs.crs_name(3011) == "SWEREF 99 18 00"


def test_lines_keep_their_shape_type() -> None:
    assert crs.shape_to_metric(LineString([(15, 59), (15, 60)])).geom_type == "LineString"
