"""The pictures in a real browser: they fit, keep one scale, and open their tables by key."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import grave_violations
from tests.mapdialog.pictures.gallery import TAGS, render

PAGE = """<!DOCTYPE html><html lang="{language}" dir="{direction}"><head><title>Pictures</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/static/css/site.css"></head>
<body><main class="page main stack"><h1>Pictures</h1>{pictures}</main></body></html>"""
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".picture svg text")]
    .map((text) => [text.textContent, text.getBoundingClientRect()]);
  const meet = (a, b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return boxes.flatMap(([name, box], i) => boxes.slice(i + 1)
    .filter(([, other]) => meet(box, other)).map(([other]) => [name, other]));
}"""
BEYOND = """() => [...document.querySelectorAll(".picture svg text")]
  .filter((text) => {
    const [word, figure] = [text, text.closest("figure")].map((e) => e.getBoundingClientRect());
    return word.left < figure.left - 1 || word.right > figure.right + 1;
  }).map((text) => text.textContent)"""
Gallery = Callable[..., Page]


@pytest.fixture
def gallery(phone: Page) -> Gallery:
    """All pictures on one page of the site, under the site's own content policy."""

    def show(language: str = "en") -> Page:
        phone.goto("/")
        pictures = render("".join(TAGS.values()), language=language)
        direction = "rtl" if language == "ar" else "ltr"
        phone.set_content(
            PAGE.format(language=language, direction=direction, pictures=pictures),
            wait_until="networkidle",
        )
        expect(phone.locator(".picture")).to_have_count(len(TAGS))
        expect(phone.locator(".picture").last).to_have_css("display", "grid")
        return phone

    return show


@pytest.mark.parametrize("language", ["sv", "ar"])
def test_pictures_fit_and_no_words_overlap(gallery: Gallery, language: str) -> None:
    page = gallery(language)
    page.locator(".picture details").evaluate_all("all => all.forEach(one => { one.open = true })")
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(OVERLAPS) == []
        assert page.evaluate(BEYOND) == []


def test_every_bar_of_a_picture_has_the_same_scale(gallery: Gallery) -> None:
    page = gallery()
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        scales = page.locator(".bars, .pairs").evaluate_all(
            "lists => lists.map(list => new Set([...list.querySelectorAll('.bar, .line')]"
            ".map(svg => Math.round(svg.getBoundingClientRect().width))).size)"
        )
        assert scales == [1, 1, 1]


@pytest.mark.parametrize(("language", "side"), [("sv", "left"), ("ar", "right")])
def test_bars_begin_where_the_language_begins(gallery: Gallery, language: str, side: str) -> None:
    page = gallery(language)
    starts = page.locator(".bars .bar").evaluate_all(
        f"bars => bars.map(bar => Math.abs(bar.getBoundingClientRect().{side}"
        f" - bar.querySelector('rect').getBoundingClientRect().{side}) < 1)"
    )
    assert starts == [True, True]


def test_pictures_are_accessible_by_day_and_by_night(gallery: Gallery) -> None:
    page = gallery()
    found = {"day": grave_violations(page)}
    page.emulate_media(color_scheme="dark")
    found["night"] = grave_violations(page)
    assert found == {"day": [], "night": []}


def test_a_table_opens_by_key(gallery: Gallery) -> None:
    page = gallery()
    table = page.get_by_role("table", name="When")
    assert not table.is_visible()
    page.get_by_text("As a table").nth(2).focus()
    page.keyboard.press("Enter")
    table.wait_for()
    assert "38 people" in table.inner_text()
