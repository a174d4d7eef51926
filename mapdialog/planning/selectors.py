"""The planning board: problems with what follows from them, and the way back to the pins."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geodata.geojson import collected
from mapdialog.access import Person, can_see_exact_pins
from mapdialog.errors import NotFound
from mapdialog.hotspots.models import Hotspot
from mapdialog.hotspots.publishing.words import people_words
from mapdialog.organisations.models import Municipality
from mapdialog.planning.models import Action, CitizenPledge, PledgeCommitment, Problem


def problems_of(municipality: Municipality) -> QuerySet[Problem]:
    return (
        Problem.objects.filter(inventory__municipality=municipality)
        .select_related("inventory", "dialogue", "hotspot__run__dialogue__municipality")
        .prefetch_related("causes", "actions__responsible", "pledges__commitments")
    )


def problem_or_404(municipality: Municipality, number: int) -> Problem:
    found = problems_of(municipality).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such problem."))
    return found


def actions_of(municipality: Municipality) -> QuerySet[Action]:
    return Action.objects.filter(plan__municipality=municipality).select_related(
        "responsible",
        "plan",
        "problem__dialogue",
        "problem__inventory",
        "problem__hotspot__run__dialogue__municipality",
    )


def action_or_404(municipality: Municipality, number: int) -> Action:
    found = actions_of(municipality).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such action."))
    return found


def published_actions(municipality: Municipality) -> QuerySet[Action]:
    """What residents see, of the whole municipality."""
    return actions_of(municipality).filter(published_at__isnull=False)


def pledges_of(municipality: Municipality) -> QuerySet[CitizenPledge]:
    return CitizenPledge.objects.filter(plan__municipality=municipality).prefetch_related(
        "commitments__organisation", "problems"
    )


def published_pledges(municipality: Municipality) -> QuerySet[CitizenPledge]:
    return CitizenPledge.objects.filter(plan__municipality=municipality, published_at__isnull=False)


def pledge_or_404(municipality: Municipality, number: int) -> CitizenPledge:
    found = pledges_of(municipality).select_related("plan").filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such pledge."))
    return found


def commitment_or_404(pledge: CitizenPledge, number: int) -> PledgeCommitment:
    found = pledge.commitments.filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such commitment."))
    return found


def hotspot_or_404(municipality: Municipality, number: int, person: Person) -> Hotspot:
    """A tested place; for those who do not see exact figures one that is published."""
    places = Hotspot.objects.filter(run__dialogue__municipality=municipality, pk=number)
    if not can_see_exact_pins(person, municipality):
        places = places.filter(published__isnull=False)
    found = places.select_related("run__dialogue__municipality").first()
    if found is None:
        raise NotFound(_("There is no such place in any analysis."))
    return found


@dataclass(frozen=True)
class Trace:
    """From a problem back to what residents said: in words how many, when, in which dialogue."""

    problem: Problem
    hotspot: Hotspot | None
    run_id: int | None
    people: str


def trace(problem: Problem, person: Person) -> Trace:
    hotspot = problem.hotspot
    return Trace(
        problem=problem,
        hotspot=hotspot,
        run_id=_run_told(hotspot, person) if hotspot else None,
        people=people_at(hotspot, person) if hotspot else "",
    )


def _run_told(hotspot: Hotspot, person: Person) -> int | None:
    """That there is an analysis is told with its publication, except to those who run them."""
    told = can_see_exact_pins(person, hotspot.run.dialogue.municipality)
    return hotspot.run_id if told or hotspot.published.exists() else None


def people_at(hotspot: Hotspot, person: Person) -> str:
    """How many marked the place: exactly for those who see pins, else as it was published."""
    if can_see_exact_pins(person, hotspot.run.dialogue.municipality):
        return ngettext("%(n)s person", "%(n)s people", hotspot.respondents) % {
            "n": hotspot.respondents
        }
    bands = [area.respondents_band for area in hotspot.published.all()]
    return people_words(bands[-1]) if bands else ""


PLANNING = """
SELECT NULL AS id, geometry, properties FROM (
    SELECT 0 AS rank, row_number() OVER (ORDER BY p.id DESC) AS place, p.geometry,
        jsonb_build_object('kind', 'problem', 'number', p.id, 'problem', p.id,
            'title', p.title, 'status', '') AS properties
    FROM planning_problem p JOIN planning_probleminventory i ON i.id = p.inventory_id
    WHERE i.municipality_id = %(municipality)s
    UNION ALL
    SELECT 1, row_number() OVER (ORDER BY a.due_on, a.id), a.place,
        jsonb_build_object('kind', 'action', 'number', a.id, 'problem', a.problem_id,
            'title', a.title, 'status', a.status)
    FROM planning_action a JOIN planning_actionplan plan ON plan.id = a.plan_id
    WHERE plan.municipality_id = %(municipality)s
) AS "all" ORDER BY rank, place
"""


def planning_layer(municipality: Municipality) -> str:
    """Problems and actions on one map (GeoJSON text, EPSG:4326)."""
    return collected(connection, PLANNING, {"municipality": municipality.pk})
