"""A dialogue opens when it meets the principles, and never goes backwards by accident."""

import pytest

from mapdialog.dialogues.models import DialogueKey, Phase, PhaseChange
from mapdialog.dialogues.opening import open_dialogue
from mapdialog.dialogues.phases import PERMITTED, Activity, permits, require
from mapdialog.dialogues.principles import PRINCIPLES, unmet
from mapdialog.dialogues.services import blocking, change_phase, create_dialogue, edit_dialogue
from mapdialog.errors import Invalid, NotReady, WrongPhase
from tests.factories import (
    ALL_PRINCIPLES,
    READY,
    WHY,
    make_dialogue,
    make_municipality,
    somebody,
)

pytestmark = pytest.mark.django_db


def bare_dialogue():
    return create_dialogue(
        municipality=make_municipality(), slug="bar", title="Bar", question="Var då?"
    )


def opened(dialogue, attested=ALL_PRINCIPLES):
    return open_dialogue(dialogue, attested=attested, actor=somebody())


def test_a_bare_dialogue_says_what_is_missing_and_stays_in_preparation():
    dialogue = bare_dialogue()
    with pytest.raises(NotReady) as refused:
        opened(dialogue)
    assert len(refused.value.missing) == len(unmet(dialogue)) == 9
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.PREPARATION
    assert not PhaseChange.objects.exists()


@pytest.mark.parametrize("field", sorted(READY))
def test_each_missing_statement_keeps_it_from_opening(field):
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    assert blocking(dialogue, Phase.OPEN) == []
    setattr(dialogue, field, "")
    assert len(blocking(dialogue, Phase.OPEN)) == 1


@pytest.mark.parametrize("field", ["opens_at", "closes_at"])
def test_without_its_first_or_its_last_day_it_does_not_open(field):
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    setattr(dialogue, field, None)
    dialogue.save()
    with pytest.raises(NotReady) as refused:
        opened(dialogue)
    assert refused.value.missing == ["State when the dialogue opens and closes."]


def test_who_ended_it_is_on_record_and_a_date_is_nobody():
    dialogue, who = make_dialogue(phase=Phase.OPEN), somebody()
    change_phase(dialogue, to_phase=Phase.FEEDBACK, actor=who, reason="Alla har svarat.")
    by_date, by_hand = PhaseChange.objects.filter(dialogue=dialogue)
    assert (by_hand.actor, by_hand.reason) == (who, "Alla har svarat.")
    assert by_date.to_phase == Phase.OPEN


def test_a_ready_dialogue_opens_and_the_change_is_on_record():
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    opened(dialogue)
    assert dialogue.phase == Phase.OPEN
    change = PhaseChange.objects.get()
    assert (change.from_phase, change.to_phase) == (Phase.PREPARATION, Phase.OPEN)


@pytest.mark.parametrize(
    ("start", "goal"),
    [
        (Phase.PREPARATION, Phase.OPEN),
        (Phase.PREPARATION, Phase.FEEDBACK),
        (Phase.PREPARATION, Phase.CLOSED),
        (Phase.OPEN, Phase.PREPARATION),
        (Phase.OPEN, Phase.CLOSED),
        (Phase.FEEDBACK, Phase.OPEN),
        (Phase.CLOSED, Phase.OPEN),
        (Phase.CLOSED, Phase.FEEDBACK),
    ],
)
def test_phases_cannot_be_jumped(start, goal):
    dialogue = make_dialogue(phase=start)
    with pytest.raises(WrongPhase):
        change_phase(dialogue, to_phase=goal, reason=WHY)


def test_there_are_ten_principles_numbered_as_in_the_policy():
    assert [principle.number for principle in PRINCIPLES] == list(range(1, 11))


def test_residents_may_drop_pins_only_while_it_is_open():
    assert [phase for phase in Phase if Activity.DROP_PIN in PERMITTED[phase]] == [Phase.OPEN]
    assert permits(make_dialogue(), Activity.DROP_PIN)
    with pytest.raises(WrongPhase):
        require(make_dialogue(phase=Phase.FEEDBACK), Activity.DROP_PIN)


def test_it_cannot_close_before_it_opens_and_a_closed_one_is_not_edited():
    dialogue = make_dialogue()
    with pytest.raises(Invalid):
        edit_dialogue(dialogue, opens_at=dialogue.closes_at.replace(year=2099))
    with pytest.raises(WrongPhase):
        edit_dialogue(make_dialogue(phase=Phase.CLOSED), title="Ny")


def test_every_dialogue_has_a_key_of_its_own():
    first, second = make_dialogue(), make_dialogue()
    keys = {bytes(key.secret) for key in DialogueKey.objects.all()}
    assert len(keys) == 2
    assert len(bytes(first.key.secret)) == len(bytes(second.key.secret)) == 32
