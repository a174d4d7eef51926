"""The brake of a dialogue: during a flood its new answers are held, or it takes none for a while.

A coordinator puts it on and takes it off. It also goes on by itself when more comes in a minute
than has been usual (`flood_limits`), and what went on by itself goes off after an hour of calm.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require_held
from mapdialog.errors import Conflict, Invalid
from mapdialog.one_at_a_time import one_at_a_time
from mapdialog.organisations.models import User
from mapdialog.pins.flood_limits import ceiling_of
from mapdialog.pins.flood_models import BrakeChange
from mapdialog.pins.models import Arrival
from mapdialog.pins.quarantine import hold_since
from mapdialog.pins.respondents import current_minute

State = BrakeChange.State
OFF = ""
CALM = timedelta(hours=1)


def brake_of(dialogue: Dialogue) -> BrakeChange | None:
    """The brake as it stands; None: it is off."""
    last = dialogue.brake_changes.first()
    return last if last and last.state else None


def is_paused(dialogue: Dialogue) -> bool:
    return _state_of(dialogue) == State.PAUSED


def braked(dialogues: Iterable[Dialogue]) -> dict[int, BrakeChange]:
    """The brakes that are on, by the number of the dialogue: one statement for them all."""
    last = BrakeChange.objects.filter(dialogue=OuterRef("dialogue")).values("pk")[:1]
    on = BrakeChange.objects.filter(dialogue__in=dialogues, pk=Subquery(last)).exclude(state=OFF)
    return {change.dialogue_id: change for change in on.select_related("dialogue")}


@transaction.atomic
def set_brake(dialogue: Dialogue, state: str, *, reason: str, actor: User) -> BrakeChange:
    """A coordinator puts the brake on, or takes it off; who, when and why is kept."""
    require_held(dialogue, Activity.MODERATE)
    if state not in {OFF, *State.values}:
        raise Invalid(_("Choose to hold new answers, to pause, or to take them as usual."))
    if not reason.strip():
        raise Invalid(_("Give a reason: it is kept in the log."))
    one_at_a_time("brake", dialogue.pk)
    if state == _state_of(dialogue):
        raise Conflict(_("Somebody has done this meanwhile."))
    return _change(dialogue, state, reason=reason.strip(), actor=actor)


@transaction.atomic
def brake_by_itself(dialogue: Dialogue) -> None:
    """Too much comes: new answers are held, and what has come in this minute and the one before."""
    one_at_a_time("brake", dialogue.pk)
    if _state_of(dialogue) == OFF:
        _change(dialogue, State.QUARANTINE)
        hold_since(dialogue, current_minute() - timedelta(minutes=1))


def look_after_brakes(dialogues: QuerySet[Dialogue]) -> None:
    """Hold what came while the brake went on, and take off by itself what went on by itself."""
    for brake in braked(dialogues).values():
        if brake.state == State.QUARANTINE:
            hold_since(brake.dialogue, brake.at.replace(second=0, microsecond=0))
        if brake.by_itself and brake.at < timezone.now() - CALM and _is_calm(brake.dialogue):
            _release_by_itself(brake)


@transaction.atomic
def _release_by_itself(brake: BrakeChange) -> None:
    one_at_a_time("brake", brake.dialogue_id)
    if brake == brake_of(brake.dialogue):
        _change(brake.dialogue, OFF)


def _is_calm(dialogue: Dialogue) -> bool:
    """Whether no minute of the last hour went over the ceiling."""
    lately = Arrival.objects.filter(pin__dialogue=dialogue, minute__gt=timezone.now() - CALM)
    minutes = lately.values("minute").annotate(answers=Count("pk"))
    busiest = max((row["answers"] for row in minutes), default=0)
    return busiest <= ceiling_of(dialogue)


def _change(
    dialogue: Dialogue, state: str, *, reason: str = "", actor: User | None = None
) -> BrakeChange:
    return BrakeChange.objects.create(
        dialogue=dialogue,
        state=state,
        reason=reason,
        actor=actor,
        by_itself=actor is None,
        at=timezone.now(),
    )


def _state_of(dialogue: Dialogue) -> str:
    brake = brake_of(dialogue)
    return brake.state if brake else OFF
