"""Pins on the map, for coordinators alone."""

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


def address(dialogue: Dialogue) -> str:
    return reverse("staff_pins:layer", args=[dialogue.municipality.slug, dialogue.slug])


def desk_of(dialogue: Dialogue) -> str:
    return reverse("staff_dialogues:dialogue", args=[dialogue.municipality.slug, dialogue.slug])


def layer(dialogue: Dialogue, role: str, **query: object) -> dict:
    answer = member_client(dialogue.municipality, role).get(address(dialogue), query)
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
def test_nobody_else_gets_a_pin_or_a_figure_that_follows_one(dialogue: Dialogue, role: str) -> None:
    """Bands of what is approved would tip with a single answer too."""
    client = member_client(dialogue.municipality, role)
    make_pin(dialogue)
    assert client.get(address(dialogue)).status_code == 403
    desk = client.get(
        reverse("staff_dialogues:dialogue", args=[dialogue.municipality.slug, dialogue.slug])
    )
    assert desk.status_code == 200
    assert address(dialogue) not in desk.text
    assert reverse("hotspots:cells", args=[dialogue.municipality.slug, dialogue.slug]) in desk.text


def test_a_coordinators_desk_shows_the_pins(dialogue: Dialogue) -> None:
    client = member_client(dialogue.municipality, Role.SAFETY_COORDINATOR)
    desk = client.get(
        reverse("staff_dialogues:dialogue", args=[dialogue.municipality.slug, dialogue.slug])
    )
    assert address(dialogue) in desk.text


def test_rough_pins_say_so_and_lie_below_the_others(dialogue: Dialogue) -> None:
    rough = [make_pin(dialogue, precision_m=metres).pk for metres in (300, 641)]
    exact = make_pin(dialogue).pk
    found = layer(dialogue, Role.SAFETY_COORDINATOR, status="")["features"]
    assert [one["id"] for one in found] == [rough[1], rough[0], exact]
    assert [one["properties"].get("precision_m") for one in found] == [641, 300, None]
