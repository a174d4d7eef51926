"""Dialogues that would open soon, if somebody had answered for them."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_manage_dialogues
from mapdialog.dialogues.models import Phase
from mapdialog.dialogues.phase_by_date import today_in_sweden
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality

SOON = datetime.timedelta(days=21)


@duty_source
def dialogues_to_open(person: Person, municipality: Municipality) -> Iterator[Duty]:
    """Their first day is near or past, and nobody has attested the principles."""
    if not can_manage_dialogues(person, municipality):
        return
    today = today_in_sweden()
    waiting = municipality.dialogues.in_phase(Phase.PREPARATION).filter(
        attested_at=None, opens_at__lte=today + SOON
    )
    for dialogue in waiting:
        yield Duty(
            Urgency.DUE,
            _("Attest the principles of “%s”: it does not open without") % dialogue.title,
            reverse("staff_dialogues:opening", args=[municipality.slug, dialogue.slug]),
            due_on=dialogue.opens_at,
            overdue=dialogue.opens_at is not None and dialogue.opens_at < today,
        )
