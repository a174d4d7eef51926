"""The moderation inbox: which pins match, the one that is open, and the next one."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from mapdialog.areas.models import Area
from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import NotFound
from mapdialog.pins.models import Comment, HeldPin, ModerationDecision, Pin, Status

UNFLAGGED = Q(flags=[], outside_boundary=False)
"""Nothing in the words that may point somebody out, and no place that may be a neighbour's."""


@dataclass(frozen=True)
class InboxFilter:
    """What a coordinator has asked to see; empty values ask for nothing."""

    status: str = ""
    perception: str = ""
    reason: str = ""
    area: Area | None = None
    has_text: bool = False
    flagged: bool = False
    since: datetime.date | None = None
    until: datetime.date | None = None
    words: str = ""
    burst: int | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the status or a burst narrows the list."""
        return self != InboxFilter(status=self.status, burst=self.burst)


def pins_matching(dialogue: Dialogue, chosen: InboxFilter) -> QuerySet[Pin]:
    """The pins asked for; those that wait come oldest first, so that nobody waits longest."""
    pins = Pin.objects.filter(_condition(chosen), dialogue=dialogue)
    return pins.order_by("pk" if chosen.status == Status.PENDING else "-pk")


def _condition(chosen: InboxFilter) -> Q:
    condition = Q()
    if chosen.status:
        condition &= Q(status=chosen.status)
    if chosen.perception:
        condition &= Q(perception=chosen.perception)
    if chosen.reason:
        condition &= Q(reasons__contains=[chosen.reason])
    if chosen.area is not None:
        condition &= Q(point__intersects=chosen.area.geometry)
    if chosen.has_text:
        condition &= ~Q(original_text="")
    if chosen.flagged:
        condition &= ~UNFLAGGED
    if chosen.since:
        condition &= Q(created_hour__date__gte=chosen.since)
    if chosen.until:
        condition &= Q(created_hour__date__lte=chosen.until)
    if chosen.words:
        condition &= Q(original_text__icontains=chosen.words)
    if chosen.burst:
        condition &= Q(held__burst=chosen.burst)
    return condition


def pin_or_404(dialogue: Dialogue, number: int) -> Pin:
    found = Pin.objects.filter(dialogue=dialogue, pk=number).first()
    if found is None:
        raise NotFound(_("There is no such pin in this dialogue."))
    return found


def next_after(pins: QuerySet[Pin], handled: Pin) -> Pin | None:
    """The pin that follows the handled one in the list, or else the list's first."""
    order = pins.query.order_by[0]
    following = {"pk": {"pk__gt": handled.pk}, "-pk": {"pk__lt": handled.pk}}[str(order)]
    return pins.filter(**following).first() or pins.exclude(pk=handled.pk).first()


def approvable(dialogue: Dialogue) -> QuerySet[Pin]:
    """What waits and has nothing flagged: may be approved together.

    Without what is held, as thousands of a flood would be shown by one press, and without what
    staff have hidden and its author has changed since: somebody looks at that one.
    """
    pins = Pin.objects.filter(UNFLAGGED, dialogue=dialogue, status=Status.PENDING)
    last = ModerationDecision.objects.filter(pin=OuterRef("pk")).order_by("-pk")
    pins = pins.annotate(last=Subquery(last.values("decision")[:1]))
    seen = Q(last=None) | ~Q(last=ModerationDecision.Decision.HIDE)
    return pins.exclude(pk__in=HeldPin.objects.waiting().values("pin")).filter(seen).order_by("pk")


def comments_waiting(dialogue: Dialogue) -> QuerySet[Comment]:
    return (
        Comment.objects.filter(voice__dialogue=dialogue, status=Status.PENDING)
        .select_related("voice")
        .order_by("pk")
    )


def comment_or_404(dialogue: Dialogue, number: int) -> Comment:
    found = Comment.objects.filter(voice__dialogue=dialogue, pk=number).first()
    if found is None:
        raise NotFound(_("There is no such comment in this dialogue."))
    return found


def decisions_in(dialogue: Dialogue) -> QuerySet[ModerationDecision]:
    """All decisions of the dialogue, newest first."""
    in_dialogue = Q(pin__dialogue=dialogue) | Q(comment__voice__dialogue=dialogue)
    return (
        ModerationDecision.objects.filter(in_dialogue)
        .select_related("actor", "pin", "comment")
        .order_by("-at", "-pk")
    )


def counts_by_status(dialogue: Dialogue) -> dict[str, int]:
    """How many pins stand in each status; every status is there."""
    rows = Pin.objects.filter(dialogue=dialogue).values_list("status").annotate(Count("pk"))
    return dict.fromkeys(Status.values, 0) | dict(rows)
