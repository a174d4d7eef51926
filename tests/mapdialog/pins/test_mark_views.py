"""Marking a place over HTTP: the form with and without script."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.pins.models import Pin, Respondent, RespondentProfile
from mapdialog.pins.place_list import value_of
from tests.factories import CENTRE, EAST, make_area, make_dialogue, make_municipality

JSON = {"accept": "application/json"}
IN_WORDS = "Det är mörkt under bron."


def address(dialogue: Dialogue, name: str = "mark") -> str:
    return reverse(f"pins:{name}", args=[dialogue.municipality.slug, dialogue.slug])


def answer(**changes: Any) -> dict[str, Any]:
    """What a browser sends for a place in the middle."""
    whole = {
        "perception": "unsafe",
        "lng": CENTRE[0],
        "lat": CENTRE[1],
        "place_source": "map",
        "text": IN_WORDS,
        "submission": "a-number-of-this-form-alone",
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def send(client: Client, dialogue: Dialogue, **changes: Any) -> HttpResponse:
    return client.post(address(dialogue), answer(**changes))


def receipt_in(response: HttpResponse) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", response.content.decode())
    assert found
    return found.group()


def test_a_place_is_stored_and_its_receipt_shown(resident: Client, dialogue: Dialogue) -> None:
    response = send(
        resident,
        dialogue,
        reasons=["poor_lighting", "deserted"],
        times_of_day=["night"],
        when_dark="on",
        share_as_voice="on",
        place_source="gps",
    )
    assert response.status_code == 200
    receipt_in(response)
    pin = Pin.objects.get()
    assert pin.reasons == ["deserted", "poor_lighting"]
    assert (pin.point.x, pin.point.y) == pytest.approx(CENTRE)
    assert pin.original_text == IN_WORDS
    assert (pin.times_of_day, pin.when_dark) == (["night"], True)
    assert (pin.share_as_voice, pin.place_source, pin.status) == (True, "gps", "pending")


def test_only_the_first_two_answers_are_needed(resident: Client, dialogue: Dialogue) -> None:
    send(resident, dialogue, text=None, place_source=None)
    assert Pin.objects.get().original_text == ""


def test_the_same_form_twice_is_one_answer(resident: Client, dialogue: Dialogue) -> None:
    receipts = {receipt_in(send(resident, dialogue)) for _again in range(2)}
    assert len(receipts) == 1
    assert Pin.objects.count() == 1


def test_one_browser_is_one_respondent(resident: Client, dialogue: Dialogue) -> None:
    send(resident, dialogue, submission="the-first-form-of-two")
    send(resident, dialogue, submission="the-second-form-of-two")
    send(Client(), dialogue, submission="somebody-elses-own-form")
    assert Respondent.objects.count() == 2
    assert Pin.objects.count() == 3


def test_the_token_stays_in_the_dialogue(resident: Client, dialogue: Dialogue) -> None:
    resident.get(address(dialogue))
    assert "respondent" not in resident.cookies
    cookie = send(resident, dialogue).cookies["respondent"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == dialogue.get_absolute_url()
    assert not Respondent.objects.filter(token_hash=cookie.value).exists()


@pytest.mark.parametrize("encrypted", [True, False])
def test_the_token_is_sent_by_https_where_there_is_any(
    resident: Client, dialogue: Dialogue, settings: Any, encrypted: bool
) -> None:
    settings.SESSION_COOKIE_SECURE = encrypted
    assert bool(send(resident, dialogue).cookies["respondent"]["secure"]) is encrypted


def test_about_oneself_is_kept_apart(resident: Client, dialogue: Dialogue) -> None:
    send(resident, dialogue, age_band="25-44", gender="woman", relation="lives")
    profile = RespondentProfile.objects.get()
    assert (profile.age_band, profile.gender, profile.relation) == ("25-44", "woman", "lives")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"perception": None}, "Choose whether the place feels safe or unsafe"),
        ({"perception": "dangerous"}, "Choose whether the place feels safe or unsafe"),
        ({"lng": None, "lat": None}, "Mark a place first"),
        ({"lng": 999, "lat": 999}, "The place could not be read"),
        ({"lng": "NaN", "lat": "NaN"}, "The place could not be read"),
        ({"lng": "here", "lat": "there"}, "The place could not be read"),
        ({"lng": CENTRE[1], "lat": CENTRE[0]}, "changed places"),
        ({"lng": 2.35, "lat": 48.86}, "outside Sweden"),
        ({"lng": EAST + 0.001}, "outside the area"),
        ({"place": "nonsense"}, "The place could not be read"),
        ({"reasons": ["gang"]}, "One of the choices is not known"),
        ({"age_band": "34"}, "One of the choices is not known"),
        ({"text": "x" * 1001}, "1000"),
        ({"text": "a\x00b"}, "Null characters"),
        ({"submission": None}, "The form was incomplete"),
        ({"submission": "short"}, "The form was incomplete"),
    ],
)
def test_what_cannot_be_taken_is_told_in_words(
    resident: Client, dialogue: Dialogue, changes: dict[str, Any], words: str
) -> None:
    response = send(resident, dialogue, **changes)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Pin.objects.exists()
    told = resident.post(address(dialogue), answer(**changes), headers=JSON)
    assert told.status_code == 422
    assert words in str(told.json())


def test_an_empty_form_asks_for_both(resident: Client, dialogue: Dialogue) -> None:
    response = resident.post(address(dialogue), {})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Choose whether the place feels safe or unsafe" in page
    assert "Mark a place first" in page


def test_a_place_in_another_municipality_keeps_what_was_written(
    resident: Client, dialogue: Dialogue
) -> None:
    response = send(resident, dialogue, lng=18.07, lat=59.33, reasons=["deserted"])
    assert response.status_code == 422
    page = response.content.decode()
    assert "outside the area" in page
    assert IN_WORDS in page
    assert re.search(r'value="deserted"[^>]*checked', page)
    assert not Pin.objects.exists()


def test_a_place_outside_the_dialogues_own_area(resident: Client, dialogue: Dialogue) -> None:
    dialogue.area = make_area(dialogue.municipality).geometry  # the northern half
    dialogue.save()
    assert send(resident, dialogue, lat=CENTRE[1] - 0.01).status_code == 422
    assert send(resident, dialogue, lat=CENTRE[1] + 0.01).status_code == 200


@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.FEEDBACK, Phase.CLOSED])
@pytest.mark.django_db
def test_only_an_open_dialogue_takes_answers(resident: Client, phase: str) -> None:
    dialogue = make_dialogue(phase=phase)
    assert resident.get(address(dialogue)).status_code == 409
    assert send(resident, dialogue).status_code == 409
    assert not Pin.objects.exists()


def test_a_dialogue_is_answered_in_its_own_municipality(
    resident: Client, dialogue: Dialogue
) -> None:
    elsewhere = reverse("pins:mark", args=[make_municipality().slug, dialogue.slug])
    assert resident.post(elsewhere, answer()).status_code == 404
    assert not Pin.objects.exists()


def test_reasons_of_the_other_answer_fall_away(resident: Client, dialogue: Dialogue) -> None:
    send(resident, dialogue, perception="safe", reasons=["well_lit", "drugs"])
    assert Pin.objects.get().reasons == ["well_lit"]


def test_personal_data_is_told_once_before_it_is_sent(resident: Client, dialogue: Dialogue) -> None:
    telling = "Ring mig på 070-123 45 67.\r\nTack."
    first = send(resident, dialogue, text=telling)
    assert first.status_code == 422
    page = first.content.decode()
    assert "phone number" in page
    assert "070-123 45 67" in page
    assert not Pin.objects.exists()
    assert send(resident, dialogue, text=telling, text_seen=telling).status_code == 200
    assert Pin.objects.get().flags == ["phone"]


def test_a_line_break_is_one_letter_as_in_the_browser(resident: Client, dialogue: Dialogue) -> None:
    assert send(resident, dialogue, text="a\r\n" * 499 + "ab").status_code == 200
    assert len(Pin.objects.get().original_text) == 1000


def test_another_text_than_the_one_warned_about_is_looked_at_anew(
    resident: Client, dialogue: Dialogue
) -> None:
    response = send(resident, dialogue, text="Ring 070-123 45 67.", text_seen=IN_WORDS)
    assert response.status_code == 422


def test_an_expired_token_is_renewed(dialogue: Dialogue) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    refused = browser.post(address(dialogue), answer(), headers=JSON)
    assert refused.status_code == 403
    assert "still there" in refused.json()["error"]
    token = browser.get("/nyckel.json").json()["token"]
    again = {**answer(), "csrfmiddlewaretoken": token}
    assert browser.post(address(dialogue), again, headers=JSON).status_code == 200


def test_a_place_is_chosen_from_a_list_and_the_text_stays(
    resident: Client, dialogue: Dialogue
) -> None:
    area = make_area(dialogue.municipality, "Hamnen")
    looking = answer(find="area", area=area.pk, lng=None, lat=None)
    page = resident.post(address(dialogue), looking).content.decode()
    assert "Somewhere in Hamnen" in page
    assert IN_WORDS in page
    assert "Nothing has been sent yet" not in page
    value = re.search(r'name="place"\s+value="([^"]+)"', page)
    assert value
    send(resident, dialogue, place=value.group(1), lng=None, lat=None)
    pin = Pin.objects.get()
    assert area.geometry.covers(pin.point)
    assert pin.place_source == "list"


def test_the_list_goes_before_an_earlier_place_on_the_map(
    resident: Client, dialogue: Dialogue
) -> None:
    send(resident, dialogue, place=value_of(13.3, 58.91, 75))
    assert Pin.objects.get().point.coords == (13.3, 58.91)


def test_a_search_that_finds_nothing_says_so(resident: Client, dialogue: Dialogue) -> None:
    response = resident.post(address(dialogue), answer(find="name", q="Qwerty", only="places"))
    assert response.status_code == 200
    assert "Nothing is called “Qwerty” here" in response.content.decode()


@pytest.mark.parametrize("area", ["", "abc", "99999999", "9" * 30, "-1", "²"])
def test_an_area_that_is_none(resident: Client, dialogue: Dialogue, area: str) -> None:
    response = resident.post(address(dialogue), answer(find="area", area=area))
    assert response.status_code == 200
    assert 'name="place"' not in response.content.decode()


def test_checking_a_text_stores_nothing(resident: Client, dialogue: Dialogue) -> None:
    told = resident.post(address(dialogue, "check_text"), {"text": "Skriv till a@b.se nu"})
    assert told.json() == {"findings": [{"words": "e-mail address", "text": "a@b.se"}]}
    assert resident.post(address(dialogue, "check_text")).json() == {"findings": []}
    assert not Respondent.objects.exists()
    assert "respondent" not in resident.cookies


def test_checking_a_place_tells_its_name_or_why_not(resident: Client, dialogue: Dialogue) -> None:
    make_area(dialogue.municipality, "Hamnen")
    check = address(dialogue, "check_place")
    inside = resident.post(check, {"lng": CENTRE[0], "lat": CENTRE[1] + 0.01})
    assert inside.json() == {"name": "Hamnen"}
    outside = resident.post(check, {"lng": 18.07, "lat": 59.33})
    assert outside.status_code == 422
    assert "outside the area" in outside.json()["error"]
    assert resident.post(check, {"lng": "x"}).status_code == 422
    # A place never stands in an address.
    assert resident.get(check).status_code == 405
