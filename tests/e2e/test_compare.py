"""Two analyses side by side in a real browser, and one repeated from its record."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.organisations.models import Role, User
from tests.e2e.accessibility import grave_violations
from tests.e2e.test_coordinator import log_in, work_off_jobs
from tests.factories import fill_with_answers, make_dialogue, make_member, make_pin
from tests.run_records import add_cell, add_place, record_run

KEEP_MAPS = """
window.theMaps = [];
addEventListener("map:init", ({ detail }) => window.theMaps.push(detail.map));
"""
VIEWS = """() => theMaps.map((map) => {
  const { lat, lng } = map.getCenter();
  return [map.getZoom(), lat, lng];
})"""
# To the pixel: a map stands on whole pixels, so two of them may differ by one.
ALIKE = """() => {
  const [one, other] = theMaps;
  const apart = one.project(one.getCenter()).distanceTo(one.project(other.getCenter()));
  return one.getZoom() === other.getZoom() && apart < 1.5;
}"""


@pytest.fixture
def dialogue(transactional_db: None) -> Dialogue:
    found = make_dialogue(title="Trygga gator", slug="trygga-gator")
    fill_with_answers(found, people=40)
    return found


@pytest.fixture
def coordinator(dialogue: Dialogue) -> User:
    return make_member(dialogue.municipality, Role.SAFETY_COORDINATOR)


@pytest.fixture
def runs(dialogue: Dialogue) -> list[AnalysisRun]:
    """Two that differ in everything that a comparison can show."""
    earlier = record_run(dialogue, parameters={"seed": 2})
    make_pin(dialogue)
    later = record_run(dialogue, refusals=[{"code": "districts_only", "found": 41, "needed": 100}])
    for run, share, low, high in ((earlier, 0.2, 0.1, 0.3), (later, 0.8, 0.7, 0.9)):
        for number in range(3):
            add_cell(run, number, share_unsafe=share, share_low=low, share_high=high)
    add_place(earlier, "Torget")
    add_place(later, "Torget", east=0.3)
    add_place(later, "Hamnen", east=8, direction="safe")
    return [earlier, later]


def open_comparison(page: Page, dialogue: Dialogue, runs: list[AnalysisRun]) -> None:
    page.add_init_script(KEEP_MAPS)
    where = [dialogue.municipality.slug, dialogue.slug]
    query = "&".join(f"{name}={run.pk}" for name, run in zip("ab", runs, strict=True))
    page.goto(f"{reverse('staff_hotspots:compare', args=where)}?{query}")
    expect(page.locator(".map-ground[data-ground=simple]")).to_have_count(2)
    expect(page.locator("#map-earlier .run-place")).to_have_count(1)
    expect(page.locator("#map-later .run-place")).to_have_count(2)


def views(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(VIEWS)
    return found


def drag(page: Page, selector: str, east: int, south: int) -> None:
    frame = page.locator(selector).bounding_box()
    assert frame
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for part in range(1, 6):
        page.mouse.move(x + east * part / 5, y + south * part / 5)
    page.mouse.up()


def test_two_maps_move_together_whichever_is_moved(
    desk: Page, dialogue: Dialogue, coordinator: User, runs: list[AnalysisRun]
) -> None:
    log_in(desk, coordinator)
    open_comparison(desk, dialogue, runs)
    desk.wait_for_function(ALIKE)
    zoom = views(desk)[0][0]

    desk.locator("#map-later").get_by_role("button", name="Zoom in").click()
    desk.wait_for_function(f"() => theMaps[0].getZoom() === {zoom + 1}")
    desk.wait_for_function(ALIKE)

    before = views(desk)
    drag(desk, "#map-earlier", 120, -60)
    desk.wait_for_function(f"() => theMaps[1].getCenter().lng !== {before[1][2]}")
    desk.wait_for_function(ALIKE)
    assert views(desk)[0][2] < before[0][2]

    before = views(desk)
    desk.locator("#map-later").focus()
    desk.keyboard.press("ArrowRight")
    desk.wait_for_function(f"() => theMaps[0].getCenter().lng > {before[0][2]} + 1e-5")
    desk.wait_for_function(ALIKE)

    one, other = (desk.locator(f"#map-{name}").bounding_box() for name in ("earlier", "later"))
    assert one
    assert other
    assert one["y"] == other["y"]


def test_everything_on_the_maps_stands_in_words_on_a_phone(
    phone: Page, dialogue: Dialogue, coordinator: User, runs: list[AnalysisRun]
) -> None:
    log_in(phone, coordinator)
    open_comparison(phone, dialogue, runs)
    expect(phone.get_by_label("In short")).to_contain_text("Both changed, answers (1 pin came")
    expect(phone.get_by_role("row", name="Torget")).to_contain_text("still there")
    expect(phone.get_by_role("row", name="Hamnen")).to_contain_text("safer than expected, new")
    shifts = phone.get_by_role("table", name="Cells whose share changed clearly")
    expect(shifts.get_by_role("row")).to_have_count(4)
    one, other = (phone.locator(f"#map-{name}").bounding_box() for name in ("earlier", "later"))
    assert one
    assert other
    assert one["y"] + one["height"] <= other["y"]
    # Nothing sticks out to the side.
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_comparing_and_the_record_have_no_grave_fault(
    desk: Page, dialogue: Dialogue, coordinator: User, runs: list[AnalysisRun]
) -> None:
    log_in(desk, coordinator)
    open_comparison(desk, dialogue, runs)
    found = {"compare": grave_violations(desk)}
    desk.emulate_media(color_scheme="dark")
    found["compare by night"] = grave_violations(desk)
    where = [dialogue.municipality.slug, dialogue.slug]
    desk.goto(f"{reverse('staff_hotspots:workbench', args=where)}?run={runs[0].pk}")
    desk.get_by_text("How it was made").click()
    found["record by night"] = grave_violations(desk)
    desk.emulate_media(color_scheme="light")
    found["record"] = grave_violations(desk)
    assert {page: faults for page, faults in found.items() if faults} == {}


def test_a_repeat_is_asked_for_followed_and_told(
    desk: Page, dialogue: Dialogue, coordinator: User
) -> None:
    run = start_run(dialogue)
    execute_run(run)
    log_in(desk, coordinator)
    where = [dialogue.municipality.slug, dialogue.slug]
    desk.goto(reverse("staff_hotspots:workbench", args=where))
    desk.get_by_text("How it was made").click()
    desk.get_by_role("button", name="Repeat and compare the bits").click()
    expect(desk.get_by_text("Being repeated from its record")).to_be_visible()
    work_off_jobs()
    # The page finds out by itself.
    expect(desk.get_by_text("the same, bit for bit").last).to_be_in_viewport()
    expect(desk.locator("#repeat")).to_be_focused()
    expect(desk.get_by_role("button", name="Repeat and compare the bits")).to_be_visible()
