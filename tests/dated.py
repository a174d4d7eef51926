"""A dialogue whose first and last day are those on which the clocks change."""

from datetime import date

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.opening import open_dialogue
from mapdialog.pins.models import Pin
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import PinDraft, drop_pin
from tests.clock import at_moment, in_sweden
from tests.factories import ALL_PRINCIPLES, CENTRE, make_dialogue, somebody

# Summer time begins in the night to the 29th, when the day has 23 hours.
FIRST, LAST = date(2026, 3, 29), date(2026, 10, 25)
"""… and ends on the 25th of October, when it has 25."""
BEFORE = in_sweden(date(2026, 3, 1))
DRAFT = PinDraft("safe", *CENTRE)


def planned(*, opens_at: date = FIRST, closes_at: date = LAST) -> Dialogue:
    """Attested weeks before its first day; no worker has touched it since."""
    with at_moment(BEFORE):
        dialogue = make_dialogue(phase=Phase.PREPARATION, opens_at=opens_at, closes_at=closes_at)
        return open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody())


def send(dialogue: Dialogue) -> Pin:
    found = Dialogue.objects.get(pk=dialogue.pk)
    return drop_pin(found, DRAFT, token=new_token(), submission=new_token()).pin
