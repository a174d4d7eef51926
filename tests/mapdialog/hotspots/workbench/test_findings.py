"""What a finished run found, as pages and layers: figures by hand, and who may see them."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.hotspots.models import AnalysisRun, RunStep
from mapdialog.hotspots.runs.services import record_step
from mapdialog.hotspots.workbench.part_totals import part_totals
from tests.disposals import dispose_as_advised
from tests.factories import make_dialogue, make_pin, make_respondent
from tests.run_answers import ANSWERS
from tests.run_records import add_area, add_cell, add_part, add_place, record_run
from tests.staff_world import member_client, set_phase

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue()


@pytest.fixture
def client(dialogue: Dialogue) -> Client:
    return member_client(dialogue.municipality)


def address(run: AnalysisRun, name: str) -> str:
    return reverse(
        f"staff_hotspots:{name}", args=[run.dialogue.municipality.slug, run.dialogue.slug, run.pk]
    )


def bench(client: Client, run: AnalysisRun, **query: Any) -> str:
    where = [run.dialogue.municipality.slug, run.dialogue.slug]
    answer = client.get(reverse("staff_hotspots:workbench", args=where), {"run": run.pk, **query})
    return answer.content.decode()


def page(client: Client, run: AnalysisRun, name: str) -> str:
    answer = client.get(address(run, name))
    assert answer.status_code == 200
    return answer.content.decode()


def layer(client: Client, run: AnalysisRun, name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(client.get(address(run, name)).content)["features"]
    return features


def answers_by_part(dialogue: Dialogue) -> None:
    """By day three people, of whom one is unsafe and one of two minds: half of them. At night
    two, both unsafe."""
    one, two, three = (make_respondent(dialogue) for _number in range(3))
    for who, perception, times in (
        (one, "unsafe", ["day", "night"]),
        (two, "unsafe", ["afternoon"]),
        (two, "safe", ["early_morning"]),
        (three, "safe", ["day"]),
        (three, "unsafe", ["night"]),
    ):
        make_pin(dialogue, respondent=who, perception=perception, times_of_day=times)


def test_a_result_shows_what_was_said_and_what_differs(client, dialogue) -> None:
    make_pin(dialogue)
    darkness = {"kind": "darkness", "group": "", "labelled": 60, "unlabelled": 55, "refusals": []}
    run = record_run(dialogue, findings={"answers": ANSWERS, "contrasts": [darkness]})
    words = bench(client, run)
    assert "What 465 people say of unsafe places" in words
    assert "Reasons, of 445 people who gave any" in words
    assert "Seasons, of 141 people who named any" in words
    assert "No place differs more than chance explains." in words
    number = add_area(run, "night").pk
    words = bench(client, run)
    assert "34 of 50 people who said when" in words
    assert f"differs={number}" in words
    assert "No place differs more than chance explains." not in words


def test_a_result_without_findings_says_what_to_do(client, dialogue) -> None:
    make_pin(dialogue)
    assert "did not look for differences" in bench(client, record_run(dialogue))
    few = {"code": "too_few_for_tests", "found": 120, "needed": 300, "withholds": ["tested"]}
    refused = bench(client, record_run(dialogue, refusals=[few]))
    assert "when there are answers enough" in refused
    assert "did not look for differences" not in refused


def test_a_place_is_drawn_with_its_share_reasons_and_hours(client, dialogue) -> None:
    make_pin(dialogue)
    run = record_run(dialogue)
    place = add_place(run, "Tunneln", reasons=[["drugs", 7]], times_of_day=[["night", 6]])
    words = bench(client, run, place=place.pk)
    assert "People who marked it unsafe" in words
    assert "likely 60–90\N{NO-BREAK SPACE}%" in words
    assert "45\N{NO-BREAK SPACE}% of all who answered" in words
    assert "Reasons mentioned most" in words
    assert "When it feels so" in words


def test_a_chosen_area_that_differs_is_told_and_lies_in_the_layer(client, dialogue) -> None:
    make_pin(dialogue)
    run, other = record_run(dialogue), record_run(dialogue)
    number = add_area(run, "night").pk
    words = bench(client, run, differs=number)
    assert f'data-difference="{number}"' in words
    assert 'data-difference="' not in bench(client, other, differs=number)
    assert 'data-difference="' not in bench(client, run, differs="1 OR 1=1")
    (feature,) = layer(client, run, "differences")
    assert feature["id"] == number
    assert feature["properties"] == {"kind": "night", "name": "Stationstunneln"}
    assert layer(client, other, "differences") == []


def test_a_group_of_nine_is_nowhere(client, dialogue) -> None:
    make_pin(dialogue)
    run = record_run(dialogue)
    record_step(run, "Done", 1.0, RunStep.Kind.DONE)
    hidden = add_area(run, "group", "Hamnen", "gender:woman", unlabelled=9).pk
    shown = add_area(run, "others", "Torget", "gender:woman", unlabelled=10).pk
    assert [one["id"] for one in layer(client, run, "differences")] == [shown]
    words = bench(client, run, differs=hidden)
    assert "Torget" in words
    assert "Hamnen" not in words


def test_parts_of_the_day_are_counted_by_people(dialogue) -> None:
    answers_by_part(dialogue)
    day, evening, night = part_totals(record_run(dialogue))
    # One says unsafe, one safe, and the third both.
    assert (day.people, day.pins, day.share) == (3, 4, pytest.approx(0.5))
    assert (evening.people, evening.pins, evening.share_words) == (0, 0, "–")
    assert (night.people, night.pins, night.share) == (2, 2, 1.0)
    # Wilson for 2 of 2: 1 / (1 + 3.8415 / 2)
    assert (night.low, night.high) == (pytest.approx(0.3424, abs=1e-4), 1.0)


def test_three_maps_have_a_table_behind(client, dialogue) -> None:
    answers_by_part(dialogue)
    run = record_run(dialogue, findings={"answers": {}})
    for part in ("day", "night"):
        add_part(run, part)
    words = page(client, run, "parts_of_day")
    assert words.count("data-part=") == 3
    assert "Parts of the day in the whole dialogue" in words
    assert '<td class="number">3</td>' in words
    assert [one["properties"]["part"] for one in layer(client, run, "part_cells")] == [
        "day",
        "night",
    ]


def test_empty_pages_say_why_and_lead_on(client, dialogue) -> None:
    make_pin(dialogue)
    unfinished, old = record_run(dialogue, finished=False), record_run(dialogue)
    silent = record_run(dialogue, findings={"answers": {}})
    for run, name, words in (
        (unfinished, "parts_of_day", "This analysis is not finished"),
        (unfinished, "before_after", "This analysis is not finished"),
        (old, "parts_of_day", "Start a new one."),
        (silent, "parts_of_day", "must say when it feels so"),
        (old, "before_after", "has no round before it"),
    ):
        found = page(client, run, name)
        assert words in found, (name, words)
        assert f"?run={run.pk}" in found
        assert "map-ground" not in found


def test_after_disposal_the_pages_say_so(client, dialogue) -> None:
    answers_by_part(dialogue)
    earlier = record_run(dialogue, findings={"answers": {}})
    run = record_run(dialogue, before=earlier, findings={"answers": ANSWERS})
    for one in (earlier, run):
        add_cell(one, 1)
        add_part(one, "day")
    add_area(run, "night", "Stationstunneln")
    set_phase(dialogue, Phase.CLOSED)
    assert "What 465 people say of unsafe places" in bench(client, run)
    dispose_as_advised(dialogue, decision_reference="KS 2026/1 § 3")
    assert "has been disposed of" in page(client, run, "parts_of_day")
    assert "have been disposed of" in page(client, run, "before_after")
    assert layer(client, run, "differences") == layer(client, run, "part_cells") == []
    # Few said some of the words, so that what was counted of them goes too.
    assert "people say of unsafe places" not in bench(client, run)


def test_before_and_after_names_both_rounds(client, dialogue) -> None:
    earlier = make_dialogue(dialogue.municipality, title="Förra gången")
    for owner in (earlier, dialogue):
        make_pin(owner)
    before = record_run(earlier, summary={"respondents": 563})
    run = record_run(dialogue, before=before, choices={"cell_size_m": 250})
    for one in (before, run):
        add_cell(one, 1)
    words = page(client, run, "before_after")
    assert "Förra gången" in words
    assert "563 people" in words
    assert address(before, "cells") in words
    assert address(run, "cells") in words
    assert "cells of different sizes" in words
    assert "No place has changed more than chance explains." in words
    assert "answered by different people" in words


def test_pages_of_another_dialogues_run_are_not_found(client, dialogue) -> None:
    other = make_dialogue(dialogue.municipality)
    make_pin(other)
    run = record_run(other)
    for name in ("parts_of_day", "part_cells", "before_after", "differences"):
        where = [dialogue.municipality.slug, dialogue.slug, run.pk]
        assert client.get(reverse(f"staff_hotspots:{name}", args=where)).status_code == 404
