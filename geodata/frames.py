"""From database rows to frames, projected once: EPSG:4326 in the store, EPSG:3006 from here on.

The product reads ``(wkb, column, ...)`` through its own connection and hands the arrays over;
``GeoDataFrame.from_postgis`` would open a second connection and miss the open transaction.

Signatures::

    pins_frame(wkb, columns) -> GeoDataFrame of points, EPSG:3006
    shapes_frame(wkb, columns) -> GeoDataFrame of any geometry, EPSG:3006
    metric_shape(wkb) -> one Shapely geometry, EPSG:3006
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geodata.crs import STORE_SRID, shape_to_metric, to_metric
from geodata.errors import GeometryError

Wkb = bytes | memoryview | bytearray


def pins_frame(wkb: Iterable[Wkb], columns: Mapping[str, Sequence[object]]) -> gpd.GeoDataFrame:
    """Points as the database keeps them → a frame in EPSG:3006 (metres).

    Args:
        wkb: n points as WKB or EWKB in EPSG:4326, longitude first.
        columns: name → n values, in the same order.

    Raises:
        GeometryError: a geometry that is no point (``wrong_type``), or unreadable WKB.
        ValueError: columns of another length than the geometries.
    """
    frame = shapes_frame(wkb, columns)
    if (frame.geom_type != "Point").any():
        raise GeometryError("pins are points", code="wrong_type")
    return frame


def shapes_frame(wkb: Iterable[Wkb], columns: Mapping[str, Sequence[object]]) -> gpd.GeoDataFrame:
    """Geometries of any kind in EPSG:4326 as WKB → a frame in EPSG:3006; see ``pins_frame``."""
    shapes = _from_wkb(wkb)
    lengths = {name: len(values) for name, values in columns.items() if len(values) != len(shapes)}
    if lengths:
        raise ValueError(f"{len(shapes)} geometries, but {lengths}")
    data = pd.DataFrame(dict(columns), index=range(len(shapes)))
    return to_metric(gpd.GeoDataFrame(data, geometry=shapes, crs=STORE_SRID))


def metric_shape(wkb: Wkb) -> BaseGeometry:
    """One geometry in EPSG:4326 as WKB → EPSG:3006, e.g. a boundary to test points against."""
    return shape_to_metric(_from_wkb([wkb])[0])


def _from_wkb(wkb: Iterable[Wkb]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    blobs = [bytes(blob) for blob in wkb]
    try:
        shapes = shapely.from_wkb(np.array(blobs, dtype=object))
    except ShapelyError as error:
        raise GeometryError("unreadable WKB", code="bad_geometry") from error
    return shapely.force_2d(shapes)
