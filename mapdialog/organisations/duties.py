"""What waits for a person at work: each room tells its own, the start page only gathers.

A room has a module `duties` whose functions carry `@duty_source`; they are found when
Django starts, so that this room, the lowest, need not know those above it.
"""

import datetime
import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mapdialog.access import Person
from mapdialog.organisations.models import Municipality


class Urgency(enum.Enum):
    """The three questions of the start page."""

    WAITS = "waits"
    DUE = "due"
    RUNS_OUT = "runs_out"


HEADINGS = {
    Urgency.WAITS: _("Waits for you"),
    Urgency.DUE: _("Soon due"),
    Urgency.RUNS_OUT: _("Runs out"),
}


@dataclass(frozen=True)
class Duty:
    """One line of the start page: what it is, where it is done, and by when."""

    urgency: Urgency
    text: str
    url: str
    detail: str = ""
    due_on: datetime.date | None = None
    overdue: bool = False


DutySource = Callable[[Person, Municipality], Iterable[Duty]]
DUTY_SOURCES: list[DutySource] = []


def duty_source(source: DutySource) -> DutySource:
    DUTY_SOURCES.append(source)
    return source


def duties_of(person: Person, municipality: Municipality) -> dict[Urgency, list[Duty]]:
    """All duties by urgency, the nearest date first."""
    found: dict[Urgency, list[Duty]] = {urgency: [] for urgency in Urgency}
    for source in DUTY_SOURCES:
        for duty in source(person, municipality):
            found[duty.urgency].append(duty)
    for duties in found.values():
        duties.sort(key=lambda duty: duty.due_on or datetime.date.max)
    return found
