"""Two who answer at once."""

import pytest

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.feedback.models import Evaluation, MunicipalResponse
from mapdialog.feedback.services import (
    edit_response,
    evaluate,
    publish_response,
    write_response,
    write_result,
)
from tests.at_once import at_once
from tests.factories import make_dialogue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.races("feedback.services.publish_response")
def test_an_answer_keeps_the_first_day() -> None:
    dialogue = make_dialogue(phase="feedback")
    response = write_response(dialogue, subject="Ljus", outcome="acted", text="Vi lagar.")
    first, second = at_once(lambda: publish_response(response), lambda: publish_response(response))
    assert first.published_at == second.published_at


@pytest.mark.races("Evaluation.dialogue")
def test_the_evaluation_written_last_counts() -> None:
    dialogue = make_dialogue(phase="feedback")

    def write(words: str) -> Evaluation:
        return evaluate(dialogue, worked=words, to_improve="Mer tid", reached="De flesta")

    _first, second = at_once(lambda: write("Kartan"), lambda: write("Vandringen"))
    assert Evaluation.objects.get() == second
    assert Evaluation.objects.get().worked == "Vandringen"


@pytest.mark.races("feedback.services.edit_response")
def test_an_answer_stays_published_when_somebody_mends_its_words() -> None:
    dialogue = make_dialogue(phase="feedback")
    response = write_response(dialogue, subject="Ljus", outcome="acted", text="Vi lagar.")
    at_once(
        lambda: publish_response(response),
        lambda: edit_response(response, subject="Ljus", outcome="acted", text="Vi lagar nu."),
    )
    stored = MunicipalResponse.objects.get()
    assert stored.text == "Vi lagar nu."
    assert stored.published_at is not None


def test_who_tells_the_result_does_not_open_a_dialogue_that_is_closed() -> None:
    dialogue = make_dialogue(phase="feedback")
    read_before = Dialogue.objects.get()
    Dialogue.objects.update(recorded_phase=Phase.CLOSED)
    write_result(read_before, process="Vi frågade.", result="Ljuset är lagat.")
    dialogue.refresh_from_db()
    assert (dialogue.phase, dialogue.result) == (Phase.CLOSED, "Ljuset är lagat.")
