"""The page on which a coordinator decides about bursts, and the inbox that shows their pins."""

import pytest
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.organisations.models import Role
from mapdialog.pins.bursts import bursts_waiting, hold_bursts
from mapdialog.pins.models import Burst, HeldPin
from tests.bursts import NOON, a_dialogue, send_burst
from tests.factories import make_dialogue, make_pin
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    return a_dialogue()


def address(dialogue: Dialogue, name: str, *numbers: int) -> str:
    return reverse(f"staff_pins:{name}", args=[dialogue.municipality.slug, dialogue.slug, *numbers])


def test_the_page_tells_of_a_burst_and_takes_the_decision(dialogue: Dialogue) -> None:
    client = member_client(dialogue.municipality)
    assert "No burst waits" in client.get(address(dialogue, "bursts")).text
    send_burst(dialogue)
    (burst,) = hold_bursts(dialogue)
    page = client.get(address(dialogue, "bursts")).text
    assert "40 pins" in page
    start = reverse("staff_organisations:start", args=[dialogue.municipality.slug])
    assert "40 pins came in bursts or floods and do not count yet" in client.get(start).text
    assert "Answers came in a burst" in client.get(address(dialogue, "inbox")).text
    decide = address(dialogue, "decide_burst", burst.pk)
    refused = client.post(decide, {"decision": "count", "reason": " "})
    assert refused.status_code == 422
    assert "Give a reason" in refused.text
    done = client.post(decide, {"decision": "count", "reason": "Klass 8B"}, follow=True)
    assert "40 pins count as soon as they are approved." in done.text
    assert "Klass 8B" in done.text
    assert not bursts_waiting(dialogue).exists()


def test_the_inbox_shows_the_pins_of_a_burst(dialogue: Dialogue) -> None:
    client = member_client(dialogue.municipality)
    send_burst(dialogue, 12)
    (burst,) = hold_bursts(dialogue)
    for name in ("inbox", "layer"):
        held = client.get(address(dialogue, name), {"status": "", "burst": burst.pk})
        other = client.get(address(dialogue, name), {"status": "", "burst": burst.pk + 1})
        assert "12 pins" in held.text or held.text.count('"Point"') == 12
        assert "0 pins" in other.text or '"Point"' not in other.text


def test_another_dialogues_burst_is_not_found(dialogue: Dialogue) -> None:
    client = member_client(dialogue.municipality)
    other = make_dialogue(dialogue.municipality, phase=Phase.OPEN)
    burst = Burst.objects.create(dialogue=other, from_hour=NOON, to_hour=NOON)
    HeldPin.objects.create(burst=burst, pin=make_pin(other))
    sent = {"decision": "hide", "reason": "Nej"}
    assert client.post(address(dialogue, "decide_burst", burst.pk), sent).status_code == 404
    officer = member_client(dialogue.municipality, Role.POLICE_OFFICER)
    assert officer.post(address(other, "decide_burst", burst.pk), sent).status_code == 403
