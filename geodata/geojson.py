"""GeoJSON for the map: from PostgreSQL where the rows are, from a frame where the analysis is.

``feature_collection(frame, properties) -> bytes`` writes a frame of any known system as RFC 7946:
EPSG:4326, longitude first, six decimals (a decimetre), no spaces. From rows in the database,
PostgreSQL builds it a hundred times faster than Python could: ``feature_collection_sql`` wraps a
query so that it returns one text, ``collected`` asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geodata.crs import to_store
from geodata.importers.tables import as_text

DECIMALS: Final = 6

MEDIA_TYPE: Final = "application/geo+json"
EMPTY: Final = '{"type": "FeatureCollection", "features": []}'

_COLLECTION_SQL: Final = """
SELECT jsonb_build_object('type', 'FeatureCollection', {members}'features', coalesce(jsonb_agg(
    jsonb_build_object(
        'type', 'Feature',
        'geometry', ST_AsGeoJSON(feature.geometry, {decimals})::jsonb,
        'properties', feature.properties
    ) || CASE WHEN feature.id IS NULL THEN '{{}}' ELSE jsonb_build_object('id', feature.id) END
    ), '[]'::jsonb))::text
FROM ({rows}) AS feature
"""


def feature_collection_sql(
    rows: str, *, decimals: int = DECIMALS, members: Mapping[str, str] | None = None
) -> str:
    """A query that returns the rows of another as one FeatureCollection, in their order.

    Args:
        rows: a SELECT of ``id`` (a number, a text, or NULL for none), ``geometry`` in EPSG:4326
            and ``properties`` (jsonb). Its parameters stay parameters: nothing is quoted or
            filled in here.
        decimals: of the coordinates; six are a decimetre, five a metre.
        members: what stands beside the features: an identifier and an SQL expression of jsonb.
    """
    names = members or {}
    for name in names:
        if not name.isidentifier():
            raise ValueError(f"{name!r} is no name of a member")
    beside = "".join(f"'{name}', {expression}, " for name, expression in names.items())
    return _COLLECTION_SQL.format(rows=rows, decimals=int(decimals), members=beside)


def collected(
    connection: Any,
    rows: str,
    parameters: Mapping[str, Any] | Sequence[Any],
    *,
    decimals: int = DECIMALS,
    members: Mapping[str, str] | None = None,
) -> str:
    """The FeatureCollection of a query's rows as text; see `feature_collection_sql`.

    ``connection``: whatever has a ``cursor()`` of the database with PostGIS.
    """
    with connection.cursor() as cursor:
        cursor.execute(feature_collection_sql(rows, decimals=decimals, members=members), parameters)
        (text,) = cursor.fetchone()
    return str(text)


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
