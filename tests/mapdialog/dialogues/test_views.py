"""What everybody may read about dialogues."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from mapdialog.dialogues.about import PAGES
from mapdialog.dialogues.indicator import indicator_of
from mapdialog.dialogues.models import Dialogue, IndicatorTarget, Phase
from mapdialog.dialogues.templatetags.dialogue_time import time_left
from mapdialog.feedback.models import MunicipalResponse
from tests.factories import make_dialogue, make_member, make_municipality, make_voice

pytestmark = pytest.mark.django_db


def page_of(client: Client, dialogue: Dialogue) -> str:
    response = client.get(dialogue.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_the_start_shows_what_is_open_and_what_came_of_earlier_ones(resident: Client) -> None:
    municipality = make_municipality()
    for phase in Phase.values:
        make_dialogue(municipality, phase=phase, title=f"Dialog {phase}")
    page = resident.get(municipality.get_absolute_url()).content.decode()
    shown = [phase for phase in Phase.values if f"Dialog {phase}" in page]
    assert shown == [Phase.OPEN, Phase.FEEDBACK, Phase.CLOSED]


def test_the_start_without_an_open_dialogue_says_so(resident: Client) -> None:
    municipality = make_municipality()
    page = resident.get(municipality.get_absolute_url()).content.decode()
    assert "No dialogue is open just now" in page


def test_the_index_is_found_by_its_word(resident: Client) -> None:
    dialogue = make_dialogue(title="Belysning")
    other = make_dialogue(title="Lekplatser")
    everywhere = resident.get("/medborgardialog/").content.decode()
    assert "Belysning" in everywhere
    assert "Lekplatser" in everywhere
    address = reverse("dialogues:index", args=[dialogue.municipality.slug])
    here = resident.get(address).content.decode()
    assert "Belysning" in here
    assert other.title not in here


def test_an_open_dialogue_offers_two_equal_answers(resident: Client) -> None:
    dialogue = make_dialogue(participation_level=3)
    page = page_of(resident, dialogue)
    assert "upplevelse=safe" in page
    assert "upplevelse=unsafe" in page
    assert page.count('aria-current="step"') == 1
    assert dialogue.influence in page


@pytest.mark.parametrize("phase", [Phase.FEEDBACK, Phase.CLOSED])
def test_afterwards_the_result_comes_first(resident: Client, phase: str) -> None:
    dialogue = make_dialogue(phase=phase)
    Dialogue.objects.filter(pk=dialogue.pk).update(
        result="Nya lampor i tunneln.", background="Många klagade.", process="Vi frågade."
    )
    page = page_of(resident, dialogue)
    assert "upplevelse=" not in page
    order = ["Nya lampor i tunneln.", "Många klagade.", dialogue.purpose, "Vi frågade."]
    places = [page.index(words) for words in [*order, dialogue.influence]]
    assert places == sorted(places)


def test_a_dialogue_in_preparation_is_nobodys_business(resident: Client) -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    assert resident.get(dialogue.get_absolute_url()).status_code == 404


def test_those_who_prepare_a_dialogue_see_it(resident: Client) -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    resident.force_login(make_member(dialogue.municipality))
    page_of(resident, dialogue)


def test_staff_of_another_municipality_do_not(resident: Client) -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    resident.force_login(make_member(make_municipality()))
    assert resident.get(dialogue.get_absolute_url()).status_code == 404


def test_a_dialogue_is_not_found_below_another_municipality(resident: Client) -> None:
    dialogue, elsewhere = make_dialogue(), make_municipality()
    address = reverse("dialogues:dialogue", args=[elsewhere.slug, dialogue.slug])
    assert resident.get(address).status_code == 404


def test_the_poster_carries_the_address_as_text_and_code(resident: Client) -> None:
    dialogue = make_dialogue()
    address = reverse("dialogues:invitation", args=[dialogue.municipality.slug, dialogue.slug])
    page = resident.get(address).content.decode()
    assert f"http://testserver{dialogue.get_absolute_url()}" in page
    assert 'class="qrline"' in page


@pytest.mark.parametrize("slug", PAGES)
def test_about_pages_say_when_they_were_reviewed(resident: Client, slug: str) -> None:
    municipality = make_municipality(contact_email="kontakt@example.org")
    response = resident.get(reverse("dialogues:about", args=[municipality.slug, slug]))
    assert response.status_code == 200
    assert "Last reviewed" in response.content.decode()


def test_an_about_page_that_does_not_exist(resident: Client) -> None:
    municipality = make_municipality()
    address = reverse("dialogues:about", args=[municipality.slug, "hemligt"])
    assert resident.get(address).status_code == 404


def test_reading_leaves_no_trace_but_the_forms_token(resident: Client) -> None:
    page_of(resident, make_dialogue())
    assert set(resident.cookies) == {"csrftoken"}


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "Closes soon"), (0, "Last day today"), (1, "1 day left"), (30, "30 days left")],
)
def test_the_time_left_in_words(days: int, words: str) -> None:
    dialogue = Dialogue(closes_at=timezone.localdate() + timedelta(days=days))
    with translation.override("en"):
        assert time_left(dialogue) == words


def test_far_away_the_day_says_more_than_the_number() -> None:
    last = timezone.localdate() + timedelta(days=100)
    with translation.override("en"):
        assert str(last.year) in time_left(Dialogue(closes_at=last))


def test_a_dialogue_counts_when_its_first_feedback_is_published() -> None:
    municipality = make_municipality()
    IndicatorTarget.objects.create(municipality=municipality, year=2026, target=1)
    make_dialogue(municipality)  # invited to, not answered
    for years in ([2026, 2026], [2025, 2026]):
        answered = make_dialogue(municipality, phase=Phase.FEEDBACK)
        for year in years:
            at = timezone.now().replace(year=year, month=3, day=1)
            MunicipalResponse.objects.create(
                dialogue=answered, subject="Ljus", outcome="acted", text="…", published_at=at
            )
    unpublished = make_dialogue(municipality, phase=Phase.FEEDBACK)
    MunicipalResponse.objects.create(
        dialogue=unpublished, subject="Ljus", outcome="acted", text="…"
    )
    this_year = indicator_of(municipality, 2026)
    assert (this_year.actual, this_year.target, this_year.reached) == (1, 1, True)
    assert indicator_of(municipality, 2025).actual == 1
    assert indicator_of(municipality, 2024).actual == 0
    assert indicator_of(make_municipality(), 2026).actual == 0


def test_a_few_voices_of_both_kinds_are_heard(resident: Client) -> None:
    dialogue = make_dialogue()
    for number in range(4):
        make_voice(dialogue, f"Otryggt {number}")
    make_voice(dialogue, "Ändå tryggt", perception="safe")
    for number in range(4, 8):
        make_voice(dialogue, f"Otryggt {number}")
    page = page_of(resident, dialogue)
    shown = [number for number in range(8) if f"Otryggt {number}" in page]
    assert shown == [6, 7]
    assert "Ändå tryggt" in page


def test_without_voices_there_is_no_heading_for_them(resident: Client) -> None:
    dialogue = make_dialogue()
    make_voice(dialogue, "Får inte visas")
    Dialogue.objects.filter(pk=dialogue.pk).update(voices_shown=False)
    page = page_of(resident, dialogue)
    assert "Får inte visas" not in page
    assert "some-voices" not in page


def test_published_answers_stand_on_the_page_and_drafts_do_not(resident: Client) -> None:
    dialogue = make_dialogue(phase=Phase.FEEDBACK)
    common = {"dialogue": dialogue, "outcome": "acted", "text": "…"}
    MunicipalResponse.objects.create(subject="Ljus", published_at=timezone.now(), **common)
    MunicipalResponse.objects.create(subject="Utkast", **common)
    page = page_of(resident, dialogue)
    assert "Ljus" in page
    assert "Utkast" not in page
