"""A run: recorded before it is made, repeatable from its record, and never changed."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from analysis.layers import Differences
from analysis.pipeline import STEPS, output_hash
from mapdialog.dialogues.models import Phase
from mapdialog.errors import Conflict, Invalid, WrongPhase
from mapdialog.hotspots.models import AnalysisRun, Hotspot, RunCell, RunResult, RunSnapshot, RunStep
from mapdialog.hotspots.runs.inputs import read_input, stored_input
from mapdialog.hotspots.runs.selectors import progress_of
from mapdialog.hotspots.runs.services import (
    ANALYSIS_STEPS,
    analyse_input,
    execute_run,
    start_run,
    stop_run,
    store_layers,
)
from tests.factories import HOT_LAT, HOT_LNG, fill_with_answers, make_area, make_dialogue, make_pin
from tests.run_layers import Cell, layers_of, pins_of, places_at
from tests.run_records import record_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue():
    found = make_dialogue()
    make_area(found.municipality, "Stationen", south=58.80, north=58.99)
    fill_with_answers(found)
    return found


def test_a_planted_place_is_found_named_and_explained(dialogue):
    run = start_run(dialogue)
    execute_run(run)
    result = RunResult.objects.get(run=run)
    assert result.refusals == []
    planted = Point(HOT_LNG, HOT_LAT, srid=4326)
    place = Hotspot.objects.get(
        run=run, direction="unsafe", method="people", geometry__covers=planted
    )
    assert place.name == "Stationen"
    assert place.share > 0.6 > place.share_everywhere
    assert place.p < 0.05
    assert place.share_low < place.share < place.share_high
    assert place.adjusted_low <= place.share_adjusted <= place.share
    assert place.share == pytest.approx(place.votes / place.respondents)
    assert place.reasons[0][0] == "poor_lighting"
    assert progress_of(run).is_over
    assert RunCell.objects.filter(run=run).exists()
    summit = run.contours.filter(surface="concentration").last()
    assert summit.geometry.distance(planted) < 0.002
    assert summit.step == 4
    # The square is surely less safe; at the rim of what is told few have answered.
    unsafer = run.contours.filter(surface="unsafer", geometry__covers=planted)
    assert [contour.sure for contour in unsafer] == [True]
    assert run.contours.filter(surface="unsafer", sure=False).exists()


def test_every_step_of_the_analysis_has_its_words():
    assert set(ANALYSIS_STEPS) == set(STEPS)


def test_the_same_seed_gives_the_same_bits_and_the_record_repeats_the_run(dialogue):
    runs = [start_run(dialogue, parameters={"seed": 7}) for _time in range(2)]
    results = [execute_run(run) for run in runs]
    assert results[0].output_hash == results[1].output_hash
    kept = stored_input(runs[0])
    assert kept.snapshot.input_hash == runs[0].snapshot.input_hash
    again = analyse_input(runs[0], kept)
    assert output_hash(again) == results[0].output_hash


def test_one_more_answer_changes_both_hashes(dialogue):
    first = start_run(dialogue)
    execute_run(first)
    make_pin(dialogue)
    second = start_run(dialogue)
    execute_run(second)
    assert first.snapshot.input_hash != second.snapshot.input_hash
    assert first.result.output_hash != second.result.output_hash


@pytest.mark.parametrize("model", [AnalysisRun, RunResult, RunCell, Hotspot])
def test_a_record_can_be_neither_changed_nor_deleted(dialogue, model):
    execute_run(start_run(dialogue))
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()
    row = model.objects.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("people", "code"),
    [(29, "too_few_for_map"), (99, "districts_only"), (299, "too_few_for_tests")],
)
def test_too_few_people_are_refused_in_words(people, code):
    dialogue = make_dialogue()
    fill_with_answers(dialogue, people=people)
    result = execute_run(start_run(dialogue))
    assert result.refusals[0]["code"] == code
    assert not Hotspot.objects.exists()
    out = StringIO()
    call_command("run_analysis", dialogue.slug, stdout=out)
    assert f"{people} people have answered" in out.getvalue()


def test_a_run_that_is_asked_to_stop_stops_and_leaves_nothing(dialogue):
    run = start_run(dialogue)
    stop_run(run)
    assert execute_run(run) is None
    assert progress_of(run).kind == RunStep.Kind.STOPPED
    assert not RunResult.objects.exists()
    with pytest.raises(Conflict):
        stop_run(run)


@pytest.mark.parametrize("fault", ["choices", "differences"])
def test_what_fails_half_way_leaves_nothing_of_the_result(fault):
    """The last of what is stored cannot be: nothing that was stored before it stays."""
    dialogue = make_dialogue()
    make_pin(dialogue)
    run = record_run(dialogue, finished=False)
    cells = (Cell(0, 9, 1), Cell(3, safe=9))
    layers = replace(layers_of(*cells), areas=places_at(cells[0]))
    unstorable = {
        "choices": {"cell_size_m": object()},
        "differences": Differences(findings={1: {2}}),
    }
    given = read_input(run)
    given = replace(given, snapshot=replace(given.snapshot, pins=pins_of(*cells)))
    store_layers(record_run(dialogue, finished=False), given, layers)
    before = [model.objects.count() for model in (RunSnapshot, RunCell, Hotspot, RunResult)]
    assert min(before) >= 1
    with pytest.raises(TypeError):
        store_layers(run, given, replace(layers, **{fault: unstorable[fault]}))
    after = [model.objects.count() for model in (RunSnapshot, RunCell, Hotspot, RunResult)]
    assert after == before


def test_unknown_parameters_closed_dialogues_and_empty_ones_are_refused(dialogue):
    with pytest.raises(Invalid):
        start_run(dialogue, parameters={"colour": "red"})
    with pytest.raises(WrongPhase):
        start_run(make_dialogue(phase=Phase.CLOSED))
    with pytest.raises(Conflict):
        start_run(make_dialogue())


def test_a_run_that_waited_through_an_update_says_which_parameter_is_gone(dialogue):
    run = record_run(dialogue, finished=False, parameters={"origins": 16})
    with pytest.raises(Invalid, match="origins"):
        execute_run(run)
    assert "origins" in progress_of(run).name


def test_what_goes_wrong_is_told_as_the_last_step():
    dialogue = make_dialogue()
    make_pin(dialogue, status="pending")
    run = start_run(dialogue)
    with pytest.raises(Conflict):
        execute_run(run)
    assert progress_of(run).kind == RunStep.Kind.FAILED


def test_the_command_prints_one_json_object(dialogue):
    out = StringIO()
    call_command("run_analysis", dialogue.slug, "--json", stdout=out)
    printed = json.loads(out.getvalue())
    assert {"run", "pins", "respondents", "cells", "hotspots", "parameters"} <= set(printed)
    assert (printed["pins"], printed["respondents"]) == (800, 400)
    assert len(printed["input_hash"]) == len(printed["output_hash"]) == 64


def test_the_command_says_which_dialogue_is_missing():
    with pytest.raises(CommandError, match="finns-inte"):
        call_command("run_analysis", "finns-inte")
