"""What waits for a person at work: each room tells its own, the start page only gathers.

A room has a module `duties` whose functions carry `@duty_source`; they are found when
Django starts, so that this room, the lowest, need not know those above it.
"""

import datetime
import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mapdialog.access import Person, can_administer
from mapdialog.organisations.invitations import open_invitations
from mapdialog.organisations.models import Municipality


class Urgency(enum.Enum):
    """The questions of the start page."""

    WAITS = "waits"
    DUE = "due"
    RUNS_OUT = "runs_out"
    COMING = "coming"
    NEW = "new"


HEADINGS = {
    Urgency.WAITS: _("Waits for you"),
    Urgency.DUE: _("Soon due"),
    Urgency.RUNS_OUT: _("Runs out"),
    Urgency.COMING: _("Coming up"),
    Urgency.NEW: _("What is new"),
}


@dataclass(frozen=True)
class Duty:
    """One line of the start page: what it is, where it is done, and by when (or since when)."""

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
    """All duties by urgency, the nearest date first; of news the newest."""
    found: dict[Urgency, list[Duty]] = {urgency: [] for urgency in Urgency}
    for source in DUTY_SOURCES:
        for duty in source(person, municipality):
            found[duty.urgency].append(duty)
    for duties in found.values():
        duties.sort(key=lambda duty: duty.due_on or datetime.date.max)
    found[Urgency.NEW].reverse()
    return found


@duty_source
def invitations_run_out(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Somebody was asked to come, and the link leads nowhere any more."""
    if not can_administer(person, municipality):
        return
    for invitation in open_invitations(municipality).filter(expires_at__lte=timezone.now()):
        yield Duty(
            Urgency.WAITS,
            gettext("Renew or withdraw the invitation of %s: it has run out") % invitation.email,
            reverse("staff_settings:people", args=[municipality.slug]),
            detail=", ".join(invitation.role_names),
        )
