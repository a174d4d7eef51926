"""A dialogue that somebody has asked for records of is kept."""

from django.urls import reverse
from django.utils.translation import gettext as _

from mapdialog.dialogues.later_rooms import later_rooms
from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Missing
from mapdialog.records.models import RecordsRequest


def requested_records(dialogue: Dialogue) -> list[Missing]:
    if not RecordsRequest.objects.filter(dialogue=dialogue).exists():
        return []
    where = reverse("staff_records:requests", args=[dialogue.municipality.slug])
    return [Missing(_("Somebody has asked for its records."), where)]


later_rooms.deletion_checks.append(requested_records)
