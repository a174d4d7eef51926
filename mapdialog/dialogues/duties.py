"""The days of dialogues: those that would open if somebody answered for them, begin and end."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_manage_dialogues, has_role, organisations_of
from mapdialog.dialogues.models import (
    Dialogue,
    DialoguePartner,
    DialogueQuerySet,
    DialogueType,
    Phase,
)
from mapdialog.dialogues.phase_by_date import today_in_sweden
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality, Role

SOON = datetime.timedelta(days=21)
LATELY = datetime.timedelta(days=30)

answers_for_all = has_role(Role.ELECTED, Role.OFFICIAL, Role.SAFETY_HOST)
"""Residents ask them about every dialogue; partners and police only about their own."""
takes_part = has_role(Role.PARTNER, Role.POLICE_OFFICER)
decides = has_role(Role.ELECTED)
meets_people = has_role(Role.SAFETY_HOST)


def followed_dialogues(person: Person, municipality: Municipality) -> DialogueQuerySet:
    """Those that concern somebody who does not run them."""
    if answers_for_all(person, municipality):
        return municipality.dialogues.all()
    if not takes_part(person, municipality):
        return municipality.dialogues.none()
    own = organisations_of(person, municipality)
    partnership = DialoguePartner.objects.filter(dialogue=OuterRef("pk"), organisation__in=own)
    return municipality.dialogues.filter(Exists(partnership))


@duty_source
def dialogues_to_open(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Their first day is near or past, and nobody has attested the principles."""
    if not can_manage_dialogues(person, municipality):
        return
    today = today_in_sweden()
    waiting = municipality.dialogues.in_phase(Phase.PREPARATION).filter(
        attested_at=None, opens_at__lte=today + SOON
    )
    for dialogue in waiting:
        yield Duty(
            Urgency.DUE,
            _("Attest the principles of “%s”: it does not open without") % dialogue.title,
            reverse("staff_dialogues:opening", args=[municipality.slug, dialogue.slug]),
            due_on=dialogue.opens_at,
            overdue=dialogue.opens_at is not None and dialogue.opens_at < today,
        )


@duty_source
def dialogues_to_decide_on(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """The topic comes from the elected: a dialogue is prepared, and no decision is entered.

    User dialogues are led by officials, on a decision of their own.
    """
    if not decides(person, municipality):
        return
    undecided = municipality.dialogues.in_phase(Phase.PREPARATION).filter(decision_reference="")
    undecided = undecided.exclude(dialogue_type=DialogueType.USER)
    for dialogue in undecided:
        yield Duty(
            Urgency.WAITS,
            _("Decide whether “%s” is held: no decision is entered") % dialogue.title,
            reverse("staff_dialogues:dialogue", args=[municipality.slug, dialogue.slug]),
            detail=dialogue.case_number,
        )


@duty_source
def days_of_dialogues(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """What opens, what takes answers now, and what has stopped lately."""
    followed = followed_dialogues(person, municipality)
    for dialogue in followed.in_phase(Phase.PREPARATION, Phase.OPEN, Phase.FEEDBACK):
        told = _day_of(dialogue, today_in_sweden())
        # Who meets people is told of an open dialogue where the answers are written down.
        if told is None or (dialogue.phase == Phase.OPEN and meets_people(person, municipality)):
            continue
        urgency, text, day = told
        url = reverse("staff_dialogues:dialogue", args=[municipality.slug, dialogue.slug])
        yield Duty(urgency, text % dialogue.title, url, due_on=day)


def _day_of(
    dialogue: Dialogue, today: datetime.date
) -> tuple[Urgency, str, datetime.date | None] | None:
    opens, closes = dialogue.opens_at, dialogue.closes_at
    if dialogue.is_scheduled and opens and opens <= today + SOON:
        return Urgency.COMING, _("“%s” opens for answers"), opens
    if dialogue.phase == Phase.OPEN:
        return Urgency.COMING, _("“%s” takes answers until its last day"), closes
    if dialogue.phase == Phase.FEEDBACK and closes and today - LATELY <= closes <= today:
        return Urgency.NEW, _("“%s” has stopped taking answers"), closes
    return None
