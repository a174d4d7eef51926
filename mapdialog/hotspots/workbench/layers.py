"""A run's layers for the coordinator, with exact figures, written as GeoJSON by PostgreSQL."""

import json
from collections.abc import Iterable

from django.db import connection

from geodata.geojson import collected
from mapdialog.hotspots.models import AnalysisRun, ContrastArea, RunResult
from mapdialog.hotspots.runs.refusals import refusal_words
from mapdialog.hotspots.runs.tested import TESTED

CELLS = f"""
SELECT cell_id AS id, geometry, jsonb_build_object(
    'pins', n, 'people', respondents, 'share', share_unsafe, 'low', share_low, 'high', share_high,
    'tested', coalesce({TESTED}, '')) AS properties
FROM hotspots_runcell WHERE run_id = %(run)s ORDER BY cell_id
"""  # noqa: S608

# Nothing is tested by part of the day.
PART_CELLS = """
SELECT part || '-' || cell_id AS id, geometry, jsonb_build_object(
    'part', part, 'tested', '', 'pins', n, 'people', respondents, 'share', share_unsafe
) AS properties
FROM hotspots_runpartcell WHERE run_id = %(run)s ORDER BY part, cell_id
"""

PLACES = """
SELECT id, geometry, jsonb_build_object(
    'direction', direction, 'name', name, 'method', method) AS properties
FROM hotspots_hotspot WHERE run_id = %(run)s ORDER BY p, id
"""

SURFACES = """
SELECT id, geometry, jsonb_build_object(
    'surface', surface, 'step', step, 'sure', sure) AS properties
FROM hotspots_runcontour WHERE run_id = %(run)s ORDER BY surface, step, sure
"""

DIFFERENCES = """
SELECT id, geometry, jsonb_build_object('kind', kind, 'name', name) AS properties
FROM hotspots_contrastarea WHERE id = ANY(%(areas)s)
ORDER BY array_position(%(areas)s, id)
"""


def cell_layer(run: AnalysisRun) -> str:
    """The cells and, in words, what too few answers leave out."""
    result = RunResult.objects.filter(run=run).first()
    refusals = [refusal_words(refusal) for refusal in result.refusals] if result else []
    values = {
        "run": run.pk,
        "refusals": json.dumps(refusals),
    }
    return collected(connection, CELLS, values, members={"refusals": "%(refusals)s::jsonb"})


def part_layer(run: AnalysisRun) -> str:
    """The cells as they are by day, in the evening and at night: a group within a cell."""
    return collected(connection, PART_CELLS, {"run": run.pk})


def place_layer(run: AnalysisRun) -> str:
    """The tested places; they hold at least five people who marked them so."""
    return collected(connection, PLACES, {"run": run.pk})


def surface_layer(run: AnalysisRun) -> str:
    """The smooth surfaces as steps; where too few people answered they have a hole."""
    return collected(connection, SURFACES, {"run": run.pk})


def difference_layer(areas: Iterable[ContrastArea]) -> str:
    """The areas that differ, in their order; their words stand on the page."""
    return collected(connection, DIFFERENCES, {"areas": [area.pk for area in areas]})
