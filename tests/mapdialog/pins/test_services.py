"""Dropping, changing and withdrawing a pin, and everything that must not work."""

from dataclasses import replace
from functools import partial

import pytest
from django.core.exceptions import FieldError
from django.db import DataError

from mapdialog.dialogues.models import Phase
from mapdialog.errors import Conflict, Invalid, NotFound, OutsideArea, WrongPhase
from mapdialog.pins.models import Pin, Respondent, RespondentProfile, Status
from mapdialog.pins.respondents import new_token, receipt_hash, receipt_of
from mapdialog.pins.services import (
    PinDraft,
    ProfileDraft,
    change_pin,
    drop_pin,
    enter_for_resident,
    pin_by_receipt,
    withdraw_pin,
)
from tests.factories import CENTRE, EAST, make_dialogue, make_municipality

pytestmark = pytest.mark.django_db

LNG, LAT = CENTRE
DRAFT = PinDraft("unsafe", LNG, LAT, reasons=["poor_lighting"], text="Mörkt här.")


def drop(dialogue, draft=DRAFT, *, token=None, submission=None, profile=None):
    return drop_pin(
        dialogue,
        draft,
        token=token or new_token(),
        submission=submission or new_token(),
        profile=profile,
    )


def test_a_pin_is_stored_and_found_again_by_its_receipt():
    dialogue = make_dialogue()
    receipt = drop(dialogue)
    assert pin_by_receipt(dialogue, receipt.code.lower().replace("-", " ")) == receipt.pin
    assert receipt.pin.status == Status.PENDING
    assert receipt.pin.created_hour.minute == 0


@pytest.mark.parametrize(("text", "agreed", "shared"), [
    ("Mörkt", False, False), ("Mörkt", True, True), (" ", True, False), ("", False, False),
])  # fmt: skip
def test_a_text_is_shared_only_by_who_wrote_one_and_agreed(text, agreed, shared):
    pin = drop(make_dialogue(), replace(DRAFT, text=text, share_as_voice=agreed)).pin
    assert pin.share_as_voice is shared


def test_neither_receipt_nor_token_is_stored():
    dialogue = make_dialogue()
    token = new_token()
    receipt = drop(dialogue, token=token)
    stored = str(Pin.objects.values().get()) + str(Respondent.objects.values().get())
    assert receipt.code not in stored
    assert receipt.code.replace("-", "") not in stored
    assert token not in stored


def test_the_same_form_sent_twice_is_one_pin_with_one_receipt():
    dialogue = make_dialogue()
    submission = new_token()
    first, second = (drop(dialogue, submission=submission) for _time in range(2))
    assert first.code == second.code
    assert Pin.objects.count() == 1


def test_the_same_number_in_two_dialogues_is_an_answer_in_each_with_a_receipt_each():
    submission = new_token()
    one, other = make_dialogue(), make_dialogue()
    receipts = [drop(dialogue, submission=submission) for dialogue in (one, other, one)]
    assert [receipt.pin.dialogue for receipt in receipts] == [one, other, one]
    assert receipts[0] == receipts[2] != receipts[1]
    assert receipts[0].code != receipts[1].code
    for receipt in receipts:
        assert pin_by_receipt(receipt.pin.dialogue, receipt.code) == receipt.pin
    with pytest.raises(NotFound):
        pin_by_receipt(one, receipts[1].code)


@pytest.mark.parametrize("profile", [None, ProfileDraft(age_band="25-44")])
@pytest.mark.parametrize(
    ("fault", "error"),
    [({"text": "x" * 1001}, Invalid), ({"place_source": "longer than its column"}, DataError)],
)
@pytest.mark.parametrize("by", ["resident", "staff"])
def test_what_fails_half_way_leaves_nothing(by, fault, error, profile):
    dialogue = make_dialogue()
    send = drop if by == "resident" else partial(enter_for_resident, submission=new_token())
    with pytest.raises(error):
        send(dialogue, replace(DRAFT, **fault), profile=profile)
    for model in (Pin, Respondent, RespondentProfile):
        assert not model.objects.exists()


def test_one_browser_is_one_respondent_in_a_dialogue_and_another_in_the_next():
    token = new_token()
    one, other = make_dialogue(), make_dialogue()
    pins = [drop(dialogue, token=token).pin for dialogue in (one, one, other)]
    assert pins[0].respondent == pins[1].respondent != pins[2].respondent
    hashes = set(Respondent.objects.values_list("token_hash", flat=True))
    assert len(hashes) == 2


def test_about_oneself_is_kept_when_the_next_pin_says_nothing_of_it():
    dialogue, token = make_dialogue(), new_token()
    for profile in (ProfileDraft(age_band="25-44", gender="woman"), ProfileDraft(), None):
        drop(dialogue, token=token, profile=profile)
    kept = RespondentProfile.objects.get()
    assert (kept.age_band, kept.gender) == ("25-44", "woman")
    drop(dialogue, token=token, profile=ProfileDraft(age_band="45-64"))
    assert RespondentProfile.objects.get().age_band == "45-64"


@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.FEEDBACK, Phase.CLOSED])
def test_no_pin_in_another_phase(phase):
    with pytest.raises(WrongPhase):
        drop(make_dialogue(phase=phase))
    assert not Pin.objects.exists()


@pytest.mark.parametrize(
    ("lng", "lat", "error"),
    [
        (None, None, Invalid),
        (999.0, 999.0, Invalid),
        (float("nan"), LAT, Invalid),
        (LAT, LNG, Invalid),
        (2.35, 48.86, Invalid),
        (EAST + 0.5, LAT, OutsideArea),
    ],
)
def test_no_pin_without_a_place_in_the_area(lng, lat, error):
    with pytest.raises(error) as refused:
        drop(make_dialogue(), PinDraft("safe", lng, lat))
    assert refused.value.message
    assert not Pin.objects.exists()


@pytest.mark.parametrize(
    "draft",
    [
        PinDraft("", LNG, LAT),
        PinDraft("dangerous", LNG, LAT),
        PinDraft("safe", LNG, LAT, reasons=["poor_lighting"]),
        PinDraft("unsafe", LNG, LAT, reasons=["gang"]),
        PinDraft("unsafe", LNG, LAT, text="x" * 1001),
        PinDraft("unsafe", LNG, LAT, text="hej\x00"),
    ],
)
def test_answers_that_are_not_in_the_form_are_refused(draft):
    with pytest.raises(Invalid):
        drop(make_dialogue(), draft)


def test_outside_a_provisional_boundary_is_kept_and_flagged_unless_nearer_to_another():
    near, far = EAST + 0.02, EAST + 0.5  # about 1,150 m, and in Karlsborg or thereabouts
    provisional = make_dialogue(make_municipality(provisional=True))
    assert drop(provisional, PinDraft("safe", near, LAT)).pin.outside_boundary
    assert not drop(provisional, PinDraft("safe", LNG, LAT)).pin.outside_boundary
    with pytest.raises(OutsideArea):
        drop(provisional, PinDraft("safe", far, LAT))
    with pytest.raises(OutsideArea):
        drop(make_dialogue(), PinDraft("safe", near, LAT))


def test_a_change_is_reviewed_again_and_the_former_version_is_kept_aside():
    dialogue = make_dialogue()
    receipt = drop(dialogue)
    Pin.objects.update(status=Status.APPROVED)
    changed = change_pin(dialogue, receipt.code, PinDraft("safe", LNG, LAT, text="Ljust nu."))
    assert (changed.perception, changed.status) == ("safe", Status.PENDING)
    former = Pin.pgh_event_model.objects.filter(original_text="Mörkt här.")
    assert former.filter(status=Status.APPROVED, perception="unsafe").exists()


def test_a_withdrawn_pin_stays_withdrawn_whatever_is_tried():
    dialogue = make_dialogue()
    receipt = drop(dialogue)
    assert withdraw_pin(dialogue, receipt.code).status == Status.WITHDRAWN
    assert withdraw_pin(dialogue, receipt.code).status == Status.WITHDRAWN
    with pytest.raises(Conflict):
        change_pin(dialogue, receipt.code, DRAFT)


def test_a_receipt_opens_nothing_in_another_dialogue_and_a_wrong_one_nothing_at_all():
    dialogue, other = make_dialogue(), make_dialogue()
    receipt = drop(dialogue)
    with pytest.raises(NotFound):
        withdraw_pin(other, receipt.code)
    with pytest.raises(NotFound):
        withdraw_pin(dialogue, "0000-0000-0000")
    with pytest.raises(WrongPhase):
        withdraw_pin(make_dialogue(phase=Phase.CLOSED), receipt.code)


def test_who_a_respondent_is_cannot_be_asked_from_a_pin():
    dialogue = make_dialogue()
    drop(dialogue, profile=ProfileDraft(age_band="25-44", gender="woman", relation="lives"))
    assert RespondentProfile.objects.count() == 1
    with pytest.raises(FieldError):
        Pin.objects.filter(respondent__profile__age_band="25-44").count()
    with pytest.raises(FieldError):
        Pin.objects.filter(respondent__respondentprofile__age_band="25-44").count()


def test_a_receipt_cannot_be_made_out_without_the_services_own_secret(settings):
    settings.SECRET_KEY = "one secret"
    submission = new_token()
    code = receipt_of(submission, to="dialogue 1")
    assert receipt_of(submission, to="dialogue 1") == code
    settings.SECRET_KEY = "what a stranger guesses"
    assert receipt_of(submission, to="dialogue 1") != code


def test_letters_that_look_alike_find_the_same_receipt():
    assert receipt_hash("0O1I-LABC-DEFG") == receipt_hash("0011 1abc defg")
