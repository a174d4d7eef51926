"""GeoJSON for the map: from PostgreSQL where the rows are, from a frame where the analysis is.

``feature_collection(frame, properties) -> bytes`` writes a frame of any known system as RFC 7946:
EPSG:4326, longitude first, six decimals (a decimetre), no spaces. From rows in the database,
PostgreSQL builds it a hundred times faster than Python could: ``feature_collection_sql`` wraps a
query so that it returns one text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from geodata.crs import to_store
from geodata.importers.tables import as_text

DECIMALS: Final = 6

_COLLECTION_SQL: Final = """
SELECT jsonb_build_object('type', 'FeatureCollection', 'features', coalesce(jsonb_agg(
    jsonb_build_object(
        'type', 'Feature',
        'geometry', ST_AsGeoJSON(feature."{geometry}", {decimals})::jsonb,
        'properties', to_jsonb(feature) - '{geometry}')
    ), '[]'::jsonb))::text
FROM ({rows}) AS feature
"""


def feature_collection_sql(rows: str, *, geometry: str = "geometry") -> str:
    """A query that returns the rows of another as one FeatureCollection.

    Args:
        rows: a SELECT with one geometry in EPSG:4326; its other columns become the properties.
            Its parameters stay parameters: nothing is quoted or filled in here.
        geometry: the name of the geometry column, an identifier of the program's own.
    """
    if not geometry.isidentifier():
        raise ValueError(f"{geometry!r} is no name of a column")
    return _COLLECTION_SQL.format(rows=rows, geometry=geometry, decimals=DECIMALS)


def feature_collection(frame: gpd.GeoDataFrame, properties: Sequence[str] = ()) -> bytes:
    """A frame as compact GeoJSON.

    Args:
        frame: features of any known system.
        properties: columns to take along, in this order.

    Raises:
        WrongCrsError: the frame does not say its system.
        KeyError: a property that is no column.
    """
    stored = to_store(frame)
    shapes = shapely.set_precision(
        np.asarray(shapely.force_2d(stored.geometry.array)), 10**-DECIMALS, mode="pointwise"
    )
    columns = [[_plain(value) for value in stored[name]] for name in properties]
    features = []
    for i, geometry in enumerate(shapely.to_geojson(shapes)):
        values = {name: column[i] for name, column in zip(properties, columns, strict=True)}
        shape = geometry or "null"
        features.append(f'{{"type":"Feature","geometry":{shape},"properties":{_dumped(values)}}}')
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()


def _dumped(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _plain(value: object) -> object:
    """What JSON knows: numbers, texts, truth and nothing; all else as text."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return as_text(value) or None
