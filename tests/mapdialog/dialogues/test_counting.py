"""The page on how we count: what a resident reads agrees with what the analysis does."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from analysis import refusals
from analysis.layers import Parameters
from analysis.people_windows import DISCS
from analysis.pipeline import FEW_PINS
from mapdialog.hotspots.publishing.words import people_words, share_class
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db

SOURCE = "https://example.org/mapdialog"
MARKS = re.compile(r'class="shuffle__(safe|unsafe)"\s+d="([^"]+)"')
MOVE = re.compile(r"M(\d+) (\d+)")
DIAMOND_TIP = 4


@pytest.fixture
def page(resident: Client) -> str:
    return read(resident)


def read(client: Client) -> str:
    response = client.get(
        reverse("dialogues:about", args=[make_municipality().slug, "sa-raknar-vi"])
    )
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def article(page: str) -> str:
    return page.partition("<article")[2].partition("</article>")[0]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", article(page)).split())


@pytest.mark.parametrize(
    "sentence",
    [
        "self-selected answers, not a random sample",
        "We count people, not pins.",
        "5 to 9 of 10, of 25–49 people",
        "It does not mean that 8 of 10 residents",
        "It does not mean that the place is unsafe with 95 per cent certainty.",
        "no hexagon is tested by itself",
        "Do those who marked the place call it unsafe more often than the other places",
        "stood out last time often do so less the next time",
        "How much crime there is.",
        "We make no ranking.",
    ],
)
def test_the_page_says(page: str, sentence: str) -> None:
    assert sentence in words(page)


@pytest.mark.parametrize("word", ["danger", "risk zone", "p-value", "significan", "hotspot"])
def test_the_page_alarms_nobody_and_needs_no_statistics(page: str, word: str) -> None:
    assert word not in words(page).lower()


def test_every_heading_is_a_question(page: str) -> None:
    headings = re.findall(r"<h2>(.*?)</h2>", article(page))
    assert len(headings) >= 10
    assert [heading for heading in headings if not heading.strip().endswith("?")] == []


def test_numbers_on_the_page_are_those_of_the_analysis(page: str) -> None:
    told, used = words(page), Parameters()
    few, cells, tests = (
        refusals.RESPONDENTS_FOR_MAP,
        refusals.RESPONDENTS_FOR_CELLS,
        refusals.RESPONDENTS_FOR_TESTS,
    )
    assert f"Fewer than {few} No map." in told
    assert f"{few}–{cells - 1}" in told
    assert f"{cells}–{tests - 1}" in told
    assert f"{tests} or more" in told
    assert f"A group of fewer than {refusals.RESPONDENTS_FOR_GROUP} people" in told
    assert f"fewer than {refusals.SHARE_OF_SMALLER_LABEL:.0%} ".replace("%", " of 100") in told
    assert f"With {FEW_PINS:,} pins or fewer" in told
    assert f"draws up to {used.permutations} such maps" in told
    assert f"at least {100 - used.alpha * 100:.0f} of 100 shuffled maps" in told
    assert used.k == 5
    assert "fewer than five people" in told
    assert f"on about {used.alpha * 100:.0f} of 100 maps where all places are alike" in told
    (smallest, _step), (largest, _wider) = DISCS[0], DISCS[-1]
    assert f"circles from {smallest} to {largest} metres" in told
    assert used.max_radius_m == largest


def test_the_example_is_worded_as_the_map_words_it(page: str) -> None:
    assert people_words("25-49") in words(page)
    assert share_class("8") == "unsafe-3"


def test_shuffled_maps_have_the_pins_of_the_real_one(page: str) -> None:
    found = [(label, MOVE.findall(path)) for label, path in MARKS.findall(page)]
    maps = [
        {
            "safe": {(int(x), int(y)) for x, y in safe},
            "unsafe": {(int(x), int(y) + DIAMOND_TIP) for x, y in unsafe},
        }
        for (_, safe), (_, unsafe) in zip(found[::2], found[1::2], strict=True)
    ]
    assert len(maps) == 9
    real = maps[0]
    for drawn in maps[1:]:
        assert drawn["safe"] | drawn["unsafe"] == real["safe"] | real["unsafe"]
        assert len(drawn["unsafe"]) == len(real["unsafe"])
        assert drawn["unsafe"] != real["unsafe"]


def test_every_picture_has_words(page: str) -> None:
    pictures = re.findall(r"<(?:svg|div)[^>]*role=\"img\"[^>]*>", article(page))
    assert len(pictures) == 4
    for picture in pictures:
        assert re.search(r'aria-label="[^"]{20,}"', picture)
    silent = re.findall(r"<svg(?![^>]*role=\"img\")[^>]*>", article(page))
    assert all('aria-hidden="true"' in picture for picture in silent)


def test_statisticians_are_told_where_the_formulas_stand(
    resident: Client, settings: pytest.FixtureRequest
) -> None:
    settings.SOURCE_CODE_URL = SOURCE
    page = article(read(resident))
    assert f'href="{SOURCE}"' in page
    assert "docs/method.md" in page


def test_without_an_address_of_the_source_nobody_is_sent_there(
    resident: Client, settings: pytest.FixtureRequest
) -> None:
    settings.SOURCE_CODE_URL = ""
    assert "docs/method.md" not in article(read(resident))
