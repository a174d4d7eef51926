"""Answers as they come to the public form, many of them, from addresses of their own."""

import datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.form_signs import stamp
from mapdialog.pins.models import HeldPin
from mapdialog.pins.respondents import new_token
from tests.clock import at_moment
from tests.factories import CENTRE

MOMENT = timezone.now().replace(second=5, microsecond=0)
"""As good as now, and well within its minute."""
LATER = datetime.timedelta(seconds=20)
SCRIPT = "203.0.113.7"
HOME = "198.51.100.23"
AGENT = "Flodmaskin/9.4"
JSON = {"accept": "application/json"}


def address(dialogue: Dialogue) -> str:
    return reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug])


def form(**changes: Any) -> dict[str, Any]:
    """What a browser sends of a form that was made a while ago."""
    submission = new_token()
    with at_moment(timezone.now() - LATER):
        made = stamp(submission)
    whole = {
        "perception": "unsafe",
        "lng": CENTRE[0],
        "lat": CENTRE[1],
        "text": "Mörkt under bron.",
        "share_as_voice": "on",
        "submission": submission,
        "made": made,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def send(
    dialogue: Dialogue,
    peer: str = HOME,
    *,
    json: bool = False,
    headers: dict[str, str] | None = None,
    **changes: Any,
) -> Any:
    """From a browser that was never here."""
    own = {"user-agent": AGENT, "accept-language": "en"} | (JSON if json else {}) | (headers or {})
    return Client(headers=own).post(address(dialogue), form(**changes), REMOTE_ADDR=peer)


def held(dialogue: Dialogue) -> dict[str, int]:
    found = HeldPin.objects.filter(pin__dialogue=dialogue).values_list("burst__kind", flat=True)
    return {kind: list(found).count(kind) for kind in set(found)}


def brake_often(dialogue: Dialogue, times: int) -> None:
    """On and off again, and taken back each time: rows for the pages of floods."""
    now = timezone.now()
    for _time in range(times):
        for state in ("quarantine", ""):
            dialogue.brake_changes.create(state=state, reason="Flod", at=now)
        dialogue.sweeps.create(words="sedan i går", reason="Flod", pins=0, at=now)
