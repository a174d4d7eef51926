"""The planning board over HTTP."""

import pytest
from django.urls import reverse

from mapdialog.organisations.models import Role
from mapdialog.planning.models import Action, Cause, CitizenPledge, Problem
from tests.factories import CENTRE
from tests.publications import publish
from tests.staff_world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def address(world: World, name: str, *numbers: int) -> str:
    return reverse(f"staff_planning:{name}", args=[world.municipality.slug, *numbers])


ACTION = {
    "title": "Bänkar",
    "due_on": "2031-05-01",
    "kind": "situational",
    "competence": "municipality",
    "lng": CENTRE[0],
    "lat": CENTRE[1],
}


def test_the_board_tells_the_way_from_pins_to_the_problem(world: World) -> None:
    url = f"{address(world, 'board')}?problem={world.problem.pk}"
    for role, people in (
        (Role.SAFETY_COORDINATOR, "Marked by 41 people"),
        (Role.POLICE_OFFICER, ""),
    ):
        page = world.client(role).get(url).content.decode()
        for words in (people, "Mörkt i tunneln", "Ny belysning", "Tryggare tunnel"):
            assert words in page
    assert "Marked by" not in page


def test_who_only_reads_gets_no_forms(world: World) -> None:
    url = f"{address(world, 'board')}?problem={world.problem.pk}"
    page = world.client(Role.ELECTED).get(url).content.decode()
    assert "Plan an action" not in page
    assert "Add a cause" not in page
    action = world.client(Role.ELECTED).get(address(world, "action", world.action.pk))
    assert "Change the status" not in action.content.decode()


def test_the_police_plan_and_the_coordinator_publishes(world: World) -> None:
    police, url = world.client(Role.POLICE_OFFICER), address(world, "new_action", world.problem.pk)
    police.post(url, {**ACTION, "responsible": world.organisation.pk})
    action = Action.objects.get(title="Bänkar")
    publish = address(world, "publish_action", action.pk)
    assert police.post(publish).status_code == 403
    assert world.client().post(publish).status_code == 302
    action.refresh_from_db()
    assert action.published_at is not None


def test_the_place_of_an_action_is_proposed_from_the_problem(world: World) -> None:
    page = world.client().get(address(world, "new_action", world.problem.pk)).content.decode()
    middle = world.problem.geometry.point_on_surface
    assert f'value="{round(middle.x, 6)}"' in page
    assert f'value="{round(middle.y, 6)}"' in page


@pytest.mark.parametrize(
    "fault",
    [
        {"lng": 999, "lat": 999},
        {"lng": "", "lat": ""},
        {"lng": "nan", "lat": "nan"},
        {"due_on": "snart"},
        {"title": ""},
        {"kind": "magisk"},
        {"responsible": "0"},
    ],
    ids=str,
)
def test_a_faulty_action_is_refused_and_nothing_is_stored(world: World, fault: dict) -> None:
    data = {**ACTION, "responsible": world.organisation.pk, **fault}
    answer = world.client().post(address(world, "new_action", world.problem.pk), data)
    assert answer.status_code == 422
    assert not Action.objects.filter(title="Bänkar").exists()


def test_a_party_of_another_municipality_cannot_be_chosen(world: World) -> None:
    stranger = make_world().organisation
    data = {**ACTION, "responsible": stranger.pk}
    answer = world.client().post(address(world, "new_action", world.problem.pk), data)
    assert answer.status_code == 422


def test_a_status_without_words_comes_back_as_a_page_that_says_so(world: World) -> None:
    url = address(world, "move_action", world.action.pk)
    answer = world.client().post(url, {"status": "done", "note": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "residents read it" in page
    assert "Change the status" in page


def test_a_problem_a_cause_and_a_pledge_are_written(world: World) -> None:
    client = world.client(Role.OFFICIAL)
    client.post(
        address(world, "new_problem"),
        {"title": "Klotter", "place_name": "Torget", "lng": CENTRE[0], "lat": CENTRE[1]},
    )
    problem = Problem.objects.get(title="Klotter")
    client.post(address(world, "new_cause", problem.pk), {"text": "Ingen ser"})
    assert Cause.objects.get().problem == problem
    client.post(
        address(world, "new_pledge"),
        {
            "title": "Rent torg",
            "text": "Borta inom ett dygn",
            "valid_from": "2030-01-01",
            "valid_to": "2030-12-31",
            "problems": [problem.pk],
        },
    )
    pledge = CitizenPledge.objects.get(title="Rent torg")
    assert list(pledge.problems.all()) == [problem]
    empty = client.post(address(world, "new_cause", problem.pk), {"text": ""})
    assert empty.status_code == 302
    assert Cause.objects.count() == 1


def test_a_pledge_that_is_not_ready_says_what_is_missing(world: World) -> None:
    world.commitment.delete()
    answer = world.client().post(address(world, "publish_pledge", world.pledge.pk))
    assert answer.status_code == 409
    assert "At least one commitment" in answer.content.decode()


def test_a_commitment_is_reached_step_by_step(world: World) -> None:
    url = address(world, "reach", world.pledge.pk, world.commitment.pk)
    prefix = f"commitment-{world.commitment.pk}"
    data = {f"{prefix}-on": "2026-01-02", f"{prefix}-text": "Igång", f"{prefix}-value": "12"}
    assert world.client().post(url, {**data, f"{prefix}-value": "-1"}).status_code == 422
    assert world.client().post(url, data).status_code == 302
    world.commitment.refresh_from_db()
    assert world.commitment.reached_value == 12


def test_an_unpublished_place_has_the_name_that_staff_know_and_is_said_to_stand_roughly(
    world: World,
) -> None:
    url = address(world, "problem_from_hotspot", world.hotspot.pk)
    page = world.client().get(url).text
    assert "Tunneln" in page
    assert "in whole kilometres" in page
    area = publish(world.dialogue).areas.get(hotspot__direction="unsafe")
    page = world.client().get(address(world, "problem_from_hotspot", area.hotspot.pk)).text
    assert area.name in page
    assert "in whole kilometres" not in page
