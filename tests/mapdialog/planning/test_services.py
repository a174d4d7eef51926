"""From hotspot to action: what may become what, and what has to be said about it."""

import datetime
import json

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone
from shapely import from_wkb

from geodata.crs import shape_to_metric
from mapdialog.errors import Conflict, Invalid, NotFound
from mapdialog.organisations.models import Municipality, Role
from mapdialog.planning.models import ActionStatus, FollowUp, Problem
from mapdialog.planning.plans import ensure_plan
from mapdialog.planning.progress import possible_statuses
from mapdialog.planning.selectors import hotspot_or_404, planning_layer, published_actions, trace
from mapdialog.planning.services import (
    add_cause,
    change_status,
    make_problem,
    make_problem_from_hotspot,
    plan_action,
    publish_action,
)
from tests.factories import CENTRE, make_dialogue, make_member, make_municipality
from tests.publications import publish
from tests.staff_world import draft_for, make_hotspot

pytestmark = pytest.mark.django_db


@pytest.fixture
def problem() -> Problem:
    return make_problem_from_hotspot(make_hotspot(make_dialogue()), title=" Mörkt i tunneln ")


@pytest.fixture
def municipality(problem: Problem) -> Municipality:
    return problem.inventory.municipality


def planned(problem: Problem, **changes: object):
    municipality = problem.inventory.municipality
    draft = draft_for(municipality.organisations.get(), **changes)
    return plan_action(problem, draft, plan=ensure_plan(municipality))


def test_a_problem_keeps_its_place_and_the_way_back_to_the_pins(problem: Problem) -> None:
    assert problem.title == "Mörkt i tunneln"
    way = trace(problem, make_member(problem.inventory.municipality))
    assert (way.people, way.run_id) == ("41 people", problem.hotspot.run_id)
    assert problem.dialogue == problem.hotspot.run.dialogue


def test_an_unpublished_place_is_told_in_kilometres(problem: Problem) -> None:
    """The tested outline moves with single answers; everybody who plans sees the problem's."""
    (square,) = shape_to_metric(from_wkb(bytes(problem.geometry.wkb))).geoms
    off = [abs(side / 1_000 - round(side / 1_000)) for side in square.bounds]
    assert max(off) < 1e-6
    assert problem.geometry.contains(problem.hotspot.geometry)
    assert problem.place_name == ""
    hotspot = problem.hotspot
    lng, lat = CENTRE
    moved = Polygon.from_bbox((lng - 0.0029, lat - 0.002, lng + 0.003, lat + 0.0021))
    hotspot.geometry = MultiPolygon(moved, srid=4326)
    assert make_problem_from_hotspot(hotspot, title="x").geometry.equals(problem.geometry)


def test_a_published_place_is_told_as_it_is_published(problem: Problem) -> None:
    area = publish(problem.dialogue).areas.get(hotspot__direction="unsafe")
    known = make_problem_from_hotspot(area.hotspot, title="x")
    assert known.geometry.equals(area.geometry)
    assert not known.geometry.equals(area.hotspot.geometry)
    assert known.place_name == area.name


def test_others_than_coordinators_read_of_a_problem_what_is_published(problem: Problem) -> None:
    municipality = problem.inventory.municipality
    police = make_member(municipality, Role.POLICE_OFFICER)
    assert (trace(problem, police).people, trace(problem, police).run_id) == ("", None)
    with pytest.raises(NotFound):
        hotspot_or_404(municipality, problem.hotspot.pk, police)
    area = publish(problem.dialogue).areas.get(hotspot__direction="unsafe")
    known = make_problem_from_hotspot(
        hotspot_or_404(municipality, area.hotspot.pk, police), title="x"
    )
    assert area.hotspot.respondents == 41
    assert trace(known, police).people == "25–49 people"


def test_a_safe_place_is_no_problem() -> None:
    with pytest.raises(Conflict, match="feels safe"):
        make_problem_from_hotspot(make_hotspot(make_dialogue(), direction="safe"), title="x")


def test_a_problem_without_a_title_is_refused(problem: Problem) -> None:
    with pytest.raises(Invalid):
        make_problem_from_hotspot(problem.hotspot, title="   ")


def test_a_problem_from_elsewhere_has_no_trace(municipality: Municipality) -> None:
    place = Point(*CENTRE, srid=4326)
    known = make_problem(municipality, title="Klotter", place=place)
    assert trace(known, make_member(municipality)).people == ""
    assert known.dialogue is None


def test_problems_of_a_year_stand_in_one_inventory(problem: Problem) -> None:
    second = make_problem_from_hotspot(problem.hotspot, title="Skymd sikt")
    assert second.inventory == problem.inventory
    assert problem.inventory.year == timezone.localdate().year


def test_a_cause_is_written(problem: Problem) -> None:
    add_cause(problem, text="Lampan är trasig", evidence="Driften")
    assert [cause.text for cause in problem.causes.all()] == ["Lampan är trasig"]
    with pytest.raises(Invalid):
        add_cause(problem, text=" ")


def test_an_action_begins_as_planned_and_unpublished(problem: Problem) -> None:
    action = planned(problem)
    assert (action.status, action.published_at) == (ActionStatus.PLANNED, None)
    assert list(published_actions(problem.inventory.municipality)) == []


def test_an_action_belongs_to_one_municipality(problem: Problem) -> None:
    elsewhere = make_municipality()
    own = draft_for(problem.inventory.municipality.organisations.get())
    with pytest.raises(NotFound, match="plan"):
        plan_action(problem, own, plan=ensure_plan(elsewhere))
    with pytest.raises(NotFound, match="responsible"):
        planned(problem, responsible=elsewhere.organisations.get())


def test_an_action_does_not_end_before_it_starts(problem: Problem) -> None:
    late = timezone.localdate() + datetime.timedelta(days=900)
    with pytest.raises(Invalid, match="ends before"):
        planned(problem, starts_on=late)


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.NOT_DONE])
def test_the_end_of_an_action_is_told_in_words(problem: Problem, status: str) -> None:
    action = planned(problem)
    with pytest.raises(Invalid, match="residents read it"):
        change_status(action, status, note="  ")
    action.refresh_from_db()
    assert action.status == ActionStatus.PLANNED
    actor = make_member(problem.inventory.municipality)
    ended = change_status(action, status, note="Lampan är bytt.", actor=actor)
    assert ended.status_note == "Lampan är bytt."
    follow_up = FollowUp.objects.get(action=action)
    assert (follow_up.text, follow_up.by) == ("Lampan är bytt.", actor)


def test_the_day_when_it_was_done_follows_the_status(problem: Problem) -> None:
    action = planned(problem)
    day = datetime.date(2024, 5, 2)
    assert change_status(action, ActionStatus.DONE, note="Klart", on=day).done_on == day
    assert change_status(action, ActionStatus.ONGOING).done_on is None


@pytest.mark.parametrize(
    ("steps", "refused"),
    [([], "planned"), (["ongoing"], "ongoing"), (["not_done"], "done"), (["done"], "planned")],
)
def test_steps_that_do_not_follow_are_refused(
    problem: Problem, steps: list[str], refused: str
) -> None:
    action = planned(problem)
    for step in steps:
        action = change_status(action, step, note="Så blev det")
    with pytest.raises(Conflict):
        change_status(action, refused, note="Nej")
    assert refused not in possible_statuses(action.status)


def test_an_unknown_status_is_refused(problem: Problem) -> None:
    with pytest.raises(Invalid):
        change_status(planned(problem), "kanske")


def test_publishing_twice_keeps_the_first_day(problem: Problem) -> None:
    action = publish_action(planned(problem))
    again = publish_action(action)
    assert again.published_at == action.published_at is not None
    assert list(published_actions(problem.inventory.municipality)) == [action]


def test_the_board_has_one_layer_of_problems_and_actions(problem: Problem) -> None:
    action = planned(problem)
    features = json.loads(planning_layer(problem.inventory.municipality))["features"]
    assert [(f["properties"]["kind"], f["properties"]["number"]) for f in features] == [
        ("problem", problem.pk),
        ("action", action.pk),
    ]
    assert features[1]["geometry"] == {"type": "Point", "coordinates": list(CENTRE)}
    assert json.loads(planning_layer(make_municipality()))["features"] == []
