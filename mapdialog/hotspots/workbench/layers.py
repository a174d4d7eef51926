"""A run's layers for those who work with it, written as GeoJSON by PostgreSQL.

Exact figures are the coordinator's. Others who may run an analysis see cells of at least k people
with figures, and of the rest only that somebody answered there.
"""

import json

from django.db import connection

from analysis.publication import GROUP_K
from mapdialog.access import Person, Precision, precision_for
from mapdialog.hotspots.models import AnalysisRun, RunResult
from mapdialog.hotspots.runs.refusals import refusal_words

CELLS = """
SELECT jsonb_build_object('type', 'FeatureCollection', 'refusals', %(refusals)s::jsonb,
    'features', coalesce(jsonb_agg(jsonb_build_object(
        'type', 'Feature',
        'id', cell_id,
        'geometry', ST_AsGeoJSON(geometry, 6)::jsonb,
        'properties', CASE WHEN respondents >= %(least)s THEN jsonb_build_object(
            'few', false, 'pins', n, 'people', respondents, 'share', share_unsafe,
            'low', share_low, 'high', share_high,
            'hot', CASE WHEN hot_unsafe THEN 'unsafe' WHEN hot_safe THEN 'safe' ELSE '' END)
        ELSE jsonb_build_object('few', true, 'hot', '') END
    ) ORDER BY cell_id), '[]'::jsonb))::text
FROM hotspots_runcell WHERE run_id = %(run)s
"""

# Cells are not tested by part of the day: none of these is hot.
PART_CELLS = """
SELECT jsonb_build_object('type', 'FeatureCollection', 'features', coalesce(jsonb_agg(
    jsonb_build_object(
        'type', 'Feature',
        'id', part || '-' || cell_id,
        'geometry', ST_AsGeoJSON(geometry, 6)::jsonb,
        'properties', jsonb_build_object('part', part, 'hot', '') || CASE
            WHEN respondents >= %(least)s THEN jsonb_build_object(
                'few', false, 'pins', n, 'people', respondents, 'share', share_unsafe)
            ELSE jsonb_build_object('few', true) END
    ) ORDER BY part, cell_id), '[]'::jsonb))::text
FROM hotspots_runpartcell WHERE run_id = %(run)s
"""

PLACES = """
SELECT jsonb_build_object('type', 'FeatureCollection', 'features', coalesce(jsonb_agg(
    jsonb_build_object(
        'type', 'Feature',
        'id', id,
        'geometry', ST_AsGeoJSON(geometry, 6)::jsonb,
        'properties', jsonb_build_object('direction', direction, 'name', name, 'method', method)
    ) ORDER BY p, id), '[]'::jsonb))::text
FROM hotspots_hotspot WHERE run_id = %(run)s
"""


SURFACES = """
SELECT jsonb_build_object('type', 'FeatureCollection', 'features', coalesce(jsonb_agg(
    jsonb_build_object(
        'type', 'Feature',
        'id', id,
        'geometry', ST_AsGeoJSON(geometry, 6)::jsonb,
        'properties', jsonb_build_object('surface', surface, 'step', step)
    ) ORDER BY surface, step), '[]'::jsonb))::text
FROM hotspots_runcontour WHERE run_id = %(run)s
"""


def least_people(run: AnalysisRun, person: Person) -> int:
    """How many people a figure of the run must rest on before this person sees it."""
    exact = precision_for(person, run.dialogue.municipality) is Precision.EXACT
    return 0 if exact else int(run.parameters["k"])


def cell_layer(run: AnalysisRun, person: Person) -> str:
    """The cells and, in words, what too few answers leave out."""
    result = RunResult.objects.filter(run=run).first()
    refusals = [refusal_words(refusal) for refusal in result.refusals] if result else []
    return _written(CELLS, run, least=least_people(run, person), refusals=json.dumps(refusals))


def part_layer(run: AnalysisRun, person: Person) -> str:
    """The cells as they are by day, in the evening and at night: a group within a cell."""
    least = least_people(run, person)
    return _written(PART_CELLS, run, least=max(least, GROUP_K) if least else 0)


def place_layer(run: AnalysisRun) -> str:
    """The tested places; they hold at least five people who marked them so."""
    return _written(PLACES, run)


def surface_layer(run: AnalysisRun) -> str:
    """The smooth surfaces as steps; where too few people answered they have a hole."""
    return _written(SURFACES, run)


def _written(sql: str, run: AnalysisRun, **values: int | str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"run": run.pk, **values})
        (found,) = cursor.fetchone() or ("",)
    return str(found)
