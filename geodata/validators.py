"""Geometry is checked at the door, once; behind it everything is finite, valid and 2-D.

Each check raises ``GeometryError`` with one of these codes, which the product turns into words:

- ``missing``: no geometry, an empty one, or a coordinate left out
- ``not_finite``: NaN or infinity
- ``out_of_range``: not a longitude in -180..180 with a latitude in -90..90
- ``swapped``: latitude and longitude have changed places (the point lies in Sweden the other way)
- ``outside_sweden``: a real place, but not in Sweden
- ``wrong_type``: e.g. a line where an area is asked for
- ``no_area``: nothing is left of the area once it is made valid
- ``too_detailed``: more vertices than may come in
- ``too_crossed``: an outline that crosses itself so often that mending it would take for ever
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.errors import GeometryError

# West, south, east, north of Sweden with its territorial sea, in degrees.
SWEDEN_BOUNDS: Final = (10.0, 54.9, 24.6, 69.2)
# No system in use on Earth has larger numbers (zones that lead with their number: 34 500 000 m).
# With 1e308, GEOS and PROJ do not fail but never come back.
MAX_COORDINATE: Final = 1e9
MAX_VERTICES: Final = 2_000_000
# What a line that a person drew, or a coast with a few slips, stays far below.
MAX_MEETINGS: Final = 200_000
MEETINGS_A_SEGMENT: Final = 50
MAX_PIECES: Final = 200
"""Into how many more parts than were drawn an outline may fall when it is mended."""
ASKED_AT_ONCE: Final = 10_000
BATCH: Final = 50

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
        GeometryError: missing, not_finite, out_of_range (in no system on Earth), too_detailed,
            too_crossed, wrong_type (not an area) or no_area (nothing is left).
    """
    if geometry is None or geometry.is_empty:
        raise GeometryError("no geometry", code="missing")
    flat = shapely.force_2d(geometry)
    _check_numbers(flat)
    if flat.geom_type not in {"Polygon", "MultiPolygon", "GeometryCollection"}:
        raise GeometryError(f"{flat.geom_type} is not an area", code="wrong_type")
    if shapely.get_num_coordinates(flat) > ASKED_AT_ONCE:
        check_crossings([flat])  # a zigzag of 200,000 lines keeps GEOS busy with the mere question
    if not flat.is_valid:
        check_crossings([flat])
        flat = shapely.make_valid(flat, method="structure", keep_collapsed=False)
    parts = [part for part in _polygons(flat) if part.area > 0]
    if not parts:
        raise GeometryError("the area is empty once made valid", code="no_area")
    area = MultiPolygon(parts)
    # Mended parts may share an edge, which a MultiPolygon may not: dissolve it.
    return area if area.is_valid else MultiPolygon(_polygons(shapely.union_all(parts)))


def _check_numbers(geometry: BaseGeometry) -> None:
    coordinates = shapely.get_coordinates(geometry)
    if len(coordinates) > MAX_VERTICES:
        raise GeometryError(
            f"more than {MAX_VERTICES} vertices", code="too_detailed", limit=MAX_VERTICES
        )
    if not np.isfinite(coordinates).all():
        raise GeometryError("a coordinate is not a number", code="not_finite")
    if (np.abs(coordinates) > MAX_COORDINATE).any():
        raise GeometryError("a coordinate lies nowhere on Earth", code="out_of_range")


def area_in_sweden(shapes: Iterable[BaseGeometry | None], *, max_vertices: int) -> MultiPolygon:
    """Areas that somebody drew (EPSG:4326), united; each is checked before it meets another.

    Raises:
        GeometryError: as ``valid_area``, outside_sweden, or too_detailed for ``max_vertices``,
            as they are drawn and as they are mended; too_crossed for one that falls into pieces.
    """
    drawn = list(shapes)
    if sum(shapely.get_num_coordinates(shape) for shape in drawn) > max_vertices:
        raise GeometryError(
            f"more than {max_vertices} vertices", code="too_detailed", limit=max_vertices
        )
    areas = [valid_area(shape) for shape in drawn]
    for area in areas:
        coordinates = shapely.get_coordinates(area)
        if not in_sweden(coordinates[:, 0], coordinates[:, 1]).all():
            raise GeometryError("the area reaches outside Sweden", code="outside_sweden")
    check_crossings(areas)
    united = valid_area(shapely.union_all(areas))
    # Every crossing has become vertices and pieces, and every page that draws it asks about them.
    pieces = len(united.geoms) - sum(len(_polygons(shape)) for shape in drawn if shape is not None)
    if pieces > MAX_PIECES:
        raise GeometryError("the outline falls into pieces", code="too_crossed")
    if shapely.get_num_coordinates(united) > max_vertices:
        raise GeometryError(
            f"more than {max_vertices} vertices", code="too_detailed", limit=max_vertices
        )
    return united


def check_crossings(shapes: Sequence[BaseGeometry]) -> None:
    """Refuse shapes whose lines meet so often that to mend or unite them would take for ever.

    Every crossing becomes a vertex: a zigzag of 20,000 lines has up to 200 million of them. Boxes
    around the segments are counted, in batches, and the counting stops where it is enough.

    Raises:
        GeometryError: too_crossed.
    """
    segments = _segments(shapes)
    allowed = max(MAX_MEETINGS, MEETINGS_A_SEGMENT * len(segments))
    tree = shapely.STRtree(segments)
    met = 0
    for start in range(0, len(segments), BATCH):
        met += tree.query(segments[start : start + BATCH]).shape[1]
        if met > allowed:
            raise GeometryError("the outline crosses itself too often", code="too_crossed")


def _segments(shapes: Sequence[BaseGeometry]) -> npt.NDArray[np.object_]:
    coordinates, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(shapely.get_parts(list(shapes)))), return_index=True
    )
    together = ring[1:] == ring[:-1]
    pairs = np.stack([coordinates[:-1][together], coordinates[1:][together]], axis=1)
    return np.asarray(shapely.linestrings(pairs), dtype=object)


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons in a geometry, however deep they lie in collections."""
    if isinstance(geometry, Polygon):
        return [geometry]
    return [polygon for part in getattr(geometry, "geoms", ()) for polygon in _polygons(part)]
