"""Joint meetings of municipality and police: held, and what was decided."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Invalid, NotFound
from mapdialog.meetings.models import Meeting, MeetingDecision
from mapdialog.organisations.models import Municipality, Organisation


@transaction.atomic
def hold_meeting(
    municipality: Municipality,
    *,
    title: str,
    on: datetime.date,
    dialogue: Dialogue | None = None,
    parties: Iterable[Organisation] = (),
) -> Meeting:
    if not title.strip():
        raise Invalid(_("Give the meeting a title."))
    at_the_table = list(parties)
    strangers = [party for party in at_the_table if party.municipality_id != municipality.pk]
    if strangers or (dialogue and dialogue.municipality_id != municipality.pk):
        raise NotFound(_("A party or the dialogue belongs to another municipality."))
    meeting = Meeting.objects.create(
        municipality=municipality, title=title.strip(), on=on, dialogue=dialogue
    )
    meeting.parties.set(at_the_table)
    return meeting


def record_decision(
    meeting: Meeting,
    *,
    text: str,
    responsible: Organisation,
    due_on: datetime.date | None = None,
) -> MeetingDecision:
    if not text.strip():
        raise Invalid(_("Write what was decided."))
    if responsible.municipality_id != meeting.municipality_id:
        raise NotFound(_("The responsible party belongs to another municipality."))
    return MeetingDecision.objects.create(
        meeting=meeting, text=text.strip(), responsible=responsible, due_on=due_on
    )


def meetings_of(municipality: Municipality) -> QuerySet[Meeting]:
    return municipality.meetings.select_related("dialogue").prefetch_related("parties")


def meeting_or_404(municipality: Municipality, number: int) -> Meeting:
    found = meetings_of(municipality).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such meeting."))
    return found
