"""From hotspot to action: problems, their causes, and what is done about them."""

import datetime
from dataclasses import dataclass
from math import ceil, floor

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely import box, from_wkb

from geodata.crs import shape_to_metric, shape_to_store
from mapdialog.areas.names import part_name
from mapdialog.dialogues.phases import Activity, require
from mapdialog.errors import Conflict, Invalid, NotFound
from mapdialog.hotspots.models import Hotspot
from mapdialog.hotspots.publishing.names import published_area
from mapdialog.organisations.models import Municipality, Organisation, User
from mapdialog.planning.models import Action, ActionPlan, ActionStatus, Cause, FollowUp, Problem
from mapdialog.planning.plans import current_inventory
from mapdialog.planning.progress import NOTE_NEEDED, TRANSITIONS

KILOMETRE = 1_000.0


@dataclass(frozen=True)
class ActionDraft:
    """What is planned: who does what, where, and by when."""

    title: str
    responsible: Organisation
    due_on: datetime.date
    place: Point
    """EPSG:4326."""
    description: str = ""
    kind: str = Action.Kind.SITUATIONAL
    competence: str = Action.Competence.MUNICIPALITY
    long_term: bool = False
    starts_on: datetime.date | None = None


@transaction.atomic
def make_problem_from_hotspot(
    hotspot: Hotspot, *, title: str, description: str = "", actor: User | None = None
) -> Problem:
    """A problem at a tested place; the place keeps its way back to run, dialogue and pins."""
    dialogue = hotspot.run.dialogue
    require(dialogue, Activity.PLAN)
    ground, name = ground_to_tell(hotspot)
    if hotspot.direction != Hotspot.Direction.UNSAFE:
        raise Conflict(_("This is a place that feels safe: there is no problem to solve."))
    return Problem.objects.create(
        inventory=current_inventory(dialogue.municipality),
        dialogue=dialogue,
        hotspot=hotspot,
        title=_written(title),
        description=description.strip(),
        place_name=name,
        geometry=ground,
        created_by=actor,
    )


def ground_to_tell(hotspot: Hotspot) -> tuple[GEOSGeometry, str]:
    """The ground and name of a place as everybody who plans may know them: as it is published,
    else in whole kilometres and by its part, as a tested outline moves with single answers."""
    area = published_area(hotspot)
    if area is not None:
        return area.geometry, area.name
    ground = in_kilometres(hotspot.geometry)
    return ground, part_name(hotspot.run.dialogue.municipality, ground.point_on_surface)


def in_kilometres(ground: GEOSGeometry) -> GEOSGeometry:
    """The squares of the national kilometre grid (EPSG:3006) from edge to edge of a ground."""
    west, south, east, north = shape_to_metric(from_wkb(bytes(ground.wkb))).bounds
    low = (floor(west / KILOMETRE) * KILOMETRE, floor(south / KILOMETRE) * KILOMETRE)
    high = (ceil(east / KILOMETRE) * KILOMETRE, ceil(north / KILOMETRE) * KILOMETRE)
    square = shape_to_store(box(*low, *high))
    return MultiPolygon(GEOSGeometry(memoryview(square.wkb), srid=4326), srid=4326)


@transaction.atomic
def make_problem(
    municipality: Municipality,
    *,
    title: str,
    place: GEOSGeometry,
    place_name: str = "",
    description: str = "",
    actor: User | None = None,
) -> Problem:
    """A problem that the parties know from elsewhere: a walk, the police, the housing company."""
    return Problem.objects.create(
        inventory=current_inventory(municipality),
        title=_written(title),
        description=description.strip(),
        place_name=place_name.strip(),
        geometry=place,
        created_by=actor,
    )


def add_cause(problem: Problem, *, text: str, evidence: str = "") -> Cause:
    _require_plan(problem)
    return Cause.objects.create(problem=problem, text=_written(text), evidence=evidence.strip())


@transaction.atomic
def plan_action(problem: Problem, draft: ActionDraft, *, plan: ActionPlan) -> Action:
    _require_plan(problem)
    municipality_id = problem.inventory.municipality_id
    if plan.municipality_id != municipality_id:
        raise NotFound(_("The plan belongs to another municipality."))
    if draft.responsible.municipality_id != municipality_id:
        raise NotFound(_("The responsible party belongs to another municipality."))
    if draft.starts_on and draft.starts_on > draft.due_on:
        raise Invalid(_("The action ends before it starts."))
    return Action.objects.create(
        plan=plan,
        problem=problem,
        title=_written(draft.title),
        description=draft.description.strip(),
        kind=draft.kind,
        competence=draft.competence,
        long_term=draft.long_term,
        responsible=draft.responsible,
        starts_on=draft.starts_on,
        due_on=draft.due_on,
        place=draft.place,
    )


@transaction.atomic
def change_status(
    action: Action,
    status: str,
    *,
    note: str = "",
    on: datetime.date | None = None,
    actor: User | None = None,
) -> Action:
    """Move an action on. What is done, and what will not be, is said with words and followed up."""
    locked = Action.objects.select_for_update().select_related("problem").get(pk=action.pk)
    _require_plan(locked.problem)
    transition = TRANSITIONS.get(status)
    if transition is None:
        raise Invalid(_("Choose one of the four statuses."))
    if locked.status not in transition.from_statuses:
        raise Conflict(_("The action is already %s.") % locked.get_status_display())
    words = note.strip()
    if transition.needs_note and not words:
        raise Invalid(str(NOTE_NEEDED))
    day = on or timezone.localdate()
    locked.status, locked.status_note = status, words
    locked.done_on = day if status == ActionStatus.DONE else None
    locked.save()
    if words:
        FollowUp.objects.create(action=locked, on=day, text=words, by=actor)
    return locked


@transaction.atomic
def publish_action(action: Action) -> Action:
    """Show an action on the public map. Publishing twice changes nothing."""
    locked = Action.objects.select_for_update().select_related("problem").get(pk=action.pk)
    _require_plan(locked.problem)
    if locked.published_at is None:
        locked.published_at = timezone.now()
        locked.save()
    return locked


def follow_up_action(action: Action, *, on: datetime.date, text: str, actor: User) -> FollowUp:
    _require_plan(action.problem)
    return FollowUp.objects.create(action=action, on=on, text=_written(text), by=actor)


def _require_plan(problem: Problem) -> None:
    if problem.dialogue is not None:
        require(problem.dialogue, Activity.PLAN)


def _written(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(_("Write something first."))
    return words
