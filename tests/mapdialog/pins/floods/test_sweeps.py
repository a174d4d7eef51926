"""Taking back what came: seen before, hidden in one press, taken up again as it was."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Conflict, Invalid
from mapdialog.organisations.models import Role, User
from mapdialog.pins.bursts import decide_burst
from mapdialog.pins.models import Arrival, Burst, Comment, HeldPin, Pin, Status, Voice
from mapdialog.pins.sweeps import Choice, pins_chosen, sweep, take_up
from mapdialog.pins.voices import raise_voice
from mapdialog.pins.workflow import moderate_pin
from mapdialog.sessions.models import AssistedPin
from tests.factories import (
    CENTRE,
    NORTH,
    make_area,
    make_dialogue,
    make_member,
    make_pin,
    make_respondent,
    make_user,
)
from tests.staff_world import client_of

NOW = timezone.now().replace(second=0, microsecond=0)
HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)
LATELY = Choice(since=NOW - HOUR)


@pytest.fixture
def coordinator(dialogue: Dialogue) -> User:
    return make_member(dialogue.municipality, Role.SAFETY_COORDINATOR)


def came(dialogue: Dialogue, when: datetime.datetime, **details: Any) -> Pin:
    hour = when.replace(minute=0)
    pin = make_pin(dialogue, **{"status": Status.PENDING, "created_hour": hour, **details})
    Arrival.objects.create(pin=pin, minute=when)
    return pin


def status(pin: Pin) -> str:
    pin.refresh_from_db()
    return pin.status


def address(dialogue: Dialogue, name: str = "sweeps", *more: int) -> str:
    return reverse(f"staff_pins:{name}", args=[dialogue.municipality.slug, dialogue.slug, *more])


def test_since_a_minute_and_not_the_minute_before(dialogue: Dialogue) -> None:
    """All came in the same hour."""
    base = (NOW - 2 * HOUR).replace(minute=10)
    before, at, after = (came(dialogue, base + number * MINUTE) for number in (-1, 0, 1))
    chosen = pins_chosen(dialogue, Choice(since=base + datetime.timedelta(seconds=40)))
    assert list(chosen) == [after, at]
    sweep(dialogue, Choice(since=base), reason="Flod", actor=make_user())
    assert [status(pin) for pin in (before, at, after)] == ["pending", "hidden", "hidden"]


def test_without_its_minute_an_answer_goes_by_its_hour(dialogue: Dialogue) -> None:
    long_ago = NOW.replace(minute=0) - 200 * HOUR
    early, late = (make_pin(dialogue, created_hour=long_ago + n * HOUR) for n in (0, 1))
    assert list(pins_chosen(dialogue, Choice(since=long_ago + MINUTE))) == [late]
    assert set(pins_chosen(dialogue, Choice(since=long_ago))) == {early, late}


def test_in_a_part_only_what_lies_in_it(dialogue: Dialogue) -> None:
    north = make_area(dialogue.municipality, south=CENTRE[1] + 0.01)
    inside = came(dialogue, NOW, lat=NORTH - 0.01)
    came(dialogue, NOW, lat=CENTRE[1])
    assert list(pins_chosen(dialogue, Choice(since=NOW - HOUR, area=north))) == [inside]


def test_in_what_the_map_shows_only_what_lies_in_it(dialogue: Dialogue, coordinator: User) -> None:
    inside = came(dialogue, NOW, lng=CENTRE[0] + 0.01)
    came(dialogue, NOW, lng=CENTRE[0] - 0.01)
    since = timezone.localtime(NOW - HOUR).strftime("%Y-%m-%dT%H:%M")
    box = f"{CENTRE[0]},{CENTRE[1] - 0.1},{CENTRE[0] + 0.1},{CENTRE[1] + 0.1}"
    query = {"since": since, "box": box}
    layer = client_of(coordinator).get(address(dialogue, "sweep_layer"), query).json()
    assert [feature["id"] for feature in layer["features"]] == [inside.pk]
    where = f"{address(dialogue)}?since={since}&box={box}"
    client_of(coordinator).post(where, {"reason": "Flod"})
    assert dialogue.sweeps.get().pins == 1
    assert status(inside) == "hidden"


def test_of_a_burst_only_what_is_in_it(dialogue: Dialogue) -> None:
    group = Burst.objects.create(dialogue=dialogue, from_hour=NOW, to_hour=NOW)
    held = came(dialogue, NOW)
    came(dialogue, NOW)
    HeldPin.objects.create(pin=held, burst=group)
    assert list(pins_chosen(dialogue, Choice(burst=group))) == [held]


def test_what_is_not_a_residents_own_or_is_done_with_stays(dialogue: Dialogue) -> None:
    came(dialogue, NOW, imported=True)
    AssistedPin.objects.create(pin=came(dialogue, NOW), entered_by=make_user())
    came(dialogue, NOW, status=Status.HIDDEN)
    came(dialogue, NOW, status=Status.WITHDRAWN)
    assert not pins_chosen(dialogue, LATELY).exists()
    with pytest.raises(Conflict):
        sweep(dialogue, LATELY, reason="Flod", actor=make_user())


@pytest.mark.parametrize("choice", [Choice(), LATELY])
def test_it_needs_a_time_and_a_reason(dialogue: Dialogue, choice: Choice) -> None:
    came(dialogue, NOW)
    reason = "Flod" if choice.since is None else " "
    with pytest.raises(Invalid):
        sweep(dialogue, choice, reason=reason, actor=make_user())
    assert Pin.objects.filter(status=Status.HIDDEN).count() == 0


def test_voices_go_and_every_answer_tells_who_and_why(dialogue: Dialogue) -> None:
    shown = came(dialogue, NOW, status=Status.APPROVED, text="Mörkt", share_as_voice=True)
    voice = raise_voice(shown)
    Comment.objects.create(
        voice=voice, respondent=make_respondent(dialogue), original_text="Ja",
        submission_hash="h", created_hour=NOW,
    )  # fmt: skip
    coordinator = make_user()
    made = sweep(dialogue, LATELY, reason="Flod av svar", actor=coordinator)
    assert not Voice.objects.exists()
    decision = shown.decisions.get()
    assert (decision.decision, decision.reason, decision.actor) == (
        "hide",
        "Flod av svar",
        coordinator,
    )
    assert (made.pins, made.actor) == (1, coordinator)


def test_taken_up_again_it_waits_as_before(dialogue: Dialogue) -> None:
    approved = came(dialogue, NOW, status=Status.APPROVED)
    held = came(dialogue, NOW)
    group = Burst.objects.create(dialogue=dialogue, from_hour=NOW, to_hour=NOW)
    HeldPin.objects.create(pin=held, burst=group)
    made = sweep(dialogue, LATELY, reason="Flod", actor=make_user())
    coordinator = make_user()
    assert take_up(made, actor=coordinator) == 2
    assert [status(approved), status(held)] == ["pending", "pending"]
    assert HeldPin.objects.get().burst.decision == ""
    assert [d.decision for d in approved.decisions.all()] == ["hide", "reopen"]
    assert [d.sweep for d in approved.decisions.all()] == [made, made]
    made.refresh_from_db()
    assert made.taken_up_by == coordinator
    with pytest.raises(Conflict):
        take_up(made, actor=coordinator)


def test_what_somebody_has_decided_about_meanwhile_stays(dialogue: Dialogue) -> None:
    again, gone, left = (came(dialogue, NOW) for _number in range(3))
    made = sweep(dialogue, LATELY, reason="Flod", actor=make_user())
    for decision, reason in (("reopen", ""), ("hide", "Pekar ut någon")):
        moderate_pin(again, decision, reason=reason, actor=make_user())
    Pin.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN)
    assert take_up(made, actor=make_user()) == 1
    assert [status(pin) for pin in (again, gone, left)] == ["hidden", "withdrawn", "pending"]


def test_a_group_hidden_meanwhile_does_not_hold_what_is_taken_up(dialogue: Dialogue) -> None:
    group = Burst.objects.create(dialogue=dialogue, from_hour=NOW, to_hour=NOW)
    HeldPin.objects.create(pin=came(dialogue, NOW), burst=group)
    made = sweep(dialogue, LATELY, reason="Flod", actor=make_user())
    decide_burst(group, "hide", reason="Flod", actor=make_user())
    take_up(made, actor=make_user())
    assert not HeldPin.objects.exists()


# --- The page -----------------------------------------------------------------------------


def test_two_presses_hide_and_one_takes_up(dialogue: Dialogue, coordinator: User) -> None:
    pins = [came(dialogue, NOW) for _number in range(3)]
    client = client_of(coordinator)
    first = client.get(address(dialogue))
    assert "would be hidden" not in first.content.decode()
    since = first.context["choosing"].initial["since"].strftime("%Y-%m-%dT%H:%M")
    query = {"since": since, "area": "", "burst": ""}
    seen = client.get(address(dialogue), query)
    assert "3 answers would be hidden" in seen.content.decode()
    assert {status(pin) for pin in pins} == {"pending"}
    layer = client.get(address(dialogue, "sweep_layer"), query).json()
    assert len(layer["features"]) == 3
    proposed = seen.context["form"].initial.get("reason") or seen.context["form"]["reason"].value()
    done = client.post(f"{address(dialogue)}?since={since}", {"reason": proposed}, follow=True)
    assert {status(pin) for pin in pins} == {"hidden"}
    assert "3 answers are hidden." in done.content.decode()
    made = dialogue.sweeps.get()
    undone = client.post(address(dialogue, "take_up", made.pk), follow=True).content.decode()
    assert {status(pin) for pin in pins} == {"pending"}
    assert "3 answers wait for review again." in undone
    assert f"by {coordinator}" in undone


@pytest.mark.parametrize(
    "query",
    [
        "?since=",
        "?since=igår",
        "?since=2026-01-01T10:00&area=9999999",
        "?burst=9999999",
        "?since=2026-01-01T10:00&box=1,2,3",
        "?since=2026-01-01T10:00&box=13,58,12,59",
        "?since=2026-01-01T10:00&box=nan,58,14,59",
    ],
)
def test_what_cannot_be_read_hides_nothing(
    dialogue: Dialogue, coordinator: User, query: str
) -> None:
    pin = came(dialogue, NOW)
    client = client_of(coordinator)
    assert client.get(address(dialogue) + query).status_code == 422
    assert client.post(address(dialogue) + query, {"reason": "Flod"}).status_code == 422
    assert client.get(address(dialogue, "sweep_layer") + query).json()["features"] == []
    assert status(pin) == "pending"


def test_another_dialogues_answers_and_steps_are_not_reached(
    dialogue: Dialogue, coordinator: User
) -> None:
    other = make_dialogue(dialogue.municipality)
    theirs = came(other, NOW)
    made = sweep(other, LATELY, reason="Flod", actor=make_user())
    assert not pins_chosen(dialogue, LATELY).exists()
    assert client_of(coordinator).post(address(dialogue, "take_up", made.pk)).status_code == 404
    assert status(theirs) == "hidden"
