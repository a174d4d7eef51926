"""Actions and pledges as everybody sees them: the published ones of the dialogue."""

import datetime
import json

import pytest
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.planning.models import Action
from mapdialog.planning.pledges import publish_pledge
from mapdialog.planning.public import public_actions, public_pledges
from mapdialog.planning.services import (
    change_status,
    make_problem_from_hotspot,
    publish_action,
)
from tests.factories import make_dialogue
from tests.staff_world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def layer(client, dialogue):
    path = f"/{dialogue.municipality.slug}/dialog/{dialogue.slug}/resultat/atgarder.json"
    return json.loads(client.get(path).content)["features"]


def test_an_action_is_shown_when_it_is_published(resident, world):
    Action.objects.update(published_at=None)
    assert layer(resident, world.dialogue) == []
    publish_action(world.action)
    (feature,) = layer(resident, world.dialogue)
    assert feature["id"] == f"action-{world.action.pk}"
    assert feature["properties"]["title"] == world.action.title
    assert feature["geometry"]["coordinates"] == pytest.approx(list(world.action.place.coords))


def test_the_layer_tells_when_it_was_done(resident, world):
    publish_action(world.action)
    change_status(world.action, "done", note="Tänt.", on=datetime.date(2026, 9, 3))
    (feature,) = layer(resident, world.dialogue)
    assert feature["properties"]["status"] == "done"
    assert feature["properties"]["done"] == "2026-09-03"


def test_nobodys_name_is_in_the_layer(resident, world):
    publish_action(world.action)
    (feature,) = layer(resident, world.dialogue)
    assert set(feature["properties"]) == {"title", "status", "from", "done", "due"}


def test_what_was_done_after_the_first_round_is_shown_in_the_second(resident, world):
    publish_action(world.action)
    second = make_dialogue(world.municipality, repeats=world.dialogue)
    stranger = make_dialogue(world.municipality)
    assert [found.pk for found in public_actions(second)] == [world.action.pk]
    assert layer(resident, second)
    assert not public_actions(stranger).exists()
    assert layer(resident, stranger) == []


def test_a_pledge_is_shown_once_when_it_is_published(world):
    Action.objects.update(published_at=timezone.now())
    world.pledge.published_at = None
    world.pledge.save()
    assert not public_pledges(world.dialogue).exists()
    again = make_problem_from_hotspot(world.hotspot, title="Även på dagen")
    world.pledge.problems.add(world.problem, again)
    publish_pledge(world.pledge)
    assert [found.pk for found in public_pledges(world.dialogue)] == [world.pledge.pk]


def test_a_dialogue_in_preparation_shows_nothing(resident, world):
    publish_action(world.action)
    Dialogue.objects.update(recorded_phase=Phase.PREPARATION, attested_at=None)
    dialogue = world.dialogue
    path = f"/{dialogue.municipality.slug}/dialog/{dialogue.slug}/resultat/atgarder.json"
    assert resident.get(path).status_code == 404
