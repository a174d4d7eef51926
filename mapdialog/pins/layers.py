"""Pins as a map layer, as exactly as the reader's role permits.

Coordinators get the pins themselves, written as GeoJSON by PostgreSQL. Everybody else at work
gets the centres of 250 m cells of approved pins in bands: no exact figure, no text, no hour, no
reasons.
"""

import json
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import F, JSONField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject

from analysis.bands import people_band, share_band
from analysis.grid import count_cells, hex_centres
from analysis.shares import share_by_cell
from geodata.crs import METRIC_SRID, project_xy
from geodata.frames import pins_frame
from mapdialog.access import Person, Precision, precision_for
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.inbox import InboxFilter, pins_matching
from mapdialog.pins.models import Pin, Status
from mapdialog.pins.voices import VOICE_CELL_M

MOST_PINS = 20_000
NOTHING = '{"type": "FeatureCollection", "features": []}'


def visible_pins(dialogue: Dialogue, person: Person, chosen: InboxFilter) -> str:
    """The dialogue's pins as GeoJSON text, exact or coarse by the person's role.

    Only coordinators filter: a filter over coarse cells would tell single answers apart.
    """
    if precision_for(person, dialogue.municipality) is Precision.EXACT:
        return exact_layer(pins_matching(dialogue, chosen))
    return coarse_layer(Pin.objects.filter(dialogue=dialogue, status=Status.APPROVED))


def exact_layer(pins: QuerySet[Pin]) -> str:
    newest = Pin.objects.filter(pk__in=pins.order_by("-pk").values("pk")[:MOST_PINS])
    feature = JSONObject(
        type=Value("Feature"),
        id=F("pk"),
        geometry=Cast(AsGeoJSON("point", precision=6), JSONField()),
        properties=JSONObject(perception=F("perception"), status=F("status")),
    )
    collection = JSONObject(
        type=Value("FeatureCollection"), features=JSONBAgg(feature, filter=Q(pk__isnull=False))
    )
    found = newest.aggregate(layer=Cast(collection, TextField()))["layer"]
    return found if newest.exists() else NOTHING


def coarse_layer(pins: QuerySet[Pin]) -> str:
    rows = list(pins.values_list("point", "respondent_id", "perception"))
    if not rows:
        return NOTHING
    points, respondents, perceptions = zip(*rows, strict=True)
    frame = pins_frame(
        [bytes(point.wkb) for point in points],
        {"respondent": list(respondents), "perception": list(perceptions)},
    )
    cells = share_by_cell(frame, cell_size_m=VOICE_CELL_M)
    people = count_cells(frame, cell_size_m=VOICE_CELL_M)["respondents"]
    x, y = hex_centres(cells["cell_id"].to_numpy(), cell_size_m=VOICE_CELL_M).T
    features = [
        _coarse_feature(lng, lat, int(respondents), float(share))
        for lng, lat, respondents, share in zip(
            *project_xy(x, y, METRIC_SRID), people, cells["share_unsafe"], strict=True
        )
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def _coarse_feature(lng: float, lat: float, respondents: int, share: float) -> dict[str, Any]:
    band = people_band(respondents)
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lng, 5), round(lat, 5)]},
        "properties": {"few": False, "people": band, "share": share_band(share)}
        if band
        else {"few": True},
    }
