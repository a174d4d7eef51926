"""Residents who wait for an answer."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_give_feedback
from mapdialog.feedback.closing import owed_feedback
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality

ANSWER_WITHIN = datetime.timedelta(days=60)
"""Counted from the last day of answering: later than that, people have stopped waiting."""


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
