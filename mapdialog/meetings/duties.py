"""Joint meetings: those that come, those without a decision, and what was decided there."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mapdialog.access import (
    Person,
    can_plan,
    has_role,
    is_coordinator,
    organisations_of,
)
from mapdialog.meetings.models import Meeting, MeetingDecision
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality, Role

SOON = datetime.timedelta(days=45)
LATELY = datetime.timedelta(days=30)
LATE = datetime.timedelta(days=60)
LETTERS = 160
sits_at_the_table = can_plan | has_role(Role.PARTNER)


@duty_source
def joint_meetings(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """All for those who plan; a partner is told where their organisation takes part."""
    if not sits_at_the_table(person, municipality):
        return
    plans, today = can_plan(person, municipality), timezone.localdate()
    near = municipality.meetings.filter(on__range=(today - LATELY, today + SOON))
    if not plans:
        own = organisations_of(person, municipality)
        at_it = Meeting.parties.through.objects.filter(meeting=OuterRef("pk"), organisation__in=own)
        near = near.filter(Exists(at_it))
    decided = Exists(MeetingDecision.objects.filter(meeting=OuterRef("pk")))
    for meeting in near.annotate(decided=decided):
        url = reverse("staff_meetings:meeting", args=[municipality.slug, meeting.pk])
        if meeting.on >= today:
            yield Duty(Urgency.COMING, meeting.title, url, due_on=meeting.on)
        elif plans and not meeting.decided:
            text = _("Write down what was decided at “%s”") % meeting.title
            yield Duty(Urgency.WAITS, text, url)


@duty_source
def decisions_due(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """What was decided is soon to be done, or should have been: by the person's organisation, or by
    anybody. Nobody can say that it is done, so it is told for two months."""
    if not sits_at_the_table(person, municipality):
        return
    today = timezone.localdate()
    due = MeetingDecision.objects.filter(
        meeting__municipality=municipality, due_on__range=(today - LATE, today + SOON)
    ).select_related("meeting", "responsible")
    if not is_coordinator(person, municipality):
        due = due.filter(responsible__in=organisations_of(person, municipality))
    for decision in due:
        yield Duty(
            Urgency.DUE,
            Truncator(decision.text).chars(LETTERS),
            reverse("staff_meetings:meeting", args=[municipality.slug, decision.meeting_id]),
            detail=f"{decision.responsible} · {decision.meeting}",
            due_on=decision.due_on,
            overdue=decision.due_on is not None and decision.due_on < today,
        )
