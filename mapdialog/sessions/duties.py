"""Occasions: those that come, those that nobody has described, and where answers are entered."""

import datetime
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_enter_for_residents
from mapdialog.dialogues.duties import followed_dialogues, meets_people
from mapdialog.dialogues.models import DialogueQuerySet, Phase
from mapdialog.dialogues.phase_by_date import beginning_of, today_in_sweden
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality
from mapdialog.sessions.models import Session

SOON = datetime.timedelta(days=30)
NOT_OVER = (Phase.PREPARATION, Phase.OPEN, Phase.FEEDBACK)


@duty_source
def answers_to_enter(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Where somebody who meets people writes down what they say."""
    if not meets_people(person, municipality):
        return
    for dialogue in municipality.dialogues.in_phase(Phase.OPEN):
        yield Duty(
            Urgency.COMING,
            _("Write down what people say in “%s”, until its last day") % dialogue.title,
            reverse("staff_sessions:entry", args=[municipality.slug, dialogue.slug]),
            due_on=dialogue.closes_at,
        )


@duty_source
def occasions(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Today's and those to come; for who may describe them, also those that were."""
    describes = can_enter_for_residents(person, municipality)
    followed = municipality.dialogues.all()
    if not describes:
        followed = followed_dialogues(person, municipality)
    today = today_in_sweden()
    for session in _near(followed, today):
        past = session.starts_at < beginning_of(today)
        if past and describes:
            yield Duty(
                Urgency.WAITS,
                _("Write down what was said at “%s”") % session.title,
                _address(session, municipality, describes=True),
                detail=session.dialogue.title,
            )
        elif not past:
            yield Duty(
                Urgency.COMING,
                session.title,
                _address(session, municipality, describes=describes),
                detail=_when_and_where(session),
                due_on=timezone.localdate(session.starts_at),
            )


def _near(followed: DialogueQuerySet, today: datetime.date) -> QuerySet[Session]:
    """Those until soon that nobody has described."""
    return Session.objects.filter(
        dialogue__in=followed.in_phase(*NOT_OVER),
        starts_at__lt=beginning_of(today + SOON),
        participants=None,
        notes="",
    ).select_related("dialogue")


def _when_and_where(session: Session) -> str:
    hour = date_format(timezone.localtime(session.starts_at), "H:i")
    return f"{hour}, {session.place_name}" if session.place_name else hour


def _address(session: Session, municipality: Municipality, *, describes: bool) -> str:
    where = [municipality.slug, session.dialogue.slug]
    if describes:
        return reverse("staff_sessions:session", args=[*where, session.pk])
    return reverse("staff_dialogues:dialogue", args=where)
