"""What waits in the review: pins and comments."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from mapdialog.access import Person, can_moderate
from mapdialog.dialogues.models import Phase
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality
from mapdialog.pins.models import Comment, Status


@duty_source
def review_duties(person: Person, municipality: Municipality) -> Iterator[Duty]:
    if not can_moderate(person, municipality):
        return
    waits = Q(pins__status=Status.PENDING)
    dialogues = municipality.dialogues.exclude(phase=Phase.CLOSED)
    comments_in = _comments_waiting(municipality)
    for dialogue in dialogues.annotate(waiting=Count("pins", filter=waits)):
        where = [municipality.slug, dialogue.slug]
        if dialogue.waiting:
            text = ngettext("%(n)d pin to review", "%(n)d pins to review", dialogue.waiting)
            address = reverse("staff_pins:inbox", args=where)
            yield Duty(
                Urgency.WAITS, text % {"n": dialogue.waiting}, address, detail=dialogue.title
            )
        if comments := comments_in.get(dialogue.pk, 0):
            text = ngettext("%(n)d comment to review", "%(n)d comments to review", comments)
            address = reverse("staff_pins:comments", args=where)
            yield Duty(Urgency.WAITS, text % {"n": comments}, address, detail=dialogue.title)


def _comments_waiting(municipality: Municipality) -> dict[int, int]:
    """How many comments wait, by the number of the dialogue."""
    waiting = Comment.objects.filter(
        voice__dialogue__municipality=municipality, status=Status.PENDING
    )
    return dict(waiting.order_by().values_list("voice__dialogue").annotate(Count("pk")))
