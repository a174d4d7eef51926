"""Steps from phase to phase, each on record; and what the dates have done meanwhile."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue, Phase, PhaseChange
from mapdialog.dialogues.phase_by_date import (
    RUNNING_BY_DATES,
    beginning_of,
    day_after,
)
from mapdialog.errors import NotFound
from mapdialog.organisations.models import User


def held(dialogue: Dialogue) -> Dialogue:
    """The dialogue as it stands now, its record brought up to its dates; nobody else moves it."""
    locked = (
        Dialogue.objects.select_for_update(of=("self",))
        .select_related("municipality")
        .filter(pk=dialogue.pk)
        .first()
    )
    if locked is None:
        # Deleted meanwhile, as a draft may be.
        raise NotFound(_("There is no dialogue at this address."))
    record_dates(locked)
    return locked


def record_dates(locked: Dialogue) -> None:
    """Record the steps that the dates have taken, each at the moment when it took effect."""
    phase = locked.phase
    if locked.recorded_phase == phase or phase == Phase.PREPARATION:
        return
    if locked.recorded_phase == Phase.PREPARATION:
        assert locked.opens_at is not None
        assert locked.attested_at is not None
        opened = max(beginning_of(locked.opens_at), locked.attested_at)
        record_step(locked, Phase.OPEN, at=opened)
    if phase == Phase.FEEDBACK:
        assert locked.closes_at is not None
        record_step(locked, Phase.FEEDBACK, at=beginning_of(day_after(locked.closes_at)))


def record_step(
    locked: Dialogue,
    to_phase: Phase,
    *,
    actor: User | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    PhaseChange.objects.create(
        dialogue=locked,
        from_phase=locked.recorded_phase,
        to_phase=to_phase,
        actor=actor,
        reason=reason,
        at=at or timezone.now(),
    )
    locked.recorded_phase = to_phase
    locked.save(update_fields=["recorded_phase"])


def follow_dates() -> int:
    """Record what the dates of all dialogues have done; gives how many were moved.

    Nothing waits for it: what may be done is computed when it is asked for.
    """
    due = Dialogue.objects.in_phase(Phase.OPEN, Phase.FEEDBACK).filter(
        recorded_phase__in=RUNNING_BY_DATES
    )
    moved = 0
    for dialogue in due.order_by("pk"):
        if dialogue.recorded_phase == dialogue.phase:
            continue
        with transaction.atomic():
            moved += held(dialogue).recorded_phase != dialogue.recorded_phase
    return moved
