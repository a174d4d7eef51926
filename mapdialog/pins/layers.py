"""Pins as a map layer (GeoJSON, written by PostgreSQL), for coordinators.

Everybody else sees what is published: whatever else follows each answer would tell it.
"""

from django.db import connection
from django.db.models import QuerySet

from geodata.geojson import collected
from mapdialog.pins.models import Pin

MOST_PINS = 20_000


def pin_layer(pins: QuerySet[Pin]) -> str:
    """The roughest first, so that they lie below those that can be pointed at."""
    chosen, values = pins.order_by("-pk").values("pk")[:MOST_PINS].query.sql_with_params()
    rows = f"""
        SELECT id, point AS geometry,
               jsonb_strip_nulls(jsonb_build_object(
                   'perception', perception, 'status', status, 'precision_m', precision_m
               )) AS properties
        FROM pins_pin WHERE id IN ({chosen}) ORDER BY coalesce(precision_m, 0) DESC, id DESC
    """  # noqa: S608 the inner query is Django's own, its values are parameters
    return collected(connection, rows, values)
