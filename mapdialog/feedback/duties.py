"""Residents who wait for an answer."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_give_feedback
from mapdialog.dialogues.models import Phase
from mapdialog.feedback.closing import board_address, owed_feedback, problems_without_answer
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
    if not can_give_feedback(person, municipality):
        return
    today = timezone.localdate()
    for dialogue in owed_feedback(municipality):
        due = dialogue.closes_at + ANSWER_WITHIN if dialogue.closes_at else None
        yield Duty(
            Urgency.DUE,
            _("Give feedback on “%s”") % dialogue.title,
            reverse("staff_feedback:composer", args=[municipality.slug, dialogue.slug]),
            due_on=due,
            overdue=due is not None and due < today,
        )
