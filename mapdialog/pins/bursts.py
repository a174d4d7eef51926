"""Whose answers count: those that came in a burst wait until a coordinator has looked at them.

Approving a text says nothing about who sent it: forty fresh browsers are forty people to every
count. When an answer came stands for seven days in a table that only this rule reads
(`analysis.bursts` is the rule itself; docs/disclosure.md says what it can and cannot see).
"""

from datetime import timedelta

import numpy as np
from django.contrib.gis.geos import Polygon
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely import get_coordinates

from analysis.bursts import Burst as Found
from analysis.bursts import find_bursts
from analysis.grid import hex_polygons
from geodata.crs import shape_to_store
from geodata.frames import pins_frame
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require_held
from mapdialog.errors import Conflict, Invalid, NotFound
from mapdialog.one_at_a_time import one_at_a_time
from mapdialog.organisations.models import User
from mapdialog.pins.models import LIVE, Arrival, Burst, HeldPin, Pin, Status
from mapdialog.pins.respondents import current_minute
from mapdialog.pins.sweeps import Choice, pins_chosen, sweep
from mapdialog.pins.voices import raise_voices, take_back_voices

KEPT = timedelta(days=7)
YOUNG = timedelta(minutes=10)
"""So old an answer is before an analysis reads it: a burst that goes on is not yet seen whole."""
ROUGH_M = 500
"""What is known less exactly is in no cell that is compared: it makes no place, and no burst at
one, as its point stands for a whole area."""


# Pins whose words may be shown, with the minute of those that came lately.
ROWS_SQL = """
SELECT array_agg(ST_AsBinary(pin.point) ORDER BY pin.id),
       array_agg(pin.id ORDER BY pin.id),
       array_agg(pin.respondent_id ORDER BY pin.id),
       array_agg(pin.perception ORDER BY pin.id),
       array_agg(coalesce(extract(epoch FROM arrival.minute)::bigint / 60, -1) ORDER BY pin.id),
       array_agg(coalesce(pin.precision_m, 0) > %(rough)s ORDER BY pin.id)
FROM pins_pin pin
LEFT JOIN pins_heldpin held ON held.pin_id = pin.id
LEFT JOIN pins_burst burst ON burst.id = held.burst_id
LEFT JOIN pins_arrival arrival ON arrival.pin_id = pin.id AND coalesce(burst.decision, '') = ''
WHERE pin.dialogue_id = %(dialogue)s AND pin.status IN ('pending', 'approved')
  AND (held.id IS NULL OR burst.decision = 'count' OR arrival.pin_id IS NOT NULL)
"""

# The exact time of a change stands in the history, which nothing else reads.
BLUR_SQL = """
UPDATE pins_pinevent SET pgh_created_at = date_trunc('hour', pgh_created_at)
WHERE pgh_created_at < %s AND pgh_created_at <> date_trunc('hour', pgh_created_at)
"""


def note_arrival(pin: Pin) -> None:
    """A resident's pin came."""
    Arrival.objects.bulk_create(
        [Arrival(pin=pin, minute=current_minute())],
        update_conflicts=True,
        unique_fields=["pin"],
        update_fields=["minute"],
    )


def note_change(pin: Pin) -> None:
    """It says something else than before: as if it had just come.

    What was let count has to be looked at again; what was hidden stays so.
    """
    note_arrival(pin)
    HeldPin.objects.filter(pin=pin, burst__decision=Burst.Decision.COUNT).delete()


def came_lately() -> Exists:
    """Of dialogues: whether anything has come within the hour; without that there is no new burst,
    also where the worker has rested meanwhile."""
    since = timezone.now() - timedelta(hours=1)
    return Exists(Arrival.objects.filter(pin__dialogue=OuterRef("pk"), minute__gte=since))


def forget_arrivals() -> int:
    """What came a week ago; gives how many."""
    old = Arrival.objects.filter(minute__lt=timezone.now() - KEPT)
    return old.delete()[0]


def blur_history() -> int:
    """Of changes that are a week old only the hour is kept; gives of how many."""
    with connection.cursor() as cursor:
        cursor.execute(BLUR_SQL, [timezone.now() - KEPT])
        return int(cursor.rowcount)


@transaction.atomic
def hold_bursts(dialogue: Dialogue) -> list[Burst]:
    """Put aside what came in bursts since this was asked last; gives the bursts that are new."""
    if not Arrival.objects.filter(pin__dialogue=dialogue).exists():
        return []
    # Two at once would hold the same pins twice; whoever answers meanwhile does not wait.
    one_at_a_time("bursts", dialogue.pk)
    with connection.cursor() as cursor:
        cursor.execute(ROWS_SQL, {"dialogue": dialogue.pk, "rough": ROUGH_M})
        points, *columns = (column or [] for column in cursor.fetchone())
    names = ("pin", "respondent", "perception", "minute", "rough")
    frame = pins_frame(points, dict(zip(names, columns, strict=True)))
    came = frame["minute"].to_numpy() >= 0
    arrivals = frame[came].reset_index(drop=True)
    found = find_bursts(arrivals, frame[~came])
    numbers = arrivals["pin"].to_numpy()
    return [made for one in found if (made := _hold(dialogue, one, numbers[one.rows])) is not None]


def _hold(dialogue: Dialogue, found: Found, numbers: NDArray[np.int64]) -> Burst | None:
    """The burst if it is a new one; what came to one that waits already joins it."""
    pins = Pin.objects.filter(pk__in=numbers.tolist())
    fresh = list(pins.filter(held=None))
    if not fresh:
        return None
    hours = list(pins.order_by("created_hour").values_list("created_hour", flat=True))
    waiting = (
        Burst.objects.filter(decision="", kind=Burst.Kind.BURST, held_pins__pin__in=pins)
        .order_by("pk")
        .first()
    )
    burst = waiting or Burst(dialogue=dialogue, from_hour=hours[0], to_hour=hours[-1])
    burst.from_hour = min(burst.from_hour, hours[0])
    burst.to_hour = max(burst.to_hour, hours[-1])
    burst.place = burst.place or _cell(found)
    burst.save()
    HeldPin.objects.bulk_create(HeldPin(pin=pin, burst=burst) for pin in fresh)
    take_back_voices([pin.pk for pin in fresh])
    return None if waiting else burst


def _cell(found: Found) -> Polygon | None:
    if found.cell_id is None or found.cell_m is None:
        return None
    (cell,) = hex_polygons([found.cell_id], cell_size_m=found.cell_m)
    return Polygon(get_coordinates(shape_to_store(cell)).tolist(), srid=4326)


def left_out(dialogue: Dialogue) -> dict[str, int]:
    """Approved pins that no analysis reads now: {"bursts": 40, "young": 3}, nothing if none."""
    pins = Pin.objects.filter(dialogue=dialogue, status=Status.APPROVED)
    held = Q(Exists(HeldPin.objects.not_counted().filter(pin=OuterRef("pk"))))
    lately = Arrival.objects.filter(minute__gt=timezone.now() - YOUNG, pin=OuterRef("pk"))
    young = Q(Exists(lately)) & ~Q(precision_m__gt=ROUGH_M)
    found = pins.aggregate(
        bursts=Count("pk", filter=held),
        young=Count("pk", filter=young & ~held),
        old=Count("pk", filter=~young & ~held),
    )
    if not found.pop("old"):
        found["young"] = 0  # where there is nothing older, they are read
    return {why: number for why, number in found.items() if number}


def bursts_waiting(dialogue: Dialogue) -> QuerySet[Burst]:
    """Those that nobody has decided about and that hold something to decide about."""
    left = HeldPin.objects.waiting().filter(burst=OuterRef("pk"))
    return dialogue.bursts.filter(Exists(left)).order_by("from_hour", "pk")


def burst_or_404(dialogue: Dialogue, number: int) -> Burst:
    found = dialogue.bursts.filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such burst in this dialogue."))
    return found


@transaction.atomic
def decide_burst(burst: Burst, decision: str, *, reason: str, actor: User) -> int:
    """Count all pins of a burst, or hide all; gives how many. Who decided and why is kept."""
    if decision not in Burst.Decision.values:
        raise Invalid(_("Choose to count or to hide them."))
    if not reason.strip():
        raise Invalid(_("Give a reason: it is kept in the log."))
    locked = (
        Burst.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=burst.pk)
    )
    require_held(locked.dialogue, Activity.MODERATE)
    if locked.decision:
        raise Conflict(_("Somebody has decided about this burst meanwhile."))
    locked.decision, locked.reason = decision, reason.strip()
    locked.decided_by, locked.decided_at = actor, timezone.now()
    locked.save()
    if decision == Burst.Decision.HIDE:
        choice = Choice(burst=locked)
        if not pins_chosen(locked.dialogue, choice).exists():
            return 0  # all of them have been hidden or withdrawn meanwhile
        return sweep(locked.dialogue, choice, reason=reason, actor=actor).pins
    pins = list(
        Pin.objects.select_for_update(of=("self",)).filter(held__burst=locked, status__in=LIVE)
    )
    raise_voices(locked.dialogue, [pin for pin in pins if pin.status == Status.APPROVED])
    return len(pins)
