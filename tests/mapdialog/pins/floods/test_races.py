"""Two answers of a flood at once, or one beside a decision: held once, and not decided unseen."""

import datetime
from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Conflict
from mapdialog.pins.brake import brake_by_itself, set_brake
from mapdialog.pins.bursts import decide_burst
from mapdialog.pins.models import Burst, HeldPin
from mapdialog.pins.quarantine import hold_pin
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import PinDraft, Receipt, drop_pin, withdraw_pin
from mapdialog.pins.sweeps import Choice, sweep, take_up
from tests.at_once import at_once
from tests.factories import CENTRE, make_dialogue, make_pin, make_user

pytestmark = pytest.mark.django_db(transaction=True)

DRAFT = PinDraft("unsafe", *CENTRE)


@pytest.fixture
def dialogue(transactional_db: None) -> Dialogue:
    return make_dialogue()


def held_sender(dialogue: Dialogue) -> Callable[[], Receipt]:
    return lambda: drop_pin(
        dialogue, DRAFT, token=new_token(), submission=new_token(), hold=Burst.Kind.QUARANTINE
    )


@pytest.mark.races("open_group_once")
def test_two_of_a_flood_open_one_group(dialogue: Dialogue) -> None:
    at_once(held_sender(dialogue), held_sender(dialogue))
    assert Burst.objects.count() == 1
    assert HeldPin.objects.count() == 2


@pytest.mark.races("HeldPin.pin")
def test_an_answer_is_held_in_one_group(dialogue: Dialogue) -> None:
    pin = make_pin(dialogue)
    at_once(
        lambda: hold_pin(pin, Burst.Kind.MACHINE),
        lambda: hold_pin(pin, Burst.Kind.QUARANTINE),
    )
    assert HeldPin.objects.get().burst.kind == "machine"


@pytest.mark.races("pins.bursts.decide_burst")
def test_what_comes_while_a_group_is_decided_about_waits_for_the_next(dialogue: Dialogue) -> None:
    """Else it would be counted, and nobody has looked at it."""
    held_sender(dialogue)()
    group, coordinator, late = Burst.objects.get(), make_user(), make_pin(dialogue)
    at_once(
        lambda: decide_burst(group, "count", reason="Känt", actor=coordinator),
        transaction.atomic(lambda: hold_pin(late, Burst.Kind.QUARANTINE)),
    )
    decisions = [held.burst.decision for held in HeldPin.objects.order_by("pk")]
    assert decisions == ["count", ""]


def test_the_brake_goes_on_once(dialogue: Dialogue) -> None:
    at_once(lambda: brake_by_itself(dialogue), lambda: brake_by_itself(dialogue))
    assert dialogue.brake_changes.count() == 1


def test_two_coordinators_brake_once(dialogue: Dialogue) -> None:
    one, two = make_user(), make_user()
    _first, second = at_once(
        lambda: set_brake(dialogue, "paused", reason="Flod", actor=one),
        lambda: set_brake(dialogue, "paused", reason="Flod", actor=two),
    )
    assert isinstance(second, Conflict)
    assert dialogue.brake_changes.get().actor == one


EVERYTHING = Choice(since=timezone.now() - datetime.timedelta(days=1))


@pytest.mark.races("pins.sweeps.sweep")
def test_what_its_author_withdraws_meanwhile_is_not_hidden(dialogue: Dialogue) -> None:
    receipt = drop_pin(dialogue, DRAFT, token=new_token(), submission=new_token())
    _pin, refused = at_once(
        lambda: withdraw_pin(dialogue, receipt.code),
        lambda: sweep(dialogue, EVERYTHING, reason="Flod", actor=make_user()),
    )
    assert isinstance(refused, Conflict)
    receipt.pin.refresh_from_db()
    assert receipt.pin.status == "withdrawn"


@pytest.mark.races("pins.sweeps.take_up")
def test_it_is_taken_up_once(dialogue: Dialogue) -> None:
    drop_pin(dialogue, DRAFT, token=new_token(), submission=new_token())
    coordinator = make_user()
    made = sweep(dialogue, EVERYTHING, reason="Flod", actor=coordinator)
    taken, refused = at_once(
        lambda: take_up(made, actor=coordinator), lambda: take_up(made, actor=coordinator)
    )
    assert taken == 1
    assert isinstance(refused, Conflict)
