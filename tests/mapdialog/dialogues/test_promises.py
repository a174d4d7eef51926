"""What obliges: attested one by one when the dialogue opens, and changed with a notice only."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.changes import ReasonMissing
from mapdialog.dialogues.models import Dialogue, DialogueChange, Phase, PrincipleAttestation
from mapdialog.dialogues.opening import mark_of_words, open_dialogue
from mapdialog.dialogues.principles import OBLIGING
from mapdialog.dialogues.services import create_dialogue, edit_dialogue
from mapdialog.dialogues.wording import is_named, is_sentence, names_a_decision
from mapdialog.errors import Conflict, NotReady, WrongPhase
from mapdialog.organisations.models import Role
from tests.factories import (
    ALL_PRINCIPLES,
    READY,
    WHY,
    make_dialogue,
    make_member,
    make_municipality,
    somebody,
)
from tests.staff_world import client_of, member_client

pytestmark = pytest.mark.django_db
OTHER = {
    "question": "Vad tycker du om parkeringen?",
    "purpose": "Att bygga en ny parkering vid torget.",
    "participation_level": 1,
    "influence": "Svaren läses av ingen alls i kommunen.",
    "target_group": "Bilister",
    "dialogue_type": "user",
    "service": "Parkeringen",
    "decision_reference": "Tekniska nämnden § 77",
    "evaluation_plan": "Vi pratar om det vid kaffet.",
    "feedback_plan": "Den som frågar får kanske svar.",
    "proposal_source": "officials",
    "proposal_reference": "Tjänsteskrivelse 8",
}


def at(dialogue: Dialogue, name: str) -> str:
    return reverse(f"staff_dialogues:{name}", args=[dialogue.municipality.slug, dialogue.slug])


def form_of(dialogue: Dialogue, **changes: object) -> dict[str, object]:
    names = ("title", "theme", "methods", "background", "case_number", *OBLIGING)
    return {name: getattr(dialogue, name) for name in names} | changes


def test_all_that_obliges_is_tried_here() -> None:
    assert set(OTHER) == set(OBLIGING)


@pytest.mark.parametrize("field", OBLIGING)
def test_what_obliges_does_not_change_without_a_reason(field: str) -> None:
    dialogue = make_dialogue()
    with pytest.raises(ReasonMissing):
        edit_dialogue(dialogue, **{field: OTHER[field]})
    with pytest.raises(ReasonMissing):
        edit_dialogue(dialogue, reason="x", **{field: OTHER[field]})
    dialogue.refresh_from_db()
    assert getattr(dialogue, field) != OTHER[field]
    assert not DialogueChange.objects.exists()


@pytest.mark.parametrize("field", sorted(set(OBLIGING) - {"dialogue_type"}))
def test_with_a_reason_it_changes_and_everybody_is_told(field: str, resident: Client) -> None:
    dialogue = make_dialogue()
    actor = make_member(dialogue.municipality)
    edit_dialogue(dialogue, actor=actor, reason=WHY, **{field: OTHER[field]})
    change = DialogueChange.objects.get()
    assert (change.field, change.reason, change.actor) == (field, WHY, actor)
    page = resident.get(dialogue.get_absolute_url()).content.decode()
    assert "Changed since the dialogue opened" in page
    assert change.before in page
    assert change.after in page
    assert WHY in page
    assert actor.email not in page


def test_what_does_not_oblige_changes_without_a_word() -> None:
    dialogue = make_dialogue()
    edit_dialogue(dialogue, theme="Ljus", methods="Nu även på biblioteket varje lördag.")
    assert not DialogueChange.objects.exists()


@pytest.mark.parametrize("phase", [Phase.FEEDBACK, Phase.CLOSED])
def test_afterwards_nothing_of_it_changes_at_all(phase: str) -> None:
    dialogue = make_dialogue(phase=phase)
    with pytest.raises(WrongPhase):
        edit_dialogue(dialogue, reason=WHY, question=OTHER["question"])


def test_an_open_dialogue_cannot_give_up_a_principle() -> None:
    dialogue = make_dialogue()
    with pytest.raises(NotReady):
        edit_dialogue(dialogue, reason=WHY, feedback_plan="x")
    assert not DialogueChange.objects.exists()


def test_a_dialogue_is_not_born_open() -> None:
    for door in ({"recorded_phase": Phase.OPEN}, {"attested_at": timezone.now()}):
        with pytest.raises(WrongPhase):
            create_dialogue(
                municipality=make_municipality(), slug="x", title="x", question="x", **door
            )


@pytest.mark.parametrize(
    "door", [{"recorded_phase": Phase.CLOSED}, {"attested_at": None}, {"invitation_code": ""}]
)
def test_the_phase_is_not_edited(door: dict) -> None:
    with pytest.raises(WrongPhase):
        edit_dialogue(make_dialogue(), **door)


def test_the_form_asks_for_the_reason_and_keeps_what_was_written() -> None:
    dialogue = make_dialogue()
    client = member_client(dialogue.municipality)
    written = form_of(dialogue, question=OTHER["question"])
    refused = client.post(at(dialogue, "edit"), written)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Say in a sentence why it is changed" in page
    assert OTHER["question"] in page
    assert client.post(at(dialogue, "edit"), {**written, "reason": WHY}).status_code == 302
    dialogue.refresh_from_db()
    assert dialogue.question == OTHER["question"]


def test_a_form_that_was_open_when_it_opened_is_asked_as_well() -> None:
    """Two tabs: one was read in preparation, the other has opened the dialogue since."""
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    client = member_client(dialogue.municipality)
    client.get(at(dialogue, "edit"))
    other_tab = post_opening(dialogue, sorted(ALL_PRINCIPLES), client)
    assert other_tab.status_code == 302
    dates = {"opens_at": dialogue.opens_at, "closes_at": dialogue.closes_at}
    late = client.post(at(dialogue, "edit"), form_of(dialogue, question="Nå, hur?", **dates))
    assert late.status_code == 422
    assert 'name="reason"' in late.content.decode()
    dialogue.refresh_from_db()
    assert dialogue.question != "Nå, hur?"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SAFETY_COORDINATOR}))
def test_no_other_role_writes_or_opens(role: str) -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    client = member_client(dialogue.municipality, role)
    for answer in (
        client.post(at(dialogue, "edit"), form_of(dialogue, reason=WHY)),
        client.post(at(dialogue, "opening"), {"attested": sorted(ALL_PRINCIPLES)}),
        client.post(at(dialogue, "dates"), {}),
    ):
        assert answer.status_code == 403


# Attesting


def post_opening(dialogue: Dialogue, numbers: object, client: Client | None = None) -> HttpResponse:
    client = client or member_client(dialogue.municipality)
    read = mark_of_words(dialogue)
    return client.post(at(dialogue, "opening"), {"attested": numbers, "read": read})


def test_words_that_were_changed_since_they_were_read_are_not_attested() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    client = member_client(dialogue.municipality)
    page = client.get(at(dialogue, "opening")).content.decode()
    assert f'value="{mark_of_words(dialogue)}"' in page
    other_tab = Dialogue.objects.get()
    edit_dialogue(other_tab, purpose="Att bygga en ny parkering vid torget.")
    late = post_opening(dialogue, sorted(ALL_PRINCIPLES), client)
    assert late.status_code == 422
    assert "The words have been changed since you read them" in late.content.decode()
    assert "Att bygga en ny parkering" in late.content.decode()
    assert late.content.decode().count(" checked") == 0
    unread = client.post(at(dialogue, "opening"), {"attested": sorted(ALL_PRINCIPLES)})
    assert unread.status_code == 422
    assert Dialogue.objects.get().phase == Phase.PREPARATION


def test_the_page_shows_each_principle_with_the_words_it_rests_on() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    page = member_client(dialogue.municipality).get(at(dialogue, "opening")).content.decode()
    assert page.count('name="attested"') == 10
    for field in set(READY) - {"proposal_source"}:
        assert READY[field] in page


def test_who_attested_what_and_when_is_kept() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    person = make_member(dialogue.municipality)
    assert post_opening(dialogue, range(1, 11), client_of(person)).status_code == 302
    kept = PrincipleAttestation.objects.filter(dialogue=dialogue)
    assert [one.number for one in kept] == list(range(1, 11))
    assert {one.attested_by for one in kept} == {person}
    assert kept.get(number=8).rests_on == READY["influence"]
    desk = client_of(person).get(at(dialogue, "dialogue")).content.decode()
    assert desk.count(f"Attested by {person}") == 10


@pytest.mark.parametrize("left_out", sorted(ALL_PRINCIPLES))
def test_one_that_nobody_answers_for_keeps_it_shut(left_out: int) -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    answer = post_opening(dialogue, sorted(ALL_PRINCIPLES - {left_out}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Principle {left_out}: " in page
    assert page.count(" checked") == 9
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.PREPARATION
    assert not PrincipleAttestation.objects.exists()


@pytest.mark.parametrize("numbers", [[], ["alla"], ["0"], ["99999999999"], ["²"]])
def test_nonsense_attests_nothing(numbers: list[str]) -> None:
    assert post_opening(make_dialogue(phase=Phase.PREPARATION), numbers).status_code == 422


@pytest.mark.parametrize("field", sorted(set(READY) - {"proposal_source"}))
@pytest.mark.parametrize("words", ["x", "xxxx xxxx xxxx", "- - -", "test"])
def test_an_x_is_no_promise(field: str, words: str) -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION, **{field: words})
    with pytest.raises(NotReady) as refused:
        open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody())
    assert len(refused.value.missing) == 1


@pytest.mark.parametrize("question", ["x", "Var?", "?? ??", "todo todo"])
def test_a_question_is_a_question(question: str) -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION, question=question)
    with pytest.raises(NotReady):
        open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody())


def test_words_in_any_letters_are_words() -> None:
    assert is_sentence("Мы хотим знать это")
    assert is_sentence("نريد أن نعرف أين")
    assert is_named("Äldre")
    assert names_a_decision("KS 2026/12")
    assert not names_a_decision("Kommunstyrelsen")
    assert not names_a_decision("12")


def test_a_dialogue_is_attested_once() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    later = timezone.localdate() + timedelta(days=3)
    Dialogue.objects.update(opens_at=later)
    open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody())
    assert dialogue.is_scheduled
    with pytest.raises(Conflict):
        open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody())


def test_words_changed_before_the_first_day_are_attested_again() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    Dialogue.objects.update(opens_at=timezone.localdate() + timedelta(days=3))
    open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody())
    dialogue = Dialogue.objects.get()
    client = member_client(dialogue.municipality)
    answer = client.post(at(dialogue, "edit"), form_of(dialogue, theme="Ljus"), follow=True)
    assert Dialogue.objects.get().is_scheduled
    answer = client.post(
        at(dialogue, "edit"), form_of(dialogue, question="Var behövs mer ljus?"), follow=True
    )
    assert "attest the principles again" in answer.content.decode()
    dialogue = Dialogue.objects.get()
    assert not dialogue.is_scheduled
    assert not DialogueChange.objects.exists()
    assert PrincipleAttestation.objects.filter(taken_back_at=None).count() == 0
    assert PrincipleAttestation.objects.count() == 10


def test_a_first_day_that_has_passed_opens_nothing() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    Dialogue.objects.update(opens_at=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotReady, match="cannot open yet") as refused:
        open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody())
    assert refused.value.missing == ["The first day has passed: choose today or a later day."]
