"""What waits to be reviewed: counted on the start page, and nothing closes before it is done."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from mapdialog.dialogues.later_rooms import later_rooms
from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Missing
from mapdialog.organisations.models import Municipality
from mapdialog.pins.models import Comment, HeldPin, Pin, Status
from mapdialog.pins.quarantine import pins_held

WAITING_PINS = Pin.objects.filter(status=Status.PENDING).order_by()
WAITING_COMMENTS = Comment.objects.filter(status=Status.PENDING).order_by()


def bursts_in(municipality: Municipality) -> dict[int, int]:
    """How many pins wait in bursts, by the number of the dialogue."""
    held = HeldPin.objects.waiting().filter(burst__dialogue__municipality=municipality)
    return dict(held.values_list("burst__dialogue").annotate(Count("pk")))


def burst_words(count: int) -> str:
    return ngettext(
        "%(n)d pin came in a burst or flood and does not count yet",
        "%(n)d pins came in bursts or floods and do not count yet",
        count,
    ) % {"n": count}


def pins_waiting(municipality: Municipality) -> dict[int, int]:
    """How many pins wait, by the number of the dialogue."""
    found = WAITING_PINS.filter(dialogue__municipality=municipality)
    return dict(found.values_list("dialogue").annotate(Count("pk")))


def comments_waiting(municipality: Municipality) -> dict[int, int]:
    """How many comments wait, by the number of the dialogue."""
    found = WAITING_COMMENTS.filter(voice__dialogue__municipality=municipality)
    return dict(found.values_list("voice__dialogue").annotate(Count("pk")))


def pin_words(count: int) -> str:
    return ngettext("%(n)d pin to review", "%(n)d pins to review", count) % {"n": count}


def comment_words(count: int) -> str:
    return ngettext("%(n)d comment to review", "%(n)d comments to review", count) % {"n": count}


def unreviewed(dialogue: Dialogue) -> list[Missing]:
    """Who answered in time is read before the dialogue closes for good."""
    where = [dialogue.municipality.slug, dialogue.slug]
    missing = []
    if pins := WAITING_PINS.filter(dialogue=dialogue).count():
        missing.append(Missing(pin_words(pins), reverse("staff_pins:inbox", args=where)))
    if comments := WAITING_COMMENTS.filter(voice__dialogue=dialogue).count():
        missing.append(Missing(comment_words(comments), reverse("staff_pins:comments", args=where)))
    if held := pins_held(dialogue):
        missing.append(Missing(burst_words(held), reverse("staff_pins:bursts", args=where)))
    return missing


def received_pins(dialogue: Dialogue) -> list[Missing]:
    """Imported ones too: they are public documents, and go by a disposal decision alone."""
    count = Pin.objects.filter(dialogue=dialogue).count()
    words = ngettext("It holds %(n)d pin.", "It holds %(n)d pins.", count) % {"n": count}
    return [Missing(words)] if count else []


later_rooms.closing_checks.append(unreviewed)
later_rooms.deletion_checks.append(received_pins)
