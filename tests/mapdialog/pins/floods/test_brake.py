"""The brake: on by itself, on and off by a coordinator, and what residents meet meanwhile."""

import datetime
from typing import Any

import altcha
import pytest
from django.test import Client
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Conflict, Invalid
from mapdialog.organisations.duties import Urgency, duties_of
from mapdialog.organisations.models import Role, User
from mapdialog.pins.brake import brake_of, look_after_brakes, set_brake
from mapdialog.pins.flood_limits import FEWEST_A_MINUTE, MOST_FROM_ADDRESS
from mapdialog.pins.models import Arrival, HeldPin, Pin
from mapdialog.pins.proof import is_proved, new_challenge
from mapdialog.pins.services import PinDraft, change_pin
from mapdialog.pins.tasks import look_after_floods
from tests.clock import at_moment
from tests.factories import CENTRE, make_dialogue, make_member, make_pin, make_user
from tests.flooding import HOME, MOMENT, SCRIPT, held, send
from tests.staff_world import client_of

HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _one_moment() -> Any:
    with at_moment(MOMENT):
        yield


@pytest.fixture
def coordinator(dialogue: Dialogue) -> User:
    return make_member(dialogue.municipality, Role.SAFETY_COORDINATOR)


def page(dialogue: Dialogue) -> str:
    return reverse("staff_pins:brake", args=[dialogue.municipality.slug, dialogue.slug])


def flood(dialogue: Dialogue, number: int = FEWEST_A_MINUTE + 1) -> None:
    for one in range(number):
        send(dialogue, f"203.0.113.{one}")


def state(dialogue: Dialogue) -> str:
    brake = brake_of(dialogue)
    return brake.state if brake else ""


def look(moment: datetime.datetime) -> None:
    with at_moment(moment):
        look_after_floods(timestamp=0)


def test_many_from_many_addresses_put_it_on(dialogue: Dialogue) -> None:
    flood(dialogue, FEWEST_A_MINUTE)
    assert (state(dialogue), held(dialogue)) == ("", {})
    flood(dialogue, 1)
    assert state(dialogue) == "quarantine"
    assert held(dialogue) == {"quarantine": FEWEST_A_MINUTE + 1}
    assert send(dialogue, HOME).status_code == 200
    assert held(dialogue) == {"quarantine": FEWEST_A_MINUTE + 2}


def test_as_many_over_an_hour_do_not(dialogue: Dialogue) -> None:
    for minute in range(4):
        with at_moment(MOMENT + 15 * minute * MINUTE):
            flood(dialogue, 20)
    assert (state(dialogue), held(dialogue)) == ("", {})


def test_what_slipped_past_while_it_went_on_is_held_by_the_next_minute(dialogue: Dialogue) -> None:
    flood(dialogue)
    late = make_pin(dialogue, status="pending")
    before = make_pin(dialogue, status="pending")
    Arrival.objects.create(pin=late, minute=MOMENT.replace(second=0))
    Arrival.objects.create(pin=before, minute=MOMENT.replace(second=0) - 5 * MINUTE)
    look(MOMENT + MINUTE)
    assert HeldPin.objects.filter(pin=late).exists()
    assert not HeldPin.objects.filter(pin=before).exists()


def test_an_answer_that_is_changed_during_a_flood_waits_too(dialogue: Dialogue) -> None:
    """Else a flood would come as changes of what was counted before it."""
    receipt = send(dialogue, json=True).json()["receipt"]
    early = MOMENT + 10 * MINUTE
    with at_moment(early):
        set_brake(dialogue, "quarantine", reason="Flod", actor=make_user())
        change_pin(dialogue, receipt, PinDraft("safe", *CENTRE))
    assert held(dialogue) == {}
    look(early + MINUTE)
    assert held(dialogue) == {"quarantine": 1}


def test_what_is_changed_before_it_is_not_held(dialogue: Dialogue) -> None:
    receipt = send(dialogue, json=True).json()["receipt"]
    change_pin(dialogue, receipt, PinDraft("safe", *CENTRE))
    with at_moment(MOMENT + 10 * MINUTE):
        set_brake(dialogue, "quarantine", reason="Flod", actor=make_user())
    look(MOMENT + 11 * MINUTE)
    assert held(dialogue) == {}


def test_it_goes_off_by_itself_after_an_hour_of_calm(dialogue: Dialogue) -> None:
    flood(dialogue)
    look(MOMENT + HOUR)
    assert state(dialogue) == "quarantine"
    look(MOMENT + HOUR + MINUTE)
    assert state(dialogue) == ""
    off, on = dialogue.brake_changes.all()
    assert (off.by_itself, on.by_itself, off.actor) == (True, True, None)
    assert held(dialogue) == {"quarantine": FEWEST_A_MINUTE + 1}


def test_it_stays_on_while_the_flood_goes_on(dialogue: Dialogue) -> None:
    flood(dialogue)
    with at_moment(MOMENT + 30 * MINUTE):
        flood(dialogue)
    look(MOMENT + HOUR + MINUTE)
    assert state(dialogue) == "quarantine"
    look(MOMENT + HOUR + 32 * MINUTE)
    assert state(dialogue) == ""


def test_what_a_coordinator_put_on_stays_until_a_coordinator_takes_it_off(
    dialogue: Dialogue,
) -> None:
    set_brake(dialogue, "quarantine", reason="Flod", actor=make_user())
    look_after_brakes(Dialogue.objects.all())
    look(MOMENT + 48 * HOUR)
    assert state(dialogue) == "quarantine"


def test_a_coordinator_brakes_in_two_presses_from_the_alarm(
    dialogue: Dialogue, coordinator: User
) -> None:
    flood(dialogue)
    (alarm,) = [
        duty
        for duty in duties_of(coordinator, dialogue.municipality)[Urgency.WAITS]
        if "A flood of answers" in duty.text
    ]
    client = client_of(coordinator)
    assert (
        f'href="{alarm.url}"'
        in client.get(f"/{dialogue.municipality.slug}/arbete/").content.decode()
    )
    form = client.get(alarm.url).context["form"]
    client.post(alarm.url, {"state": "paused", "reason": form.initial["reason"]})
    change = dialogue.brake_changes.first()
    assert change is not None
    assert (change.state, change.actor, change.by_itself) == ("paused", coordinator, False)
    assert change.reason
    assert change.at == MOMENT


def test_the_review_leads_to_it(dialogue: Dialogue, coordinator: User) -> None:
    inbox = reverse("staff_pins:inbox", args=[dialogue.municipality.slug, dialogue.slug])
    assert f'href="{page(dialogue)}"' in client_of(coordinator).get(inbox).content.decode()


def test_the_page_tells_who_when_and_why(dialogue: Dialogue, coordinator: User) -> None:
    flood(dialogue)
    client = client_of(coordinator)
    client.post(page(dialogue), {"state": "off", "reason": "Det var skolans temadag"})
    shown = client.get(page(dialogue)).content.decode()
    assert "by itself" in shown
    assert "Det var skolans temadag" in shown
    assert str(coordinator) in shown
    assert f"{FEWEST_A_MINUTE + 1} answers wait" in shown
    assert "taken as usual" in shown


@pytest.mark.parametrize("data", [{}, {"state": "paused", "reason": " "}, {"state": "stop"}])
def test_without_a_state_and_a_reason_nothing_is_done(
    dialogue: Dialogue, coordinator: User, data: dict[str, str]
) -> None:
    assert client_of(coordinator).post(page(dialogue), data or {"x": "1"}).status_code == 422
    assert not dialogue.brake_changes.exists()


def test_the_same_twice_is_told(dialogue: Dialogue) -> None:
    set_brake(dialogue, "paused", reason="Flod", actor=make_user())
    with pytest.raises(Conflict):
        set_brake(dialogue, "paused", reason="Flod", actor=make_user())
    with pytest.raises(Invalid):
        set_brake(dialogue, "quarantine", reason=" ", actor=make_user())
    with pytest.raises(Invalid):
        set_brake(dialogue, "burning", reason="Flod", actor=make_user())


def test_the_alarm_is_for_coordinators_and_only_while_it_burns(
    dialogue: Dialogue, coordinator: User
) -> None:
    def alarms(person: User) -> list[str]:
        waits = duties_of(person, dialogue.municipality)[Urgency.WAITS]
        return [duty.text for duty in waits if duty.url == page(dialogue)]

    assert alarms(coordinator) == []
    set_brake(dialogue, "paused", reason="Flod", actor=coordinator)
    assert len(alarms(coordinator)) == 1
    assert alarms(make_member(dialogue.municipality, Role.OFFICIAL)) == []
    set_brake(dialogue, "", reason="Lugnt", actor=coordinator)
    assert alarms(coordinator) == []


@pytest.mark.parametrize("language", ["sv", "sv-simple", "en", "fi", "ar", "so"])
def test_paused_the_form_says_so_and_keeps_what_was_written(
    dialogue: Dialogue, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    set_brake(dialogue, "paused", reason="Flod", actor=make_user())
    headers = {"accept-language": language}
    shown = Client(headers=headers).get(send_to(dialogue)).content.decode()
    assert "notice--warning" in shown
    refused = send(dialogue, headers=headers)
    assert refused.status_code == 503
    assert "Mörkt under bron." in refused.content.decode()
    told = send(dialogue, json=True, headers=headers)
    assert (told.status_code, bool(told.json()["error"])) == (503, True)
    assert not Pin.objects.exists()
    assert caplog.records == []
    english = "No new answers are taken just now" in told.json()["error"]
    assert english is (language == "en")


def send_to(dialogue: Dialogue) -> str:
    return reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug])


def test_another_dialogue_is_not_braked(dialogue: Dialogue) -> None:
    other = make_dialogue(dialogue.municipality)
    set_brake(dialogue, "paused", reason="Flod", actor=make_user())
    assert send(other).status_code == 200


def test_what_was_received_before_the_pause_still_has_its_receipt(dialogue: Dialogue) -> None:
    number = {"submission": "the-very-same-form-again"}
    first = send(dialogue, json=True, **number)
    set_brake(dialogue, "paused", reason="Flod", actor=make_user())
    assert send(dialogue, json=True, **number).json() == first.json()


# --- Some work first ----------------------------------------------------------------------


def solved(*, ago: datetime.timedelta = datetime.timedelta()) -> str:
    """Work on a challenge of so long ago, by the library's own clock, which nothing stops."""
    with at_moment(datetime.datetime.now(datetime.UTC) - ago):
        challenge = altcha.Challenge.from_dict(new_challenge())
    solution = altcha.solve_challenge(challenge)
    assert solution
    return altcha.Payload(challenge, solution).to_base64()


def over_the_limit(dialogue: Dialogue) -> None:
    for _number in range(MOST_FROM_ADDRESS):
        send(dialogue, SCRIPT)


def test_over_its_limit_an_address_is_asked_for_work(dialogue: Dialogue) -> None:
    over_the_limit(dialogue)
    asked = send(dialogue, SCRIPT, json=True)
    assert asked.status_code == 428
    assert asked.json()["challenge"]["parameters"]["algorithm"] == "PBKDF2/SHA-256"
    assert Pin.objects.count() == MOST_FROM_ADDRESS
    assert send(dialogue, SCRIPT, json=True, proof=solved()).json()["waits"] is False
    assert held(dialogue) == {}
    assert send(dialogue, HOME, json=True).status_code == 200


@pytest.mark.parametrize("proof", ["none", "bm9uc2Vuc2U=", "{}", "å"])
def test_without_work_it_is_taken_and_waits(dialogue: Dialogue, proof: str) -> None:
    over_the_limit(dialogue)
    assert send(dialogue, SCRIPT, json=True, proof=proof).json()["waits"] is True
    assert held(dialogue) == {"quarantine": 1}


def test_work_is_good_once_and_for_a_while(dialogue: Dialogue) -> None:
    proof, other = solved(), solved()
    assert is_proved(proof)
    assert not is_proved(proof)
    assert not is_proved(other[:-8] + "AAAAAAA=")
    assert not is_proved(solved(ago=9 * MINUTE))
    assert is_proved(other)


def test_braked_all_wait_those_who_worked_apart(dialogue: Dialogue) -> None:
    set_brake(dialogue, "quarantine", reason="Flod", actor=make_user())
    assert send(dialogue, json=True).status_code == 428
    send(dialogue, json=True, proof=solved())
    send(dialogue, json=True, proof="none")
    assert held(dialogue) == {"proved": 1, "quarantine": 1}
