"""Residents who wait for an answer, and those that have got one."""

import datetime
from collections.abc import Iterator

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_give_feedback
from mapdialog.dialogues.duties import LATELY, decides, followed_dialogues
from mapdialog.dialogues.models import Phase
from mapdialog.dialogues.selectors import PUBLIC_PHASES
from mapdialog.feedback.closing import board_address, owed_feedback, problems_without_answer
from mapdialog.feedback.models import MunicipalResponse
from mapdialog.feedback.selectors import published_responses
from mapdialog.hotspots.models import Publication
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality

ANSWER_WITHIN = datetime.timedelta(days=60)
"""Counted from the last day of answering: later than that, people have stopped waiting."""


@duty_source
def problems_to_answer(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Those that keep a dialogue from closing."""
    if not can_give_feedback(person, municipality):
        return
    owing = municipality.dialogues.in_phase(Phase.FEEDBACK)
    for problem in problems_without_answer().filter(dialogue__in=owing).select_related("dialogue"):
        yield Duty(
            Urgency.WAITS,
            _("Answer the problem “%s”") % problem.title,
            board_address(municipality.slug, problem),
            detail=str(problem.dialogue),
        )


@duty_source
def feedback_owed(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """The coordinator writes it; the elected, whose dialogue it is, see that it is late."""
    writes = can_give_feedback(person, municipality)
    if not (writes or decides(person, municipality)):
        return
    text = _("Give feedback on “%s”") if writes else _("“%s” waits for feedback")
    route = "staff_feedback:composer" if writes else "staff_dialogues:dialogue"
    today = timezone.localdate()
    for dialogue in owed_feedback(municipality):
        due = dialogue.closes_at + ANSWER_WITHIN if dialogue.closes_at else None
        yield Duty(
            Urgency.DUE,
            text % dialogue.title,
            reverse(route, args=[municipality.slug, dialogue.slug]),
            due_on=due,
            overdue=due is not None and due < today,
        )


@duty_source
def results_published(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """What residents can read since lately, for those whom they ask about it."""
    shown = Publication.objects.filter(dialogue=OuterRef("pk")).order_by("-published_at")
    answered = published_responses(OuterRef("pk")).order_by("-published_at")
    since = timezone.now() - LATELY
    news = (
        followed_dialogues(person, municipality)
        .in_phase(*PUBLIC_PHASES)
        .annotate(shown=_last(shown), answered=_last(answered))
        .filter(Q(shown__gte=since) | Q(answered__gte=since))
        .values_list("slug", "title", "shown", "answered")
    )
    for slug, title, shown_at, answered_at in news:
        url = reverse("feedback:results", args=[municipality.slug, slug])
        for text, at in (
            (_("The result of “%s” is published"), shown_at),
            (_("Feedback on “%s” is published"), answered_at),
        ):
            if at and at >= since:
                yield Duty(Urgency.NEW, text % title, url, due_on=timezone.localdate(at))


def _last(rows: QuerySet[Publication] | QuerySet[MunicipalResponse]) -> Subquery:
    return Subquery(rows.values("published_at")[:1])
