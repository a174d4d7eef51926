"""What a run reads beside its pins: the round before, its question, and the cells in public."""

import pytest

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Conflict
from mapdialog.hotspots.models import AnalysisRun, RunResult, RunSnapshot
from mapdialog.hotspots.runs.inputs import run_before, stored_input
from mapdialog.hotspots.runs.services import start_run
from tests.factories import make_dialogue, make_pin
from tests.publications import publish
from tests.run_records import record_run

pytestmark = pytest.mark.django_db
QUESTION = "Var är det tryggt?"


@pytest.fixture
def earlier() -> Dialogue:
    dialogue = make_dialogue()
    make_pin(dialogue)
    return dialogue


@pytest.fixture
def dialogue(earlier: Dialogue) -> Dialogue:
    again = make_dialogue(earlier.municipality, repeats=earlier)
    make_pin(again)
    return again


def test_a_round_is_compared_with_the_newest_map_of_the_round_it_repeats(
    dialogue: Dialogue, earlier: Dialogue
) -> None:
    assert run_before(dialogue) is None
    publish(earlier)
    newest = publish(earlier)
    assert run_before(dialogue) == newest.run
    assert run_before(earlier) is None


@pytest.mark.parametrize(
    ("asked_before", "same"),
    [(QUESTION, True), (f" {QUESTION}\n", True), ("Var är det mörkt?", False)],
)
def test_answers_to_another_question_are_not_the_same(
    dialogue: Dialogue, earlier: Dialogue, asked_before: str, same: bool
) -> None:
    before = record_run(earlier, context={"question": asked_before})
    run = record_run(dialogue, before=before, context={"question": QUESTION})
    assert stored_input(run).background.same_question is same


def test_a_repeat_needs_what_both_rounds_have_read(dialogue: Dialogue, earlier: Dialogue) -> None:
    before = record_run(earlier)
    run = record_run(dialogue, before=before)
    assert stored_input(run).background.before is not None
    without = record_run(earlier, finished=False)
    for incomplete in (record_run(dialogue, before=without), without):
        assert isinstance(incomplete, AnalysisRun)
        with pytest.raises(Conflict, match="cannot be repeated"):
            stored_input(incomplete)
    assert RunSnapshot.objects.filter(run=run).exists()


def test_the_next_run_has_the_cells_of_what_is_shown(dialogue: Dialogue) -> None:
    assert start_run(dialogue).parameters["cell_size_m"] is None
    RunResult.objects.create(
        run=publish(dialogue).run,
        output_hash="a",
        summary={},
        choices={"cell_size_m": 150},
        refusals=[],
    )
    assert start_run(dialogue).parameters["cell_size_m"] == 150
    assert start_run(dialogue, parameters={"cell_size_m": 250}).parameters["cell_size_m"] == 250
