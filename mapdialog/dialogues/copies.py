"""Asking again, and drafts that come to nothing."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from mapdialog.dialogues.later_rooms import later_rooms
from mapdialog.dialogues.models import Dialogue, DialoguePartner, Phase
from mapdialog.dialogues.moving import held
from mapdialog.dialogues.services import create_dialogue, free_address
from mapdialog.errors import Conflict, Missing, NotReady, WrongPhase
from mapdialog.organisations.models import User

ASKED_AGAIN = (
    *("title", "question", "theme", "target_group", "background", "purpose", "influence"),
    *("methods", "participation_level", "dialogue_type", "service", "owner_board"),
    *("proposal_source", "evaluation_plan", "feedback_plan", "area"),
    *("voices_shown", "comments_open"),
)
"""What the next round begins with. A new round has its own decision, case number, dates and
attestation, and nothing of what came of this one."""


@transaction.atomic
def ask_again(dialogue: Dialogue, *, actor: User | None = None) -> Dialogue:
    """A new draft with the words, the question, the area and those who carry it."""
    asked = create_dialogue(
        municipality=dialogue.municipality,
        slug=free_address(dialogue.municipality, dialogue.title),
        created_by=actor,
        repeats=dialogue,
        **{name: getattr(dialogue, name) for name in ASKED_AGAIN},
    )
    asked.co_owners.set(dialogue.co_owners.all())
    DialoguePartner.objects.bulk_create(
        DialoguePartner(dialogue=asked, organisation_id=partner.organisation_id, role=partner.role)
        for partner in dialogue.partnerships.all()
    )
    return asked


def keeps_from_deletion(dialogue: Dialogue) -> list[Missing]:
    """Why the draft cannot be deleted: somebody has left something in it."""
    return [reason for check in later_rooms.deletion_checks for reason in check(dialogue)]


@transaction.atomic
def delete_draft(dialogue: Dialogue) -> None:
    """A draft that nobody has read or answered, with the occasions planned for it."""
    locked = held(dialogue)
    if locked.phase != Phase.PREPARATION or locked.phase_changes.exists():
        raise WrongPhase(_("Only a draft can be deleted: this dialogue has been open."))
    if reasons := keeps_from_deletion(locked):
        raise NotReady(_("The draft cannot be deleted."), reasons)
    try:
        locked.delete()
    except ProtectedError as error:
        raise Conflict(_("The draft cannot be deleted: something rests on it.")) from error
