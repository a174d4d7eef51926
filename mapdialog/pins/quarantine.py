"""Answers that are held as they come: they count for nothing until a coordinator has decided.

They stand in groups like bursts (`pins.bursts`), one open group of each kind for a dialogue.
"""

from datetime import datetime

from django.db import connection, transaction

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Arrival, Burst, HeldPin, Pin
from mapdialog.pins.respondents import current_hour
from mapdialog.pins.voices import take_back_voices

TOLD = (Burst.Kind.QUARANTINE, Burst.Kind.PROVED)
"""Whose authors are told that their answers wait. Machines are told nothing."""

# A share that lets any number of answers by each other, and that whoever decides has to wait for;
# asked again after such a wait, as a group that has been decided about takes nothing more.
OPEN_GROUP = """
SELECT id, to_hour FROM pins_burst WHERE dialogue_id = %s AND kind = %s AND decision = ''
FOR KEY SHARE
"""


def hold_pin(pin: Pin, kind: str) -> None:
    """Put one aside that has just come; within the transaction that stores it."""
    HeldPin.objects.get_or_create(
        pin=pin, defaults={"burst_id": _open_group(pin.dialogue_id, kind)}
    )


def hold_since(dialogue: Dialogue, minute: datetime) -> int:
    """Put aside what has come from that minute on and is not held yet; gives how many."""
    came = Arrival.objects.filter(minute__gte=minute, pin__dialogue=dialogue, pin__held=None)
    numbers = list(came.values_list("pin", flat=True))
    if not numbers:
        return 0
    with transaction.atomic():
        group = _open_group(dialogue.pk, Burst.Kind.QUARANTINE)
        held = [HeldPin(pin_id=number, burst_id=group) for number in numbers]
        HeldPin.objects.bulk_create(held, ignore_conflicts=True)
        take_back_voices(numbers)
    return len(numbers)


def pins_held(dialogue: Dialogue) -> int:
    """How many wait for a decision, those of bursts with them."""
    return HeldPin.objects.waiting().filter(burst__dialogue=dialogue).count()


def is_told(pin: Pin) -> bool:
    """Whether the pin waits and its author may know it."""
    return HeldPin.objects.waiting().filter(pin=pin, burst__kind__in=TOLD).exists()


def _open_group(dialogue: int, kind: str) -> int:
    hour = current_hour()
    found = _asked(dialogue, kind)
    while found is None:
        fresh = Burst(dialogue_id=dialogue, kind=kind, from_hour=hour, to_hour=hour)
        Burst.objects.bulk_create([fresh], ignore_conflicts=True)
        found = _asked(dialogue, kind)
    number, last = found
    if last < hour:
        Burst.objects.filter(pk=number, to_hour__lt=hour).update(to_hour=hour)
    return number


def _asked(dialogue: int, kind: str) -> tuple[int, datetime] | None:
    with connection.cursor() as cursor:
        cursor.execute(OPEN_GROUP, [dialogue, kind])
        found: tuple[int, datetime] | None = cursor.fetchone()
    return found
