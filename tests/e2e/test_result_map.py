"""The result map in a real browser: a ground truly drawn, and all three parts of a place."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from shapely.geometry import LineString, Point, box

from mapdialog.areas.models import BaseMap
from mapdialog.planning.services import publish_action
from tests.e2e.conftest import DESK, PHONE, Browse
from tests.factories import CENTRE, EAST, NORTH, SOUTH, WEST, make_area
from tests.publications import RESPONSE, STEP, publish
from tests.staff_world import World, make_world

LAKE, PARK = (13.22, 58.93), (13.26, 58.93)
IN_LAKE, IN_PARK = (13.212, 58.938), (13.252, 58.938)
"""Off the middle, where the names stand."""
KEEP_MAP = "addEventListener('map:init', ({ detail }) => { window.theMap = detail.map; })"

# The colour that the base map has at a place, and the colour that the style gives a kind of ground.
DRAWN_AT = """([lng, lat]) => {
  const at = theMap.latLngToContainerPoint([lat, lng]);
  const frame = theMap.getContainer().getBoundingClientRect();
  for (const tile of document.querySelectorAll("canvas.leaflet-tile")) {
    const { left, top, width, height } = tile.getBoundingClientRect();
    const x = frame.left + at.x - left, y = frame.top + at.y - top;
    if (x < 0 || y < 0 || x >= width || y >= height || !tile.width) continue;
    const scale = tile.width / width;
    return [...tile.getContext("2d").getImageData(x * scale, y * scale, 1, 1).data];
  }
  return null;
}"""
IS_DRAWN = f"(place) => ({DRAWN_AT})(place)?.[3] === 255"
COLOUR_OF = """(name) => {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name);
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data];
}"""
PLACE_ON_SCREEN = """([lng, lat]) => {
  const { x, y } = theMap.latLngToContainerPoint([lat, lng]);
  return { x, y };
}"""


@pytest.fixture(autouse=True)
def base_maps(settings: Any, tmp_path: Path) -> Path:
    settings.BASEMAP_DIR = tmp_path / "basemaps"
    return settings.BASEMAP_DIR


@pytest.fixture
def world(transactional_db: None) -> World:
    """A dialogue in feedback with something of everything."""
    found = make_world()
    make_area(found.municipality, "Södra sidan", south=SOUTH, north=58.95)
    publish(found.dialogue)
    publish_action(found.action)
    return found


@pytest.fixture
def ground(tmp_path: Path, world: World) -> None:
    """A base map of a lake, a park and a street, made by the command that makes real ones."""
    features = gpd.GeoDataFrame(
        {
            "kind": ["residential", "water", "park", "road_primary", "place_town"],
            "name": ["", "Sjön", "Parken", "Storgatan", "Provköping"],
        },
        geometry=[
            box(WEST - 0.05, SOUTH - 0.05, EAST + 0.05, NORTH + 0.05),
            box(LAKE[0] - 0.015, LAKE[1] - 0.015, LAKE[0] + 0.015, LAKE[1] + 0.015),
            box(PARK[0] - 0.015, PARK[1] - 0.015, PARK[0] + 0.015, PARK[1] + 0.015),
            LineString([(WEST, 58.9), (EAST, 58.9)]),
            Point(CENTRE),
        ],
        crs=4326,
    )
    file = tmp_path / "grund.gpkg"
    features.to_file(file, layer="grund")
    call_command("import_basemap", str(file), attribution="© Provköping")


def open_result(page: Page, world: World, part: str = "") -> None:
    page.add_init_script(KEEP_MAP)
    page.goto(f"{world.dialogue.get_absolute_url()}resultat/{part}")
    expect(page.locator("#result[data-ready]")).to_be_attached()


def drawn(page: Page, place: tuple[float, float]) -> list[int]:
    page.wait_for_function(IS_DRAWN, arg=list(place))
    colour: list[int] = page.evaluate(DRAWN_AT, list(place))
    return colour


def tap_on(page: Page, place: tuple[float, float]) -> None:
    at = page.evaluate(PLACE_ON_SCREEN, list(place))
    page.locator("#map").click(position=at)


def middle_of_cell(east: int) -> tuple[float, float]:
    return CENTRE[0] + (east + 0.5) * STEP[0], CENTRE[1] + 0.5 * STEP[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_base_map_is_drawn_in_the_colours_of_day_and_night(
    browse: Browse, world: World, ground: None, scheme: str
) -> None:
    page = browse(**DESK, color_scheme=scheme)
    open_result(page, world)
    expect(page.locator('#map[data-ground="vector"]')).to_be_attached()
    page.evaluate("theMap.setView([58.93, 13.24], 13, { animate: false })")
    assert drawn(page, IN_LAKE) == page.evaluate(COLOUR_OF, "--map-water")
    assert drawn(page, IN_PARK) == page.evaluate(COLOUR_OF, "--map-green")
    assert drawn(page, IN_LAKE) != drawn(page, IN_PARK)
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("© Provköping")


def test_the_map_follows_when_night_falls(desk: Page, world: World, ground: None) -> None:
    open_result(desk, world)
    desk.evaluate("theMap.setView([58.93, 13.24], 13, { animate: false })")
    by_day = drawn(desk, IN_LAKE)
    desk.emulate_media(color_scheme="dark")
    desk.wait_for_function(
        f"([place, before]) => ({DRAWN_AT})(place)?.join() !== before.join()",
        arg=[list(IN_LAKE), by_day],
    )
    assert sum(drawn(desk, IN_LAKE)[:3]) < sum(by_day[:3])


def test_names_are_written_on_the_map(desk: Page, world: World, ground: None) -> None:
    """Ink of the text colour stands where the town's name belongs, and only there."""
    open_result(desk, world)
    desk.evaluate("theMap.setView([58.9, 13.29], 13, { animate: false })")
    drawn(desk, CENTRE)
    darkest = """([lng, lat]) => {
      const near = [];
      for (let x = -40; x <= 40; x += 1) {
        const at = theMap.latLngToContainerPoint([lat, lng]).add([x, 0]);
        const place = theMap.containerPointToLatLng(at);
        near.push((DRAWN)([place.lng, place.lat])?.[0] ?? 255);
      }
      return Math.min(...near);
    }""".replace("DRAWN", DRAWN_AT)
    assert desk.evaluate(darkest, list(CENTRE)) < 120
    assert desk.evaluate(darkest, [13.29, 58.913]) > 150


def test_without_a_base_map_the_ground_has_an_outline_and_names(desk: Page, world: World) -> None:
    open_result(desk, world)
    expect(desk.locator('#map[data-ground="simple"]')).to_be_attached()
    expect(desk.locator(".ground-boundary")).to_be_attached()
    expect(desk.get_by_text("Södra sidan").first).to_be_visible()
    expect(desk.locator(".map-veil")).to_be_attached()


def test_a_base_map_that_is_gone_leaves_the_simple_ground(
    desk: Page, world: World, ground: None, base_maps: Path
) -> None:
    (base_maps / BaseMap.objects.get().file_name).unlink()
    open_result(desk, world)
    expect(desk.locator('#map[data-ground="simple"]')).to_be_attached()
    expect(desk.locator(".ground-boundary")).to_be_attached()


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_a_tap_tells_all_three_parts_of_the_place(
    browse: Browse, world: World, device: dict[str, Any]
) -> None:
    page = browse(**device)
    open_result(page, world)
    tap_on(page, middle_of_cell(0))
    here = page.locator("#here")
    expect(here).to_be_visible()
    expect(here.locator('[data-here="said"]')).to_contain_text("About 8 of 10 marked unsafe here")
    expect(here.locator('[data-here="said"]')).to_contain_text("Mörkt i tunneln")
    expect(here.locator('[data-here="seen"]')).to_contain_text("have marked places here, about")
    expect(here.locator('[data-here="done"]')).to_contain_text("Ny belysning")
    page.get_by_role("button", name="Close and show everything").click()
    expect(here).to_be_hidden()
    expect(page.locator("#sagt")).to_be_visible()


def test_a_suppressed_cell_says_too_few_and_nothing_else(desk: Page, world: World) -> None:
    open_result(desk, world)
    tap_on(desk, middle_of_cell(3))
    said = desk.locator('[data-here="said"]')
    expect(said).to_contain_text("fewer than 5 people")
    expect(said).not_to_contain_text("of 10")
    expect(desk.locator('[data-here="seen"]')).to_contain_text("Nothing is published")


def test_the_three_parts_share_one_map(desk: Page, world: World) -> None:
    open_result(desk, world)
    expect(desk.locator("path.cell").first).to_be_attached()
    expect(desk.locator(".flag-marker")).to_have_count(0)
    desk.get_by_role("tab", name="What we see").click()
    expect(desk.locator("path.area").first).to_be_attached()
    expect(desk.locator("#ser")).to_contain_text(
        "25–49 people have marked places here, about 8 of 10 of them as unsafe"
    )
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_role("tab", name="What we do")).to_be_focused()
    expect(desk.locator(".flag-marker")).to_have_count(1)
    expect(desk.locator("#gor")).to_contain_text(RESPONSE)
    expect(desk.locator("path.cell")).to_have_count(0)
    assert desk.url.endswith("#gor")


def test_an_address_opens_its_part(phone: Page, world: World) -> None:
    open_result(phone, world, "#gor")
    expect(phone.locator("#gor")).to_be_visible()
    expect(phone.locator("#sagt")).to_be_hidden()
    top = phone.locator("#result").evaluate("(page) => page.scrollTop")
    assert top == 0


def test_a_card_shows_its_place_on_the_map(desk: Page, world: World) -> None:
    open_result(desk, world, "#gor")
    desk.evaluate("theMap.setView([58.94, 13.22], 16, { animate: false })")
    desk.get_by_role("button", name="Show on the map").locator("visible=true").first.click()
    flag = desk.locator(".flag-marker")
    expect(flag).to_be_in_viewport()


def test_patterns_tell_what_colours_tell(desk: Page, world: World) -> None:
    open_result(desk, world, "#ser")
    for direction in ("unsafe", "safe"):
        pattern = desk.locator(f"path.area.{direction}.pattern").first
        fill = pattern.evaluate("(path) => getComputedStyle(path).fill")
        assert f"hatch-{direction}" in fill
        expect(desk.locator(f"#hatch-{direction}")).to_be_attached()


def test_from_right_to_left_the_words_stand_on_the_right(
    browse: Browse, world: World, ground: None
) -> None:
    page = browse(**DESK, locale="ar")
    open_result(page, world)
    sheet = page.locator(".sheet").bounding_box()
    assert sheet is not None
    assert sheet["x"] > 900
    assert page.locator("html").get_attribute("dir") == "rtl"
    tap_on(page, middle_of_cell(0))
    expect(page.locator("#here")).to_be_visible()


def test_without_javascript_everything_is_read_in_the_list(plain: Page, world: World) -> None:
    plain.goto(f"{world.dialogue.get_absolute_url()}resultat/")
    expect(plain.locator("#gor")).to_be_visible()
    expect(plain.locator("#ser")).to_contain_text("have marked places here, about")
    plain.get_by_role("link", name="The same without a map").click()
    expect(plain.get_by_role("heading", name="Södra sidan", level=2)).to_be_visible()
    expect(plain.get_by_role("heading", name="Ny belysning")).to_be_visible()
