"""Voices: read by everybody, commented on and agreed with while the dialogue allows."""

import json

import pytest
from django.test import Client

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Invalid
from mapdialog.pins.browser_token import COOKIE
from mapdialog.pins.models import MAX_TEXT, Comment, Status, Support, Voice
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import comment_on
from mapdialog.pins.voices import raise_voice
from tests.factories import (
    CENTRE,
    make_area,
    make_dialogue,
    make_municipality,
    make_pin,
    make_respondent,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue():
    return make_dialogue()


def make_voice(dialogue, text="Lamporna är trasiga.", **details):
    pin = make_pin(dialogue, text=text, share_as_voice=True, **details)
    voice = raise_voice(pin)
    assert voice is not None
    return voice


@pytest.fixture
def voice(dialogue):
    return make_voice(dialogue)


def voices_of(dialogue):
    return f"/{dialogue.municipality.slug}/dialog/{dialogue.slug}/roster"


def comment(client, voice, text="Ja, även vid skolan.", **details):
    data = {"text": text, "submission": new_token(), **details}
    return client.post(f"{voices_of(voice.dialogue)}/{voice.pk}/kommentar/", data)


def support(client, voice):
    return client.post(f"{voices_of(voice.dialogue)}/{voice.pk}/instammer/")


def test_the_list_shows_the_words_and_can_be_narrowed(resident, dialogue, voice):
    make_voice(dialogue, "Här är fint.", perception="safe")
    everything = resident.get(f"{voices_of(dialogue)}/").content.decode()
    assert "Lamporna är trasiga." in everything
    assert "Här är fint." in everything
    safe = resident.get(f"{voices_of(dialogue)}/?kanns=safe").content.decode()
    assert "Här är fint." in safe
    assert "Lamporna" not in safe


@pytest.mark.parametrize("query", ["?kanns=fel", "?sida=999", "?sida=x"])
def test_a_strange_question_is_answered_with_the_list(resident, dialogue, voice, query):
    response = resident.get(f"{voices_of(dialogue)}/{query}")
    assert response.status_code == 200
    assert "Lamporna" in response.content.decode()


def test_voices_at_one_place_are_one_feature(resident, dialogue, voice):
    make_voice(dialogue, "Samma plats.", perception="safe")
    make_voice(dialogue, "Hemma på gården.", place_type="housing_yard")
    (feature,) = json.loads(resident.get(f"{voices_of(dialogue)}.json").content)["features"]
    assert [found["text"] for found in feature["properties"]["voices"]] == [
        "Samma plats.",
        "Lamporna är trasiga.",
    ]


@pytest.mark.parametrize(("precision_m", "has_place"), [(None, True), (250, True), (251, False)])
def test_a_voice_from_a_place_that_is_known_roughly_is_listed_only(
    resident, dialogue, precision_m, has_place
):
    make_area(dialogue.municipality, "Hamnen", south=CENTRE[1] - 0.01)
    voice = make_voice(dialogue, precision_m=precision_m)
    assert (voice.cell_centre is not None) is has_place
    assert voice.area_name == "Hamnen"
    features = json.loads(resident.get(f"{voices_of(dialogue)}.json").content)["features"]
    assert bool(features) is has_place
    assert "Lamporna" in resident.get(f"{voices_of(dialogue)}/").text


def test_a_voice_on_the_map_has_no_time_group_or_figure(resident, dialogue, voice):
    (feature,) = json.loads(resident.get(f"{voices_of(dialogue)}.json").content)["features"]
    (found,) = feature["properties"]["voices"]
    assert set(found) == {"id", "perception", "text"}
    exact = voice.pin.point
    lng, lat = feature["geometry"]["coordinates"]
    assert (round(exact.x, 5), round(exact.y, 5)) != (lng, lat)


def test_a_long_voice_is_cut_on_the_map_and_whole_on_its_page(resident, dialogue):
    voice = make_voice(dialogue, "ord " * 100)
    (feature,) = json.loads(resident.get(f"{voices_of(dialogue)}.json").content)["features"]
    assert feature["properties"]["voices"][0]["text"].endswith("…")
    page = resident.get(f"{voices_of(dialogue)}/{voice.pk}/").content.decode()
    assert page.count("ord ") >= 99


def test_words_are_shown_as_words(resident, dialogue):
    voice = make_voice(dialogue, "<script>alert(1)</script>")
    page = resident.get(f"{voices_of(dialogue)}/{voice.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_comment_waits_for_review(resident, voice):
    response = comment(resident, voice)
    stored = Comment.objects.get()
    assert (stored.status, stored.original_text) == (Status.PENDING, "Ja, även vid skolan.")
    page = resident.get(response["Location"]).content.decode()
    assert "when it has been reviewed" in page
    assert "även vid skolan" not in page
    Comment.objects.update(status=Status.APPROVED)
    assert "även vid skolan" in resident.get(response["Location"]).content.decode()


def test_a_masked_comment_shows_the_masked_text(resident, voice):
    comment(resident, voice, "Ring 070-123 45 67")
    assert Comment.objects.get().flags == ["phone"]
    Comment.objects.update(status=Status.APPROVED, public_text="Ring […]")
    page = resident.get(f"{voices_of(voice.dialogue)}/{voice.pk}/").content.decode()
    assert "Ring […]" in page
    assert "070" not in page


def test_the_same_form_twice_is_one_comment(resident, voice):
    twice = new_token()
    comment(resident, voice, submission=twice)
    comment(resident, voice, submission=twice)
    assert Comment.objects.count() == 1


def test_the_same_form_at_two_voices_is_a_comment_on_each(resident, voice):
    both = [voice, make_voice(voice.dialogue, "Här är fint.")]
    once = new_token()
    for commented in [*both, *both]:
        assert comment(resident, commented, submission=once).status_code == 302
    assert [stored.voice for stored in Comment.objects.order_by("pk")] == both


@pytest.mark.parametrize("text", ["", "   ", "x" * (MAX_TEXT + 1)])
def test_a_comment_without_use_is_refused_in_words(resident, voice, text):
    response = comment(resident, voice, text)
    assert response.status_code == 422
    assert "field__error" in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["x" * (MAX_TEXT + 1), "Ja\0"])
def test_a_comment_that_comes_by_no_form_is_not_stored_either(voice, text):
    with pytest.raises(Invalid):
        comment_on(voice, text, token=new_token(), submission=new_token())
    assert not Comment.objects.exists()
    longest = comment_on(voice, "x" * MAX_TEXT, token=new_token(), submission=new_token())
    assert len(longest.original_text) == MAX_TEXT


@pytest.mark.parametrize("submission", ["", "kort", "x" * 81, "<script>alert(1)</script>"])
def test_a_comment_without_its_forms_number_is_refused(resident, voice, submission):
    assert comment(resident, voice, submission=submission).status_code == 422
    assert not Comment.objects.exists()


def test_somebody_agrees_once(resident, voice):
    first = support(resident, voice)
    support(resident, voice)
    assert Support.objects.count() == 1
    cookie = first.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == voice.dialogue.get_absolute_url()


def test_others_who_agree_are_others(resident, voice):
    support(resident, voice)
    support(Client(), voice)
    assert Support.objects.count() == 2


@pytest.mark.parametrize(("people", "said"), [(4, ""), (5, "At least 5"), (9, "At least 5")])
def test_a_voice_has_no_score(resident, voice, people, said):
    for _number in range(people):
        Support.objects.create(voice=voice, respondent=make_respondent(voice.dialogue))
    page = resident.get(f"{voices_of(voice.dialogue)}/{voice.pk}/").content.decode()
    assert said in page
    assert ("At least" in page) == bool(said)
    assert f"{people} people" not in page or people == 5


def test_discussing_ends_when_the_dialogue_is_closed(resident, voice):
    Dialogue.objects.update(recorded_phase=Phase.CLOSED)
    assert comment(resident, voice).status_code == 409
    assert support(resident, voice).status_code == 409
    assert not Comment.objects.exists()
    assert not Support.objects.exists()
    page = resident.get(f"{voices_of(voice.dialogue)}/{voice.pk}/").content.decode()
    assert "Comments are closed." in page


def test_comments_can_be_closed_alone(resident, voice):
    Dialogue.objects.update(comments_open=False)
    assert comment(resident, voice).status_code == 409
    assert support(resident, voice).status_code == 302


def test_hidden_voices_cannot_be_read_or_commented_on(resident, voice):
    Voice.objects.update(shown=False)
    assert resident.get(f"{voices_of(voice.dialogue)}/{voice.pk}/").status_code == 404
    assert comment(resident, voice).status_code == 404
    assert support(resident, voice).status_code == 404


def test_a_dialogue_may_show_no_voices_at_all(resident, dialogue, voice):
    Dialogue.objects.update(voices_shown=False)
    assert "Lamporna" not in resident.get(f"{voices_of(dialogue)}/").content.decode()
    assert json.loads(resident.get(f"{voices_of(dialogue)}.json").content)["features"] == []
    assert resident.get(f"{voices_of(dialogue)}/{voice.pk}/").status_code == 404


def test_a_voice_is_read_in_its_own_dialogue_and_municipality_only(resident, voice):
    other = make_dialogue(voice.dialogue.municipality)
    assert resident.get(f"{voices_of(other)}/{voice.pk}/").status_code == 404
    stranger = make_municipality()
    path = f"/{stranger.slug}/dialog/{voice.dialogue.slug}/roster/{voice.pk}/"
    assert resident.get(path).status_code == 404
    assert resident.post(f"{path}instammer/").status_code == 404
    assert not Support.objects.exists()


def test_writing_needs_a_form_of_ours(voice):
    strict = Client(enforce_csrf_checks=True)
    assert comment(strict, voice).status_code == 403
    assert support(strict, voice).status_code == 403
    assert not Comment.objects.exists()
