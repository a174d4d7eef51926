"""The municipality's outline and its parts as GeoJSON, built by PostGIS."""

from django.db import connection

from geodata.geojson import collected
from mapdialog.areas.selectors import boundary_of, naming_set
from mapdialog.organisations.models import Municipality

# Simplified to a few metres (a three-thousandth of the width): drawn, never measured.
# `size` tells which names to place first.
OUTLINE = """
WITH scale AS (
    SELECT greatest(0.00002, (ST_XMax(geometry) - ST_XMin(geometry)) / 3000) AS step
    FROM areas_boundary WHERE id = %(boundary)s
), features AS (
    SELECT 0 AS rank, 0 AS pk, b.geometry,
           jsonb_build_object('kind', 'boundary', 'provisional', b.provisional) AS properties
    FROM areas_boundary b WHERE b.id = %(boundary)s
    UNION ALL
    SELECT 1, a.id, a.geometry, jsonb_build_object(
        'kind', 'area', 'id', a.id, 'code', a.code, 'name', a.name,
        'lng', round(ST_X(ST_PointOnSurface(a.geometry))::numeric, 5),
        'lat', round(ST_Y(ST_PointOnSurface(a.geometry))::numeric, 5),
        'size', round(ST_Area(a.geometry::geography)))
    FROM areas_area a WHERE a.area_set_id = %(area_set)s
)
SELECT NULL AS id, properties,
       ST_SimplifyPreserveTopology(geometry, coalesce((SELECT step FROM scale), 0.0001)) AS geometry
FROM features ORDER BY rank, pk
"""


def outline_geojson(municipality: Municipality, *, with_areas: bool) -> str:
    """A FeatureCollection (EPSG:4326): the boundary first, then the named parts if asked for."""
    boundary = boundary_of(municipality)
    areas = naming_set(municipality) if with_areas else None
    values = {"boundary": getattr(boundary, "pk", None), "area_set": getattr(areas, "pk", None)}
    return collected(connection, OUTLINE, values, decimals=5)


def outline_version(municipality: Municipality) -> str:
    """Changes when the outline or the parts do."""
    boundary, areas = boundary_of(municipality), naming_set(municipality)
    parts = f"{areas.pk}-{areas.imported_at.timestamp()}" if areas else "none"
    return f"{boundary.digest if boundary else 'none'}-{parts}"
