"""Pledges: measurable, published whole, followed up with a trail."""

import datetime

import pytest
from django.utils import timezone

from mapdialog.errors import Invalid, NotFound, NotReady
from mapdialog.planning.models import CitizenPledge, FollowUp
from mapdialog.planning.plans import ensure_plan
from mapdialog.planning.pledges import add_commitment, follow_up, make_pledge, publish_pledge
from mapdialog.planning.selectors import published_pledges
from mapdialog.planning.services import make_problem_from_hotspot
from tests.factories import make_dialogue, make_member, make_municipality
from tests.staff_world import make_hotspot

pytestmark = pytest.mark.django_db


def pledge_in(municipality, **changes) -> CitizenPledge:
    today = timezone.localdate()
    values = {
        "title": "Tryggare tunnel",
        "text": "Vi går förbi oftare.",
        "valid_from": today,
        "valid_to": today + datetime.timedelta(days=100),
        **changes,
    }
    return make_pledge(ensure_plan(municipality), **values)


def measured(pledge: CitizenPledge, **changes):
    organisation = pledge.plan.municipality.organisations.get()
    values = {
        "organisation": organisation,
        "text": "Gå förbi på kvällen",
        "unit": "kvällar",
        "target_value": 100,
        **changes,
    }
    return add_commitment(pledge, **values)


@pytest.fixture
def problem():
    return make_problem_from_hotspot(make_hotspot(make_dialogue()), title="Mörkt")


def test_a_pledge_is_published_with_something_to_measure_and_something_to_answer(problem) -> None:
    pledge = pledge_in(problem.inventory.municipality)
    with pytest.raises(NotReady) as refused:
        publish_pledge(pledge)
    assert len(refused.value.missing) == 2
    pledge.problems.add(problem)
    measured(pledge)
    published = publish_pledge(pledge)
    assert list(published_pledges(problem.inventory.municipality)) == [published]
    assert publish_pledge(pledge).published_at == published.published_at


@pytest.mark.parametrize(
    "changes", [{"target_value": 0}, {"text": " "}, {"unit": ""}], ids=["target", "text", "unit"]
)
def test_what_cannot_be_measured_is_no_commitment(changes) -> None:
    with pytest.raises(Invalid):
        measured(pledge_in(make_municipality()), **changes)


def test_nobody_promises_for_another_municipality(problem) -> None:
    elsewhere = make_municipality()
    with pytest.raises(NotFound):
        measured(pledge_in(elsewhere), organisation=make_municipality().organisations.get())
    with pytest.raises(NotFound):
        pledge_in(elsewhere, problems=[problem])


@pytest.mark.parametrize("changes", [{"title": ""}, {"text": " "}])
def test_a_pledge_says_what_is_promised(changes) -> None:
    with pytest.raises(Invalid):
        pledge_in(make_municipality(), **changes)


def test_a_pledge_does_not_end_before_it_begins() -> None:
    with pytest.raises(Invalid):
        pledge_in(make_municipality(), valid_to=timezone.localdate())


def test_following_up_replaces_the_figure_and_keeps_the_trail() -> None:
    municipality = make_municipality()
    commitment = measured(pledge_in(municipality))
    actor, today = make_member(municipality), timezone.localdate()
    follow_up(commitment, on=today, text="Halvvägs", value=50, actor=actor)
    commitment.refresh_from_db()
    follow_up(commitment, on=today, text="Nästan", value=90, actor=actor)
    commitment.refresh_from_db()
    assert commitment.reached_value == 90
    assert list(FollowUp.objects.values_list("value", flat=True)) == [50, 90]
    with pytest.raises(Invalid):
        follow_up(commitment, on=today, text=" ", value=91, actor=actor)
