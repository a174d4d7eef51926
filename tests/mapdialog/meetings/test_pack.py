"""The meeting pack: each party takes home what it may have."""

import pyogrio
import pyproj
import pytest
from django.urls import reverse

from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.meetings import pack_views
from mapdialog.meetings.services import hold_meeting
from mapdialog.organisations.models import Role
from tests.factories import (
    CENTRE,
    fill_with_answers,
    make_dialogue,
    make_municipality,
    make_pin,
)
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    dialogue = make_dialogue()
    fill_with_answers(dialogue)
    run = start_run(dialogue)
    execute_run(run)
    publish_run(run, response="Vi lagar ljuset.")
    on = dialogue.opens_at
    return hold_meeting(dialogue.municipality, title="Samråd", on=on, dialogue=dialogue)


def fetch(meeting, role, name, *more):
    url = reverse(f"staff_meetings:{name}", args=[meeting.municipality.slug, meeting.pk, *more])
    return member_client(meeting.municipality, role).get(url)


def layers_of(answer, path):
    path.write_bytes(answer.content)
    return {name for name, _kind in pyogrio.list_layers(path)}


def test_the_coordinator_takes_the_pins_and_the_police_do_not(meeting, tmp_path) -> None:
    own = fetch(meeting, Role.SAFETY_COORDINATOR, "layers", "gpkg")
    theirs = fetch(meeting, Role.POLICE_OFFICER, "layers", "gpkg")
    assert "pins" in layers_of(own, tmp_path / "own.gpkg")
    shared = layers_of(theirs, tmp_path / "theirs.gpkg")
    assert "pins" not in shared
    assert "cells" in shared
    # As published, in bands.
    cells = pyogrio.read_dataframe(tmp_path / "theirs.gpkg", layer="cells")
    assert len(cells) > 0
    assert {"respondents_band", "share_band"} <= set(cells.columns)
    assert not {"respondents", "n", "share_unsafe"} & set(cells.columns)


def test_more_pins_than_can_be_waited_for_are_refused_with_the_way_out(
    meeting, monkeypatch
) -> None:
    monkeypatch.setattr(pack_views, "MOST_PINS", meeting.dialogue.pins.count())
    assert fetch(meeting, Role.SAFETY_COORDINATOR, "layers", "gpkg").status_code == 200
    make_pin(meeting.dialogue)
    refused = fetch(meeting, Role.SAFETY_COORDINATOR, "layers", "gpkg")
    assert refused.status_code == 409
    assert "export_layers" in refused.content.decode()
    # Theirs hold no pins, however many there are.
    assert fetch(meeting, Role.POLICE_OFFICER, "layers", "gpkg").status_code == 200


@pytest.mark.parametrize("srid", [3006, 3007, 3012, 3018])
def test_the_download_is_in_the_municipalitys_own_system(srid, tmp_path) -> None:
    """Against pyproj, from the degrees that were sent; the shapefile says its system itself."""
    municipality = make_municipality(projected_srid=srid)
    dialogue = make_dialogue(municipality)
    sent = [CENTRE, (13.2345678, 58.9123456)]
    for lng, lat in sent:
        make_pin(dialogue, lng=lng, lat=lat)
    about = hold_meeting(municipality, title="Samråd", on=dialogue.opens_at, dialogue=dialogue)
    to_local = pyproj.Transformer.from_crs(4326, srid, always_xy=True)
    expected = [to_local.transform(lng, lat) for lng, lat in sent]
    for form, name in (("gpkg", "layers.gpkg"), ("shp", "layers.zip")):
        path = tmp_path / name
        path.write_bytes(fetch(about, Role.SAFETY_COORDINATOR, "layers", form).content)
        pins = pyogrio.read_dataframe(path, layer="pins")
        assert pins.crs.to_epsg() == srid
        assert list(zip(pins.geometry.x, pins.geometry.y, strict=True)) == [
            pytest.approx(place, abs=0.01) for place in expected
        ]


def test_the_printed_map_is_a_pdf(meeting) -> None:
    answer = fetch(meeting, Role.POLICE_OFFICER, "map_page")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "attachment" in answer["Content-Disposition"]


def test_an_unknown_format_is_refused(meeting) -> None:
    assert fetch(meeting, Role.SAFETY_COORDINATOR, "layers", "exe").status_code == 422


def test_a_meeting_about_no_dialogue_has_no_pack(meeting) -> None:
    bare = hold_meeting(meeting.municipality, title="Annat", on=meeting.on)
    assert fetch(bare, Role.SAFETY_COORDINATOR, "layers", "gpkg").status_code == 404
    assert fetch(bare, Role.SAFETY_COORDINATOR, "map_page").status_code == 404
