"""Answering: drafts, publication, and a dialogue that cannot close unanswered."""

import pytest
from django.utils import timezone

from mapdialog.dialogues.indicator import indicator_of
from mapdialog.dialogues.models import Dialogue, DialogueKey, Phase
from mapdialog.dialogues.services import change_phase
from mapdialog.errors import Invalid, NotReady, WrongPhase
from mapdialog.feedback.closing import owed_feedback, unanswered
from mapdialog.feedback.models import ChangeNotice, Evaluation
from mapdialog.feedback.selectors import published_responses
from mapdialog.feedback.services import (
    announce_change,
    edit_response,
    evaluate,
    publish_response,
    write_response,
    write_result,
)
from tests.factories import make_dialogue

pytestmark = pytest.mark.django_db
ANSWER = {"subject": "Mörkt i tunneln", "outcome": "acted", "text": "Vi byter lamporna."}
EVALUATION = {"worked": "Kartan", "to_improve": "Fler språk", "reached": "Få unga"}


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue(phase=Phase.FEEDBACK)


def test_a_draft_is_nobody_elses_until_it_is_published(dialogue: Dialogue) -> None:
    response = write_response(dialogue, **ANSWER)
    assert not published_responses(dialogue).exists()
    published = publish_response(response)
    assert list(published_responses(dialogue)) == [published]
    assert publish_response(response).published_at == published.published_at


@pytest.mark.parametrize("fault", [{"subject": " "}, {"text": ""}, {"outcome": "kanske"}], ids=str)
def test_an_answer_says_what_and_why(dialogue: Dialogue, fault: dict) -> None:
    with pytest.raises(Invalid):
        write_response(dialogue, **{**ANSWER, **fault})
    written = write_response(dialogue, **ANSWER)
    with pytest.raises(Invalid):
        edit_response(written, **{**ANSWER, **fault})


def test_answers_wait_until_people_have_answered() -> None:
    with pytest.raises(WrongPhase):
        write_response(make_dialogue(phase=Phase.OPEN), **ANSWER)


def test_a_dialogue_closes_with_feedback_and_evaluation_only(dialogue: Dialogue) -> None:
    with pytest.raises(NotReady) as refused:
        change_phase(dialogue, to_phase=Phase.CLOSED)
    assert len(refused.value.missing) == 2

    response = write_response(dialogue, **ANSWER)
    evaluate(dialogue, **EVALUATION)
    with pytest.raises(NotReady) as refused:
        change_phase(dialogue, to_phase=Phase.CLOSED)
    assert len(refused.value.missing) == 1

    publish_response(response)
    assert change_phase(dialogue, to_phase=Phase.CLOSED).phase == Phase.CLOSED
    assert not DialogueKey.objects.filter(dialogue=dialogue).exists()


def test_feedback_is_owed_until_nothing_is_missing(dialogue: Dialogue) -> None:
    def is_owed() -> bool:
        owed = list(owed_feedback(dialogue.municipality))
        assert owed == ([dialogue] if unanswered(dialogue) else [])
        return bool(owed)

    make_dialogue(phase=Phase.FEEDBACK)
    make_dialogue(dialogue.municipality)
    response = write_response(dialogue, **ANSWER)
    assert is_owed()
    evaluate(dialogue, **EVALUATION)
    assert is_owed()
    publish_response(response)
    assert not is_owed()
    Evaluation.objects.all().delete()
    assert is_owed()


def test_what_another_dialogue_was_answered_closes_nothing(
    dialogue: Dialogue,
) -> None:
    other = make_dialogue(dialogue.municipality, phase=Phase.FEEDBACK)
    publish_response(write_response(other, **ANSWER))
    evaluate(other, **EVALUATION)
    assert unanswered(other) == []
    assert len(unanswered(dialogue)) == 2


def test_a_closed_dialogue_is_still_answered_for(dialogue: Dialogue) -> None:
    publish_response(write_response(dialogue, **ANSWER))
    evaluate(dialogue, **EVALUATION)
    change_phase(dialogue, to_phase=Phase.CLOSED)
    publish_response(write_response(dialogue, **{**ANSWER, "subject": "Ett år senare"}))
    assert published_responses(dialogue).count() == 2


def test_the_indicator_counts_when_feedback_is_published(dialogue: Dialogue) -> None:
    year = timezone.localdate().year
    response = write_response(dialogue, **ANSWER)
    assert indicator_of(dialogue.municipality, year).actual == 0
    publish_response(response)
    publish_response(write_response(dialogue, **ANSWER))
    assert indicator_of(dialogue.municipality, year).actual == 1


def test_an_evaluation_is_written_again_in_place(dialogue: Dialogue) -> None:
    evaluate(dialogue, **EVALUATION)
    evaluate(dialogue, **{**EVALUATION, "worked": "Mötena"})
    assert Evaluation.objects.get().worked == "Mötena"
    with pytest.raises(Invalid):
        evaluate(dialogue, **{**EVALUATION, "reached": " "})


def test_a_changed_plan_is_announced(dialogue: Dialogue) -> None:
    announce_change(dialogue, document="Belysningsplan", text="Tunneln kommer först.")
    assert ChangeNotice.objects.get().dialogue == dialogue
    with pytest.raises(Invalid):
        announce_change(dialogue, document="", text="Något")


def test_the_result_is_told(dialogue: Dialogue) -> None:
    write_result(dialogue, process=" Karta och möten ", result="Ljus")
    dialogue.refresh_from_db()
    assert (dialogue.process, dialogue.result) == ("Karta och möten", "Ljus")
