"""Holding sessions, and writing down what somebody says at one."""

import datetime
import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mapdialog.dialogues.invitations import CODE_LENGTH, CODE_LETTERS
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Invalid, NotFound, WrongPhase
from mapdialog.organisations.models import User
from mapdialog.pins.models import Pin
from mapdialog.pins.services import PinDraft, ProfileDraft, Receipt, enter_for_resident
from mapdialog.sessions.models import AssistedPin, Session


def plan_session(
    dialogue: Dialogue,
    *,
    format: str,
    title: str,
    starts_at: datetime.datetime,
    actor: User | None = None,
    **details: Any,
) -> Session:
    """A meeting, a walk, a digital room …: announced before, described after."""
    if dialogue.phase == Phase.CLOSED:
        raise WrongPhase(_("The dialogue is closed."))
    if not title.strip():
        raise Invalid(_("Give the session a title."))
    return Session.objects.create(
        dialogue=dialogue,
        format=format,
        title=title.strip(),
        starts_at=starts_at,
        created_by=actor,
        **details,
    )


def describe_session(session: Session, *, notes: str, participants: int | None) -> Session:
    """What was said, without names, and by how many."""
    if session.dialogue.phase == Phase.CLOSED:
        raise WrongPhase(_("The dialogue is closed."))
    session.notes, session.participants = notes.strip(), participants
    session.save()
    return session


@transaction.atomic
def enter_pin(
    dialogue: Dialogue,
    draft: PinDraft,
    *,
    submission: str,
    actor: User,
    session: Session | None = None,
    profile: ProfileDraft | None = None,
) -> Receipt:
    """A pin entered by staff, tied to the session where it was said."""
    if session is not None and session.dialogue_id != dialogue.pk:
        raise NotFound(_("The session belongs to another dialogue."))
    receipt = enter_for_resident(dialogue, draft, submission=submission, profile=profile)
    AssistedPin.objects.get_or_create(
        pin=receipt.pin, defaults={"session": session, "entered_by": actor}
    )
    return receipt


def session_or_404(dialogue: Dialogue, number: int) -> Session:
    found = dialogue.sessions.filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such session in this dialogue."))
    # Already known: saves a query wherever the phase is asked for.
    found.dialogue = dialogue
    return found


def give_code(session: Session) -> Session:
    """A code for the day of the occasion: those who come with it are no flood from one address."""
    if session.dialogue.phase == Phase.CLOSED:
        raise WrongPhase(_("The dialogue is closed."))
    if not session.code:
        session.code = "".join(secrets.choice(CODE_LETTERS) for _n in range(CODE_LENGTH))
        session.save(update_fields=["code"])
    return session


def assisted_pins(dialogue: Dialogue) -> int:
    return Pin.objects.filter(dialogue=dialogue, assisted__isnull=False).count()
