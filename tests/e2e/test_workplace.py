"""The workplace on a phone and a desk: every place is reached, and pages use the width there is."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from mapdialog.organisations.models import Membership, Role
from mapdialog.organisations.navigation import SETTINGS
from tests.e2e.accessibility import grave_violations
from tests.e2e.conftest import DESK, PHONE
from tests.factories import make_member
from tests.staff_world import World, make_world

PLACES = ["Start", "Dialogues", "Planning", "Meetings", "Records", "Settings"]
PARTS = ["Overview", "Review", "Analysis", "Whom we reach", "Occasions", "Feedback"]
WITH_A_SIDE = [
    "staff_organisations:start",
    "staff_dialogues:dialogues",
    "staff_meetings:meetings",
    "staff_records:requests",
    "staff_settings:people",
    "staff_rules:boards",
]

At = Callable[..., Page]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def at(world: World, open_context: Callable[..., BrowserContext], live_server: object) -> At:
    """`at(route, **options)`: the page, for somebody with all that there is."""
    person = make_member(world.municipality)
    Membership.objects.create(user=person, municipality=world.municipality, role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def open_page(route: str, *where: object, **options: object) -> Page:
        context = open_context(**options)
        address = str(live_server)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}]
        )
        page = context.new_page()
        page.goto(reverse(route, args=[world.municipality.slug, *where]))
        return page

    return open_page


def overflow(page: Page) -> int:
    """How many pixels of the page lie beside the window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_reaches_every_place_by_one_button_and_the_keyboard(
    world: World, at: At, scripts: bool
) -> None:
    page = at("staff_dialogues:dialogue", world.dialogue.slug, **PHONE, java_script_enabled=scripts)
    places = page.get_by_role("navigation", name="Workplace")
    expect(places).to_be_hidden()
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    for name in [*PLACES, *PARTS]:
        expect(places.get_by_role("link", name=name, exact=True)).to_be_in_viewport(ratio=1)
    expect(places.get_by_role("link", name="Overview")).to_have_attribute("aria-current", "page")
    page.keyboard.press("Tab")
    expect(places.get_by_role("link", name="Start")).to_be_focused()
    page.keyboard.press("Escape")
    expect(places).to_be_hidden()
    menu.focus()
    page.keyboard.press("Space")
    places.get_by_role("link", name="Meetings").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Joint meetings")).to_be_visible()


def test_a_phone_says_in_which_dialogue_one_is(world: World, at: At) -> None:
    page = at("staff_pins:inbox", world.dialogue.slug, **PHONE)
    expect(page.locator(".desk__where")).to_contain_text(world.dialogue.title)
    expect(page.locator(".desk__where")).to_contain_text("feedback")


def test_the_open_menu_and_the_start_page_have_no_grave_fault(at: At) -> None:
    page = at("staff_organisations:start", **PHONE)
    closed = grave_violations(page)
    page.get_by_role("button", name="Menu").click()
    assert (closed, grave_violations(page)) == ([], [])
    page.emulate_media(color_scheme="dark")
    assert grave_violations(page) == []


def test_every_part_of_the_settings_is_in_sight_on_a_phone(at: At) -> None:
    page = at("staff_settings:people", **PHONE)
    parts = page.get_by_role("navigation", name="Settings")
    for entry in SETTINGS:
        expect(parts.get_by_role("link", name=str(entry.label))).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("route", WITH_A_SIDE)
@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_a_desk_shows_two_columns_and_a_phone_one(at: At, route: str, locale: str) -> None:
    page = at(route, **DESK, locale=locale)
    expect(page.locator(".desk__menu")).to_be_hidden()
    expect(page.locator("#places a").first).to_be_visible()
    columns = page.locator(".beside > *")
    one, other = columns.nth(0).bounding_box(), columns.nth(1).bounding_box()
    assert one
    assert other
    assert abs(one["y"] - other["y"]) < 5
    assert one["width"] + other["width"] > 1000
    page.set_viewport_size(PHONE["viewport"])
    one, other = columns.nth(0).bounding_box(), columns.nth(1).bounding_box()
    assert one
    assert other
    assert other["y"] >= one["y"] + one["height"]
    assert overflow(page) == 0


@pytest.mark.parametrize("route", WITH_A_SIDE)
def test_no_line_of_running_text_is_longer_than_can_be_read(at: At, route: str) -> None:
    page = at(route, viewport={"width": 2200, "height": 1200})
    widest = """() => Math.max(...[...document.querySelectorAll(".desk__page p")]
        .map((p) => p.getBoundingClientRect().width / parseFloat(getComputedStyle(p).fontSize)))"""
    # Half an em is a letter as a rule: 75 letters.
    assert page.evaluate(widest) <= 75 / 2
