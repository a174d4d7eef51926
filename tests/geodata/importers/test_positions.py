"""Positions of features in other degrees than those of WGS 84."""

import geopandas as gpd
import pytest
from pyproj import Transformer
from shapely.geometry import MultiPoint, Point

from geodata.importers.positions import from_geometry

# RT90 in degrees: the old Swedish datum, on another ellipsoid than WGS 84 and SWEREF 99.
RT90_DEGREES = 4124


def test_degrees_of_another_datum_are_moved() -> None:
    """At Stockholm RT90 lies some two hundred metres from WGS 84."""
    old = Point(18.07, 59.33)
    found = from_geometry(gpd.GeoSeries([old], crs=RT90_DEGREES))
    lat, lng = Transformer.from_crs(RT90_DEGREES, 4326).transform(old.y, old.x)
    assert (found.lng[0], found.lat[0]) == pytest.approx((lng, lat), abs=1e-9)
    away_m = ((found.lng[0] - old.x) * 57_000, (found.lat[0] - old.y) * 111_000)
    assert 100 < (away_m[0] ** 2 + away_m[1] ** 2) ** 0.5 < 300
    assert found.codes == [""]


def test_degrees_of_wgs84_stay_as_they_are() -> None:
    found = from_geometry(gpd.GeoSeries([Point(18.07, 59.33), MultiPoint([(18, 59)])], crs=4326))
    assert found.lng.tolist() == [18.07, 18.0]
    assert found.lat.tolist() == [59.33, 59.0]


def test_several_points_are_none() -> None:
    found = from_geometry(gpd.GeoSeries([MultiPoint([(18, 59), (18.1, 59)]), None], crs=4326))
    assert found.codes == ["not_a_point", "missing"]
