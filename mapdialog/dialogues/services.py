"""Making dialogues and moving them through their phases."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.dialogues.later_rooms import later_rooms
from mapdialog.dialogues.models import Dialogue, DialogueKey, Phase, PhaseChange
from mapdialog.dialogues.phases import NEXT, Activity, require
from mapdialog.dialogues.principles import unmet
from mapdialog.errors import Conflict, Invalid, NotReady, WrongPhase
from mapdialog.organisations.models import Municipality, User
from mapdialog.organisations.services import slug_of


@transaction.atomic
def create_dialogue(
    *,
    municipality: Municipality,
    slug: str,
    title: str,
    question: str,
    created_by: User | None = None,
    **details: Any,
) -> Dialogue:
    dialogue = Dialogue(
        municipality=municipality,
        slug=slug,
        title=title,
        question=question,
        created_by=created_by,
        **details,
    )
    dialogue.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            dialogue.save()
    except IntegrityError as error:
        message = _("There is already a dialogue at the address “%s”.") % slug
        raise Conflict(message) from error
    DialogueKey.objects.create(dialogue=dialogue)
    return dialogue


def free_address(municipality: Municipality, title: str) -> str:
    """An address made of the title that no dialogue of the municipality has yet."""
    slug = slug_of(title)[:50] or "dialog"
    taken = set(municipality.dialogues.filter(slug__startswith=slug).values_list("slug", flat=True))
    candidates = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3)))
    return next(candidate for candidate in candidates if candidate not in taken)


def usual_question(municipality: Municipality) -> str:
    """To begin with, in the language of those who are asked; the form changes it."""
    return f"Var känner du dig trygg eller otrygg i {municipality}?"


@transaction.atomic
def edit_dialogue(dialogue: Dialogue, **details: Any) -> Dialogue:
    require(dialogue, Activity.EDIT)
    for name, value in details.items():
        setattr(dialogue, name, value)
    if dialogue.opens_at and dialogue.closes_at and dialogue.opens_at > dialogue.closes_at:
        raise Invalid(_("The dialogue closes before it opens."))
    dialogue.full_clean()
    # Nothing else: another may have moved the dialogue on since it was read.
    dialogue.save(update_fields=details)
    return dialogue


def blocking(dialogue: Dialogue, to_phase: str) -> list[str]:
    """What is missing before the dialogue may move on, in words; empty: nothing."""
    if to_phase == Phase.OPEN:
        return [str(principle.mend) for principle in unmet(dialogue)]
    if to_phase == Phase.CLOSED:
        return [reason for check in later_rooms.closing_checks for reason in check(dialogue)]
    return []


@transaction.atomic
def change_phase(dialogue: Dialogue, *, to_phase: str, actor: User | None = None) -> Dialogue:
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if to_phase not in NEXT[locked.phase]:
        raise WrongPhase(
            _("A dialogue cannot go from %(old)s to %(new)s.")
            % {"old": locked.get_phase_display(), "new": Phase(to_phase).label}
        )
    missing = blocking(locked, to_phase)
    if missing:
        raise NotReady(
            _("The dialogue is not ready for the phase %s.") % Phase(to_phase).label, missing
        )
    PhaseChange.objects.create(
        dialogue=locked, from_phase=locked.phase, to_phase=to_phase, actor=actor
    )
    locked.phase = to_phase
    if to_phase == Phase.OPEN and locked.opens_at is None:
        locked.opens_at = timezone.localdate()
    locked.save()
    if to_phase == Phase.CLOSED:
        DialogueKey.objects.filter(dialogue=locked).delete()
    dialogue.refresh_from_db()
    return dialogue
