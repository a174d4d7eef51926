"""Geometry is checked at the door, once; behind it everything is finite, valid and 2-D.

Each check raises ``GeometryError`` with one of these codes, which the product turns into words:

- ``missing``: no geometry, an empty one, or a coordinate left out
- ``not_finite``: NaN or infinity
- ``out_of_range``: not a longitude in -180..180 with a latitude in -90..90
- ``swapped``: latitude and longitude have changed places (the point lies in Sweden the other way)
- ``outside_sweden``: a real place, but not in Sweden
- ``wrong_type``: e.g. a line where an area is asked for
- ``no_area``: nothing is left of the area once it is made valid
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.errors import GeometryError

# West, south, east, north of Sweden with its territorial sea, in degrees.
SWEDEN_BOUNDS: Final = (10.0, 54.9, 24.6, 69.2)

Degrees = npt.NDArray[np.float64]


def point_problems(lng: Degrees, lat: Degrees) -> npt.NDArray[np.object_]:
    """What is wrong with each of n points in EPSG:4326: a code, or ``""`` for nothing.

    Args:
        lng, lat: degrees, shape (n,); NaN stands for a coordinate that is missing.

    Returns:
        Shape (n,), text: ``missing``, ``not_finite``, ``out_of_range``, ``swapped`` or ``""``.
        A place outside Sweden is no problem here: imports may be of any city.
    """
    codes = np.full(len(lng), "", dtype=object)
    in_range = (np.abs(lng) <= 180) & (np.abs(lat) <= 90)
    codes[~in_range] = "out_of_range"
    codes[in_sweden(lat, lng) & ~in_sweden(lng, lat)] = "swapped"
    codes[np.isinf(lng) | np.isinf(lat)] = "not_finite"
    codes[np.isnan(lng) | np.isnan(lat)] = "missing"
    return codes


def in_sweden(lng: Degrees, lat: Degrees) -> npt.NDArray[np.bool_]:
    """Which points (EPSG:4326, degrees) lie in the box around Sweden."""
    west, south, east, north = SWEDEN_BOUNDS
    return (lng >= west) & (lng <= east) & (lat >= south) & (lat <= north)


def check_lng_lat(lng: float | None, lat: float | None, *, sweden: bool = True) -> Point:
    """One point a person has placed, in EPSG:4326.

    Args:
        lng, lat: degrees; None stands for left out.
        sweden: whether a point outside Sweden is refused too.

    Raises:
        GeometryError: any code of this module that can befall a point.
    """
    if lng is None or lat is None:
        raise GeometryError("a coordinate is missing", code="missing")
    if not (math.isfinite(lng) and math.isfinite(lat)):
        raise GeometryError("a coordinate is not a number", code="not_finite")
    code = str(point_problems(np.array([lng]), np.array([lat]))[0])
    if not code and sweden and not in_sweden(np.array([lng]), np.array([lat]))[0]:
        code = "outside_sweden"
    if code:
        raise GeometryError(f"({lng}, {lat}): {code}", code=code, lng=lng, lat=lat)
    return Point(lng, lat)


def valid_area(geometry: BaseGeometry | None) -> MultiPolygon:
    """An area in any CRS: 2-D, valid, and always a MultiPolygon.

    Self-crossings are mended by GEOS' structure method, which keeps what lies inside; lines and
    points that are left over are dropped.

    Raises:
        GeometryError: missing, not_finite, wrong_type (not an area) or no_area (nothing is left).
    """
    if geometry is None or geometry.is_empty:
        raise GeometryError("no geometry", code="missing")
    flat = shapely.force_2d(geometry)
    if not np.isfinite(shapely.get_coordinates(flat)).all():
        raise GeometryError("a coordinate is not a number", code="not_finite")
    if flat.geom_type not in {"Polygon", "MultiPolygon", "GeometryCollection"}:
        raise GeometryError(f"{flat.geom_type} is not an area", code="wrong_type")
    if not flat.is_valid:
        flat = shapely.make_valid(flat, method="structure", keep_collapsed=False)
    parts = [part for part in _polygons(flat) if part.area > 0]
    if not parts:
        raise GeometryError("the area is empty once made valid", code="no_area")
    area = MultiPolygon(parts)
    # Mended parts may share an edge, which a MultiPolygon may not: dissolve it.
    return area if area.is_valid else MultiPolygon(_polygons(shapely.union_all(parts)))


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons in a geometry, however deep they lie in collections."""
    if isinstance(geometry, Polygon):
        return [geometry]
    return [polygon for part in getattr(geometry, "geoms", ()) for polygon in _polygons(part)]
