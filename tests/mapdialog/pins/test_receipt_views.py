"""With the receipt code its author sees, changes or withdraws an answer."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.pins.models import Pin, Status
from mapdialog.pins.services import PinDraft, drop_pin
from tests.factories import CENTRE, make_dialogue

WORDS = "Mörkt vid busshållplatsen."


@pytest.fixture
def code(dialogue: Dialogue) -> str:
    """The receipt of a pin in the open dialogue."""
    draft = PinDraft("unsafe", *CENTRE, reasons=["poor_lighting"], text=WORDS)
    receipt = drop_pin(dialogue, draft, token="t" * 20, submission="s" * 20)
    return receipt.code


def post(client: Client, dialogue: Dialogue, name: str, **data: Any) -> HttpResponse:
    address = reverse(f"pins:{name}", args=[dialogue.municipality.slug, dialogue.slug])
    return client.post(address, data)


def changed(code: str, **changes: Any) -> dict[str, Any]:
    lng, lat = CENTRE
    return {"code": code, "perception": "unsafe", "lng": lng, "lat": lat, "text": "", **changes}


def test_the_code_shows_the_answer(resident: Client, dialogue: Dialogue, code: str) -> None:
    page = post(resident, dialogue, "receipt", code=code.lower().replace("-", " ")).content.decode()
    assert WORDS in page
    assert "Poor lighting" in page
    assert "remains a public document" in page


@pytest.mark.parametrize("wrong", ["", "AAAA-AAAA-AAAA", "x", "' OR 1=1 --"])
def test_a_wrong_code_shows_nothing(
    resident: Client, dialogue: Dialogue, code: str, wrong: str
) -> None:
    response = post(resident, dialogue, "receipt", code=wrong)
    assert response.status_code == 422
    assert WORDS not in response.content.decode()


def test_a_code_is_good_in_its_own_dialogue_only(resident: Client, code: str) -> None:
    assert post(resident, make_dialogue(), "receipt", code=code).status_code == 422


def test_an_answer_is_changed_and_reviewed_again(
    resident: Client, dialogue: Dialogue, code: str
) -> None:
    Pin.objects.update(status=Status.APPROVED)
    form = post(resident, dialogue, "change", code=code).content.decode()
    assert WORDS in form
    response = post(resident, dialogue, "change", **changed(code, text="Lampan lyser igen."))
    assert "Your answer has been changed" in response.content.decode()
    pin = Pin.objects.get()
    assert pin.original_text == "Lampan lyser igen."
    assert pin.status == Status.PENDING


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("agreed", [True, False])
def test_a_change_shares_what_was_agreed_to_this_time(
    resident: Client, dialogue: Dialogue, code: str, before: bool, agreed: bool
) -> None:
    Pin.objects.update(share_as_voice=before)
    choice = {"share_as_voice": "on"} if agreed else {}
    response = post(resident, dialogue, "change", **changed(code, text="Nya ord.", **choice))
    assert response.status_code == 200
    assert Pin.objects.get().share_as_voice is agreed


def test_a_change_to_a_place_outside_is_refused_and_kept_in_the_form(
    resident: Client, dialogue: Dialogue, code: str
) -> None:
    outside = changed(code, lng=18.07, lat=59.33, text="Ny text.")
    response = post(resident, dialogue, "change", **outside)
    assert response.status_code == 422
    assert "Ny text." in response.content.decode()
    assert Pin.objects.get().original_text == WORDS


def test_a_change_needs_the_code(resident: Client, dialogue: Dialogue, code: str) -> None:
    assert post(resident, dialogue, "change", **changed("AAAA-AAAA-AAAA")).status_code == 404
    assert post(resident, dialogue, "withdraw", code="AAAA-AAAA-AAAA").status_code == 404
    assert Pin.objects.get().status == Status.PENDING


def test_an_answer_is_withdrawn_for_good(resident: Client, dialogue: Dialogue, code: str) -> None:
    response = post(resident, dialogue, "withdraw", code=code)
    assert "Your answer has been withdrawn" in response.content.decode()
    assert Pin.objects.get().status == Status.WITHDRAWN
    assert post(resident, dialogue, "withdraw", code=code).status_code == 200
    assert post(resident, dialogue, "change", **changed(code)).status_code == 409


def test_a_withdrawn_answer_offers_no_change(
    resident: Client, dialogue: Dialogue, code: str
) -> None:
    change = reverse("pins:change", args=[dialogue.municipality.slug, dialogue.slug])
    assert change in post(resident, dialogue, "receipt", code=code).content.decode()
    withdrawn = post(resident, dialogue, "withdraw", code=code)
    found_again = post(resident, dialogue, "receipt", code=code)
    for page in (withdrawn, found_again):
        assert change not in page.content.decode()


@pytest.mark.parametrize("name", ["receipt", "change", "withdraw"])
def test_no_page_with_an_answer_is_kept_by_the_browser(
    resident: Client, dialogue: Dialogue, code: str, name: str
) -> None:
    page = post(resident, dialogue, name, code=code)
    assert page.status_code == 200
    assert WORDS in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_in_feedback_an_answer_may_still_be_withdrawn(
    resident: Client, dialogue: Dialogue, code: str
) -> None:
    Dialogue.objects.filter(pk=dialogue.pk).update(recorded_phase=Phase.FEEDBACK)
    assert post(resident, dialogue, "withdraw", code=code).status_code == 200


def test_in_a_closed_dialogue_an_answer_is_only_seen(
    resident: Client, dialogue: Dialogue, code: str
) -> None:
    Dialogue.objects.filter(pk=dialogue.pk).update(recorded_phase=Phase.CLOSED)
    page = post(resident, dialogue, "receipt", code=code).content.decode()
    assert WORDS in page
    assert "can no longer be changed" in page
    assert post(resident, dialogue, "change", code=code).status_code == 409
    assert post(resident, dialogue, "change", **changed(code)).status_code == 409
    assert post(resident, dialogue, "withdraw", code=code).status_code == 409


@pytest.mark.parametrize("name", ["change", "withdraw"])
def test_an_address_alone_changes_nothing(
    resident: Client, dialogue: Dialogue, code: str, name: str
) -> None:
    address = reverse(f"pins:{name}", args=[dialogue.municipality.slug, dialogue.slug])
    assert resident.get(address, {"code": code}).status_code == 405
    assert Pin.objects.get().status == Status.PENDING
