"""Residents wait for an answer for sixty days from the last day of answering."""

import datetime

import pytest
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.feedback.duties import feedback_owed
from tests.factories import make_dialogue, make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days_ago", "late"), [(60, False), (61, True), (1, False)])
def test_feedback_is_late_after_sixty_days(days_ago: int, late: bool) -> None:
    dialogue = make_dialogue(phase=Phase.FEEDBACK)
    closed = timezone.localdate() - datetime.timedelta(days=days_ago)
    Dialogue.objects.update(closes_at=closed)
    person = make_member(dialogue.municipality)
    (duty,) = feedback_owed(person, dialogue.municipality)
    assert (duty.due_on, duty.overdue) == (closed + datetime.timedelta(days=60), late)


def test_without_a_last_day_nothing_is_late() -> None:
    dialogue = make_dialogue(phase=Phase.FEEDBACK)
    Dialogue.objects.update(closes_at=None)
    (duty,) = feedback_owed(make_member(dialogue.municipality), dialogue.municipality)
    assert (duty.due_on, duty.overdue) == (None, False)
