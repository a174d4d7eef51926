"""Published cells and areas as GeoJSON, written by PostgreSQL: bands and words, never a figure."""

import json

from django.db import connection

from geodata.geojson import EMPTY, collected
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing.words import refusals_in_public

CELLS = """
SELECT 'cell-' || c.cell_id AS id, c.geometry, jsonb_build_object(
    'words', c.share_band || '|' || c.respondents_band || '|' || c.hot,
    'part', nullif(c.part_name, ''),
    'times', coalesce(times.words, '{}'::jsonb)) AS properties
FROM hotspots_publishedcell c
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
    'direction', h.direction, 'name', a.name) AS properties
FROM hotspots_publishedarea a JOIN hotspots_hotspot h ON h.id = a.hotspot_id
WHERE a.publication_id = %(publication)s
ORDER BY a.id
"""


def cell_layer(publication: Publication | None) -> str:
    """The published cells (EPSG:4326); of suppressed ones not even the shape. Beside them, in
    words, what too few answers leave out."""
    if publication is None:
        return EMPTY
    refusals = json.dumps(refusals_in_public(publication))
    values = {"publication": publication.pk, "refusals": refusals}
    return collected(connection, CELLS, values, members={"refusals": "%(refusals)s::jsonb"})


def area_layer(publication: Publication | None) -> str:
    """The published tested areas (EPSG:4326); their words stand on the page."""
    if publication is None:
        return EMPTY
    return collected(connection, AREAS, {"publication": publication.pk})
