"""The public layers: what was published, for everybody, and nothing else."""

import json

import pytest

from geodata.geojson import EMPTY
from mapdialog.dialogues.models import Phase
from mapdialog.hotspots.models import Publication, PublishedCell
from mapdialog.hotspots.publishing.layers import area_layer, cell_layer
from mapdialog.hotspots.publishing.selectors import shown_in
from mapdialog.hotspots.publishing.words import SUPPRESSED, words_of_cells
from mapdialog.hotspots.runs.services import execute_run, start_run
from tests.factories import fill_with_answers, make_area, make_dialogue
from tests.publications import CELLS, Cell, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    dialogue = make_dialogue(phase=Phase.FEEDBACK)
    make_area(dialogue.municipality, "Norra sidan")
    return publish(dialogue, (*CELLS, Cell(0, 10, "3", "100-249")))


def layer(client, publication, name):
    dialogue = publication.dialogue
    path = f"/{dialogue.municipality.slug}/dialog/{dialogue.slug}/resultat/{name}.json"
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/geo+json"
    return json.loads(response.content)["features"]


def test_every_published_cell_is_in_the_layer(resident, published):
    features = layer(resident, published, "rutor")
    ids = {f"cell-{number}" for number in published.cells.values_list("cell_id", flat=True)}
    assert {feature["id"] for feature in features} == ids
    assert len(features) == 4


def test_a_cell_has_bands_and_a_name_but_no_figure(resident, published):
    words = words_of_cells(shown_in(published.dialogue))
    for feature in layer(resident, published, "rutor"):
        properties = feature["properties"]
        assert set(properties) == {"words", "part", "times"}
        assert properties["words"] in words

    parts = {f["id"]: f["properties"]["part"] for f in layer(resident, published, "rutor")}
    assert parts["cell-1004"] == "Norra sidan"


def test_of_a_suppressed_cell_not_even_the_shape_is_public(resident, published):
    assert published.suppressed_cells == 1
    ids = {feature["id"] for feature in layer(resident, published, "rutor")}
    assert "cell-1003" not in ids
    assert SUPPRESSED not in {f["properties"]["words"] for f in layer(resident, published, "rutor")}


def test_exact_figures_stay_in_the_house(resident, published):
    assert published.cells.filter(figures__n=41).exists()
    text = json.dumps(layer(resident, published, "rutor"))
    assert "figures" not in text
    assert "respondents" not in text
    assert "n_unsafe" not in text


def test_tested_areas_have_a_direction_and_a_name(resident, published):
    features = layer(resident, published, "omraden")
    assert len(features) == published.areas.count() > 0
    assert {feature["properties"]["direction"] for feature in features} <= {"unsafe", "safe"}
    assert all(set(f["properties"]) == {"direction", "name"} for f in features)


def test_without_a_publication_there_is_nothing(resident):
    dialogue = make_dialogue()
    assert cell_layer(None) == area_layer(None) == EMPTY
    path = f"/{dialogue.municipality.slug}/dialog/{dialogue.slug}/resultat/rutor.json"
    assert json.loads(resident.get(path).content)["features"] == []


def test_a_run_that_is_not_published_is_not_in_the_layer(resident):
    dialogue = make_dialogue()
    fill_with_answers(dialogue, people=40)
    execute_run(start_run(dialogue))
    path = f"/{dialogue.municipality.slug}/dialog/{dialogue.slug}/resultat/rutor.json"
    assert json.loads(resident.get(path).content)["features"] == []
    assert not Publication.objects.filter(dialogue=dialogue).exists()
    assert not PublishedCell.objects.filter(publication__dialogue=dialogue).exists()


@pytest.mark.parametrize("name", ["rutor", "omraden"])
def test_a_dialogue_in_preparation_shows_nothing_to_residents(resident, name):
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    path = f"/{dialogue.municipality.slug}/dialog/{dialogue.slug}/resultat/{name}.json"
    assert resident.get(path).status_code == 404


@pytest.mark.parametrize("name", ["rutor", "omraden"])
def test_a_replaced_map_is_in_no_cache_for_longer_than_ten_minutes(resident, published, name):
    dialogue = published.dialogue
    path = f"/{dialogue.municipality.slug}/dialog/{dialogue.slug}/resultat/{name}.json"
    assert resident.get(path)["Cache-Control"] == "max-age=600"


def test_another_municipality_does_not_have_the_layer(resident, published):
    other = make_dialogue().municipality
    path = f"/{other.slug}/dialog/{published.dialogue.slug}/resultat/rutor.json"
    assert resident.get(path).status_code == 404
