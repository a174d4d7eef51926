"""At 29, 99 and 299 people: what is not shown, in words, wherever somebody could look for it.

The public is told what is needed and never how many there were; those who work here are told both.
"""

import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pyogrio
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.services import execute_run, start_run
from tests.factories import fill_with_answers, make_area, make_dialogue, make_municipality
from tests.public_reader import text_of, text_of_pdf
from tests.staff_world import member_client
from tests.towns import QUICK

pytestmark = pytest.mark.django_db

PUBLIC = {
    29: "Fewer than 30 people have answered. No map is shown: single answers would decide, and "
    "people could be recognised.",
    99: "Fewer than 100 people have answered. Only counts in cells of one kilometre are shown.",
    299: "Fewer than 300 people have answered. No areas are tested: a real difference could "
    "hardly be told from chance.",
}
STAFF = {
    29: "29 people have answered. No map is shown before 30 have: with fewer, single answers "
    "decide and people could be recognised.",
    99: "99 people have answered. Before 100 have, only counts in cells of one kilometre are "
    "shown.",
    299: "299 people have answered. Areas are tested from 300: with fewer, a real difference can "
    "hardly be told from chance.",
}
SHARES = ["share_unsafe", "share_low", "share_high"]
TESTS = ["tested"]


@dataclass
class Round:
    people: int
    dialogue: object
    run: object


@pytest.fixture(params=[29, 99, 299])
def held(request) -> Round:
    municipality = make_municipality()
    make_area(municipality)
    dialogue = make_dialogue(municipality)
    fill_with_answers(dialogue, people=request.param)
    run = start_run(dialogue, parameters=QUICK)
    execute_run(run)
    publish_run(run, response="Tack.")
    return Round(request.param, dialogue, run)


@pytest.fixture
def enough(db) -> Round:
    """One more than is needed."""
    municipality = make_municipality()
    make_area(municipality)
    dialogue = make_dialogue(municipality)
    fill_with_answers(dialogue, people=301)
    run = start_run(dialogue, parameters=QUICK)
    execute_run(run)
    publish_run(run, response="Tack.")
    return Round(301, dialogue, run)


def spoken(text: str) -> str:
    return " ".join(text.split())


def page(round_: Round, name: str) -> str:
    client = Client(headers={"accept-language": "en"})
    body = client.get(f"{round_.dialogue.get_absolute_url()}{name}").content.decode()
    return spoken(text_of(body))


def layer(round_: Round, name: str) -> dict:
    url = f"{round_.dialogue.get_absolute_url()}resultat/{name}.json"
    return json.loads(Client(headers={"accept-language": "en"}).get(url).content)


def exported(round_: Round, folder: Path, audience: str, form: str) -> Path:
    path = folder / f"{audience}.{form}"
    call_command(
        "export_layers", round_.dialogue.slug, audience=audience, out=path, format=form
    )  # fmt: skip
    return path


def is_told_how_many(text: str, people: int) -> bool:
    return re.search(rf"(?<!–)\b{people} (people|respondents|persons)", text) is not None


@pytest.mark.parametrize("name", ["resultat/", "lista/"])
def test_residents_read_what_is_needed_and_not_how_many_there_were(held, name):
    text = page(held, name)
    assert PUBLIC[held.people] in text
    assert not is_told_how_many(text, held.people)
    assert "No clear difference" not in text
    assert "marked unsafe" not in text
    assert "differ more" not in text


def test_with_enough_people_nothing_is_refused(enough):
    for name in ("resultat/", "lista/"):
        text = page(enough, name)
        assert "Fewer than" not in text
        assert "Not tested: too few" not in text
    assert "marked unsafe" in page(enough, "resultat/")
    assert layer(enough, "rutor")["refusals"] == []


def test_the_list_tells_of_counted_cells_what_it_can(held):
    text = page(held, "lista/")
    cells = len(layer(held, "rutor")["features"])
    assert bool(cells) == (held.people > 29)
    assert ("at least 5 people have marked places." in text) == bool(cells)


def test_the_public_layers_are_empty_or_count_and_say_why(held):
    cells, areas = layer(held, "rutor"), layer(held, "omraden")
    assert cells["refusals"] == [PUBLIC[held.people]]
    assert areas["features"] == []
    words = {feature["properties"]["words"] for feature in cells["features"]}
    assert all(re.fullmatch(r"\|\d+-\d+\|", found) for found in words)
    assert all(feature["properties"]["times"] == {} for feature in cells["features"])
    if held.people == 29:
        assert cells["features"] == []
    if held.people == 99:
        assert held.run.result.choices["cell_size_m"] == 1_000


@pytest.mark.parametrize(("audience", "words"), [("public", PUBLIC), ("coordinator", STAFF)])
def test_every_export_says_why(held, audience, words, tmp_path):
    told = words[held.people]
    package = pyogrio.read_info(exported(held, tmp_path, audience, "gpkg"), layer="cells")
    assert told in str(package["layer_metadata"])
    collection = json.loads(exported(held, tmp_path, audience, "geojson").read_text())
    assert told in collection["description"]
    with zipfile.ZipFile(exported(held, tmp_path, audience, "csv")) as archive:
        about = archive.read("about.txt").decode()
    assert told in about
    if audience == "public":
        assert not is_told_how_many(about, held.people)


def test_no_export_has_a_share_or_a_test(held, tmp_path):
    cells = pyogrio.read_dataframe(exported(held, tmp_path, "coordinator", "gpkg"), layer="cells")
    assert len(cells) == held.run.cells.count()
    assert cells[SHARES + TESTS].isna().all().all()
    path = exported(held, tmp_path, "public", "gpkg")
    shown = pyogrio.read_dataframe(path, layer="cells")
    assert set(shown["share_band"].fillna("")) <= {""}
    assert set(shown["hot"].fillna("")) <= {""}
    assert len(pyogrio.read_dataframe(path, layer="tested_places")) == 0


def test_with_enough_people_the_export_has_both(enough, tmp_path):
    cells = pyogrio.read_dataframe(exported(enough, tmp_path, "coordinator", "gpkg"), layer="cells")
    assert cells[SHARES + TESTS].notna().all().all()
    assert {"none"} < set(cells["tested"]) <= {"none", "unsafe", "safe"}


def test_the_printed_map_says_why_and_claims_no_share(held, tmp_path):
    path = tmp_path / "karta.pdf"
    call_command("print_map", held.dialogue.slug, out=path, language="en")
    text = spoken(text_of_pdf(path))
    for word in PUBLIC[held.people].split():
        assert word in text
    assert not is_told_how_many(text, held.people)
    assert "marked unsafe" not in text
    assert ("have marked places here" in text) == (held.people > 29)
    assert ("No colour" in text) == ("What the map shows" in text) == (held.people > 29)


def test_staff_read_how_many_and_how_many_are_needed(held):
    municipality, slug = held.dialogue.municipality, held.dialogue.slug
    client = member_client(municipality)
    bench = client.get(reverse("staff_hotspots:workbench", args=[municipality.slug, slug]))
    assert STAFF[held.people] in spoken(text_of(bench.content.decode()))
    url = reverse("staff_hotspots:cells", args=[municipality.slug, slug, held.run.pk])
    layer = json.loads(client.get(url).content)
    cells = layer["features"]
    assert layer["refusals"] == [STAFF[held.people]]
    assert len(cells) == held.run.cells.count()
    assert {cell["properties"].get("share") for cell in cells} <= {None}


def test_the_command_says_it_in_words(held, capsys):
    call_command("run_analysis", held.dialogue.slug, "--json")
    (refusal, *_others) = json.loads(capsys.readouterr().out)["refusals"]
    assert refusal["found"] == held.people
    assert refusal["needed"] == held.people + 1
    assert refusal["words"] == STAFF[held.people]


@pytest.mark.parametrize("people", [1, 4])
def test_of_fewer_than_five_people_not_even_the_whole_is_told(people):
    """Not how many there were, nor that they all said the same."""
    dialogue = make_dialogue()
    fill_with_answers(dialogue, people=people, hot=False)
    dialogue.pins.update(perception="unsafe")
    run = start_run(dialogue, parameters=QUICK)
    execute_run(run)
    publish_run(run, response="Tack.")
    text = page(Round(people, dialogue, run), "resultat/")
    assert "Fewer than 5 people, " in text
    assert "of 10" not in text
    assert "of one kind" not in text
