"""The same form of a safety host arrives twice at once."""

import pytest

from mapdialog.pins.models import Pin, Respondent, RespondentProfile
from mapdialog.pins.services import PinDraft, ProfileDraft, Receipt
from mapdialog.sessions.models import AssistedPin
from mapdialog.sessions.services import enter_pin
from tests.at_once import at_once
from tests.factories import CENTRE, make_dialogue, make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.races("AssistedPin.pin", "Pin.receipt_hash")
def test_it_is_one_pin_of_one_person() -> None:
    dialogue = make_dialogue()
    host = make_member(dialogue.municipality)

    def enter() -> Receipt:
        return enter_pin(
            dialogue,
            PinDraft("safe", *CENTRE),
            submission="a-form-number-of-its-own",
            profile=ProfileDraft(age_band="65-84"),
            actor=host,
        )

    one, two = at_once(enter, enter)
    assert (one.pin, one.code) == (two.pin, two.code)
    for model in (Pin, Respondent, RespondentProfile, AssistedPin):
        assert model.objects.count() == 1
