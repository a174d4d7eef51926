"""Two who plan, publish and follow up at once."""

import datetime

import pytest
from django.utils import timezone

from mapdialog.errors import Conflict
from mapdialog.planning.models import (
    Action,
    ActionPlan,
    ActionStatus,
    FollowUp,
    PledgeCommitment,
    ProblemInventory,
)
from mapdialog.planning.plans import current_inventory, ensure_plan
from mapdialog.planning.pledges import follow_up, publish_pledge
from mapdialog.planning.services import change_status, publish_action
from tests.at_once import at_once
from tests.factories import make_municipality, make_user
from tests.staff_world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.mark.races("planning.plans._one_at_a_time")
def test_problems_of_one_year_stand_in_one_inventory() -> None:
    municipality = make_municipality()
    one, two = at_once(*(lambda: current_inventory(municipality) for _time in range(2)))
    assert one == two == ProblemInventory.objects.get()


@pytest.mark.races("planning.plans._one_at_a_time")
def test_the_first_two_actions_stand_in_one_plan() -> None:
    municipality = make_municipality()
    one, two = at_once(*(lambda: ensure_plan(municipality) for _time in range(2)))
    assert one == two == ActionPlan.objects.get()


@pytest.mark.races("planning.services.change_status")
def test_an_action_is_not_done_and_given_up(world: World) -> None:
    _action, refused = at_once(
        lambda: change_status(world.action, ActionStatus.DONE, note="Lamporna lyser."),
        lambda: change_status(world.action, ActionStatus.NOT_DONE, note="Ingen el."),
    )
    assert isinstance(refused, Conflict)
    action = Action.objects.get()
    assert (action.status, action.status_note) == (ActionStatus.DONE, "Lamporna lyser.")
    assert action.follow_ups.count() == 1


@pytest.mark.races("planning.services.publish_action")
def test_an_action_keeps_the_first_day_and_what_is_done_meanwhile(world: World) -> None:
    first, second = at_once(
        lambda: publish_action(world.action), lambda: publish_action(world.action)
    )
    assert first.published_at == second.published_at == Action.objects.get().published_at


@pytest.mark.races("planning.services.publish_action", "planning.services.change_status")
@pytest.mark.parametrize("first", ["publish", "move"])
def test_an_action_is_moved_on_and_published(world: World, first: str) -> None:
    both = {
        "publish": lambda: publish_action(world.action),
        "move": lambda: change_status(world.action, ActionStatus.ONGOING),
    }
    at_once(both.pop(first), *both.values())
    action = Action.objects.get()
    assert action.status == ActionStatus.ONGOING
    assert action.published_at is not None


@pytest.mark.races("planning.pledges.publish_pledge")
def test_a_pledge_keeps_the_first_day(world: World) -> None:
    first, second = at_once(
        lambda: publish_pledge(world.pledge), lambda: publish_pledge(world.pledge)
    )
    assert first.published_at == second.published_at


def test_two_who_follow_up_are_both_on_the_trail(world: World) -> None:
    def follow(value: int) -> FollowUp:
        return follow_up(
            world.commitment, on=timezone.localdate(), text="Räknat.", value=value, actor=person
        )

    person = make_user()
    at_once(lambda: follow(10), lambda: follow(20))
    assert [found.value for found in FollowUp.objects.order_by("pk")] == [10, 20]
    assert PledgeCommitment.objects.get().reached_value == 20


def test_a_follow_up_touches_the_figure_only(world: World) -> None:
    PledgeCommitment.objects.update(target_value=200)
    follow_up(
        world.commitment, on=datetime.date(2026, 5, 1), text="Räknat.", value=5, actor=make_user()
    )
    stored = PledgeCommitment.objects.get()
    assert (stored.target_value, stored.reached_value) == (200, 5)
