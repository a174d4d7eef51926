"""People who answer one by one, and browsers that come all at once."""

from datetime import datetime, timedelta

from django.utils import timezone

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.pins.models import Pin
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import PinDraft, drop_pin
from tests.clock import at_moment
from tests.factories import CENTRE, make_dialogue, make_pin

NOON = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=2)
LNG, LAT = CENTRE


def a_dialogue() -> Dialogue:
    """Sixty people have answered all over the ground, before the minutes that are kept."""
    dialogue = make_dialogue(phase=Phase.OPEN)
    for number in range(60):
        make_pin(
            dialogue,
            lng=LNG + 0.004 * (number % 10 - 5),
            lat=LAT + 0.003 * (number // 10 - 3),
            perception="safe" if number % 2 else "unsafe",
        )
    return dialogue


def send(
    dialogue: Dialogue, moment: datetime, *, lng: float = LNG + 0.001, lat: float = LAT + 0.001
) -> tuple[Pin, str]:
    """What a fresh browser sends, and its receipt."""
    with at_moment(moment):
        draft = PinDraft("unsafe", lng, lat)
        receipt = drop_pin(dialogue, draft, token=new_token(), submission=new_token())
    return receipt.pin, receipt.code


def send_burst(dialogue: Dialogue, number: int = 40, start: datetime = NOON) -> list[Pin]:
    return [send(dialogue, start + timedelta(seconds=15 * n))[0] for n in range(number)]
