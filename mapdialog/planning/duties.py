"""What is due on the plan, and the clocks that the law has set."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_plan, can_publish
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality
from mapdialog.planning.models import ActionStatus
from mapdialog.planning.plans import clocks
from mapdialog.planning.selectors import actions_of, pledges_of

SOON = datetime.timedelta(days=45)


@duty_source
def actions_due(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Actions that should be done by now or soon."""
    if not can_plan(person, municipality):
        return
    today = timezone.localdate()
    unfinished = (ActionStatus.PLANNED, ActionStatus.ONGOING)
    due = actions_of(municipality).filter(status__in=unfinished, due_on__lte=today + SOON)
    for action in due:
        yield Duty(
            Urgency.DUE,
            action.title,
            reverse("staff_planning:action", args=[municipality.slug, action.pk]),
            detail=str(action.responsible),
            due_on=action.due_on,
            overdue=action.due_on < today,
        )


@duty_source
def actions_to_publish(person: Person, municipality: Municipality) -> Iterator[Duty]:
    if not can_publish(person, municipality):
        return
    for action in actions_of(municipality).filter(published_at__isnull=True):
        yield Duty(
            Urgency.WAITS,
            _("Publish the action “%s”") % action.title,
            reverse("staff_planning:action", args=[municipality.slug, action.pk]),
            detail=action.problem.title,
        )


@duty_source
def pledges_running_out(person: Person, municipality: Municipality) -> Iterator[Duty]:
    if not can_plan(person, municipality):
        return
    today = timezone.localdate()
    for pledge in pledges_of(municipality).filter(
        published_at__isnull=False, valid_to__range=(today, today + SOON)
    ):
        yield Duty(
            Urgency.RUNS_OUT,
            _("The pledge “%s”") % pledge.title,
            reverse("staff_planning:pledge", args=[municipality.slug, pledge.pk]),
            due_on=pledge.valid_to,
        )


@duty_source
def legal_clocks(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Both documents are renewed at least every second year (6 §)."""
    if not can_plan(person, municipality):
        return
    today = timezone.localdate()
    for clock in clocks(municipality):
        yield Duty(
            Urgency.RUNS_OUT,
            clock.name,
            reverse("staff_planning:board", args=[municipality.slug]),
            detail=clock.document or _("There is none yet."),
            due_on=clock.due_on,
            overdue=clock.due_on is None or clock.due_on < today,
        )
