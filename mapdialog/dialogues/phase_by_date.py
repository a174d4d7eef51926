"""Which phase a dialogue is in, by its record and its dates: one rule, in Python and in SQL.

The record (`recorded_phase`) is what a person or the worker wrote last. Between its first and its
last day a dialogue is open whatever the record says so far, so that a worker that sleeps lets
nothing in late, nor early. What a person has ended (feedback, closed) stays ended.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SWEDEN = ZoneInfo("Europe/Stockholm")
"""Days begin and end where the municipality is, whoever asks from wherever."""


class Phase(TextChoices):
    PREPARATION = "preparation", _("preparation")
    OPEN = "open", _("open for answers")
    FEEDBACK = "feedback", _("feedback")
    CLOSED = "closed", _("closed")


RUNNING_BY_DATES = (Phase.PREPARATION, Phase.OPEN)
"""Recorded so, the dates decide; the other two a person has decided, or the last day has."""


def today_in_sweden() -> date:
    return timezone.localdate(timezone=SWEDEN)


def beginning_of(day: date) -> datetime:
    return datetime.combine(day, time.min, SWEDEN)


def phase_on(
    today: date, *, recorded: str, attested: bool, opens_at: date | None, closes_at: date | None
) -> Phase:
    """`attested`: somebody has answered for the principles, so that the dates may open it."""
    if recorded not in RUNNING_BY_DATES:
        return Phase(recorded)
    if not attested or opens_at is None or today < opens_at:
        return Phase.PREPARATION
    if closes_at is not None and today > closes_at:
        return Phase.FEEDBACK
    return Phase.OPEN


def in_phases(phases: Iterable[str], today: date) -> Q:
    """The same of rows: those that are in one of the phases."""
    by_dates = Q(recorded_phase__in=RUNNING_BY_DATES)
    begun = Q(attested_at__isnull=False, opens_at__isnull=False, opens_at__lte=today)
    ended = Q(closes_at__isnull=False, closes_at__lt=today)
    where = {
        Phase.PREPARATION: by_dates & ~begun,
        Phase.OPEN: by_dates & begun & ~ended,
        Phase.FEEDBACK: Q(recorded_phase=Phase.FEEDBACK) | (by_dates & begun & ended),
        Phase.CLOSED: Q(recorded_phase=Phase.CLOSED),
    }
    found = Q(pk__in=())
    for phase in phases:
        found |= where[Phase(phase)]
    return found


def day_after(day: date) -> date:
    return day + timedelta(days=1)
