"""Pins on the map: exact for coordinators, gathered for everybody else at work."""

import json

import pytest
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import Role
from mapdialog.pins.models import Status
from tests.factories import CENTRE, make_dialogue, make_pin
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db

OTHERS = [role for role in Role.values if role != Role.SAFETY_COORDINATOR]


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue()


def layer(dialogue: Dialogue, role: str, **query: object) -> dict:
    url = reverse("staff_pins:layer", args=[dialogue.municipality.slug, dialogue.slug])
    answer = member_client(dialogue.municipality, role).get(url, query)
    assert answer["Content-Type"] == "application/geo+json"
    return json.loads(answer.content)


def test_a_coordinator_sees_each_pin_where_it_was_put(dialogue: Dialogue) -> None:
    pin = make_pin(dialogue, perception="safe", status=Status.PENDING, lng=13.291234)
    (feature,) = layer(dialogue, Role.SAFETY_COORDINATOR)["features"]
    assert feature["id"] == pin.pk
    assert feature["geometry"]["coordinates"] == [13.291234, CENTRE[1]]
    assert feature["properties"] == {"perception": "safe", "status": "pending"}


def test_the_layer_follows_the_filter_of_the_list(dialogue: Dialogue) -> None:
    make_pin(dialogue)
    assert layer(dialogue, Role.SAFETY_COORDINATOR)["features"] == []
    assert len(layer(dialogue, Role.SAFETY_COORDINATOR, status="")["features"]) == 1


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_gets_a_pin_or_a_word(dialogue: Dialogue, role: str) -> None:
    for number in range(6):
        make_pin(dialogue, text="Hemligt", lng=CENTRE[0] + number / 1e5, reasons=["drugs"])
    (feature,) = layer(dialogue, role)["features"]
    assert "id" not in feature
    assert feature["properties"] == {"few": False, "people": "5-9", "share": "9-10"}
    lng, lat = feature["geometry"]["coordinates"]
    assert (lng, lat) not in {(CENTRE[0] + n / 1e5, CENTRE[1]) for n in range(6)}


def test_few_people_give_no_figures(dialogue: Dialogue) -> None:
    person = make_pin(dialogue).respondent
    for _number in range(9):
        make_pin(dialogue, respondent=person)
    (feature,) = layer(dialogue, Role.POLICE_OFFICER)["features"]
    assert feature["properties"] == {"few": True, "people": "", "share": ""}


@pytest.mark.parametrize("perception", ["safe", "unsafe"])
def test_others_read_bands_that_one_more_pin_seldom_moves(
    dialogue: Dialogue, perception: str
) -> None:
    for number in range(20):
        make_pin(dialogue, perception="safe" if number % 2 else "unsafe")
    before = layer(dialogue, Role.PARTNER)
    make_pin(dialogue, perception=perception)
    assert layer(dialogue, Role.PARTNER) == before
    assert before["features"][0]["properties"] == {"few": False, "people": "10-24", "share": "5"}


def test_what_is_not_approved_is_not_gathered(dialogue: Dialogue) -> None:
    for status in (Status.PENDING, Status.HIDDEN, Status.WITHDRAWN):
        make_pin(dialogue, status=status)
    assert layer(dialogue, Role.PARTNER)["features"] == []


def test_a_filter_does_not_tell_single_answers_apart(dialogue: Dialogue) -> None:
    for number in range(6):
        make_pin(dialogue, perception="safe" if number == 0 else "unsafe")
    plain = layer(dialogue, Role.POLICE_OFFICER)
    assert layer(dialogue, Role.POLICE_OFFICER, perception="safe") == plain
