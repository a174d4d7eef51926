"""Opened early, kept open, ended before its time: another date, with a reason."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.dates import change_dates
from mapdialog.dialogues.models import DialogueChange, Phase, PhaseChange
from mapdialog.dialogues.moving import follow_dates
from mapdialog.dialogues.services import change_phase
from mapdialog.errors import Invalid, WrongPhase
from tests.clock import at_moment, in_sweden
from tests.dated import BEFORE, FIRST, LAST, planned, send
from tests.factories import (
    ALL_PRINCIPLES,
    WHY,
    make_dialogue,
    make_member,
    make_user,
)
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db


def test_opened_early_is_a_changed_date_with_a_reason() -> None:
    dialogue = planned()
    early, actor = FIRST - timedelta(days=5), make_user()
    with at_moment(in_sweden(early)):
        change_dates(dialogue, opens_at=early, reason=WHY, actor=actor)
        assert send(dialogue).pk
    change = DialogueChange.objects.get()
    assert (change.field, change.reason, change.actor) == ("opens_at", WHY, actor)
    assert not change.public


def test_kept_open_is_a_changed_date_that_everybody_reads(resident: Client) -> None:
    dialogue = planned()
    after = LAST + timedelta(days=1)
    with at_moment(in_sweden(after)):
        follow_dates()
        change_dates(dialogue, closes_at=after, reason=WHY)
        assert send(dialogue).pk
        page = resident.get(dialogue.get_absolute_url()).content.decode()
    assert WHY in page
    assert [step.to_phase for step in PhaseChange.objects.all()] == ["open", "feedback", "open"]
    with at_moment(in_sweden(after + timedelta(days=1))), pytest.raises(WrongPhase):
        send(dialogue)


@pytest.mark.parametrize(
    ("moment", "dates"),
    [
        (BEFORE, {"opens_at": date(2026, 2, 28)}),
        (BEFORE, {"closes_at": FIRST - timedelta(days=1)}),
        (BEFORE, {"opens_at": FIRST}),
        (in_sweden(FIRST), {"opens_at": FIRST + timedelta(days=1)}),
        (in_sweden(LAST), {"closes_at": LAST - timedelta(days=1)}),
        (in_sweden(LAST + timedelta(days=3)), {"closes_at": LAST}),
    ],
    ids=str,
)
def test_a_date_that_cannot_be_is_refused_and_nothing_moves(moment, dates) -> None:
    dialogue = planned()
    with at_moment(moment), pytest.raises(Invalid):
        change_dates(dialogue, reason=WHY, **dates)
    dialogue.refresh_from_db()
    assert (dialogue.opens_at, dialogue.closes_at) == (FIRST, LAST)
    assert not DialogueChange.objects.exists()


@pytest.mark.parametrize("reason", ["", "x", "x x x", "..........", "test test test"])
def test_a_date_is_not_changed_without_a_reason(reason: str) -> None:
    dialogue = planned()
    with at_moment(BEFORE), pytest.raises(Invalid):
        change_dates(dialogue, closes_at=LAST + timedelta(days=1), reason=reason)


def test_a_closed_or_unattested_dialogue_has_no_dates_to_change() -> None:
    for phase in (Phase.PREPARATION, Phase.CLOSED):
        with pytest.raises(WrongPhase):
            change_dates(
                make_dialogue(phase=phase),
                closes_at=timezone.localdate() + timedelta(days=90),
                reason=WHY,
            )


def test_ended_before_its_last_day_it_says_so() -> None:
    dialogue = make_dialogue()
    with pytest.raises(Invalid):
        change_phase(dialogue, to_phase=Phase.FEEDBACK)
    change_phase(dialogue, to_phase=Phase.FEEDBACK, reason=WHY)
    assert dialogue.closes_at == timezone.localdate()
    assert DialogueChange.objects.get().public
    with pytest.raises(WrongPhase):
        send(dialogue)


def test_dates_are_changed_at_the_desk_and_refused_with_what_was_written() -> None:
    dialogue = make_dialogue()
    client = member_client(dialogue.municipality)
    address = reverse("staff_dialogues:dates", args=[dialogue.municipality.slug, dialogue.slug])
    last = timezone.localdate() + timedelta(days=50)
    refused = client.post(address, {"dates-closes_at": last.isoformat(), "dates-reason": "x"})
    assert refused.status_code == 422
    assert last.isoformat() in refused.content.decode()
    assert "Say in a sentence" in refused.content.decode()
    client.post(address, {"dates-closes_at": last.isoformat(), "dates-reason": WHY})
    dialogue.refresh_from_db()
    assert dialogue.closes_at == last


def test_the_commands_ask_for_the_same() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    coordinator = make_member(dialogue.municipality).email
    ten = [str(number) for number in sorted(ALL_PRINCIPLES)]
    for refused in (
        ["--attest", *ten],
        ["--actor", coordinator],
        ["--actor", coordinator, "--attest", *ten[:9]],
        ["--actor", make_user().email, "--attest", *ten],
    ):
        with pytest.raises(CommandError):
            call_command("change_phase", dialogue.slug, "--to", "open", *refused)
    call_command(
        "change_phase", dialogue.slug, "--to", "open", "--actor", coordinator, "--attest", *ten
    )
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.OPEN
    with pytest.raises(CommandError):
        call_command("change_phase", dialogue.slug, "--to", "feedback")
    call_command("change_phase", dialogue.slug, "--to", "feedback", "--reason", WHY)
    last = (timezone.localdate() + timedelta(days=2)).isoformat()
    call_command("change_dates", dialogue.slug, "--closes", last, "--reason", WHY)
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.OPEN
