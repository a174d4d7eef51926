"""What is due on the plan, and the clocks that the law has set."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mapdialog.access import (
    Person,
    can_plan,
    can_publish,
    has_role,
    is_coordinator,
    organisations_of,
)
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality, Role
from mapdialog.planning.models import Action, ActionStatus, FollowUp, PledgeCommitment
from mapdialog.planning.plans import clocks
from mapdialog.planning.selectors import actions_of, published_pledges

SOON = datetime.timedelta(days=45)
FOLLOW_UP_AFTER = datetime.timedelta(days=30)
"""By then those who pass by know whether it helped."""

answers_for_the_plan = is_coordinator | has_role(Role.ELECTED)
has_a_part_in_it = can_plan | has_role(Role.ELECTED, Role.PARTNER)


def _actions_for(person: Person, municipality: Municipality) -> QuerySet[Action]:
    """The whole plan's, or those that the person's own organisation is to do."""
    actions = actions_of(municipality)
    if answers_for_the_plan(person, municipality):
        return actions
    own = organisations_of(person, municipality)
    if not own and can_plan(person, municipality):
        return actions
    return actions.filter(responsible__in=own)


@duty_source
def actions_due(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Actions that should be done by now or soon."""
    if not has_a_part_in_it(person, municipality):
        return
    today = timezone.localdate()
    unfinished = (ActionStatus.PLANNED, ActionStatus.ONGOING)
    due = _actions_for(person, municipality).filter(status__in=unfinished, due_on__lte=today + SOON)
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
def actions_to_publish_or_follow_up(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Nobody sees them yet, or nobody has looked whether what was done helped."""
    if not can_plan(person, municipality):
        return
    publishes, long_done = can_publish(person, municipality), _long_done()
    unseen = Q(published_at__isnull=True)
    for action in _actions_for(person, municipality).filter(
        unseen | long_done if publishes else long_done
    ):
        url = reverse("staff_planning:action", args=[municipality.slug, action.pk])
        if publishes and action.published_at is None:
            text = _("Publish the action “%s”") % action.title
            yield Duty(Urgency.WAITS, text, url, detail=action.problem.title)
        elif action.done_on:
            text = _("Follow up the action “%s”: did it help?") % action.title
            done = _("done on %s") % date_format(action.done_on)
            yield Duty(Urgency.WAITS, text, url, detail=done)


def _long_done() -> Q:
    """Done for a while, and not followed up since: what is noted that day says that it is done."""
    since = FollowUp.objects.filter(action=OuterRef("pk"), on__gt=OuterRef("done_on"))
    last = timezone.localdate() - FOLLOW_UP_AFTER
    return Q(~Exists(since), status=ActionStatus.DONE, done_on__lte=last)


@duty_source
def pledges_running_out(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """A partner is told of those in which their own organisation has promised something."""
    if not has_a_part_in_it(person, municipality):
        return
    pledges = published_pledges(municipality)
    if not (can_plan | answers_for_the_plan)(person, municipality):
        own = organisations_of(person, municipality)
        promised = PledgeCommitment.objects.filter(pledge=OuterRef("pk"), organisation__in=own)
        pledges = pledges.filter(Exists(promised))
    today = timezone.localdate()
    for pledge in pledges.filter(valid_to__range=(today, today + SOON)):
        yield Duty(
            Urgency.RUNS_OUT,
            _("The pledge “%s”") % pledge.title,
            reverse("staff_planning:pledge", args=[municipality.slug, pledge.pk]),
            due_on=pledge.valid_to,
        )


@duty_source
def legal_clocks(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Both documents are renewed at least every second year (6 §)."""
    if not (can_plan | answers_for_the_plan)(person, municipality):
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
