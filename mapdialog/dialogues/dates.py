"""Changing when a dialogue opens and closes: with a reason, on record, and announced."""

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mapdialog.dialogues.changes import checked_reason, record_change
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.moving import held, record_dates, record_step
from mapdialog.dialogues.phase_by_date import today_in_sweden
from mapdialog.errors import Invalid, WrongPhase
from mapdialog.organisations.models import User


@transaction.atomic
def change_dates(
    dialogue: Dialogue,
    *,
    opens_at: date | None = None,
    closes_at: date | None = None,
    reason: str,
    actor: User | None = None,
) -> Dialogue:
    """Open earlier or later, close later or sooner, or open again; None leaves a date as it is."""
    locked = held(dialogue)
    was = locked.phase
    if was == Phase.CLOSED:
        raise WrongPhase(_("The dialogue is closed."))
    if locked.attested_at is None:
        raise WrongPhase(_("Until the principles are attested, dates are written with the words."))
    first, last = opens_at or locked.opens_at, closes_at or locked.closes_at
    moved = _moved(locked, was, first, last)
    why = checked_reason(reason)
    for field, before, after in moved:
        record_change(
            locked,
            field,
            before=date_format(before) if before else "",
            after=date_format(after),
            reason=why,
            actor=actor,
        )
    locked.opens_at, locked.closes_at = first, last
    locked.save(update_fields=["opens_at", "closes_at"])
    if was == Phase.FEEDBACK:
        record_step(locked, Phase.OPEN, actor=actor, reason=why)
    record_dates(locked)
    dialogue.refresh_from_db()
    return dialogue


def _moved(
    locked: Dialogue, was: str, first: date | None, last: date | None
) -> list[tuple[str, date | None, date]]:
    """What changes, as field, before and after, once it is certain that it may."""
    today = today_in_sweden()
    moved: list[tuple[str, date | None, date]] = []
    if first is not None and first != locked.opens_at:
        if was != Phase.PREPARATION:
            raise Invalid(_("The dialogue has opened: its first day stays what it was."))
        if first < today:
            raise Invalid(_("The first day has passed: choose today or a later day."))
        moved.append(("opens_at", locked.opens_at, first))
    if last is not None and last != locked.closes_at:
        moved.append(("closes_at", locked.closes_at, last))
    if last is not None and last < today and (moved or was == Phase.FEEDBACK):
        raise Invalid(_("The last day has passed: choose today or a later day."))
    if first is not None and last is not None and first > last:
        raise Invalid(_("The dialogue closes before it opens."))
    if not moved and was != Phase.FEEDBACK:
        raise Invalid(_("No date is changed."))
    return moved
