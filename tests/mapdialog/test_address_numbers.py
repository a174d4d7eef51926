"""Numbers in addresses, as anybody may write them."""

import pytest
from django.urls import reverse

from mapdialog.address_numbers import number_in
from mapdialog.organisations.models import Role
from tests.factories import make_area, make_dialogue, make_member

pytestmark = pytest.mark.django_db
FAR_TOO_LONG = "9" * 5_000


@pytest.mark.parametrize("text", ["", "-1", "1.0", " 1", "²", "abc", "1" * 19, FAR_TOO_LONG])
def test_what_is_no_key_is_no_number(text):
    assert number_in(text) is None


def test_a_key_is_a_number_in_any_digits():
    assert (number_in("0"), number_in("12"), number_in("٢"), number_in("9" * 18)) == (
        0, 12, 2, 10**18 - 1,
    )  # fmt: skip


def test_a_resident_who_asks_for_an_impossible_area_gets_the_page(resident):
    dialogue = make_dialogue()
    area = make_area(dialogue.municipality)
    address = reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug])
    for number in (FAR_TOO_LONG, "9" * 18, "1e3"):
        page = resident.post(address, {"find": "area", "area": number})
        assert page.status_code == 200
        assert "Somewhere in" not in page.text
    assert "Somewhere in" in resident.post(address, {"find": "area", "area": area.pk}).text


@pytest.mark.parametrize(
    ("route", "name"),
    [
        ("staff_pins:inbox", "pin"),
        ("staff_hotspots:workbench", "run"),
        ("staff_feedback:composer", "response"),
    ],
)
def test_staff_who_follow_a_broken_address_get_the_page(client, route, name):
    dialogue = make_dialogue()
    client.force_login(make_member(dialogue.municipality, Role.SAFETY_COORDINATOR))
    address = reverse(route, args=[dialogue.municipality.slug, dialogue.slug])
    assert client.get(address, {name: FAR_TOO_LONG}).status_code == 200
    assert client.get(address, {name: "9" * 18}).status_code == 404
