"""What tests do on the page where a place is marked."""

import re

from playwright.sync_api import Locator, Page, expect

from mapdialog.dialogues.models import Dialogue
from tests.factories import CENTRE, make_area, make_dialogue

RECEIPT = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")


def make_small_dialogue() -> Dialogue:
    """One with a small area, so that the map begins close enough to point at a place."""
    found = make_dialogue()
    west, south = CENTRE[0] - 0.004, CENTRE[1] - 0.002
    east, north = CENTRE[0] + 0.004, CENTRE[1] + 0.002
    area = make_area(found.municipality, "Hamnen", west=west, south=south, east=east, north=north)
    found.area = area.geometry
    found.save()
    return found


def main_button(page: Page) -> Locator:
    return page.locator("[data-main]")


def at_step(page: Page, name: str) -> None:
    expect(page.locator(f'.mark[data-current="{name}"]')).to_be_attached()


def map_is_ready(page: Page) -> None:
    expect(page.locator('.map-ground[data-ground="simple"]')).to_be_attached()


def move_the_map(page: Page) -> None:
    """A little to the east, as a map that nobody has moved marks nothing."""
    ground = page.locator(".map-ground")
    ground.focus()
    ground.press("ArrowRight")
    expect(page.locator("[data-map].is-moving")).to_have_count(0)


def mark_the_middle(page: Page, dialogue: Dialogue) -> None:
    page.goto(dialogue.get_absolute_url())
    page.get_by_role("link", name="It is unsafe here").click()
    map_is_ready(page)
    move_the_map(page)
    main_button(page).click()
    at_step(page, "reasons")
