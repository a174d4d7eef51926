"""From tested places to problems, causes, actions and a pledge, each on its day."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import shapely
from django.contrib.gis.geos import Point
from django.utils import timezone

from demo.island.place import to_lng_lat, to_sweref
from demo.island.plan import Point as DrawnPoint
from demo.plan_texts import COMMITMENTS, PLEDGE, KnownProblem, PlannedAction
from demo.staff import Parties
from demo.timeline import as_if_it_were
from geodata.crs import shape_to_metric
from mapdialog.hotspots.models import AnalysisRun, Hotspot
from mapdialog.planning.models import ActionPlan, CooperationAgreement, Problem
from mapdialog.planning.plans import current_plan, make_plan, years_after
from mapdialog.planning.pledges import add_commitment, follow_up, make_pledge, publish_pledge
from mapdialog.planning.services import (
    ActionDraft,
    add_cause,
    change_status,
    make_problem,
    make_problem_from_hotspot,
    plan_action,
    publish_action,
)

SAME_PLACE_M = 160.0
FLAGS_APART_M = 55.0


def sign_agreement(parties: Parties) -> None:
    agreement = CooperationAgreement.objects.create(
        municipality=parties.municipality,
        title="Samverkansöverenskommelse mellan Vänersö kommun och Polisen",
        signed_on=timezone.localdate(),
        case_number="KS/0012",
    )
    agreement.parties.set([parties.organisations["municipality"], parties.organisations["police"]])


def act_on(
    run: AnalysisRun,
    known: Sequence[KnownProblem],
    published: date,
    parties: Parties,
    today: date,
) -> list[Problem]:
    """A problem with causes and actions for each known place, from its hotspot if one was found."""
    problems = []
    for entry in known:
        with as_if_it_were(published + timedelta(days=1)):
            problem = _problem(run, entry, parties)
            for text, evidence in entry.causes:
                add_cause(problem, text=text, evidence=evidence)
            plan = _plan(parties, published)
        for number, action in enumerate(entry.actions):
            _act(problem, action, plan, _beside(entry.at, number), published, parties, today)
        problems.append(problem)
    return problems


def _problem(run: AnalysisRun, entry: KnownProblem, parties: Parties) -> Problem:
    hotspot = _hotspot_at(run, entry.at)
    if hotspot is not None:
        return make_problem_from_hotspot(
            hotspot, title=entry.title, description=entry.description, actor=parties.coordinator
        )
    return make_problem(
        parties.municipality,
        title=entry.title,
        place=_stored(entry.at),
        description=entry.description,
        actor=parties.coordinator,
    )


def _hotspot_at(run: AnalysisRun, at: DrawnPoint) -> Hotspot | None:
    """The smallest unsafe place that was tested at the point, or beside it."""
    candidates = []
    for hotspot in run.hotspots.filter(direction=Hotspot.Direction.UNSAFE):
        outline = shape_to_metric(shapely.from_wkb(bytes(hotspot.geometry.wkb)))
        away = outline.distance(to_sweref(shapely.Point(at)))
        if away <= SAME_PLACE_M:
            candidates.append((away, outline.area, hotspot))
    return min(candidates, key=lambda found: found[:2])[2] if candidates else None


def _beside(at: DrawnPoint, number: int) -> DrawnPoint:
    """Flags of one problem stand round its place, or only the last would be seen."""
    if number == 0:
        return at
    turn = 2.1 * number
    return at[0] + FLAGS_APART_M * math.cos(turn), at[1] + FLAGS_APART_M * math.sin(turn)


def _stored(at: DrawnPoint) -> Point:
    return Point(*to_lng_lat(*at), srid=4326)


def _plan(parties: Parties, published: date) -> ActionPlan:
    return current_plan(parties.municipality) or make_plan(
        parties.municipality,
        title=f"Åtgärdsplan för trygghet {published.year}–{published.year + 2}",
        valid_from=published,
        valid_to=years_after(published, 2),
        decided_reference="Kommunfullmäktige § 112",
    )


def _act(
    problem: Problem,
    planned: PlannedAction,
    plan: ActionPlan,
    at: DrawnPoint,
    published: date,
    parties: Parties,
    today: date,
) -> None:
    """Plan it, publish it if it is decided, and let it take its turns up to today."""
    starts = published + timedelta(days=planned.starts)
    draft = ActionDraft(
        title=planned.title,
        description=planned.description,
        responsible=parties.organisations[planned.responsible],
        starts_on=starts,
        due_on=published + timedelta(days=planned.due),
        place=_stored(at),
        kind=planned.kind,
        competence=planned.competence,
        long_term=planned.long_term,
    )
    with as_if_it_were(published + timedelta(days=1)):
        action = plan_action(problem, draft, plan=plan)
        if planned.published:
            action = publish_action(action)
    for day, status, note in planned.turns:
        when = min(published + timedelta(days=day), today)
        with as_if_it_were(when):
            action = change_status(action, status, note=note, actor=parties.coordinator)


def pledge(problems: Sequence[Problem], published: date, parties: Parties, today: date) -> None:
    """A measurable promise by municipality and police, followed up once."""
    plan = current_plan(parties.municipality)
    assert plan is not None, "actions come before pledges"
    with as_if_it_were(published + timedelta(days=2)):
        promised = make_pledge(
            plan,
            **PLEDGE,
            valid_from=published,
            valid_to=published + timedelta(days=365),
            problems=problems[:3],
        )
        commitments = [
            add_commitment(
                promised, organisation=parties.organisations[party], text=text, unit=unit,
                target_value=target,
            )
            for party, text, unit, target, _reached, _seen in COMMITMENTS
        ]  # fmt: skip
        publish_pledge(promised)
    with as_if_it_were(min(published + timedelta(days=22), today)):
        for commitment, (*_rest, reached, seen) in zip(commitments, COMMITMENTS, strict=True):
            follow_up(
                commitment,
                on=min(published + timedelta(days=22), today),
                text=seen,
                value=reached,
                actor=parties.coordinator,
            )
