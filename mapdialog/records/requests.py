"""Requests for records (utlämnande): chosen items as a workbook for secrecy review."""

import datetime
import io
from collections.abc import Iterable

import pandas as pd
from django.utils import timezone
from django.utils.translation import gettext as _

from geodata.exporters.sheets import write_workbook
from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Invalid, NotFound
from mapdialog.organisations.models import Municipality, User
from mapdialog.pins.models import Pin
from mapdialog.pins.vocabulary import Reason
from mapdialog.records.models import RecordsRequest


def receive_request(
    municipality: Municipality,
    *,
    dialogue: Dialogue,
    case_number: str,
    scope: str,
    received_on: datetime.date,
    actor: User | None = None,
) -> RecordsRequest:
    if dialogue.municipality_id != municipality.pk:
        raise NotFound(_("The dialogue belongs to another municipality."))
    if not (case_number.strip() and scope.strip()):
        raise Invalid(_("Write the case number and what is asked for."))
    return RecordsRequest.objects.create(
        municipality=municipality,
        dialogue=dialogue,
        case_number=case_number.strip(),
        scope=scope.strip(),
        received_on=received_on,
        handled_by=actor,
    )


def request_or_404(municipality: Municipality, number: int) -> RecordsRequest:
    found = municipality.records_requests.filter(pk=number).select_related("dialogue").first()
    if found is None:
        raise NotFound(_("There is no such request."))
    return found


def answer_request(request: RecordsRequest, numbers: Iterable[int]) -> bytes:
    """A workbook (xlsx) of the chosen pins: original texts, for review before anything leaves.

    Hours at most, and nothing about who the respondent is: neither is stored beside a pin.
    """
    pins = Pin.objects.filter(dialogue=request.dialogue, pk__in=list(numbers)).order_by("pk")
    if not pins:
        raise Invalid(_("Choose at least one item."))
    items = pd.DataFrame([_row(pin) for pin in pins], columns=_headings())
    if request.answered_on is None:
        request.answered_on = timezone.localdate()
        request.save()
    stream = io.BytesIO()
    write_workbook({_("Items"): items}, stream)
    return stream.getvalue()


def _headings() -> list[str]:
    return [
        _("Number"),
        _("Sent (hour)"),
        _("Feels"),
        _("Status"),
        _("Reasons"),
        _("Comment"),
        _("Comment as shown"),
        _("Latitude"),
        _("Longitude"),
        _("Within metres"),
    ]


def _row(pin: Pin) -> list[str | int | float | None]:
    reasons = [str(Reason(word).label) for word in pin.reasons if word in Reason.values]
    return [
        pin.pk,
        timezone.localtime(pin.created_hour).strftime("%Y-%m-%d %H"),
        pin.get_perception_display(),
        pin.get_status_display(),
        ", ".join(reasons),
        pin.original_text,
        pin.public_text,
        round(pin.point.y, 6),
        round(pin.point.x, 6),
        pin.precision_m,
    ]
