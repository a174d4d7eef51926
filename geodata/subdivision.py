"""Very large areas cut into handy pieces, so that a tile need not look at a whole coast.

``subdivided(frame, max_vertices, overlap_m)``: areas with more vertices than that are halved
along their longer side until they have no more, or are too small to halve.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geodata.crs import METRIC_SRID, require_crs


def subdivided(
    frame: gpd.GeoDataFrame, *, max_vertices: int = 500, overlap_m: float = 20.0
) -> gpd.GeoDataFrame:
    """The frame with its large areas in pieces; columns are repeated for each.

    Pieces overlap by ``overlap_m`` on each side of a cut: drawn in one colour they show no seam.
    Their union is the area that was.

    Args:
        frame: EPSG:3006, single geometries (no multi-parts).

    Raises:
        WrongCrsError: a frame in another system.
    """
    require_crs(frame, METRIC_SRID)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    large = (shapely.get_dimensions(shapes) == 2) & (
        shapely.get_num_coordinates(shapes) > max_vertices
    )
    pieces: list[object] = []
    rows: list[int] = []
    for row, (shape, is_large) in enumerate(zip(shapes, large, strict=True)):
        parts = list(_halved(shape, max_vertices, overlap_m)) if is_large else [shape]
        pieces += parts
        rows += [row] * len(parts)
    cut = frame.iloc[rows].reset_index(drop=True)
    return cut.set_geometry(gpd.GeoSeries(pieces, crs=frame.crs))


def _halved(area: Polygon, max_vertices: int, overlap_m: float) -> Iterator[Polygon]:
    west, south, east, north = area.bounds
    too_small = max(east - west, north - south) < 8 * overlap_m
    if too_small or shapely.get_num_coordinates(area) <= max_vertices:
        yield area
        return
    if east - west > north - south:
        middle = (west + east) / 2
        boxes = (
            (west, south, middle + overlap_m, north),
            (middle - overlap_m, south, east, north),
        )
    else:
        middle = (south + north) / 2
        boxes = (
            (west, south, east, middle + overlap_m),
            (west, middle - overlap_m, east, north),
        )
    for bounds in boxes:
        for part in _polygons_of(shapely.clip_by_rect(area, *bounds)):
            yield from _halved(part, max_vertices, overlap_m)


def _polygons_of(shape: BaseGeometry) -> Iterator[Polygon]:
    valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    for part in shapely.get_parts(valid):
        if isinstance(part, Polygon) and not part.is_empty:
            yield part
