"""Twelve people say "somewhere in Kvarnbacken, not more exactly": they are counted in Kvarnbacken,
and the street in its middle is told of by nobody."""

import json
import re
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db.models import Model, QuerySet
from django.test import Client
from django.urls import reverse

from mapdialog.areas.models import Area
from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import AnalysisRun, Publication
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.reach.inhabitants import inhabitants_of
from mapdialog.hotspots.reach.report import _marked
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.pins.models import Arrival, Pin
from mapdialog.pins.public_voices import voice_layer
from mapdialog.pins.workflow import approve_unflagged
from tests.factories import fill_with_answers, make_area, make_dialogue, make_user, make_voice

# lat, lng, feel, who: twelve answers at one point, which is the middle of the part.
SOMEWHERE = [(58.929434, 13.335155, "unsafe", f"s{number}") for number in range(12)]
LAT, LNG = SOMEWHERE[0][:2]
REACH_M = 641
"""From there to the corners of the part, as its outline has it."""
RESPONSE = "Tack. Vi börjar med ljuset."


@pytest.fixture
def kvarnbacken(db: None) -> Area:
    dialogue = make_dialogue()
    edges = {"west": LNG - 0.008, "east": LNG + 0.008, "south": LAT - 0.004, "north": LAT + 0.004}
    return make_area(dialogue.municipality, "Kvarnbacken", **edges)


@pytest.fixture
def dialogue(kvarnbacken: Area) -> Dialogue:
    """641 others, who agree on one place far away, and some of whom have words to show."""
    found = kvarnbacken.area_set.municipality.dialogues.get()
    fill_with_answers(found, people=160, pins_each=1)
    fill_with_answers(found, people=475, pins_each=1, hot=False, seed=2)
    for number in range(6):
        text = f"Här är det mörkt, säger nummer {number}."
        make_voice(found, text, lng=LNG + number / 3_000, lat=LAT)
    return found


def send_from_the_list(dialogue: Dialogue, area: Area, feel: str, who: str) -> None:
    """Without script: the list of the part, the first of its places, off with it."""
    address = reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug])
    browser = Client(headers={"accept-language": "en"})
    written = {"perception": feel, "submission": f"a-form-of-{who}-alone", "text": f"Ord av {who}."}
    page = browser.post(address, {**written, "find": "area", "area": area.pk}).text
    (value,) = re.findall(r'name="place"\s+value="([^"]+)"\s+data-name="Somewhere in', page)
    sent = {**written, "share_as_voice": "on", "place": value}
    assert browser.post(address, sent).status_code == 200


def answer_somewhere(dialogue: Dialogue, area: Area) -> None:
    for _lat, _lng, feel, who in SOMEWHERE:
        send_from_the_list(dialogue, area, feel, who)
    approve_unflagged(dialogue, actor=make_user())


def analysed(dialogue: Dialogue) -> AnalysisRun:
    run = start_run(dialogue, parameters={"permutations": 199})
    execute_run(run)
    return AnalysisRun.objects.get(pk=run.pk)


def rows(found: QuerySet[Any]) -> list[dict[str, Any]]:
    """Every column of every row, but not the row's own number nor those it belongs to."""
    return [_plain(row) for row in found.order_by("pk")]


def _plain(row: Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if not field.is_relation]
    kept = {field.name: getattr(row, field.name) for field in fields if not field.primary_key}
    return {name: getattr(value, "wkb", value) for name, value in kept.items()}


def layers_of(run: AnalysisRun) -> dict[str, Any]:
    return {
        "cells": rows(run.cells.all()),
        "places": rows(run.hotspots.all()),
        "surfaces": rows(run.contours.all()),
        "parts": rows(run.part_cells.all()),
        "contrasts": rows(run.contrasts.all()),
        "refusals": run.result.refusals,
        "choices": run.result.choices,
    }


def shown_of(publication: Publication) -> dict[str, Any]:
    cells = rows(publication.cells.all())
    areas = rows(publication.areas.all())
    for area in areas:
        area["figures"].pop("source")
    return {
        "cells": cells,
        "parts": [rows(cell.parts.all()) for cell in publication.cells.order_by("pk")],
        "places": areas,
    }


def voices_with_a_place(dialogue: Dialogue) -> Any:
    return json.loads(voice_layer(dialogue))["features"]


def test_nothing_that_has_a_place_tells_of_those_who_named_none(
    dialogue: Dialogue, kvarnbacken: Area
) -> None:
    before = analysed(dialogue)
    voices, marked = voices_with_a_place(dialogue), in_parts(dialogue)
    answer_somewhere(dialogue, kvarnbacken)
    after = analysed(dialogue)
    told, told_after = (publish_run(run, response=RESPONSE) for run in (before, after))
    found = layers_of(before)
    assert all(found[name] for name in ("cells", "places", "surfaces", "parts"))
    assert layers_of(after) == found
    assert shown_of(told)["places"]
    assert shown_of(told_after) == shown_of(told)
    assert voices_with_a_place(dialogue) == voices
    # All twelve are heard: in the totals, in the part, and in their own words.
    assert before.result.summary["respondents"] == 641
    assert after.result.summary["respondents"] == 641 + 12
    assert after.result.summary["unsafe"] == before.result.summary["unsafe"] + 12
    assert (after.result.summary["too_rough"], before.result.summary.get("too_rough")) == (12, None)
    assert in_parts(dialogue)["Kvarnbacken"] == marked["Kvarnbacken"] + 12
    assert dialogue.voices.filter(cell_centre=None, area_name="Kvarnbacken").count() == 12


def in_parts(dialogue: Dialogue) -> dict[str, int]:
    return _marked(dialogue, inhabitants_of(dialogue).parts)


def test_the_same_twelve_as_exact_points_would_name_the_street(
    dialogue: Dialogue, kvarnbacken: Area
) -> None:
    """What the test above would see if their precision were lost."""
    answer_somewhere(dialogue, kvarnbacken)
    rough = Pin.objects.filter(dialogue=dialogue, place_source="list")
    told = {(*pin.point.coords, pin.precision_m) for pin in rough}
    assert told == {(LNG, LAT, REACH_M)}
    assert rough.count() == 12
    here = Point(LNG, LAT, srid=4326)
    assert not analysed(dialogue).hotspots.filter(geometry__intersects=here).exists()
    rough.update(precision_m=None)
    # As if they had come over weeks: so many at one point within minutes are a burst.
    Arrival.objects.all().delete()
    assert analysed(dialogue).hotspots.filter(geometry__intersects=here).exists()
