"""Whose answers count: what came in a burst, or within the hour, waits."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Conflict, Invalid
from mapdialog.hotspots.runs.inputs import read_input
from mapdialog.hotspots.runs.services import start_run
from mapdialog.hotspots.runs.snapshots import take_snapshot
from mapdialog.pins.bursts import (
    blur_history,
    bursts_waiting,
    decide_burst,
    forget_arrivals,
    hold_bursts,
    left_out,
)
from mapdialog.pins.models import Arrival, ModerationDecision, Pin, Status
from mapdialog.pins.services import PinDraft, change_pin
from mapdialog.pins.sweeps import take_up
from mapdialog.pins.tasks import look_for_bursts
from mapdialog.pins.workflow import approve_unflagged, moderate_pin
from tests.bursts import LAT, LNG, NOON, a_dialogue, send, send_burst
from tests.clock import at_moment
from tests.factories import make_dialogue, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    return a_dialogue()


def approve_all(dialogue: Dialogue) -> None:
    """One by one and in good faith: all at once would leave bursts out."""
    dialogue.pins.filter(status=Status.PENDING).update(status=Status.APPROVED)


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


def test_approving_all_at_once_leaves_a_burst_out(dialogue: Dialogue) -> None:
    """Though nobody has looked for bursts since it came."""
    send_burst(dialogue)
    alone, _code = send(dialogue, NOON - timedelta(hours=30), lng=LNG - 0.012)
    assert approve_unflagged(dialogue, actor=make_user()) == 1
    alone.refresh_from_db()
    assert alone.status == Status.APPROVED
    assert bursts_waiting(dialogue).count() == 1


def speak(dialogue: Dialogue) -> list[Pin]:
    """A burst of texts that may be shown, approved one by one before it is seen as one."""
    pins = send_burst(dialogue, 12)
    dialogue.pins.filter(pk__in=[pin.pk for pin in pins]).update(
        original_text="Mörkt", public_text="Mörkt", share_as_voice=True
    )
    for pin in pins:
        moderate_pin(pin, "approve", actor=make_user())
    return pins


def test_what_is_held_has_no_voice_until_it_counts(dialogue: Dialogue) -> None:
    speak(dialogue)
    assert dialogue.voices.count() == 12
    (burst,) = hold_bursts(dialogue)
    assert dialogue.voices.count() == 0
    # Nor when one of them is taken up and approved by itself.
    one = burst.held_pins.first().pin
    moderate_pin(one, "reopen", actor=make_user())
    moderate_pin(one, "approve", actor=make_user())
    assert dialogue.voices.count() == 0
    decide_burst(burst, "count", reason="Klass 8B", actor=make_user())
    assert dialogue.voices.count() == 12


def test_who_changes_what_was_hidden_with_a_burst_gets_it_neither_counted_nor_approved(
    dialogue: Dialogue,
) -> None:
    sent = [send(dialogue, NOON + timedelta(seconds=15 * n)) for n in range(12)]
    (burst,) = hold_bursts(dialogue)
    decide_burst(burst, "hide", reason="Skript", actor=make_user())
    for number, (_pin, code) in enumerate(sent):
        with at_moment(NOON + timedelta(hours=5 * number)):
            change_pin(dialogue, code, PinDraft("safe", LNG + 0.004 * (number - 6), LAT + 0.012))
    assert approve_unflagged(dialogue, actor=make_user()) == 0
    approve_all(dialogue)
    Arrival.objects.all().delete()
    assert counted(dialogue) == 60


def test_what_staff_hid_and_its_author_changed_is_not_approved_with_the_others(
    dialogue: Dialogue,
) -> None:
    pin, code = send(dialogue, NOON)
    moderate_pin(pin, "approve", actor=make_user())
    moderate_pin(pin, "hide", reason="Namn", actor=make_user())
    change_pin(dialogue, code, PinDraft("safe", LNG, LAT))
    assert approve_unflagged(dialogue, actor=make_user()) == 0
    moderate_pin(pin, "approve", actor=make_user())
    pin.refresh_from_db()
    assert pin.status == Status.APPROVED


def test_the_second_of_a_change_is_blurred_with_the_minutes(dialogue: Dialogue) -> None:
    _pin, code = send(dialogue, NOON)
    change_pin(dialogue, code, PinDraft("safe", LNG, LAT))
    history = apps.get_model("pins", "PinEvent").objects.filter(dialogue=dialogue)
    assert blur_history() == 0
    with at_moment(timezone.now() + timedelta(days=8)):
        assert blur_history() == history.count() > 0
        assert blur_history() == 0
    assert {(one.pgh_created_at.minute, one.pgh_created_at.second) for one in history} == {(0, 0)}


def test_a_group_that_was_hidden_is_taken_up_again_with_one_press(dialogue: Dialogue) -> None:
    pins = send_burst(dialogue, 12)
    (burst,) = hold_bursts(dialogue)
    decide_burst(burst, "hide", reason="Skript", actor=make_user())
    (made,) = dialogue.sweeps.all()
    assert take_up(made, actor=make_user()) == 12
    Arrival.objects.all().delete()
    assert approve_unflagged(dialogue, actor=make_user()) == 12
    assert counted(dialogue) == 60 + len(pins)


def test_bursts_are_looked_for_where_something_has_come_lately(dialogue: Dialogue) -> None:
    now = timezone.now()
    send_burst(dialogue, 12, start=now - timedelta(hours=3))
    look_for_bursts(timestamp=0)
    assert not dialogue.bursts.exists()
    send(dialogue, now - timedelta(minutes=50), lng=LNG - 0.012)
    look_for_bursts(timestamp=0)
    assert dialogue.bursts.get().held_pins.count() == 12
