"""The workbench over HTTP: started, followed, explained, published."""

import json
from datetime import timedelta
from unittest.mock import ANY

import pgtrigger
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.hotspots.models import AnalysisRun, Hotspot, RunStep
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.hotspots.runs.tested import direction_here
from mapdialog.hotspots.workbench.words.places import chance_words, explain, voices_in
from mapdialog.pins.voices import raise_voice
from tests.factories import fill_with_answers, make_dialogue, make_pin
from tests.publications import publish
from tests.staff_world import make_hotspot, member_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue()


@pytest.fixture
def client(dialogue: Dialogue) -> Client:
    return member_client(dialogue.municipality)


@pytest.fixture
def finished(dialogue: Dialogue) -> AnalysisRun:
    fill_with_answers(dialogue)
    run = start_run(dialogue)
    execute_run(run)
    return run


def address(dialogue: Dialogue, name: str, *numbers: int) -> str:
    where = [dialogue.municipality.slug, dialogue.slug, *numbers]
    return reverse(f"staff_hotspots:{name}", args=where)


def test_starting_records_the_run_and_leaves_the_work_to_a_worker(client, dialogue) -> None:
    make_pin(dialogue)
    answer = client.post(address(dialogue, "start"), {"cell_size_m": "250", "seed": "7"})
    run = AnalysisRun.objects.get()
    assert answer["Location"].endswith(f"?run={run.pk}")
    assert (run.parameters["cell_size_m"], run.parameters["seed"]) == (250, 7)
    assert run.requested_by is not None
    assert not hasattr(run, "result")
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("hotspots.analyse_run", {"run_id": run.pk})


@pytest.mark.parametrize(
    "fault",
    [{"cell_size_m": "7"}, {"bandwidth_m": "5"}, {"seed": "-1"}, {"permutations": "12"}],
    ids=str,
)
def test_parameters_out_of_range_are_refused(client, dialogue, fault) -> None:
    make_pin(dialogue)
    assert client.post(address(dialogue, "start"), fault).status_code == 422
    assert not AnalysisRun.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def published_round(municipality, **details) -> AnalysisRun:
    return publish(make_dialogue(municipality, phase=Phase.FEEDBACK, **details)).run


def test_the_round_that_is_repeated_is_compared_with_unless_told_otherwise(
    client, dialogue
) -> None:
    make_pin(dialogue)
    last_year = published_round(dialogue.municipality)
    longer_ago = published_round(dialogue.municipality, title="Längesedan")
    Dialogue.objects.filter(pk=dialogue.pk).update(repeats=last_year.dialogue)
    client.post(address(dialogue, "start"))
    client.post(address(dialogue, "start"), {"before": "0"})
    client.post(address(dialogue, "start"), {"before": str(longer_ago.pk)})
    runs = AnalysisRun.objects.filter(dialogue=dialogue).order_by("pk")
    assert [run.before for run in runs] == [last_year, None, longer_ago]


def test_neither_an_unpublished_round_nor_one_elsewhere_can_be_chosen(client, dialogue) -> None:
    make_pin(dialogue)
    elsewhere = published_round(None)
    unpublished = make_hotspot(make_dialogue(dialogue.municipality)).run
    for run in (elsewhere, unpublished):
        assert client.post(address(dialogue, "start"), {"before": str(run.pk)}).status_code == 422
    assert not AnalysisRun.objects.filter(dialogue=dialogue).exists()


def test_without_pins_there_is_nothing_to_analyse(client, dialogue) -> None:
    assert client.post(address(dialogue, "start")).status_code == 409


def test_progress_is_told_and_has_an_end(client, dialogue, finished) -> None:
    progress = client.get(address(dialogue, "progress", finished.pk)).json()
    assert progress == {"name": ANY, "share": 1.0, "over": True, "hint": ANY}
    assert client.post(address(dialogue, "stop", finished.pk)).status_code == 409


def test_a_job_that_nobody_takes_is_told_as_such(client, dialogue) -> None:
    make_pin(dialogue)
    run = start_run(dialogue)
    url = address(dialogue, "progress", run.pk)
    assert client.get(url).json()["hint"] == ""
    RunStep.objects.update(at=timezone.now() - timedelta(minutes=2))
    assert "worker is running" in client.get(url).json()["hint"]


def test_a_run_that_failed_says_so(client, dialogue) -> None:
    make_pin(dialogue)
    run = start_run(dialogue)
    RunStep.objects.create(run=run, kind=RunStep.Kind.FAILED, name="MemoryError: full", share=0)
    page = client.get(address(dialogue, "workbench")).content.decode()
    assert "The analysis failed" in page
    assert "MemoryError: full" in page


def test_few_people_are_refused_in_words(client, dialogue) -> None:
    for _number in range(29):
        make_pin(dialogue)
    run = start_run(dialogue)
    execute_run(run)
    page = client.get(address(dialogue, "workbench")).content.decode()
    assert "29 people have answered. No map is shown before 30 have" in page


def test_the_layers_of_a_run_are_geojson(client, dialogue, finished) -> None:
    cells = json.loads(client.get(address(dialogue, "cells", finished.pk)).content)["features"]
    assert len(cells) == finished.cells.count()
    assert min(cell["properties"]["people"] for cell in cells) < 5
    places = json.loads(client.get(address(dialogue, "places", finished.pk)).content)["features"]
    assert {place["id"] for place in places} == set(finished.hotspots.values_list("pk", flat=True))


def test_cells_of_a_tested_place_say_so(client, dialogue, finished) -> None:
    cells = json.loads(client.get(address(dialogue, "cells", finished.pk)).content)["features"]
    told = {cell["id"]: cell["properties"]["tested"] for cell in cells}
    found = dict(finished.cells.annotate(in_=direction_here()).values_list("cell_id", "in_"))
    ways = set(finished.hotspots.values_list("direction", flat=True))
    assert {way for way in found.values() if way} == ways
    assert told == {number: found[number] or "" for number in told}


def test_publishing_needs_the_owners_response(client, dialogue, finished) -> None:
    url = address(dialogue, "publish", finished.pk)
    assert client.post(url, {"response": "  "}).status_code == 422
    assert not hasattr(finished, "publication")
    assert client.post(url, {"response": "Vi lagar ljuset."}).status_code == 302
    published = AnalysisRun.objects.get().publication
    assert published.response == "Vi lagar ljuset."
    assert client.post(url, {"response": "Igen"}).status_code == 409


def test_a_place_is_explained_with_all_its_figures(dialogue) -> None:
    words = explain(make_hotspot(dialogue))
    assert words.finding == "34 of the 41 people who marked here find it unsafe: 83 %."
    assert words.sentences == [
        "Likely between 61 and 90 %, allowing for our having looked for places that stand out "
        "(else 69–91 %).",
        "If nothing differed, chance would make a pattern this strong somewhere on about 1 of 200 "
        "maps.",
        "Those who marked here call this place unsafe more often than other places that they "
        "marked.",
        "18 of them have marked other places too, and not all alike. Among them alone chance "
        "would do as much on at most 2 of 100 maps.",
    ]
    assert words.likely == (0.61, 0.9)
    assert [(bar.label, bar.value) for bar in words.reasons] == [
        ("Poor lighting", 20),
        ("Deserted", 9),
    ]
    hours = {part.key: part.value for part in words.times}
    assert hours == {"early_morning": 0, "day": 0, "afternoon": 0, "evening": 18, "night": 0}


def test_a_size_that_reaches_that_of_all_is_said_to_be_uncertain(dialogue) -> None:
    place = make_hotspot(dialogue)
    place.adjusted_low = 0.45
    assert "how much is not" in explain(place).sentences[1]
    place.adjusted_low = 0.46
    assert "how much is not" not in " ".join(explain(place).sentences)


def test_people_or_place_is_told_as_far_as_it_can_be_asked(dialogue) -> None:
    place = make_hotspot(dialogue)
    place.seal, place.seal_p = False, 0.3001
    *_rest, said, figures = explain(place).sentences
    assert "may have to do with who marks there" in said
    assert figures.endswith("on at most 31 of 100 maps.")
    place.seal, place.seal_p, place.seal_people = None, None, 3
    assert "cannot be compared with themselves here" in explain(place).sentences[-1]


def test_an_older_place_says_that_it_was_tested_otherwise(client, dialogue) -> None:
    old = make_hotspot(dialogue)
    with pgtrigger.ignore():
        unknown = dict.fromkeys(
            ("votes", "share_adjusted", "adjusted_low", "adjusted_high", "seal", "seal_p",
             "seal_people", "radius_m")
        )  # fmt: skip
        Hotspot.objects.update(method="person_vote", stability=12, p=0.4, **unknown)
        AnalysisRun.objects.update(parameters={"k": 5, "origins": 16})
    page = client.get(address(dialogue, "workbench"), {"run": old.run_id, "place": old.pk})
    text = " ".join(page.content.decode().split())
    assert "34 of the 41 people who marked here find it unsafe: 83 %." in text
    assert "Likely 69–91 %. " in text.replace("</p>", " ")
    assert "tested by an earlier method, which was less strict" in text
    assert "by chance" not in text
    assert "placements" not in text


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.05, "about 1 of 20 maps"),
        (0.012, "about 1 of 80 maps"),
        (0.001, "about 1 of 1,000 maps"),
        (0.00099, "fewer than 1 of 1,000 maps"),
        (0.0, "fewer than 1 of 1,000 maps"),
    ],
)
def test_chance_promises_no_more_than_is_known(p: float, words: str) -> None:
    assert words in chance_words(p)


def test_a_run_of_another_dialogue_is_not_found(client, dialogue) -> None:
    other = make_hotspot(make_dialogue(dialogue.municipality)).run
    for name in ("progress", "cells", "places"):
        assert client.get(address(dialogue, name, other.pk)).status_code == 404
    assert client.get(address(dialogue, "workbench"), {"run": other.pk}).status_code == 404


def test_typical_voices_speak_of_what_most_people_mention(dialogue) -> None:
    hotspot = make_hotspot(dialogue)
    said = (
        ("Mörkt och tomt", ["poor_lighting", "deserted"]),
        ("Mörkt", ["poor_lighting"]),
        ("Skräp", ["litter"]),
        ("Tomt", ["deserted"]),
    )
    for text, reasons in said:
        raise_voice(make_pin(dialogue, text=text, reasons=reasons, share_as_voice=True))
    raise_voice(make_pin(dialogue, text="Långt bort", lng=13.25, share_as_voice=True))
    raise_voice(make_pin(dialogue, text="Ljust", perception="safe", share_as_voice=True))
    rough = {"reasons": said[0][1], "precision_m": 251}
    raise_voice(make_pin(dialogue, text="Här någonstans", share_as_voice=True, **rough))
    assert [voice.text for voice in voices_in(hotspot)] == ["Mörkt och tomt", "Mörkt", "Tomt"]


@pytest.mark.parametrize(
    ("share", "people", "said"),
    [
        (0.8137, 132, "107 of the 132"),
        (0.8148, 132, "107 of the 132"),
        (34 / 41, 41, "34 of the 41"),
        (1.0, 5, "5 of the 5"),
    ],
)
def test_so_many_of_so_many_people_is_the_percentage_beside_it(
    dialogue, share, people, said
) -> None:
    hotspot = make_hotspot(dialogue)
    hotspot.share, hotspot.respondents = share, people
    with translation.override("en"):
        assert said in explain(hotspot).finding


def test_a_thousand_maps_are_written_as_the_language_writes_them() -> None:
    with translation.override("sv"):
        assert "1 karta av 1\xa0000" in chance_words(0.001)
