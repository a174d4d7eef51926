"""Requests for records: chosen items as a workbook, and nothing else."""

import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from mapdialog.errors import NotFound
from mapdialog.organisations.models import Role
from mapdialog.records.models import RecordsRequest
from mapdialog.records.requests import receive_request
from tests.factories import make_dialogue, make_pin
from tests.staff_world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def address(world: World, name: str, *numbers: int) -> str:
    return reverse(f"staff_records:{name}", args=[world.municipality.slug, *numbers])


def test_only_the_chosen_items_leave(world: World) -> None:
    chosen = make_pin(world.dialogue, text="=1+1 Mörkt", reasons=["poor_lighting"])
    make_pin(world.dialogue, text="Inte vald")
    stranger = make_pin(make_dialogue(), text="Annan kommun")
    url = address(world, "request", world.request.pk)
    answer = world.client().post(url, {"item": [chosen.pk, stranger.pk, "x"]})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [chosen.pk]
    assert "'=1+1 Mörkt" in rows[1]
    world.request.refresh_from_db()
    assert world.request.answered_on is not None


def test_a_second_download_does_not_move_the_day_of_the_answer(world: World) -> None:
    pin = make_pin(world.dialogue)
    RecordsRequest.objects.update(answered_on=date(2026, 1, 2))
    url = address(world, "request", world.request.pk)
    assert world.client().post(url, {"item": [pin.pk]}).status_code == 200
    world.request.refresh_from_db()
    assert world.request.answered_on == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (datetime(2026, 6, 30, 22, tzinfo=UTC), "2026-07-01 00"),
        (datetime(2026, 12, 31, 22, tzinfo=UTC), "2026-12-31 23"),
    ],
)
def test_the_hour_is_swedish(world: World, sent: datetime, said: str) -> None:
    pin = make_pin(world.dialogue, created_hour=sent)
    url = address(world, "request", world.request.pk)
    answer = world.client().post(url, {"item": [pin.pk]})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert said in [row[1] for row in sheet.iter_rows(values_only=True)]


def test_without_items_nothing_leaves(world: World) -> None:
    answer = world.client().post(address(world, "request", world.request.pk))
    assert answer.status_code == 422
    world.request.refresh_from_db()
    assert world.request.answered_on is None


@pytest.mark.parametrize("words", ["=1", "+46", "-x", "@a", "\tx", "\rx", "\nx", "＝1", "＠a"])
def test_no_spreadsheet_takes_words_for_a_formula(world: World, words: str) -> None:
    assert comment_in_answer(world, words).startswith("'")
    assert not comment_in_answer(world, f"Se {words}").startswith("'")


@pytest.mark.parametrize("sign", ["\x0b", "\x1f", "\ufffe"])
def test_a_sign_that_no_workbook_can_hold_is_left_out(world: World, sign: str) -> None:
    assert comment_in_answer(world, f"Mörkt{sign} här") == "Mörkt här"


def comment_in_answer(world: World, text: str) -> str:
    pin = make_pin(world.dialogue, text=text)
    url = address(world, "request", world.request.pk)
    answer = world.client().post(url, {"item": [pin.pk]})
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    return str(list(sheet.iter_rows(values_only=True))[1][5])


def test_a_request_is_received(world: World) -> None:
    data = {
        "dialogue": world.dialogue.pk,
        "case_number": "KS 2",
        "scope": "Allt",
        "received_on": "2026-01-02",
    }
    client = world.client(Role.DATA_PROTECTION_OFFICER)
    registered = client.post(address(world, "requests"), data, follow=True)
    assert "a coordinator hands the items out" in registered.text
    # The items are single answers with their exact places, which the officer does not see.
    received = RecordsRequest.objects.get(case_number="KS 2")
    assert client.get(address(world, "request", received.pk)).status_code == 403
    assert address(world, "request", received.pk) not in registered.text
    again = {**data, "case_number": "KS 4"}
    opened = world.client().post(address(world, "requests"), again)
    assert opened.url == address(world, "request", received.pk + 1)
    assert RecordsRequest.objects.get(case_number="KS 2").handled_by is not None
    for fault in ({"scope": ""}, {"dialogue": make_dialogue().pk}, {"received_on": "igår"}):
        assert client.post(address(world, "requests"), {**data, **fault}).status_code == 422


def test_a_request_is_about_a_dialogue_of_its_own_municipality(world: World) -> None:
    asked = {"case_number": "KS 3", "scope": "Allt", "received_on": date(2026, 1, 2)}
    with pytest.raises(NotFound):
        receive_request(world.municipality, dialogue=make_dialogue(), **asked)
    assert not RecordsRequest.objects.filter(case_number="KS 3").exists()
    received = receive_request(world.municipality, dialogue=world.dialogue, **asked)
    assert received.dialogue == world.dialogue


def test_items_are_searched_by_words(world: World) -> None:
    make_pin(world.dialogue, text="Klotter på muren")
    url = address(world, "request", world.request.pk)
    page = world.client().get(url, {"words": "KLOTTER"}).content.decode()
    assert "Klotter på muren" in page
    assert "Mörkt i tunneln" not in page


def test_a_search_for_what_no_text_can_hold_finds_what_is_left_of_it(world: World) -> None:
    make_pin(world.dialogue, text="Klotter på muren")
    url = address(world, "request", world.request.pk)
    assert world.client().get(url, {"words": "\0"}).status_code == 200
    assert "Klotter på muren" in world.client().get(url, {"words": "klot\0ter"}).content.decode()
