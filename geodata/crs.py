"""Coordinate reference systems: stored in one, measured in another, and never mixed in silence.

- ``STORE_SRID`` 4326 (WGS 84, longitude first in memory): what the database keeps.
- ``METRIC_SRID`` 3006 (SWEREF 99 TM, metres): what everything is measured in.
- ``LOCAL_SRIDS`` 3007-3018 (SWEREF 99 local zones): what a municipality may print and export in.

Signatures::

    to_metric(frame) -> GeoDataFrame in EPSG:3006        WrongCrsError when it has no CRS
    to_store(frame) -> GeoDataFrame in EPSG:4326         WrongCrsError when it has no CRS
    require_crs(frame, srid) -> frame                    WrongCrsError unless it is in that CRS
    shape_to_metric(geometry_lng_lat) -> geometry        4326 -> 3006, one Shapely geometry
    shape_to_store(geometry_metric) -> geometry          3006 -> 4326, one Shapely geometry
    metric_points(lng, lat) -> points                    4326 -> 3006, arrays of degrees

GeoPandas joins two frames of different systems with a warning and no rows, so functions that
measure or join call ``require_crs`` first.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geodata.errors import WrongCrsError

STORE_SRID: Final = 4326
METRIC_SRID: Final = 3006
# SRID -> name of the zone, by its central meridian (Lantmäteriet, SWEREF 99 local projections).
LOCAL_SRIDS: Final[dict[int, str]] = {
    3007: "SWEREF 99 12 00",
    3008: "SWEREF 99 13 30",
    3009: "SWEREF 99 15 00",
    3010: "SWEREF 99 16 30",
    3011: "SWEREF 99 18 00",
    3012: "SWEREF 99 14 15",
    3013: "SWEREF 99 15 45",
    3014: "SWEREF 99 17 15",
    3015: "SWEREF 99 18 45",
    3016: "SWEREF 99 20 15",
    3017: "SWEREF 99 21 45",
    3018: "SWEREF 99 23 15",
}
METRIC_NAME: Final = "SWEREF 99 TM"

Coordinates = npt.NDArray[np.float64]


def require_crs(frame: gpd.GeoDataFrame, srid: int) -> gpd.GeoDataFrame:
    """Give ``frame`` back if it stands in ``EPSG:srid``; raise ``WrongCrsError`` otherwise."""
    found = None if frame.crs is None else frame.crs.to_epsg()
    if found != srid:
        raise WrongCrsError(f"expected EPSG:{srid}, found {frame.crs}", expected=srid, found=found)
    return frame


def to_metric(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Project a frame of any known system to EPSG:3006 (metres)."""
    return _project(frame, METRIC_SRID)


def to_store(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Bring a frame of any known system to EPSG:4326 (degrees, longitude first)."""
    return _project(frame, STORE_SRID)


def _project(frame: gpd.GeoDataFrame, srid: int) -> gpd.GeoDataFrame:
    if frame.crs is None:
        raise WrongCrsError("the data carry no coordinate reference system", code="no_crs")
    return frame.to_crs(srid)


def shape_to_metric(geometry_lng_lat: BaseGeometry) -> BaseGeometry:
    """Project one geometry from EPSG:4326 to EPSG:3006."""
    return _transform(geometry_lng_lat, STORE_SRID, METRIC_SRID)


def shape_to_store(geometry_metric: BaseGeometry) -> BaseGeometry:
    """Bring one geometry from EPSG:3006 to EPSG:4326."""
    return _transform(geometry_metric, METRIC_SRID, STORE_SRID)


def metric_points(lng: Coordinates, lat: Coordinates) -> npt.NDArray[np.object_]:
    """Degrees (EPSG:4326), shape (n,) → n points in EPSG:3006."""
    x, y = _transformer(STORE_SRID, METRIC_SRID).transform(lng, lat)
    return np.asarray(shapely.points(x, y), dtype=object)


def _transform(geometry: BaseGeometry, source: int, target: int) -> BaseGeometry:
    transformer = _transformer(source, target)

    def move(coordinates: Coordinates) -> Coordinates:
        return np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))

    return shapely.transform(shapely.force_2d(geometry), move)


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def project_xy(
    x: Coordinates, y: Coordinates, source: str | int | CRS
) -> tuple[Coordinates, Coordinates]:
    """Coordinates of any system → (lng, lat) in EPSG:4326; what cannot be projected becomes NaN.

    Args:
        x, y: easting/longitude and northing/latitude, shape (n,), in the units of ``source``.
        source: anything pyproj knows, e.g. ``"EPSG:3011"``, ``3006`` or WKT.

    Raises:
        WrongCrsError: ``source`` names no known system.
    """
    transformer = Transformer.from_crs(known_crs(source), STORE_SRID, always_xy=True)
    lng, lat = transformer.transform(x, y)
    # Far beyond the system's reach PROJ wraps around and answers with some place on Earth: only
    # what comes back to where it began was a coordinate of this system.
    back_x, back_y = transformer.transform(lng, lat, direction=TransformDirection.INVERSE)
    with np.errstate(invalid="ignore"):
        off = np.hypot(back_x - x, back_y - y)
        failed = ~(off <= 1e-6 * np.maximum(1.0, np.hypot(x, y)))
    return np.where(failed, np.nan, lng), np.where(failed, np.nan, lat)


def known_crs(source: str | int | CRS) -> CRS:
    """The system that ``source`` names; ``WrongCrsError`` if there is none of that name."""
    named = source
    if isinstance(source, str):
        named = f"EPSG:{source.strip()}" if source.strip().isdigit() else source
        # pyproj would guess at a bare word ("sweref" becomes a system in degrees): never guess.
        if ":" not in named and "[" not in named:
            raise WrongCrsError(f"unknown system {source!r}", code="unknown_crs")
    try:
        return CRS.from_user_input(named)
    except CRSError as error:
        raise WrongCrsError(f"unknown system {source!r}", code="unknown_crs") from error


def crs_name(srid: int) -> str:
    """The name to print beside coordinates, e.g. ``"SWEREF 99 18 00"``."""
    if srid == METRIC_SRID:
        return METRIC_NAME
    return LOCAL_SRIDS.get(srid) or known_crs(srid).name
