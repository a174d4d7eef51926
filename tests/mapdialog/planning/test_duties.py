"""What is due on the plan, to the day."""

import datetime

import pytest
from django.utils import timezone

from mapdialog.organisations.duties import Duty
from mapdialog.planning.duties import SOON, actions_due, legal_clocks, pledges_running_out
from mapdialog.planning.models import Action, ActionPlan, CitizenPledge, ProblemInventory
from tests.factories import make_member
from tests.staff_world import World, make_world

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def world() -> World:
    return make_world()


def actions(world: World, **columns: object) -> list[Duty]:
    Action.objects.update(**columns)
    return list(actions_due(make_member(world.municipality), world.municipality))


@pytest.mark.parametrize(
    ("from_today", "told", "late"),
    [(-1, 1, True), (0, 1, False), (SOON.days, 1, False), (SOON.days + 1, 0, False)],
)
def test_an_action_is_due_soon_and_late_from_the_day_after(
    world: World, from_today: int, told: int, late: bool
) -> None:
    day = timezone.localdate() + from_today * DAY
    duties = actions(world, due_on=day)
    assert [(duty.due_on, duty.overdue) for duty in duties] == [(day, late)] * told


@pytest.mark.parametrize(
    ("status", "told"), [("planned", 1), ("ongoing", 1), ("done", 0), ("not_done", 0)]
)
def test_what_is_under_way_is_due_and_what_is_over_is_not(
    world: World, status: str, told: int
) -> None:
    assert len(actions(world, status=status, due_on=timezone.localdate())) == told


@pytest.mark.parametrize(("days", "told"), [(-1, 0), (0, 1), (SOON.days, 1), (SOON.days + 1, 0)])
def test_a_pledge_runs_out_until_its_last_day(world: World, days: int, told: int) -> None:
    last = timezone.localdate() + days * DAY
    CitizenPledge.objects.update(published_at=timezone.now(), valid_to=last)
    person = make_member(world.municipality)
    duties = list(pledges_running_out(person, world.municipality))
    assert [duty.due_on for duty in duties] == [last] * told


def test_a_document_that_the_law_asks_for_and_nobody_has_is_late(world: World) -> None:
    person = make_member(world.municipality)

    def late() -> list[bool]:
        return [duty.overdue for duty in legal_clocks(person, world.municipality)]

    assert late() == [False, False]
    ActionPlan.objects.update(valid_to=timezone.localdate())
    assert late() == [False, False]
    ActionPlan.objects.update(valid_to=timezone.localdate() - DAY)
    assert late() == [False, True]
    for model in (CitizenPledge, Action, ActionPlan):
        model.objects.all().delete()
    assert late() == [False, True]
    world.problem.delete()
    ProblemInventory.objects.all().delete()
    assert late() == [True, True]
