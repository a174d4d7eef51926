"""How a run was made, in words: nothing is a bare code, and nothing is left out."""

from dataclasses import asdict

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from analysis.pipeline import Parameters
from analysis.power import NATS_FOR_HALF_POWER, divergence
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.runs.periods import period_of
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.hotspots.workbench.words.choices import (
    bandwidth_words,
    cell_size_words,
    detectable_words,
    how_made,
)
from mapdialog.hotspots.workbench.words.settings import LABELS, metres, setting_words
from tests.disposals import dispose_as_advised
from tests.factories import fill_with_answers, make_dialogue, make_pin
from tests.run_records import CHOICES, add_cell, record_run
from tests.staff_world import member_client, set_phase


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("chosen", "150 m, the smallest size at which at least 65 of 100 pins lie in cells of "
                   "five people or more"),
        ("given", "150 m, as asked for"),
        ("too_few_respondents", "150 m, because fewer than 100 people have answered"),
        ("too_sparse", "150 m, and counts only: at no size do 65 of 100 pins lie in cells of "
                       "five people or more"),
        ("from_a_later_release", "150 m"),
    ],
)  # fmt: skip
def test_the_size_of_cells_is_told_with_its_reason(how: str, words: str) -> None:
    assert cell_size_words(CHOICES | {"cell_size_how": how}) == words


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({}, "best foretold by the pins of all others (tried from 100 m to 600 m)"),
        ({"bandwidth_m": 100.0}, "100 m, the smallest that is tried"),
        ({"bandwidth_m": 600.0}, "600 m, the largest that is tried"),
        ({"bandwidth_how": "given", "bandwidth_m": 212.5}, "212.5 m, as asked for"),
        ({"bandwidth_curve": []}, "250 m, as one person's pins cannot choose it"),
    ],
)
def test_the_bandwidth_is_told_with_its_reason(choices: dict, words: str) -> None:
    assert words in bandwidth_words(CHOICES | choices)


def test_lengths_have_no_decimals_that_say_nothing() -> None:
    assert [metres(value) for value in (150, 250.0, 212.5)] == ["150 m", "250 m", "212.5 m"]
    with translation.override("sv"):
        assert metres(212.5) == "212,5 m"


def test_every_parameter_has_a_name_and_words() -> None:
    assert set(asdict(Parameters())) <= set(LABELS)
    for name, value in asdict(Parameters(cell_size_m=150, bandwidth_m=250.0)).items():
        assert name not in setting_words(name, value)
    assert setting_words("bandwidth_m", None) == "chosen from the data"
    assert setting_words("permutations", 9_999).endswith("rarer than 1 of 10,000 maps")


def test_the_smallest_difference_that_shows() -> None:
    words = detectable_words("25", 0.8)
    assert words == (
        "With 25 people in a place a share of about 8 of 10 would be found in half of cases."
    )
    assert "nothing can be shown, even if all agree" in detectable_words("10", None)


@pytest.fixture
def dialogue(db: None) -> Dialogue:
    found = make_dialogue()
    for number in range(4):
        make_pin(found, perception="unsafe" if number % 2 else "safe")
    return found


def lines_of(run: AnalysisRun) -> dict[str, str]:
    """Label → words and code; of lines that share one, all."""
    found: dict[str, str] = {}
    label = ""
    for chapter in how_made(run, run.result):
        for line in chapter.lines:
            label = line.label or label
            found[label] = f"{found.get(label, '')} {line.words} {line.code}".strip()
    return found


def test_the_record_is_told_whole(dialogue: Dialogue) -> None:
    context = {"question": "Var?", "boundary": {"source": "Lantmäteriet", "digest": "ab12"}}
    run = record_run(dialogue, context=context, summary={"smallest_detectable_share": {
        "10": None, "100": 0.7, "25": 0.8}, "cells": 3})  # fmt: skip
    add_cell(run, 1, respondents=4)
    add_cell(run, 2, respondents=5)
    told = lines_of(run)
    assert told["Question"] == "Var?"
    assert told["Boundary"] == "Lantmäteriet ab12"
    assert told["Cells with few people"].startswith("1 of 2 have fewer than 5 people")
    assert told["Input"] == run.snapshot.input_hash
    assert told["Result"] == run.result.output_hash
    assert told["Code"] == run.code_version
    assert f"numpy {run.package_versions['numpy']}" in told["Packages"]
    assert told["PROJ"] == CHOICES["proj"]
    assert told["Seed of the random numbers"] == "1"
    assert told["Generator of random numbers"] == "PCG64"
    assert told["How chance is imitated"].startswith("People swap their answers")
    shows = told["Smallest difference that shows"]
    assert shows.index("With 10 people") < shows.index("With 25") < shows.index("With 100")
    assert not [label for label, words in told.items() if not words]


def test_no_code_is_left_without_words_in_a_real_run(dialogue: Dialogue) -> None:
    fill_with_answers(dialogue, people=110)
    run = start_run(dialogue)
    execute_run(run)
    run = AnalysisRun.objects.get(pk=run.pk)
    told = lines_of(run)
    codes = ("respondent_block", "leave_one", "chosen", "too_", "_m", "given", "{", "None")
    prose = {label: words for label, words in told.items() if label not in {"Packages", "Code"}}
    assert [words for words in prose.values() if any(code in words for code in codes)] == []
    # Each sentence about power agrees with the rule of thumb, worked out here once more.
    share = run.result.summary["share_unsafe"]
    for people, found in run.result.summary["smallest_detectable_share"].items():
        if found is not None:
            assert int(people) * divergence(found, share) == pytest.approx(NATS_FOR_HALF_POWER)


@pytest.mark.parametrize(("few", "told"), [(True, True), (False, False)])
def test_with_few_pins_no_tested_area_means_nothing(dialogue, few: bool, told: bool) -> None:
    run = record_run(dialogue, summary={"absence_means_nothing": few})
    words = lines_of(run).get("No tested area", "")
    assert (words == "With at most 1,000 pins its absence means nothing.") == told


def test_the_period_is_that_of_the_answers_that_were_read(dialogue: Dialogue) -> None:
    hour = dialogue.pins.get(pk=dialogue.pins.first().pk).created_hour
    dialogue.pins.update(created_hour=hour.replace(year=2024, month=3, day=5, hour=9))
    dialogue.pins.filter(pk=dialogue.pins.last().pk).update(
        created_hour=hour.replace(year=2024, month=4, day=1, hour=20)
    )
    first, last = period_of(record_run(dialogue)) or (hour, hour)
    assert (first.year, first.month, first.day, first.hour) == (2024, 3, 5, 9)
    assert (last.month, last.day, last.hour) == (4, 1, 20)


def test_after_disposal_the_record_says_what_is_gone(dialogue: Dialogue) -> None:
    run = record_run(dialogue, summary={"cells": 3})
    add_cell(run, 1)
    set_phase(dialogue, Phase.CLOSED)
    dispose_as_advised(dialogue, decision_reference="KS § 4")
    told = lines_of(AnalysisRun.objects.get(pk=run.pk))
    assert told["Input"] == "disposed of: cannot be repeated"
    assert told["Period"] == "no longer known: the answers are disposed of"
    assert told["Cells with few people"] == "no longer known: the cells are disposed of"
    assert told["Result"] == run.result.output_hash


def test_the_page_shows_both_curves_and_the_whole_hashes(dialogue: Dialogue) -> None:
    run = record_run(dialogue)
    client: Client = member_client(dialogue.municipality)
    url = reverse("staff_hotspots:workbench", args=[dialogue.municipality.slug, dialogue.slug])
    page = client.get(url).content.decode()
    assert "Pins in cells of five people or more, by size of cells" in page
    assert "How well the pins of others foretell each person" in page
    assert f">{run.snapshot.input_hash}</code>" in page
    assert "chosen: 150" in page


@pytest.mark.parametrize(
    ("rough", "words"),
    [
        (None, ""),
        (1, "1 answer tells its place too roughly for the map: it is in the totals only."),
        (12, "12 answers tell their places too roughly for the map: they are in the totals only."),
    ],
)
def test_answers_without_an_exact_place_are_told_of(dialogue, rough, words: str) -> None:
    run = record_run(dialogue, summary={"too_rough": rough} if rough else {})
    assert lines_of(run).get("Without an exact place", "") == words
    url = reverse("staff_hotspots:workbench", args=[dialogue.municipality.slug, dialogue.slug])
    page = " ".join(member_client(dialogue.municipality).get(url).text.split())
    assert page.count(words) == 2 if words else "too roughly" not in page
