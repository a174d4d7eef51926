"""Published cells and areas as GeoJSON, written by PostgreSQL: bands and words, never a figure."""

import json

from django.db import connection

from mapdialog.areas.selectors import naming_set
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing.names import public_name
from mapdialog.hotspots.publishing.words import refusals_in_public

NOTHING = '{"type": "FeatureCollection", "features": []}'

# The part of the municipality is looked up by the middle of the cell.
CELLS = """
SELECT jsonb_build_object('type', 'FeatureCollection', 'refusals', %(refusals)s::jsonb,
    'features', coalesce(jsonb_agg(jsonb_build_object(
        'type', 'Feature',
        'id', 'cell-' || c.cell_id,
        'geometry', ST_AsGeoJSON(c.geometry, 6)::jsonb,
        'properties', jsonb_build_object(
            'words', c.share_band || '|' || c.respondents_band || '|' || c.hot,
            'part', part.name,
            'times', coalesce(times.words, '{}'::jsonb)
        )) ORDER BY c.cell_id), '[]'::jsonb))::text
FROM hotspots_publishedcell c
LEFT JOIN LATERAL (
    SELECT a.name FROM areas_area a
    WHERE a.area_set_id = %(area_set)s AND ST_Intersects(a.geometry, ST_Centroid(c.geometry))
    ORDER BY a.id LIMIT 1
) AS part ON true
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(
        p.part, p.part || '|' || p.share_band || '|' || p.respondents_band) AS words
    FROM hotspots_publishedpart p WHERE p.cell_id = c.id
) AS times ON true
WHERE c.publication_id = %(publication)s
"""

AREAS = """
SELECT jsonb_build_object('type', 'FeatureCollection', 'features', coalesce(jsonb_agg(
    jsonb_build_object(
        'type', 'Feature',
        'id', 'area-' || a.id,
        'geometry', ST_AsGeoJSON(a.geometry, 6)::jsonb,
        'properties', jsonb_build_object(
            'direction', h.direction, 'name', %(names)s::jsonb -> a.id::text)
    ) ORDER BY a.id), '[]'::jsonb))::text
FROM hotspots_publishedarea a JOIN hotspots_hotspot h ON h.id = a.hotspot_id
WHERE a.publication_id = %(publication)s
"""


def cell_layer(publication: Publication | None) -> str:
    """The published cells (EPSG:4326); of suppressed ones not even the shape. Beside them, in
    words, what too few answers leave out."""
    if publication is None:
        return NOTHING
    areas = naming_set(publication.dialogue.municipality)
    values = {
        "publication": publication.pk,
        "area_set": getattr(areas, "pk", None),
        "refusals": json.dumps(refusals_in_public(publication)),
    }
    return _written(CELLS, values)


def area_layer(publication: Publication | None) -> str:
    """The published tested areas (EPSG:4326); their words stand on the page."""
    if publication is None:
        return NOTHING
    names = {area.pk: public_name(area) for area in publication.areas.all()}
    return _written(AREAS, {"publication": publication.pk, "names": json.dumps(names)})


def _written(sql: str, values: dict[str, int | str | None]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        (found,) = cursor.fetchone() or (NOTHING,)
    return str(found)
