"""Two who answer at once."""

import pytest

from mapdialog.feedback.models import Evaluation
from mapdialog.feedback.services import evaluate, publish_response, write_response
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
