"""A coordinator's way: from residents' pins to a published action on the public map."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from procrastinate.contrib.django import app

from mapdialog.dialogues.models import Dialogue
from mapdialog.organisations.models import Role, User
from mapdialog.pins import personal_data
from mapdialog.pins.models import Pin, Status
from tests.e2e.accessibility import grave_violations
from tests.factories import (
    HOT_LAT,
    HOT_LNG,
    PASSWORD,
    fill_with_answers,
    make_area,
    make_dialogue,
    make_member,
    make_pin,
)

NAMED = "Ring Kalle Svensson på 070-123 45 67"


@pytest.fixture
def dialogue(transactional_db: None) -> Dialogue:
    found = make_dialogue(title="Trygga gator", slug="trygga-gator")
    make_area(found.municipality, "Hamnen", south=58.85)
    fill_with_answers(found)
    for text in ("Mörkt i tunneln", NAMED, "Buskarna skymmer"):
        make_pin(
            found,
            text=text,
            lng=HOT_LNG,
            lat=HOT_LAT,
            status=Status.PENDING,
            flags=personal_data.kinds(text),
        )
    return found


@pytest.fixture
def coordinator(dialogue: Dialogue) -> User:
    return make_member(dialogue.municipality, Role.SAFETY_COORDINATOR)


def log_in(page: Page, user: User) -> None:
    page.goto("/arbete/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile(r"^[^?]+/arbete/$"))


def to_room(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def to_review(page: Page) -> None:
    """To the list with its keys: until the scripts of a page run, it has links only."""
    page.get_by_role("link", name="3 pins to review").click()
    page.wait_for_url("**/granskning/")


def work_off_jobs() -> None:
    """The real worker, until nothing waits; in a thread, as the browser holds this one's loop."""

    async def work() -> None:
        worker_app = app.with_connector(app.connector.get_worker_connector())
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False
            )

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work()).result()


def review_all(page: Page) -> None:
    """Mask what points somebody out, by keyboard; approve the rest at once."""
    to_review(page)
    page.get_by_role("link", name=NAMED).click()
    expect(page.locator("#detail")).to_contain_text("May point somebody out")
    page.keyboard.press("m")
    shown = page.get_by_label("Text as it will be shown")
    expect(shown).to_be_focused()
    expect(shown).to_have_value("Ring […] på […]")
    page.get_by_label("Reason, kept in the log").fill("Pekar ut någon")
    page.get_by_role("button", name="Mask and approve").click()
    expect(page.locator("#list")).to_contain_text("2 pins")
    page.get_by_role("button", name="Approve all 2 without a flag").click()
    expect(page.locator("#list")).to_contain_text("Nothing here")


def analyse_and_publish(page: Page) -> None:
    to_room(page, "Analysis")
    page.get_by_role("button", name="Start an analysis").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    work_off_jobs()
    # The page finds out by itself.
    expect(page.locator("[data-cells]")).to_be_attached()
    expect(page.locator(".run-place--unsafe").first).to_be_attached()
    page.get_by_label("The owner's response").fill("Vi lagar ljuset i tunneln före vintern.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Residents see it on the map.")).to_be_visible()


def problem_from_the_first_unsafe_place(page: Page) -> None:
    page.get_by_role("listitem").filter(has_text="more unsafe than expected").first.click()
    expect(page.locator("#detail")).to_contain_text("who marked here find it unsafe")
    page.get_by_role("link", name="Make a problem of it").click()
    page.get_by_label("Title").fill("Mörkt vid tunneln")
    page.get_by_role("button", name="Put it in the inventory").click()
    expect(page.locator("#detail")).to_contain_text("Trygga gator")


def plan_and_publish_an_action(page: Page, dialogue: Dialogue) -> None:
    page.get_by_role("link", name="Plan an action").click()
    page.get_by_label("What", exact=True).fill("Ny belysning i tunneln")
    page.get_by_label("Responsible").select_option(label=str(dialogue.municipality))
    page.get_by_label("Done by").fill(f"{timezone.localdate().year + 1}-05-31")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_label("Status").select_option("ongoing")
    page.get_by_label("What has been done, or why not").fill("Armaturerna är beställda.")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_text("The action is now under way.")).to_be_visible()
    page.get_by_role("button", name="Publish on the public map").click()
    expect(page.get_by_text("The action stands on the public map.")).to_be_visible()


def test_from_pins_to_an_action_on_the_public_map(
    desk: Page, phone: Page, dialogue: Dialogue, coordinator: User
) -> None:
    log_in(desk, coordinator)
    review_all(desk)
    assert Pin.objects.filter(status=Status.PENDING).count() == 0
    analyse_and_publish(desk)
    problem_from_the_first_unsafe_place(desk)
    plan_and_publish_an_action(desk, dialogue)

    phone.goto(reverse("feedback:results", args=[dialogue.municipality.slug, dialogue.slug]))
    phone.get_by_role("tab", name="What we do").tap()
    action = phone.locator(".action", has_text="Ny belysning i tunneln")
    expect(action).to_be_visible()
    expect(action).to_contain_text("Under way")
    expect(action).to_contain_text("Armaturerna är beställda.")
    expect(action).to_contain_text(str(dialogue.municipality))
    expect(phone.locator("#gor")).to_contain_text("Vi lagar ljuset i tunneln före vintern.")


def test_a_running_analysis_can_be_stopped(
    desk: Page, dialogue: Dialogue, coordinator: User
) -> None:
    log_in(desk, coordinator)
    desk.goto(reverse("staff_hotspots:workbench", args=[dialogue.municipality.slug, dialogue.slug]))
    desk.get_by_role("button", name="Start an analysis").click()
    desk.get_by_role("button", name="Stop").click()
    work_off_jobs()
    expect(desk.get_by_text("This analysis was stopped.")).to_be_visible()
    assert not dialogue.runs.get().cells.exists()


def test_keys_walk_the_list_and_stay_out_of_fields(
    desk: Page, dialogue: Dialogue, coordinator: User
) -> None:
    log_in(desk, coordinator)
    to_review(desk)
    desk.get_by_role("link", name="Mörkt i tunneln").click()
    # Quicker than any answer of the server: no key is lost, and none is about the wrong pin.
    desk.keyboard.press("j")
    expect(desk.locator("[data-item][aria-current]")).to_contain_text(NAMED)
    desk.keyboard.press("k")
    expect(desk.locator("[data-item][aria-current]")).to_contain_text("Mörkt i tunneln")
    desk.keyboard.press("/")
    words = desk.get_by_label("Words")
    words.fill("")
    words.press_sequentially("jakt")
    expect(words).to_have_value("jakt")
    expect(desk.locator("[data-item][aria-current]")).to_contain_text("Mörkt i tunneln")
    desk.get_by_role("link", name="Mörkt i tunneln").focus()
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.get_by_role("button", name="Close").click()
    expect(desk.locator("[data-item][aria-current]")).to_be_focused()
    desk.keyboard.press("a")
    expect(desk.locator("#list")).to_contain_text("2 pins")
    assert Pin.objects.get(original_text="Mörkt i tunneln").status == Status.APPROVED


def test_the_inbox_works_without_javascript(
    plain: Page, dialogue: Dialogue, coordinator: User
) -> None:
    log_in(plain, coordinator)
    plain.get_by_role("link", name="3 pins to review").click()
    plain.get_by_role("link", name="Mörkt i tunneln").click()
    plain.get_by_role("button", name="Approve", exact=True).click()
    expect(plain.locator("#list")).to_contain_text("2 pins")


STAFF_PAGES = [
    "staff_organisations:start",
    "staff_dialogues:dialogues",
    "staff_dialogues:new",
    "staff_dialogues:dialogue",
    "staff_dialogues:edit",
    "staff_dialogues:area",
    "staff_pins:inbox",
    "staff_pins:comments",
    "staff_pins:history",
    "staff_hotspots:workbench",
    "staff_sessions:sessions",
    "staff_sessions:entry",
    "staff_planning:board",
    "staff_planning:new_problem",
    "staff_planning:new_plan",
    "staff_planning:new_pledge",
    "staff_feedback:composer",
    "staff_records:requests",
    "staff_meetings:meetings",
]


def test_no_staff_page_has_a_grave_fault(desk: Page, dialogue: Dialogue, coordinator: User) -> None:
    desk.goto("/arbete/")
    found = {"login": grave_violations(desk)}
    log_in(desk, coordinator)
    for route in STAFF_PAGES:
        room, name = route.split(":")
        general = room in {"staff_organisations", "staff_planning", "staff_records"}
        general |= room == "staff_meetings" or name in {"dialogues", "new"}
        where = [] if general else [dialogue.slug]
        desk.goto(reverse(route, args=[dialogue.municipality.slug, *where]))
        found[route] = grave_violations(desk)
        desk.emulate_media(color_scheme="dark")
        found[f"{route} by night"] = grave_violations(desk)
        desk.emulate_media(color_scheme="light")
    assert {page: faults for page, faults in found.items() if faults} == {}
