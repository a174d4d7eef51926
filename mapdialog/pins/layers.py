"""Pins as a map layer, as exactly as the reader's role permits.

Coordinators get the pins themselves, written as GeoJSON by PostgreSQL. Everybody else at work
gets the centres of 250 m cells of approved pins in bands: no exact figure, no text, no hour, no
reasons.
"""

import geopandas as gpd
from django.db import connection
from django.db.models import QuerySet

from analysis.bands import people_band, share_band
from analysis.grid import count_cells, hex_centres
from analysis.shares import share_by_cell
from geodata.crs import METRIC_SRID
from geodata.frames import pins_frame
from geodata.geojson import EMPTY, collected, feature_collection
from mapdialog.access import Person, Precision, precision_for
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.inbox import InboxFilter, pins_matching
from mapdialog.pins.models import Pin, Status
from mapdialog.pins.voices import VOICE_CELL_M

MOST_PINS = 20_000


def visible_pins(dialogue: Dialogue, person: Person, chosen: InboxFilter) -> str:
    """The dialogue's pins as GeoJSON text, exact or coarse by the person's role.

    Only coordinators filter: a filter over coarse cells would tell single answers apart.
    """
    if precision_for(person, dialogue.municipality) is Precision.EXACT:
        return exact_layer(pins_matching(dialogue, chosen))
    return coarse_layer(Pin.objects.filter(dialogue=dialogue, status=Status.APPROVED))


def exact_layer(pins: QuerySet[Pin]) -> str:
    chosen, values = pins.order_by("-pk").values("pk")[:MOST_PINS].query.sql_with_params()
    rows = f"""
        SELECT id, point AS geometry,
               jsonb_build_object('perception', perception, 'status', status) AS properties
        FROM pins_pin WHERE id IN ({chosen}) ORDER BY id DESC
    """  # noqa: S608 the inner query is Django's own, its values are parameters
    return collected(connection, rows, values)


def coarse_layer(pins: QuerySet[Pin]) -> str:
    rows = list(pins.values_list("point", "respondent_id", "perception"))
    if not rows:
        return EMPTY
    points, respondents, perceptions = zip(*rows, strict=True)
    frame = pins_frame(
        [bytes(point.wkb) for point in points],
        {"respondent": list(respondents), "perception": list(perceptions)},
    )
    cells = share_by_cell(frame, cell_size_m=VOICE_CELL_M)
    people = count_cells(frame, cell_size_m=VOICE_CELL_M)["respondents"]
    bands = [people_band(int(number)) for number in people]
    shares = zip(bands, cells["share_unsafe"], strict=True)
    centres = hex_centres(cells["cell_id"].to_numpy(), cell_size_m=VOICE_CELL_M)
    shown = gpd.GeoDataFrame(
        {
            "few": [not band for band in bands],
            "people": bands,
            "share": [share_band(float(share)) if band else "" for band, share in shares],
        },
        geometry=gpd.points_from_xy(*centres.T),
        crs=METRIC_SRID,
    )
    return feature_collection(shown, ["few", "people", "share"]).decode()
