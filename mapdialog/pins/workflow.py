"""Moderation: the transitions as data, and the few verbs that walk them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require, require_held
from mapdialog.errors import Conflict, Invalid, NotFound
from mapdialog.organisations.models import User
from mapdialog.pins import personal_data
from mapdialog.pins.bursts import hold_bursts
from mapdialog.pins.inbox import approvable
from mapdialog.pins.models import Burst, Comment, HeldPin, ModerationDecision, Pin, Status
from mapdialog.pins.voices import raise_voice, raise_voices, take_back_voice

Decision = ModerationDecision.Decision


@dataclass(frozen=True)
class Transition:
    from_statuses: frozenset[str]
    to_status: str
    needs_reason: bool = False


TRANSITIONS: dict[str, Transition] = {
    Decision.APPROVE: Transition(frozenset({Status.PENDING}), Status.APPROVED),
    Decision.MASK: Transition(
        frozenset({Status.PENDING, Status.APPROVED}), Status.APPROVED, needs_reason=True
    ),
    Decision.HIDE: Transition(
        frozenset({Status.PENDING, Status.APPROVED}), Status.HIDDEN, needs_reason=True
    ),
    Decision.REOPEN: Transition(frozenset({Status.HIDDEN, Status.APPROVED}), Status.PENDING),
}
"""A withdrawn item is its author's: staff have no way out of that state."""


def possible_decisions(item: Pin | Comment) -> list[str]:
    """What may be done with it as it is now."""
    return [decision for decision, way in TRANSITIONS.items() if item.status in way.from_statuses]


def moderate_pin(
    pin: Pin, decision: str, *, actor: User, reason: str = "", public_text: str | None = None
) -> Pin:
    with transaction.atomic():
        locked = (
            Pin.objects.select_for_update(of=("self",))
            .select_related("dialogue__municipality")
            .get(pk=pin.pk)
        )
        require_held(locked.dialogue, Activity.MODERATE)
        _walk(locked, decision, reason, public_text)
        ModerationDecision.objects.create(
            pin=locked, decision=decision, reason=reason.strip(), actor=actor
        )
        if decision == Decision.REOPEN:
            # Hidden with a burst and taken up again by itself: somebody has looked at this one.
            HeldPin.objects.filter(pin=locked, burst__decision=Burst.Decision.HIDE).delete()
        if locked.status == Status.APPROVED:
            raise_voice(locked)
        else:
            take_back_voice(locked)
    return locked


def moderate_comment(
    comment: Comment,
    decision: str,
    *,
    actor: User,
    reason: str = "",
    public_text: str | None = None,
) -> Comment:
    with transaction.atomic():
        locked = Comment.objects.select_for_update().filter(pk=comment.pk).first()
        if locked is None:
            raise NotFound(_("There is no such comment in this dialogue."))
        require_held(locked.voice.dialogue, Activity.MODERATE)
        _walk(locked, decision, reason, public_text)
        ModerationDecision.objects.create(
            comment=locked, decision=decision, reason=reason.strip(), actor=actor
        )
    return locked


@transaction.atomic
def approve_unflagged(dialogue: Dialogue, *, actor: User) -> int:
    """Approve all that wait and have nothing flagged, or none; gives how many.

    A few statements, however many pins. What its author withdraws or changes meanwhile waits for
    this to end, or is no longer among them.
    """
    require(dialogue, Activity.MODERATE)
    # What came in a burst is not approved by the way.
    hold_bursts(dialogue)
    pins = list(approvable(dialogue).select_for_update())
    Pin.objects.filter(pk__in=[pin.pk for pin in pins]).update(status=Status.APPROVED)
    ModerationDecision.objects.bulk_create(
        ModerationDecision(pin=pin, decision=Decision.APPROVE, actor=actor) for pin in pins
    )
    raise_voices(dialogue, pins)
    return len(pins)


def _walk(item: Pin | Comment, decision: str, reason: str, public_text: str | None) -> None:
    transition = TRANSITIONS.get(decision)
    if transition is None:
        raise Invalid(_("Choose to approve, mask or hide."))
    if item.status not in transition.from_statuses:
        raise Conflict(_("This has been handled already: it is %s.") % item.get_status_display())
    if transition.needs_reason and not reason.strip():
        raise Invalid(_("Give a reason: it is kept in the log."))
    if decision == Decision.MASK:
        item.public_text = _masked_text(item, public_text)
    item.status = transition.to_status
    item.save()


def _masked_text(item: Pin | Comment, public_text: str | None) -> str:
    text = personal_data.masked(item.original_text) if public_text is None else public_text.strip()
    if text == item.original_text:
        raise Invalid(_("Nothing has been masked: change the text that is to be shown."))
    return text
