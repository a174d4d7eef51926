"""Two who publish, repeat and carry out a run at once."""

import pytest

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Conflict
from mapdialog.hotspots.models import (
    AnalysisRun,
    Publication,
    RunCell,
    RunRepeat,
    RunResult,
    RunSnapshot,
)
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.inputs import read_input
from mapdialog.hotspots.runs.repeating import ask_repeat
from mapdialog.hotspots.runs.services import store_layers
from tests.at_once import at_once
from tests.factories import make_dialogue, make_pin
from tests.run_layers import Cell, layers_of
from tests.run_records import record_run

pytestmark = pytest.mark.django_db(transaction=True)


def answered(people: int) -> Dialogue:
    dialogue = make_dialogue()
    for _person in range(people):
        make_pin(dialogue)
    return dialogue


def publish(run: AnalysisRun) -> Publication:
    return publish_run(AnalysisRun.objects.get(pk=run.pk), response="Tack. Vi lagar ljuset.")


@pytest.mark.races("hotspots.publishing.services.publish_run")
def test_two_maps_that_differ_by_one_person_are_not_both_published() -> None:
    dialogue = answered(6)
    before = record_run(dialogue)
    make_pin(dialogue)
    after = record_run(dialogue)
    _published, refused = at_once(lambda: publish(before), lambda: publish(after))
    assert isinstance(refused, Conflict)
    assert Publication.objects.get().run == before


@pytest.mark.races("hotspots.publishing.services.publish_run", "Publication.run")
def test_a_run_is_published_once() -> None:
    run = record_run(answered(6))
    _published, refused = at_once(lambda: publish(run), lambda: publish(run))
    assert isinstance(refused, Conflict)
    assert Publication.objects.count() == 1


@pytest.mark.races("hotspots.runs.repeating.ask_repeat")
def test_a_run_is_repeated_once_at_a_time() -> None:
    run = record_run(answered(6))
    _asked, refused = at_once(lambda: ask_repeat(run), lambda: ask_repeat(run))
    assert isinstance(refused, Conflict)
    assert RunRepeat.objects.count() == 1


@pytest.mark.races(
    "hotspots.runs.services._store", "RunResult.run", "RunSnapshot.run", "run_cell_once"
)
def test_a_run_that_two_workers_carry_out_has_one_result() -> None:
    run = record_run(answered(6), finished=False)
    given, layers = read_input(run), layers_of(Cell(0, 4, 2), Cell(1, 3, 3))
    first, second = at_once(*(lambda: store_layers(run, given, layers) for _worker in "ab"))
    assert first == second == RunResult.objects.get()
    assert RunSnapshot.objects.count() == 1
    assert RunCell.objects.count() == 2
