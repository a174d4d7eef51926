"""Whose answers count: what came in a burst, or within the hour, waits."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Conflict, Invalid
from mapdialog.hotspots.runs.inputs import read_input
from mapdialog.hotspots.runs.services import start_run
from mapdialog.hotspots.runs.snapshots import take_snapshot
from mapdialog.organisations.models import Role
from mapdialog.pins.bursts import (
    bursts_waiting,
    decide_burst,
    forget_arrivals,
    hold_bursts,
    left_out,
)
from mapdialog.pins.models import Arrival, Burst, HeldPin, ModerationDecision, Pin, Status
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import PinDraft, change_pin, drop_pin
from mapdialog.pins.workflow import approve_unflagged, moderate_pin
from tests.clock import at_moment
from tests.factories import CENTRE, make_dialogue, make_pin, make_user
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db

NOON = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=2)
LNG, LAT = CENTRE


@pytest.fixture
def dialogue() -> Dialogue:
    """Sixty people have answered all over the ground, before the minutes that are kept."""
    dialogue = make_dialogue(phase=Phase.OPEN)
    for number in range(60):
        make_pin(
            dialogue,
            lng=LNG + 0.004 * (number % 10 - 5),
            lat=LAT + 0.003 * (number // 10 - 3),
            perception="safe" if number % 2 else "unsafe",
        )
    return dialogue


def send(
    dialogue: Dialogue, moment: datetime, *, lng: float = LNG + 0.001, lat: float = LAT + 0.001
) -> tuple[Pin, str]:
    """What a fresh browser sends, and its receipt."""
    with at_moment(moment):
        draft = PinDraft("unsafe", lng, lat)
        receipt = drop_pin(dialogue, draft, token=new_token(), submission=new_token())
    return receipt.pin, receipt.code


def send_burst(dialogue: Dialogue, number: int = 40, start: datetime = NOON) -> list[Pin]:
    return [send(dialogue, start + timedelta(seconds=15 * n))[0] for n in range(number)]


def approve_all(dialogue: Dialogue) -> None:
    approve_unflagged(dialogue, actor=make_user())


def counted(dialogue: Dialogue) -> int:
    return len(take_snapshot(dialogue).pins)


def test_forty_fresh_browsers_count_for_nothing_though_approved(dialogue: Dialogue) -> None:
    pins = send_burst(dialogue)
    approve_all(dialogue)
    run = start_run(dialogue)
    given = read_input(run)
    assert len(given.snapshot.pins) == 60
    assert given.left_out == {"bursts": 40}
    (burst,) = bursts_waiting(dialogue)
    assert {held.pin_id for held in burst.held_pins.all()} == {pin.pk for pin in pins}
    assert burst.place is not None
    assert burst.place.contains(pins[0].point)


def test_people_who_come_one_by_one_count(dialogue: Dialogue) -> None:
    for hours in range(12):
        send(dialogue, NOON - timedelta(hours=3 * hours), lng=LNG + 0.004 * (hours - 6))
    approve_all(dialogue)
    assert hold_bursts(dialogue) == []
    assert counted(dialogue) == 72


def test_counted_after_the_coordinators_word_alone(dialogue: Dialogue) -> None:
    send_burst(dialogue)
    approve_all(dialogue)
    (burst,) = hold_bursts(dialogue)
    who = make_user()
    assert decide_burst(burst, "count", reason="Klass 8B hade lektion.", actor=who) == 40
    assert counted(dialogue) == 100
    assert left_out(dialogue) == {}
    # Asked again, the rule does not take back what somebody has decided.
    assert hold_bursts(dialogue) == []
    assert counted(dialogue) == 100
    burst.refresh_from_db()
    assert (burst.decided_by, burst.reason) == (who, "Klass 8B hade lektion.")
    with pytest.raises(Conflict):
        decide_burst(burst, "hide", reason="Nej", actor=who)


@pytest.mark.parametrize(("decision", "reason"), [("count", " "), ("hide", ""), ("x", "Ja")])
def test_no_decision_without_a_reason_or_a_choice(
    dialogue: Dialogue, decision: str, reason: str
) -> None:
    send_burst(dialogue)
    (burst,) = hold_bursts(dialogue)
    with pytest.raises(Invalid):
        decide_burst(burst, decision, reason=reason, actor=make_user())
    assert bursts_waiting(dialogue).count() == 1


def test_hidden_as_one_thing_with_a_history_each(dialogue: Dialogue) -> None:
    pins = send_burst(dialogue)
    approve_all(dialogue)
    (burst,) = hold_bursts(dialogue)
    decide_burst(burst, "hide", reason="Skript", actor=make_user())
    found = Pin.objects.filter(pk__in=[pin.pk for pin in pins])
    assert set(found.values_list("status", flat=True)) == {Status.HIDDEN}
    hidden = ModerationDecision.objects.filter(decision="hide", reason="Skript")
    assert hidden.count() == 40
    assert counted(dialogue) == 60
    # One of them, taken up again by itself, has been looked at.
    moderate_pin(pins[0], "reopen", actor=make_user())
    moderate_pin(pins[0], "approve", actor=make_user())
    Arrival.objects.all().delete()
    assert counted(dialogue) == 61


def test_what_joins_a_burst_waits_with_it(dialogue: Dialogue) -> None:
    send_burst(dialogue, 12)
    (burst,) = hold_bursts(dialogue)
    late, _code = send(dialogue, NOON + timedelta(minutes=4))
    assert hold_bursts(dialogue) == []
    assert late.held.burst == burst


def test_what_came_just_now_waits_for_the_next_analysis(dialogue: Dialogue) -> None:
    now = timezone.now()
    send(dialogue, now - timedelta(minutes=8))
    send(dialogue, now - timedelta(minutes=12))
    approve_all(dialogue)
    assert counted(dialogue) == 61
    assert left_out(dialogue) == {"young": 1}
    with at_moment(now + timedelta(minutes=3)):
        assert counted(dialogue) == 62


def test_where_there_is_nothing_older_what_came_just_now_is_read() -> None:
    """A coordinator tries the form out, and sees what comes of it."""
    dialogue = make_dialogue(phase=Phase.OPEN)
    for number in range(3):
        send(dialogue, timezone.now(), lng=LNG + 0.004 * number)
    approve_all(dialogue)
    assert (counted(dialogue), left_out(dialogue)) == (3, {})


def test_those_who_name_a_whole_area_come_to_no_place(dialogue: Dialogue) -> None:
    """The middle of a part of town is no place: many name it within minutes, and count in totals
    alone. A flood of them waits all the same."""
    for number in range(12):
        pin, _code = send(dialogue, NOON + timedelta(seconds=15 * number))
        Pin.objects.filter(pk=pin.pk).update(precision_m=900)
    approve_all(dialogue)
    assert hold_bursts(dialogue) == []
    assert counted(dialogue) == 72
    for _number in range(50):
        pin, _code = send(dialogue, NOON)
        Pin.objects.filter(pk=pin.pk).update(precision_m=900)
    assert len(hold_bursts(dialogue)) == 1


def test_a_pin_that_is_moved_comes_anew(dialogue: Dialogue) -> None:
    """Twelve come one by one in twelve places, and are moved to one within minutes."""
    codes = [
        send(dialogue, NOON - timedelta(hours=3 * n), lng=LNG + 0.004 * (n - 6))[1]
        for n in range(12)
    ]
    for n, code in enumerate(codes):
        with at_moment(NOON + timedelta(seconds=20 * n)):
            change_pin(dialogue, code, PinDraft("unsafe", LNG + 0.001, LAT + 0.001))
    approve_all(dialogue)
    (burst,) = hold_bursts(dialogue)
    assert burst.held_pins.count() == 12
    assert counted(dialogue) == 60


def test_a_confirmed_pin_that_is_moved_has_to_be_confirmed_again(dialogue: Dialogue) -> None:
    sent = [send(dialogue, NOON + timedelta(seconds=15 * n)) for n in range(12)]
    (burst,) = hold_bursts(dialogue)
    decide_burst(burst, "count", reason="Klass 8B", actor=make_user())
    for _pin, code in sent:
        with at_moment(NOON + timedelta(hours=9)):
            change_pin(dialogue, code, PinDraft("safe", LNG + 0.012, LAT + 0.001))
    (again,) = hold_bursts(dialogue)
    assert again.held_pins.count() == 12


def test_the_minute_is_kept_for_seven_days_in_a_table_without_log(dialogue: Dialogue) -> None:
    send(dialogue, timezone.now() - timedelta(days=7, minutes=1))
    kept, _code = send(dialogue, timezone.now() - timedelta(days=6, hours=23))
    assert forget_arrivals() == 1
    (arrival,) = Arrival.objects.all()
    assert arrival.pin == kept
    assert (arrival.minute.second, arrival.minute.microsecond) == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'pins_arrival'")
        assert cursor.fetchone() == ("u",)


def test_what_staff_and_files_bring_has_no_minute(dialogue: Dialogue) -> None:
    assert not Arrival.objects.exists()
    assert hold_bursts(dialogue) == []


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
    assert "40 pins count from the next analysis on." in done.text
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
