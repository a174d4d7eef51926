"""Making dialogues and moving them through their phases."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mapdialog.dialogues.changes import (
    binding_changes,
    changed_fields,
    checked_reason,
    record_change,
    words_of,
)
from mapdialog.dialogues.invitations import settle_invitation
from mapdialog.dialogues.later_rooms import later_rooms
from mapdialog.dialogues.models import Dialogue, DialogueKey, Phase
from mapdialog.dialogues.moving import held, record_step
from mapdialog.dialogues.opening import missing_for_opening, take_back_opening
from mapdialog.dialogues.phase_by_date import today_in_sweden
from mapdialog.dialogues.phases import NEXT, Activity, require
from mapdialog.dialogues.principles import unmet
from mapdialog.errors import Conflict, Invalid, Missing, NotReady, WrongPhase
from mapdialog.organisations.models import Municipality, User
from mapdialog.organisations.services import slug_of

# Written by the steps from phase to phase alone.
DECIDED_ELSEWHERE = frozenset({"recorded_phase", "attested_at", "invitation_code"})


def _not_decided_here(details: Mapping[str, Any]) -> None:
    if details.keys() & DECIDED_ELSEWHERE:
        raise WrongPhase(_("A dialogue opens by its dates, when its principles are attested."))


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
    _not_decided_here(details)
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
def edit_dialogue(
    dialogue: Dialogue, *, actor: User | None = None, reason: str = "", **details: Any
) -> Dialogue:
    """Write its words. What obliges, and has been promised, changes with a reason and a notice."""
    _not_decided_here(details)
    locked = held(dialogue)
    require(locked, Activity.EDIT)
    if locked.attested_at is not None:
        _keep_dates(locked, details)
        _keep_promises(locked, details, reason=reason, actor=actor)
    for name, value in details.items():
        setattr(locked, name, value)
    if locked.opens_at and locked.closes_at and locked.opens_at > locked.closes_at:
        raise Invalid(_("The dialogue closes before it opens."))
    locked.full_clean()
    if locked.attested_at is not None:
        settle_invitation(locked)
    locked.save(update_fields={*details, "invitation_code"})
    dialogue.refresh_from_db()
    return dialogue


def _keep_dates(locked: Dialogue, details: Mapping[str, Any]) -> None:
    if changed_fields(locked, details) & {"opens_at", "closes_at"}:
        raise Invalid(_("The dates are promised: change them by themselves, with a reason."))


def _keep_promises(
    locked: Dialogue, details: Mapping[str, Any], *, reason: str, actor: User | None
) -> None:
    after = copy(locked)
    for name, value in details.items():
        setattr(after, name, value)
    changed = binding_changes(locked, details)
    # What the other principles rest on changes without a notice, but is not taken away.
    given_up = [principle for principle in unmet(after) if changed or principle.is_met(locked)]
    if locked.phase == Phase.PREPARATION:
        if changed or given_up:
            # Nobody has read it: the words may change, and are to be attested again.
            take_back_opening(locked)
        return
    why = checked_reason(reason) if changed else ""
    if missing := [str(principle.mend_for(after)) for principle in given_up]:
        raise NotReady(_("The dialogue is open: it has to go on meeting the principles."), missing)
    for name in changed:
        record_change(
            locked,
            name,
            before=words_of(locked, name),
            after=words_of(after, name),
            reason=why,
            actor=actor,
        )


def blocking(dialogue: Dialogue, to_phase: str) -> list[Missing]:
    """What is missing before the dialogue may move on; empty: nothing."""
    if to_phase == Phase.OPEN:
        return [Missing(words) for words in missing_for_opening(dialogue)]
    if to_phase == Phase.CLOSED:
        return [reason for check in later_rooms.closing_checks for reason in check(dialogue)]
    return []


@transaction.atomic
def change_phase(
    dialogue: Dialogue, *, to_phase: str, actor: User | None = None, reason: str = ""
) -> Dialogue:
    """A step that a person takes: to feedback before the last day is over, or closed for good."""
    locked = held(dialogue)
    if to_phase == Phase.OPEN:
        raise WrongPhase(_("A dialogue opens by its dates, when its principles are attested."))
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
    if to_phase == Phase.FEEDBACK:
        _end_today(locked, reason=reason, actor=actor)
    record_step(locked, Phase(to_phase), actor=actor, reason=reason.strip())
    if to_phase == Phase.CLOSED:
        DialogueKey.objects.filter(dialogue=locked).delete()
    dialogue.refresh_from_db()
    return dialogue


def _end_today(locked: Dialogue, *, reason: str, actor: User | None) -> None:
    """Ended before its last day was over: the date says so, with the reason."""
    why, today = checked_reason(reason), today_in_sweden()
    record_change(
        locked,
        "closes_at",
        before=date_format(locked.closes_at) if locked.closes_at else "",
        after=date_format(today),
        reason=why,
        actor=actor,
    )
    locked.closes_at = today
    locked.save(update_fields=["closes_at"])
