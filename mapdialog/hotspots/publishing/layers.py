"""Published cells and areas as GeoJSON, written by PostgreSQL: bands and words, never a figure."""

import json

from django.db import connection

from geodata.geojson import EMPTY, collected
from mapdialog.areas.selectors import naming_set
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing.names import public_name
from mapdialog.hotspots.publishing.words import refusals_in_public

# The part of the municipality is looked up by the middle of the cell.
CELLS = """
SELECT 'cell-' || c.cell_id AS id, c.geometry, jsonb_build_object(
    'words', c.share_band || '|' || c.respondents_band || '|' || c.hot,
    'part', part.name,
    'times', coalesce(times.words, '{}'::jsonb)) AS properties
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
ORDER BY c.cell_id
"""

AREAS = """
SELECT 'area-' || a.id AS id, a.geometry, jsonb_build_object(
    'direction', h.direction, 'name', %(names)s::jsonb -> a.id::text) AS properties
FROM hotspots_publishedarea a JOIN hotspots_hotspot h ON h.id = a.hotspot_id
WHERE a.publication_id = %(publication)s
ORDER BY a.id
"""


def cell_layer(publication: Publication | None) -> str:
    """The published cells (EPSG:4326); of suppressed ones not even the shape. Beside them, in
    words, what too few answers leave out."""
    if publication is None:
        return EMPTY
    areas = naming_set(publication.dialogue.municipality)
    values = {
        "publication": publication.pk,
        "area_set": getattr(areas, "pk", None),
        "refusals": json.dumps(refusals_in_public(publication)),
    }
    return collected(connection, CELLS, values, members={"refusals": "%(refusals)s::jsonb"})


def area_layer(publication: Publication | None) -> str:
    """The published tested areas (EPSG:4326); their words stand on the page."""
    if publication is None:
        return EMPTY
    names = {area.pk: public_name(area) for area in publication.areas.all()}
    values = {"publication": publication.pk, "names": json.dumps(names)}
    return collected(connection, AREAS, values)
