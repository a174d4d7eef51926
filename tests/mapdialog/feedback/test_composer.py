"""The feedback composer over HTTP."""

import pytest
from django.urls import reverse

from mapdialog.dialogues.models import Phase
from mapdialog.feedback.models import ChangeNotice, Evaluation, MunicipalResponse
from tests.factories import make_dialogue
from tests.staff_world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def address(world: World, name: str, *numbers: int) -> str:
    where = [world.municipality.slug, world.dialogue.slug, *numbers]
    return reverse(f"staff_feedback:{name}", args=where)


def test_a_draft_stands_in_the_preview_and_not_in_public(world: World) -> None:
    client = world.client()
    data = {"subject": "Skymd sikt", "outcome": "later", "text": "Vi klipper i vår."}
    client.post(address(world, "write"), data)
    page = client.get(address(world, "composer")).content.decode()
    assert "Vi klipper i vår." in page
    assert "not published yet" in page
    result = reverse("feedback:result_list", args=[world.municipality.slug, world.dialogue.slug])
    assert "Vi klipper i vår." not in client.get(result).content.decode()
    written = MunicipalResponse.objects.get(subject="Skymd sikt")
    client.post(address(world, "publish", written.pk))
    assert "Vi klipper i vår." in client.get(result).content.decode()


def test_what_was_written_stays_when_it_is_refused(world: World) -> None:
    answer = world.client().post(
        address(world, "write"), {"subject": "", "outcome": "acted", "text": "Lång text"}
    )
    assert answer.status_code == 422
    assert "Lång text" in answer.content.decode()


def test_an_answer_is_changed_where_it_is(world: World) -> None:
    client = world.client()
    form = client.get(address(world, "composer"), {"response": world.response.pk})
    assert address(world, "edit", world.response.pk) in form.content.decode()
    client.post(
        address(world, "edit", world.response.pk),
        {"subject": "Ljus", "outcome": "partly", "text": "Vi byter hälften."},
    )
    world.response.refresh_from_db()
    assert world.response.outcome == "partly"


def test_evaluation_notice_and_result_are_written(world: World) -> None:
    client = world.client()
    client.post(address(world, "evaluation"), {"worked": "a", "to_improve": "b", "reached": "c"})
    client.post(address(world, "notice"), {"document": "Plan", "text": "Ändrad"})
    client.post(address(world, "result"), {"process": "Karta", "result": "Ljus"})
    world.dialogue.refresh_from_db()
    assert (Evaluation.objects.count(), ChangeNotice.objects.count()) == (1, 1)
    assert world.dialogue.result == "Ljus"


@pytest.mark.parametrize("name", ["evaluation", "notice"])
def test_empty_forms_are_refused(world: World, name: str) -> None:
    assert world.client().post(address(world, name), {}).status_code == 422


def test_an_answer_of_another_dialogue_is_not_found(world: World) -> None:
    world.response.dialogue = make_dialogue(world.municipality, phase=Phase.FEEDBACK)
    world.response.save()
    url = address(world, "publish", world.response.pk)
    assert world.client().post(url).status_code == 404


def test_before_its_time_the_composer_says_when(world: World) -> None:
    open_world = make_world(phase=Phase.OPEN)
    page = open_world.client().get(address(open_world, "composer")).content.decode()
    assert "when the dialogue has closed for answers" in page
    assert "Keep as draft" not in page
