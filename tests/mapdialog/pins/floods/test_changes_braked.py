"""While the brake is on, an answer that came before is no way round it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import Role, User
from mapdialog.pins.brake import brake_of, set_brake
from mapdialog.pins.flood_limits import FEWEST_A_MINUTE
from mapdialog.pins.models import Pin
from tests.clock import at_moment
from tests.factories import CENTRE, make_member
from tests.flooding import MOMENT, SCRIPT, held, send


@pytest.fixture(autouse=True)
def _one_moment() -> Any:
    with at_moment(MOMENT):
        yield


@pytest.fixture
def coordinator(dialogue: Dialogue) -> User:
    return make_member(dialogue.municipality, Role.SAFETY_COORDINATOR)


def changing(dialogue: Dialogue) -> tuple[str, dict[str, object]]:
    """Where an answer that has come before is changed, and how."""
    code = send(dialogue, json=True).json()["receipt"]
    where = [dialogue.municipality.slug, dialogue.slug]
    lng, lat = CENTRE
    return reverse("pins:change", args=where), {
        "code": code, "perception": "safe", "lng": lng, "lat": lat,
    }  # fmt: skip


def test_no_answer_is_changed_while_none_is_taken(dialogue: Dialogue, coordinator: User) -> None:
    url, changed = changing(dialogue)
    set_brake(dialogue, "paused", reason="Flod", actor=coordinator)
    assert Client().post(url, changed).status_code == 503
    assert Pin.objects.get().perception == "unsafe"


def test_what_is_changed_while_new_ones_wait_waits_too(
    dialogue: Dialogue, coordinator: User
) -> None:
    url, changed = changing(dialogue)
    set_brake(dialogue, "quarantine", reason="Flod", actor=coordinator)
    assert held(dialogue) == {}
    Client().post(url, changed)
    assert Pin.objects.get().perception == "safe"
    assert held(dialogue) == {"quarantine": 1}


def test_what_is_refused_puts_no_brake_on(dialogue: Dialogue) -> None:
    for _number in range(FEWEST_A_MINUTE + 5):
        assert send(dialogue, SCRIPT, lng=1.0, lat=1.0).status_code == 422
    assert brake_of(dialogue) is None
