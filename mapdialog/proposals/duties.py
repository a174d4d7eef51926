"""What waits in the register of proposals."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from mapdialog.access import Person, can_manage_dialogues
from mapdialog.dialogues.duties import decides
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality
from mapdialog.proposals.services import waiting


@duty_source
def proposals_to_consider(person: Person, municipality: Municipality) -> Iterator[Duty]:
    if not (can_manage_dialogues | decides)(person, municipality):
        return
    if number := waiting(municipality).count():
        yield Duty(
            Urgency.WAITS,
            ngettext(
                "%(n)s proposal to consider: is a dialogue to be held?",
                "%(n)s proposals to consider: is a dialogue to be held?",
                number,
            )
            % {"n": number},
            reverse("staff_proposals:register", args=[municipality.slug]),
        )
