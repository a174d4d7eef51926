"""What a run found, to look at in a real browser: three maps of the day, two rounds on one map."""

import pytest
from django.contrib.gis.geos import MultiPolygon
from django.urls import reverse
from playwright.sync_api import Page, expect

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import AnalysisRun, ContrastArea, RunPartCell, RunStep
from mapdialog.hotspots.runs.services import record_step
from mapdialog.organisations.models import Role, User
from tests.e2e.accessibility import grave_violations
from tests.e2e.test_coordinator import log_in
from tests.factories import fill_with_answers, make_dialogue, make_member
from tests.run_records import add_cell, add_place, record_run, square

KEEP_MAPS = """
window.theMaps = [];
addEventListener("map:init", ({ detail }) => window.theMaps.push(detail.map));
"""
# To the pixel: a map stands on whole pixels.
ALIKE = """() => {
  const [one, ...others] = theMaps;
  return others.every((other) =>
    one.getZoom() === other.getZoom() &&
    one.project(one.getCenter()).distanceTo(one.project(other.getCenter())) < 2.5);
}"""
# Where the panes are cut, in pixels from the left of the map: before's and after's edges.
CUTS = """() => {
  const map = theMaps[0];
  const left = map.containerPointToLayerPoint([0, 0]).x;
  return ["before", "after"].map((name) => {
    const { clipPath } = map.getPane(`round-${name}`).style;
    const corners = [...clipPath.matchAll(/(-?[\\d.]+)px -?[\\d.]+px/g)];
    const xs = corners.map((found) => Number(found[1]));
    return [Math.min(...xs) - left, Math.max(...xs) - left];
  });
}"""
ANSWERS = {
    "unsafe": {
        "people": 40,
        "reasons": {"people": 35, "said": [["poor_lighting", 30], ["deserted", 9]]},
        "times_of_day": {"people": 33, "said": [["evening", 28], ["night", 12]]},
        "seasons": {"people": 20, "said": [["winter", 20]]},
        "when_dark": 25,
    }
}
FINDINGS = {
    "answers": ANSWERS,
    "contrasts": [
        {"kind": "darkness", "group": "", "labelled": 60, "unlabelled": 55, "refusals": []}
    ],
    "change": {"people_before": 40, "people_after": 40, "refusals": []},
    "sensitivity": {"refused": "no_population"},
}
CHANGE = {
    "people_before": 31,
    "people_after": 44,
    "share_before": 0.9,
    "share_after": 0.4,
    "comparison_change": 0.01,
    "net_change": -2.0,
    "net_low": -3.0,
    "net_high": -1.0,
    "regression_to_mean": True,
}


@pytest.fixture
def dialogue(transactional_db: None) -> Dialogue:
    found = make_dialogue(title="I år", slug="i-ar")
    fill_with_answers(found, people=40)
    return found


@pytest.fixture
def coordinator(dialogue: Dialogue) -> User:
    return make_member(dialogue.municipality, Role.SAFETY_COORDINATOR)


@pytest.fixture
def run(dialogue: Dialogue) -> AnalysisRun:
    earlier = make_dialogue(dialogue.municipality, title="Förra året", slug="forra-aret")
    fill_with_answers(earlier, people=40)
    before = record_run(earlier)
    found = record_run(dialogue, before=before, findings=FINDINGS)
    record_step(found, "Done", 1.0, RunStep.Kind.DONE)
    for one in (before, found):
        for number in range(-3, 4):
            add_cell(one, number)
    for part in ("day", "evening", "night"):
        for number in range(3):
            RunPartCell.objects.create(
                run=found,
                part=part,
                cell_id=number,
                geometry=square(number),
                n=9,
                n_unsafe=6,
                respondents=8,
                share_unsafe=0.75,
            )
    add_place(found, "Torget", reasons=[["deserted", 9]], times_of_day=[["evening", 9]])
    ContrastArea.objects.create(
        run=found,
        kind="less_unsafe",
        name="Tunneln",
        geometry=MultiPolygon(square(), srid=4326),
        respondents=75,
        p=0.001,
        figures=CHANGE,
    )
    return found


def open_page(page: Page, run: AnalysisRun, name: str) -> None:
    page.add_init_script(KEEP_MAPS)
    where = [run.dialogue.municipality.slug, run.dialogue.slug, run.pk]
    page.goto(reverse(f"staff_hotspots:{name}", args=where))


def open_bench(page: Page, run: AnalysisRun) -> None:
    where = [run.dialogue.municipality.slug, run.dialogue.slug]
    page.goto(reverse("staff_hotspots:workbench", args=where))
    expect(page.locator(".run-place")).to_have_count(1)


def half_handle(page: Page) -> float:
    return 1.75 * float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))


def cuts(page: Page) -> list[list[float]]:
    found: list[list[float]] = page.evaluate(CUTS)
    return found


def test_three_maps_of_the_day_move_together(
    desk: Page, coordinator: User, run: AnalysisRun
) -> None:
    log_in(desk, coordinator)
    open_page(desk, run, "parts_of_day")
    for part in ("day", "evening", "night"):
        expect(desk.locator(f"#map-{part} .run-cell--unsafe-2")).to_have_count(3)
    desk.wait_for_function(ALIKE)
    for mover, others in (("night", (0, 1)), ("day", (1, 2)), ("evening", (0, 2))):
        places = desk.evaluate("theMaps.map((map) => map.getCenter().lng)")
        desk.locator(f"#map-{mover}").focus()
        desk.keyboard.press("ArrowRight")
        for other in others:
            desk.wait_for_function(
                f"() => theMaps[{other}].getCenter().lng > {places[other]} + 1e-5"
            )
        desk.wait_for_function(ALIKE)
    zoom = desk.evaluate("theMaps[0].getZoom()")
    desk.locator("#map-evening").get_by_role("button", name="Zoom in").click()
    desk.wait_for_function(f"() => theMaps.every((map) => map.getZoom() === {zoom + 1})")


def test_the_slider_moves_what_is_seen_of_each_round(
    desk: Page, coordinator: User, run: AnalysisRun
) -> None:
    log_in(desk, coordinator)
    open_page(desk, run, "before_after")
    slider = desk.get_by_role("slider", name="Divider between the rounds")
    expect(slider).to_have_attribute("aria-valuetext", "50 % of the map shows the round before")
    middle = desk.evaluate("theMaps[0].getSize().x") / 2
    before, after = cuts(desk)
    # What is seen of one round ends where that of the other begins: in the middle.
    assert before[0] < 0
    assert before[1] == after[0] == pytest.approx(middle, abs=1)
    assert after[1] > 2 * middle

    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "49 % of the map shows the round before")
    moved = cuts(desk)[0][1]
    assert middle * 0.9 < moved < middle
    slider.press("Home")
    # The handle stays whole within the map.
    assert cuts(desk)[0][1] == pytest.approx(half_handle(desk), abs=1)

    # Panes move with the map, the divider does not.
    start = desk.evaluate("theMaps[0].getCenter().lng")
    desk.locator("#map").focus()
    desk.keyboard.press("ArrowRight")
    desk.wait_for_function(f"() => theMaps[0].getCenter().lng > {start} + 1e-5")
    desk.evaluate("theMaps[0].stop()")
    assert cuts(desk)[0][1] == pytest.approx(half_handle(desk), abs=1)


def test_a_finger_drags_the_handle_and_beside_it_the_map(
    phone: Page, coordinator: User, run: AnalysisRun
) -> None:
    log_in(phone, coordinator)
    open_page(phone, run, "before_after")
    slider = phone.get_by_role("slider")
    expect(slider).to_be_visible()
    frame = phone.locator(".swipe").bounding_box()
    assert frame
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    beside = phone.evaluate("([x, y]) => document.elementFromPoint(x, y).className", [x - 60, y])
    assert "swipe__range" not in str(beside)
    # 48 px at least, and all of it takes the finger.
    for offset in (-23, 0, 23):
        hit = phone.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).className", [x + offset, y]
        )
        assert hit == "swipe__range"
    phone.mouse.move(x, y)
    phone.mouse.down()
    phone.mouse.move(x + 80, y, steps=4)
    phone.mouse.up()
    assert cuts(phone)[0][1] == pytest.approx(frame["width"] / 2 + 80, abs=6)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_from_right_to_left_the_round_before_stands_on_the_right(
    desk: Page, coordinator: User, run: AnalysisRun
) -> None:
    log_in(desk, coordinator)
    cookie = {"name": "django_language", "value": "ar", "url": desk.url}
    desk.context.add_cookies([cookie])
    open_page(desk, run, "before_after")
    assert desk.evaluate("document.dir") == "rtl"
    slider = desk.get_by_role("slider")
    expect(slider).to_be_visible()
    width = desk.evaluate("theMaps[0].getSize().x")
    before, after = cuts(desk)
    assert before[0] == after[1] == pytest.approx(width / 2, abs=1)
    slider.press("Home")
    assert cuts(desk)[0][0] == pytest.approx(width - half_handle(desk), abs=1)


def test_an_area_that_differs_is_chosen_in_the_list_or_on_the_map(
    desk: Page, coordinator: User, run: AnalysisRun
) -> None:
    log_in(desk, coordinator)
    open_bench(desk, run)
    area = desk.locator(".run-differs")
    expect(area).to_have_count(0)
    desk.locator("#list").get_by_role("link", name="Tunneln").click()
    expect(area).to_have_class(
        "run-differs run-differs--less_unsafe leaflet-interactive run-differs--chosen"
    )
    expect(desk.get_by_label("Chosen place")).to_contain_text("90\N{NO-BREAK SPACE}% of 31 people")
    desk.get_by_label("Chosen place").get_by_role("link", name=f"Analysis {run.pk}").click()
    expect(desk.get_by_label("Chosen place")).to_contain_text("What 40 people say of unsafe places")
    expect(area).to_have_count(1)
    desk.get_by_text("Layers", exact=True).click()
    desk.get_by_role("checkbox", name="What differs").uncheck()
    expect(area).to_have_count(0)


def test_all_that_was_found_has_no_grave_fault(
    desk: Page, coordinator: User, run: AnalysisRun
) -> None:
    log_in(desk, coordinator)
    found = {}
    for name in ("parts_of_day", "before_after"):
        open_page(desk, run, name)
        expect(desk.locator("[data-ground=simple]").first).to_be_visible()
        found[name] = grave_violations(desk)
        desk.emulate_media(color_scheme="dark")
        found[f"{name} by night"] = grave_violations(desk)
        desk.emulate_media(color_scheme="light")
    open_bench(desk, run)
    found["result"] = grave_violations(desk)
    for link in ("Torget", "Tunneln"):
        desk.locator("#list").get_by_role("link", name=link).click()
        expect(desk.get_by_label("Chosen place").get_by_role("heading", name=link)).to_be_visible()
        found[link] = grave_violations(desk)
    assert {page: faults for page, faults in found.items() if faults} == {}
