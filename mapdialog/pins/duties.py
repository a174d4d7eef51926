"""What waits in the review: pins and comments."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from mapdialog.access import Person, can_moderate
from mapdialog.dialogues.models import Phase
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality
from mapdialog.pins.models import Comment, Pin, Status


@duty_source
def review_duties(person: Person, municipality: Municipality) -> Iterator[Duty]:
    if not can_moderate(person, municipality):
        return
    dialogues = municipality.dialogues.in_phase(Phase.PREPARATION, Phase.OPEN, Phase.FEEDBACK)
    pins_in, comments_in = _pins_waiting(municipality), _comments_waiting(municipality)
    for dialogue in dialogues:
        where = [municipality.slug, dialogue.slug]
        if pins := pins_in.get(dialogue.pk, 0):
            text = ngettext("%(n)d pin to review", "%(n)d pins to review", pins)
            address = reverse("staff_pins:inbox", args=where)
            yield Duty(Urgency.WAITS, text % {"n": pins}, address, detail=dialogue.title)
        if comments := comments_in.get(dialogue.pk, 0):
            text = ngettext("%(n)d comment to review", "%(n)d comments to review", comments)
            address = reverse("staff_pins:comments", args=where)
            yield Duty(Urgency.WAITS, text % {"n": comments}, address, detail=dialogue.title)


def _pins_waiting(municipality: Municipality) -> dict[int, int]:
    """How many pins wait, by the number of the dialogue."""
    waiting = Pin.objects.filter(dialogue__municipality=municipality, status=Status.PENDING)
    return dict(waiting.order_by().values_list("dialogue").annotate(Count("pk")))


def _comments_waiting(municipality: Municipality) -> dict[int, int]:
    """How many comments wait, by the number of the dialogue."""
    waiting = Comment.objects.filter(
        voice__dialogue__municipality=municipality, status=Status.PENDING
    )
    return dict(waiting.order_by().values_list("voice__dialogue").annotate(Count("pk")))
