"""Taking back what came: everything since a time, in a part or everywhere, or of one burst.

It is hidden, not erased: erasing is a decision on disposal. And it is taken up again as it went,
all of it at once, but for what somebody has decided about meanwhile.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import Polygon
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mapdialog.areas.models import Area
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require_held
from mapdialog.errors import Conflict, Invalid, NotFound
from mapdialog.organisations.models import User
from mapdialog.pins.models import (
    LIVE,
    Arrival,
    Burst,
    HeldPin,
    ModerationDecision,
    Pin,
    Status,
    Sweep,
    Voice,
)
from mapdialog.pins.voices import take_back_voices

Decision = ModerationDecision.Decision


@dataclass(frozen=True)
class Choice:
    """Which answers: of a burst, or what has come since a time."""

    since: datetime | None = None
    area: Area | None = None
    box: Polygon | None = None
    """The part that the coordinator's map showed."""
    burst: Burst | None = None

    def words(self) -> str:
        found = []
        if self.burst:
            found.append(f"{self.burst.get_kind_display()} ({self.burst.pk})")
        if self.since:
            since = date_format(timezone.localtime(self.since), "j b Y H:i")
            found.append(_("since %(since)s") % {"since": since})
        if self.area:
            found.append(self.area.name)
        if self.box:
            found.append(_("in a part of the map"))
        return ", ".join(found)


@dataclass(frozen=True)
class Preview:
    """What would be hidden, before anything is."""

    pins: int
    approved: int
    voices: int


def pins_chosen(dialogue: Dialogue, choice: Choice) -> QuerySet[Pin]:
    """Answers that are not hidden; of a time those of residents themselves, not what staff
    imported or wrote down."""
    if choice.since is None and choice.burst is None:
        raise Invalid(_("Say since when, or of which burst."))
    pins = dialogue.pins.filter(status__in=LIVE)
    if choice.burst is not None:
        pins = pins.filter(held__burst=choice.burst)
    if choice.since is not None:
        # The minute is known for seven days; before that only the hour.
        minute = Arrival.objects.filter(pin=OuterRef("pk"))
        came = Exists(minute.filter(minute__gte=choice.since.replace(second=0, microsecond=0)))
        pins = pins.filter(came | (~Exists(minute) & Q(created_hour__gte=choice.since)))
        pins = pins.filter(imported=False, assisted=None)
    if choice.area is not None:
        pins = pins.filter(point__intersects=choice.area.geometry)
    if choice.box is not None:
        pins = pins.filter(point__intersects=choice.box)
    return pins.order_by("-pk")


def preview_of(pins: QuerySet[Pin]) -> Preview:
    return Preview(
        pins=pins.count(),
        approved=pins.filter(status=Status.APPROVED).count(),
        voices=Voice.objects.filter(pin__in=pins.order_by().values("pk")).count(),
    )


@transaction.atomic
def sweep(dialogue: Dialogue, choice: Choice, *, reason: str, actor: User) -> Sweep:
    """Hide them all; who did it, when, why and which is kept, for each of them too."""
    require_held(dialogue, Activity.MODERATE)
    if not reason.strip():
        raise Invalid(_("Give a reason: it is kept in the log."))
    pins = pins_chosen(dialogue, choice).select_for_update(of=("self",), no_key=True)
    numbers = [pin.pk for pin in pins.only("pk")]
    if not numbers:
        raise Conflict(_("There is nothing to hide: somebody has done it meanwhile."))
    made = Sweep.objects.create(
        dialogue=dialogue,
        words=choice.words()[:300],
        reason=reason.strip(),
        pins=len(numbers),
        actor=actor,
        at=timezone.now(),
    )
    Pin.objects.filter(pk__in=numbers).update(status=Status.HIDDEN)
    take_back_voices(numbers)
    _record(numbers, Decision.HIDE, made, made.reason, actor)
    return made


@transaction.atomic
def take_up(made: Sweep, *, actor: User) -> int:
    """Let them wait for review again; gives how many. What was held is held as before."""
    locked = (
        Sweep.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=made.pk)
    )
    require_held(locked.dialogue, Activity.MODERATE)
    if locked.taken_up_at:
        raise Conflict(_("They have been taken up again already."))
    last = ModerationDecision.objects.filter(pin=OuterRef("pk")).order_by("-pk").values("sweep")[:1]
    hidden = locked.dialogue.pins.filter(decisions__sweep=locked, status=Status.HIDDEN)
    left = hidden.annotate(last_sweep=Subquery(last)).filter(last_sweep=locked.pk)
    numbers = list(left.values_list("pk", flat=True))
    Pin.objects.filter(pk__in=numbers).update(status=Status.PENDING)
    HeldPin.objects.filter(pin__in=numbers, burst__decision=Burst.Decision.HIDE).delete()
    _record(numbers, Decision.REOPEN, locked, _("The hiding was undone."), actor)
    locked.taken_up_by, locked.taken_up_at = actor, timezone.now()
    locked.save()
    return len(numbers)


def sweep_or_404(dialogue: Dialogue, number: int) -> Sweep:
    found = dialogue.sweeps.filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such step in this dialogue."))
    return found


def _record(numbers: Collection[int], decision: str, made: Sweep, reason: str, actor: User) -> None:
    ModerationDecision.objects.bulk_create(
        ModerationDecision(pin_id=number, decision=decision, reason=reason, actor=actor, sweep=made)
        for number in numbers
    )
