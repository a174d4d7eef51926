"""Whether ground that comes in can be the municipality's at all: compared with SCB's outline.

A file in the wrong zone, with its axes swapped or of another country reads without an error; only
the place it ends up at tells. SCB's outlines are coarse and end at the shore, while exact ones may
reach far out to sea or hold only the town: so what is asked is whether either lies within
``FAR_M`` of the other.

Signatures::

    require_like(areas, code)     GeometryError ``unlike_outline``, its sentence says how far off
    require_touching(area, code)  the same for a base map, which may be larger or smaller
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import GeometryCollection, MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.crs import shape_to_metric
from geodata.errors import GeometryError
from geodata.importers.area_union import FAR_M
from geodata.importers.municipalities import municipality_names, outlines_metric, read_municipality

LEAST_SHARE: Final = 0.1
DETAIL_M: Final = 100.0


def require_like(areas: Sequence[MultiPolygon], code: str) -> None:
    """Nothing for a municipality that SCB does not know.

    Args:
        areas: EPSG:4326, taken together.

    Raises:
        GeometryError: ``unlike_outline``.
    """
    outline = _outline(code)
    if outline is None:
        return
    area = GeometryCollection(areas)
    metric = shapely.simplify(shape_to_metric(area), DETAIL_M)
    if min(_furthest(metric, outline), _furthest(outline, metric)) > FAR_M:
        raise _unlike(area, code, "the areas")


def require_touching(area: BaseGeometry, code: str) -> None:
    """As ``require_like``, for the bounds of a base map: a county's, or a town's."""
    outline = _outline(code)
    if outline is None:
        return
    metric = shape_to_metric(area)
    shared = metric.intersection(outline).area
    if not shared >= LEAST_SHARE * min(metric.area, outline.area):
        raise _unlike(area, code, "the map")


def _outline(code: str) -> BaseGeometry | None:
    codes, outlines = outlines_metric()
    return outlines[codes.index(code)] if code in codes else None


def _furthest(shape: BaseGeometry, other: BaseGeometry) -> float:
    """How far the vertex of a shape that is furthest from the other lies from it; where the
    projection does not reach, infinitely far."""
    points = shapely.points(shapely.get_coordinates(shape))
    distances = shapely.distance(other, points)
    return float(np.nan_to_num(distances, nan=np.inf).max(initial=0.0))


def _unlike(area: BaseGeometry, code: str, what: str) -> GeometryError:
    here, there = area.centroid, read_municipality(code).geometry.centroid
    _to, _from, metres = Geod(ellps="WGS84").inv(here.x, here.y, there.x, there.y)
    km = round(metres / 1000)
    return GeometryError(
        f"{what} cannot be {municipality_names()[code]}: the middle is at {here.y:.2f}° N, "
        f"{here.x:.2f}° E, {km} km from the middle of SCB's outline. Is it the right file, and "
        "its system of coordinates the right one (zone, order of the axes)?",
        code="unlike_outline",
        distance_km=km,
    )
