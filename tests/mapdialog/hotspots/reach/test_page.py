"""The reach report over HTTP: who may see it, what it says, and what it must not say."""

import csv
import io

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import Role
from tests.factories import make_area, make_dialogue, make_municipality
from tests.respondents import NORTH, answer
from tests.staff_world import client_of, member_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue()


def page(client: Client, dialogue: Dialogue, name: str = "reach") -> HttpResponse:
    where = [dialogue.municipality.slug, dialogue.slug]
    return client.get(reverse(f"staff_hotspots:{name}", args=where))


def test_who_runs_the_analysis_sees_the_page(dialogue) -> None:
    client = member_client(dialogue.municipality)
    assert page(client, dialogue).status_code == 200
    desk = reverse("staff_dialogues:dialogue", args=[dialogue.municipality.slug, dialogue.slug])
    link = reverse("staff_hotspots:reach", args=[dialogue.municipality.slug, dialogue.slug])
    assert client.get(desk).content.decode().count(f'href="{link}"') == 2
    text = page(client, dialogue).content.decode()
    assert text.count('aria-current="page"') == 1


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.SAFETY_COORDINATOR])
def test_other_roles_see_neither_page_nor_link(dialogue, role) -> None:
    client = member_client(dialogue.municipality, role)
    assert page(client, dialogue).status_code == 403
    assert page(client, dialogue, "reach_sheet").status_code == 403
    desk = reverse("staff_dialogues:dialogue", args=[dialogue.municipality.slug, dialogue.slug])
    assert "rackvidd" not in client.get(desk).content.decode()


def test_residents_and_other_municipalities_are_refused(dialogue) -> None:
    assert page(client_of(), dialogue).status_code == 302
    elsewhere = make_municipality()
    neighbour = member_client(elsewhere)
    assert page(neighbour, dialogue).status_code == 403
    url = reverse("staff_hotspots:reach", args=[elsewhere.slug, dialogue.slug])
    assert neighbour.get(url).status_code == 404


def test_every_page_says_that_the_answers_are_self_selected(dialogue) -> None:
    client = member_client(dialogue.municipality)
    for people in (0, 9, 1):
        answer(dialogue, people, gender="woman", age_band="25-44", relation="lives")
        text = page(client, dialogue).content.decode()
        assert "Self-selected answers, not a random sample" in text
        assert ("Fewer than 10 people have answered." in text) == (people != 1)


def test_without_inhabitants_the_answers_stand_alone_and_the_way_to_import_is_told(
    dialogue,
) -> None:
    answer(dialogue, 20, gender="woman", relation="lives")
    answer(dialogue, 20, gender="man", relation="works")
    text = page(member_client(dialogue.municipality), dialogue).content.decode()
    assert "import_areas" in text
    assert "50 %" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "all residents" not in text


def test_names_of_parts_are_no_formulas_in_the_sheet(dialogue) -> None:
    make_area(dialogue.municipality, '=HYPERLINK("x")')
    answer(dialogue, 10, at=NORTH)
    content = page(member_client(dialogue.municipality), dialogue, "reach_sheet").content.decode()
    assert "'=HYPERLINK" in content


def test_no_number_on_the_page_or_sheet_rests_on_fewer_than_ten(dialogue) -> None:
    answer(dialogue, 20, gender="woman", relation="lives")
    answer(dialogue, 7, gender="man", relation="works")
    answer(dialogue, 3, gender="other")
    client = member_client(dialogue.municipality)
    sheet = page(client, dialogue, "reach_sheet")
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig")), delimiter=";"))
    figures = {cell for row in rows[1:] for cell in row[2:] if cell}
    # Of 27 people 20 and 7, of 30 people 23: none of these, nor a share that tells them.
    assert figures.isdisjoint({"74", "26", "67", "23", "10", "3", "7"})
    text = page(client, dialogue).content.decode()
    assert "26 %" not in text
    assert "Too few people in each group" in text
