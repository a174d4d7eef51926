"""The result for everybody: on the map and as a list, with and without something to show."""

import pgtrigger
import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.feedback.by_part import Part, parts_of
from mapdialog.feedback.models import MunicipalResponse
from mapdialog.feedback.result import done_about, seen_in
from mapdialog.feedback.services import publish_response
from mapdialog.planning.models import Action
from mapdialog.planning.services import publish_action
from tests.factories import make_area, make_dialogue, make_municipality
from tests.publications import RESPONSE, Cell, publish
from tests.staff_world import make_world

pytestmark = pytest.mark.django_db
NEITHER_CRIME_NOR_ALL = {
    "resultat": "not of all residents. They tell how it feels, not what crimes happen.",
    "lista": "not recorded crime, not all residents",
}
SELF_SELECTED = "Self-selected answers, not a random sample."


@pytest.fixture
def world():
    return make_world()


def page(client, dialogue, name="resultat"):
    response = client.get(f"/{dialogue.municipality.slug}/dialog/{dialogue.slug}/{name}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["resultat", "lista"])
def test_every_result_says_how_many_when_and_that_they_chose_themselves(resident, world, name):
    publish(world.dialogue)
    text = page(resident, world.dialogue, name)
    assert "250–499 people" in text
    assert "Aug. 29, 2026–Oct. 3, 2026" in text
    assert SELF_SELECTED in text
    assert NEITHER_CRIME_NOR_ALL[name] in text


@pytest.mark.parametrize("name", ["resultat", "lista"])
def test_the_owners_response_stands_beside_what_was_found(resident, world, name):
    publish(world.dialogue)
    text = page(resident, world.dialogue, name)
    assert RESPONSE in text
    assert "about 8 of 10 of them as unsafe" in text
    assert "of 10 of them as safe" in text
    assert "poor lighting" in text.lower()


@pytest.mark.parametrize("name", ["resultat", "lista"])
def test_before_publishing_the_page_says_so(resident, name):
    dialogue = make_dialogue()
    text = page(resident, dialogue, name)
    assert SELF_SELECTED in text
    assert "yet" in text
    assert "of 10" not in text


@pytest.mark.parametrize("name", ["resultat", "lista"])
def test_refusals_are_said_in_words(resident, world, name):
    publish(world.dialogue, (), refusals=("too_few_for_map",))
    text = page(resident, world.dialogue, name)
    assert "Fewer than 30 people have answered" in text
    assert "29" not in text.split("Fewer than 30")[1][:120]


def test_no_difference_is_not_called_safe(resident, world):
    publish(world.dialogue, (Cell(0, 0, "5", "25-49"),))
    text = page(resident, world.dialogue)
    assert "No clear difference between places was found. That is not proof of safety." in text


def test_answers_far_apart_are_counted_and_areas_tested(resident, world):
    """What is refused of cells is told beside them, and no area is called untested."""
    publication = publish(world.dialogue, (Cell(0, 0, "", "25-49", "unsafe"),))
    sparse = {"code": "too_sparse", "found": 0.4, "needed": 0.65, "withholds": ["relative"]}
    with pgtrigger.ignore():
        type(publication).objects.update(summary=publication.summary | {"refusals": [sparse]})
    text = page(resident, world.dialogue)
    assert text.count("Areas are tested all the same.") == 1
    assert "have marked places here, about" in text
    assert "Not tested" not in page(resident, world.dialogue, "lista")


def test_actions_and_answers_are_shown_when_published(resident, world):
    Action.objects.update(published_at=None)
    MunicipalResponse.objects.update(published_at=None)
    before = page(resident, world.dialogue)
    assert world.action.title not in before
    assert world.response.text not in before
    publish_action(world.action)
    publish_response(world.response)
    for name in ("resultat", "lista"):
        text = page(resident, world.dialogue, name)
        assert world.action.title in text
        assert str(world.action.responsible) in text
        assert world.response.text in text


def test_figures_behind_the_bands_are_nowhere_on_the_page(resident, world):
    publish(world.dialogue)
    for name in ("resultat", "lista"):
        text = page(resident, world.dialogue, name)
        assert "33 people" not in text
        assert "41 people" not in text
        assert "0.004" not in text


@pytest.mark.parametrize("name", ["resultat", "lista"])
def test_a_dialogue_in_preparation_has_no_public_result(resident, world, name):
    Dialogue.objects.update(recorded_phase=Phase.PREPARATION, attested_at=None)
    address = f"/{world.municipality.slug}/dialog/{world.dialogue.slug}/{name}/"
    assert resident.get(address).status_code == 404
    assert world.client().get(address).status_code == 200


@pytest.mark.parametrize("name", ["resultat", "lista"])
def test_the_result_belongs_to_its_municipality(resident, world, name):
    other = make_municipality()
    assert resident.get(f"/{other.slug}/dialog/{world.dialogue.slug}/{name}/").status_code == 404


def test_the_map_page_works_without_its_script(resident, world):
    publish(world.dialogue)
    publish_action(world.action)
    text = page(resident, world.dialogue)
    assert f"/dialog/{world.dialogue.slug}/lista/" in text
    for link, panel in (("#sagt", 'id="sagt"'), ("#ser", 'id="ser"'), ("#gor", 'id="gor"')):
        assert f'href="{link}"' in text
        assert panel in text


def parts(dialogue):
    return parts_of(dialogue, seen_in(dialogue), done_about(dialogue))


def test_the_list_goes_part_by_part_by_name(world):
    make_area(world.municipality, "Väster", east=13.295, south=58.85)
    make_area(world.municipality, "Öster", west=13.295, south=58.85)
    Action.objects.update(place=Point(13.35, 58.90, srid=4326))
    publish_action(world.action)
    publish(world.dialogue)
    west, east = parts(world.dialogue)
    assert (west.name, east.name) == ("Väster", "Öster")
    assert [area.direction for area in west.areas] == ["unsafe"]
    assert (west.unsafe, west.safe) == (1, 0)
    assert (east.unsafe, east.safe) == (0, 1)
    assert east.actions == [world.action]


def test_what_lies_in_no_part_comes_last(world):
    make_area(world.municipality, "Ön", west=13.29, east=13.295, south=58.85)
    publish(world.dialogue)
    assert [part.name for part in parts(world.dialogue)] == ["Ön", "Elsewhere"]


def test_without_named_parts_all_is_told_under_the_municipality(world):
    publish(world.dialogue)
    (part,) = parts(world.dialogue)
    assert part.name == str(world.municipality)
    assert (part.unsafe, part.safe) == (1, 1)


def test_a_part_tells_its_cells_in_sentences():
    assert Part("Norr", unsafe=1, safe=3).said == [
        "In 1 cell most marks are about unsafe places.",
        "In 3 cells most marks are about safe places.",
    ]
    assert Part("Norr").said == []


def copies_of(action, count):
    for _number in range(count):
        action.pk = None
        action.save()


@pytest.mark.parametrize("name", ["resultat", "lista"])
def test_more_actions_cost_no_more_questions(resident, world, name):
    publish(world.dialogue)
    publish_action(world.action)
    world.action.refresh_from_db()
    with CaptureQueriesContext(connection) as one:
        page(resident, world.dialogue, name)
    copies_of(world.action, 5)
    with CaptureQueriesContext(connection) as many:
        assert page(resident, world.dialogue, name).count(world.action.title) >= 6
    assert len(many) <= len(one)
