"""Holding sessions, and writing down what somebody says at one."""

from django.db import transaction

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import NotFound
from mapdialog.organisations.models import User
from mapdialog.pins.models import Pin
from mapdialog.pins.services import PinDraft, ProfileDraft, Receipt, enter_for_resident
from mapdialog.sessions.models import AssistedPin, Session


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
        raise NotFound("The session belongs to another dialogue.")
    receipt = enter_for_resident(dialogue, draft, submission=submission, profile=profile)
    AssistedPin.objects.get_or_create(
        pin=receipt.pin, defaults={"session": session, "entered_by": actor}
    )
    return receipt


def assisted_pins(dialogue: Dialogue) -> int:
    return Pin.objects.filter(dialogue=dialogue, assisted__isnull=False).count()
