"""A flood through the real form: taken, held, counted nowhere; others are served meanwhile."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.runs.snapshots import take_snapshot
from mapdialog.pins.bursts import decide_burst
from mapdialog.pins.flood_limits import FEWEST_A_MINUTE, MOST_FROM_ADDRESS, forget_counted
from mapdialog.pins.form_signs import stamp
from mapdialog.pins.inbox import approvable
from mapdialog.pins.models import Arrival, BrakeChange, Burst, HeldPin, Pin, Status, Voice
from mapdialog.pins.respondents import new_token
from mapdialog.pins.workflow import approve_unflagged
from tests.clock import at_moment
from tests.factories import make_dialogue, make_pin, make_user
from tests.flooding import HOME, LATER, MOMENT, SCRIPT, address, form, held, send


@pytest.fixture(autouse=True)
def _one_moment() -> Any:
    with at_moment(MOMENT):
        yield


def test_nothing_of_a_flood_is_counted_or_public(dialogue: Dialogue) -> None:
    for _number in range(200):
        assert send(dialogue, SCRIPT).status_code == 200
    assert Pin.objects.count() == 200
    assert held(dialogue) == {"quarantine": 200}
    approve_unflagged(dialogue, actor=make_user())
    Pin.objects.update(status=Status.APPROVED)
    with at_moment(MOMENT + datetime.timedelta(hours=3)):
        assert len(take_snapshot(dialogue).pins) == 0
    assert not Voice.objects.exists()
    (brake,) = BrakeChange.objects.all()
    assert (brake.state, brake.by_itself, brake.actor) == ("quarantine", True, None)


def test_others_are_served_meanwhile(dialogue: Dialogue) -> None:
    other = make_dialogue(dialogue.municipality)
    for _number in range(FEWEST_A_MINUTE + 10):
        send(dialogue, SCRIPT)
    assert "receipt__code" in send(dialogue, HOME).content.decode()
    assert shown(send(other, HOME)) == ""
    assert held(other) == {}
    assert BrakeChange.objects.filter(dialogue=other).count() == 0


def test_what_one_address_sends_is_counted_up_to_the_limit(dialogue: Dialogue) -> None:
    for _number in range(MOST_FROM_ADDRESS):
        assert shown(send(dialogue, SCRIPT)) == ""
    assert held(dialogue) == {}
    assert "Yours is kept" in shown(send(dialogue, SCRIPT))
    assert held(dialogue) == {"quarantine": 1}
    assert shown(send(dialogue, HOME)) == ""
    assert held(dialogue) == {"quarantine": 1}


def shown(response: Any) -> str:
    """The thanks; empty where the words on waiting are hidden."""
    page: str = response.content.decode()
    return "" if "data-waits hidden" in page else page


def test_an_address_is_forgotten_in_ten_minutes(dialogue: Dialogue) -> None:
    for _number in range(MOST_FROM_ADDRESS + 1):
        send(dialogue, SCRIPT)
    with at_moment(MOMENT + datetime.timedelta(minutes=9, seconds=1)):
        forget_counted()
        assert counters() == 0
        send(dialogue, SCRIPT)
    assert held(dialogue) == {"quarantine": 1}
    forget_counted()
    assert counters() == 1 + 1


def test_after_that_it_begins_anew_though_no_job_has_come(dialogue: Dialogue) -> None:
    for _number in range(MOST_FROM_ADDRESS):
        send(dialogue, SCRIPT)
    with at_moment(MOMENT + datetime.timedelta(minutes=8, seconds=59)):
        send(dialogue, SCRIPT)
    assert held(dialogue) == {"quarantine": 1}
    for _number in range(2):
        with at_moment(MOMENT + datetime.timedelta(minutes=9, seconds=1)):
            send(dialogue, SCRIPT)
    assert held(dialogue) == {"quarantine": 1}


def counters() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM flood_counters")
        return int(cursor.fetchone()[0])


def test_a_busy_dialogue_has_a_higher_ceiling(dialogue: Dialogue) -> None:
    """Forty a minute is usual here: eighty are no flood."""
    minute = MOMENT.replace(second=0)
    for back in range(1, 4):
        for _number in range(40):
            when = minute - datetime.timedelta(hours=back)
            Arrival.objects.create(pin=make_pin(dialogue, status=Status.PENDING), minute=when)
    for number in range(80):
        send(dialogue, f"198.51.100.{number}")
    assert not BrakeChange.objects.exists()
    for number in range(80, 121):
        send(dialogue, f"198.51.100.{number}")
    assert BrakeChange.objects.get().state == "quarantine"


def test_what_is_held_does_not_raise_the_ceiling(dialogue: Dialogue) -> None:
    group = Burst.objects.create(
        dialogue=dialogue, kind="quarantine", from_hour=MOMENT, to_hour=MOMENT
    )
    for _number in range(200):
        pin = make_pin(dialogue, status=Status.PENDING)
        Arrival.objects.create(pin=pin, minute=MOMENT - datetime.timedelta(hours=1))
        HeldPin.objects.create(pin=pin, burst=group)
    for number in range(FEWEST_A_MINUTE + 1):
        send(dialogue, f"198.51.100.{number}")
    assert BrakeChange.objects.get().state == "quarantine"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, None),
        ({"homepage": "https://example.org"}, "machine"),
        ({"made": None}, None),  # a page that was open while the service was renewed
        ({"made": "12345:falskt"}, "machine"),
        ({"made": "of another form"}, "machine"),
    ],
)
def test_a_form_that_only_a_machine_sends_waits_and_nobody_is_told(
    dialogue: Dialogue, changes: dict[str, Any], kind: str | None
) -> None:
    if changes.get("made") == "of another form":
        changes = {"made": form()["made"]}
    response = send(dialogue, **changes)
    assert response.status_code == 200
    assert shown(response) == ""
    assert held(dialogue) == ({kind: 1} if kind else {})
    again = send(dialogue, json=True, **changes)
    assert again.json()["waits"] is False


@pytest.mark.parametrize(("seconds", "kind"), [(0.9, "machine"), (2.0, None), (7 * 86400, None)])
def test_a_form_sent_within_a_second_waits(
    dialogue: Dialogue, seconds: float, kind: str | None
) -> None:
    """An answer that lay a week on a phone without network is no machine's."""
    submission = new_token()
    with at_moment(MOMENT - datetime.timedelta(seconds=seconds)):
        made = stamp(submission)
    send(dialogue, submission=submission, made=made)
    assert held(dialogue) == ({kind: 1} if kind else {})


def test_the_page_has_what_its_form_needs(dialogue: Dialogue) -> None:
    """As a browser sends it: filled in from the page itself, two seconds later."""
    page = Client().get(address(dialogue))
    initial = page.context["form"].initial
    with at_moment(MOMENT + LATER):
        send(dialogue, submission=initial["submission"], made=initial["made"])
    assert held(dialogue) == {}
    assert f'name="made" value="{initial["made"]}"' in page.content.decode().replace("\n", "")


def test_sending_the_same_form_again_counts_once(dialogue: Dialogue) -> None:
    """The thanks were lost, the network came back, the page was reloaded."""
    same = form()
    for _again in range(MOST_FROM_ADDRESS + 10):
        answer = Client().post(address(dialogue), same, REMOTE_ADDR=HOME)
        assert answer.status_code == 200
    assert Pin.objects.count() == 1
    send(dialogue, HOME)
    assert held(dialogue) == {}


def test_who_reloads_is_still_told_that_it_waits(dialogue: Dialogue) -> None:
    BrakeChange.objects.create(dialogue=dialogue, state="quarantine", at=MOMENT)
    same = form()
    for _again in range(2):
        assert "Yours is kept" in shown(
            Client(headers={"accept-language": "en"}).post(address(dialogue), same)
        )


def test_what_is_decided_about_takes_nothing_more(dialogue: Dialogue) -> None:
    send(dialogue, homepage="x")
    decide_burst(Burst.objects.get(), "count", reason="Känd person", actor=make_user())
    send(dialogue, homepage="x")
    assert list(Burst.objects.values_list("decision", flat=True)) == ["count", ""]


def test_approving_all_leaves_out_what_waits(dialogue: Dialogue) -> None:
    send(dialogue, homepage="x")
    send(dialogue)
    assert approvable(dialogue).count() == 1


def test_each_answer_costs_the_same_however_many_there_are(dialogue: Dialogue) -> None:
    send(dialogue)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            send(dialogue, SCRIPT)
        counts.append(len(asked))
        for number in range(40):
            send(dialogue, f"198.51.100.{number}")
    print(counts)
    assert counts[0] == counts[1] <= MOST_STATEMENTS


MOST_STATEMENTS = 32
