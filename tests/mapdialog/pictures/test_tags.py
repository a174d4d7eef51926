"""The tags: a name, a drawing, and a table that says the same; safe in any language and page."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from mapdialog.pictures import Bar, NotDrawable, Pair, Reached, Slice
from tests.mapdialog.pictures.gallery import TAGS, render

HOSTILE = "<script>alert(1)</script>\"'"
EVERY = pytest.mark.parametrize("tag", TAGS.values(), ids=TAGS.keys())


def tree(markup: str) -> ElementTree.Element:
    """Every tag is closed and every quote is where it belongs, or this fails."""
    return ElementTree.fromstring(f"<main>{markup}</main>")


def text(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def table(markup: str) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in tree(markup).iter("tr")]


@EVERY
def test_a_picture_has_a_name_and_a_table(tag: str) -> None:
    figure = tree(render(tag)).find("figure")
    assert figure is not None
    caption = figure.find("figcaption")
    assert caption is not None
    assert caption.text in tag
    more = figure.find("details")
    assert more is not None
    assert text(more[0]) == "As a table"
    assert [th.get("scope") for th in more.findall(".//tbody/tr/th")] == ["row"] * len(
        more.findall(".//tbody/tr")
    )
    assert {th.get("scope") for th in more.findall(".//thead/tr/th")} == {"col"}
    assert text(next(more.iter("caption"))) == caption.text


@EVERY
def test_drawings_are_named_or_silent_and_nothing_is_styled_in_place(tag: str) -> None:
    markup = render(tag)
    root = tree(markup)
    names = {element.get("id") for element in root.iter()}
    inner = {child for svg in root.iter("svg") for child in svg.iter("svg") if child is not svg}
    for svg in set(root.iter("svg")) - inner:
        if svg.get("aria-hidden") == "true":
            continue
        assert svg.get("role") == "img"
        assert {svg.get("aria-labelledby"), svg.get("aria-describedby")} <= names
    assert " style=" not in markup
    assert "<script" not in markup


def test_the_table_of_bars() -> None:
    assert table(render(TAGS["bars"])) == [
        ["", "People", "Marked as", "Note"],
        ["Poor lighting", "34 people", "Unsafe", "often with litter"],
        ["Well lit", "12.5 people", "Safe", ""],
        [
            "Overgrown vegetation along the footpath to the station",
            "too few to show",
            "Unsafe",
            "",
        ],
    ]


def test_the_table_of_pairs() -> None:
    assert table(render(TAGS["bar_pairs"])) == [
        ["", "Unsafe", "Safe"],
        ["Hamnen", "34 of 41", "too few to show"],
        ["Centrum", "1 person", "16 people"],
    ]


def test_the_table_of_a_ring() -> None:
    rows = table(render(TAGS["ring"]))
    assert rows[0] == ["When", "Answers"]
    assert rows[1] == ["Early morning 05–08", "too few to show"]
    assert rows[-1] == ["Night 22–05", "52 people"]


def test_the_table_of_groups() -> None:
    assert table(render(TAGS["against_population"])) == [
        ["Group", "Of those who answered", "Likely", "Of all residents"],
        ["16–24", "8 %", "5–12 %", "14 %"],
        ["85 or older", "fewer than 10 people", "", "4 %"],
    ]


def test_the_table_of_a_curve() -> None:
    assert table(render(TAGS["curve"])) == [
        ["Cell size, metres", "Share of pins"],
        ["100", "18 %"],
        ["250", "69 %"],
        ["1000", "97 %"],
    ]


def test_the_table_of_an_interval() -> None:
    assert table(render(TAGS["interval_line"])) == [
        ["", "Share"],
        ["Here", "83 %"],
        ["Likely", "69–91 %"],
        ["In the whole municipality", "45 %"],
    ]


def test_what_is_drawn_is_no_more_exact_than_what_is_said() -> None:
    rows = [Bar("a", 8, "about 8 of 10")]
    markup = render('{% bars rows label="x" unit="tenths" %}', rows=rows)
    assert table(markup) == [["", "How many of 10"], ["a", "about 8 of 10"]]
    assert 'width="80%"' in markup


def test_numbers_are_written_as_the_language_does_and_coordinates_are_not() -> None:
    rows = [Bar("a", 40), Bar("b", 12.5)]
    swedish = render('{% bars rows label="x" %}', rows=rows, language="sv")
    assert table(swedish)[2][1].startswith("12,5 ")
    assert 'width="31.25%"' in swedish
    for tag in TAGS.values():
        coordinates = re.findall(
            r' (?:d|x|y|x1|x2|y1|y2|cx|cy|width)="([^"]*)"', render(tag, language="sv")
        )
        assert coordinates
        assert not [value for value in coordinates if "," in value]


def test_arabic_runs_from_the_right_but_its_clock_as_every_clock() -> None:
    rows = [Bar("a", 40), Bar("b", 10)]
    bars = render('{% bars rows label="x" %}', rows=rows, language="ar")
    assert 'x="75%" width="25%"' in bars
    assert 'x="0%" width="25%"' in render('{% bars rows label="x" %}', rows=rows, language="sv")
    rings = [render(TAGS["ring"], language=language) for language in ("sv", "ar")]
    paths = [re.findall(r' d="([^"]*)"', ring) for ring in rings]
    assert paths[0] == paths[1]


@pytest.mark.parametrize(
    ("tag", "data"),
    [
        ("{% bars rows label=h %}", {"rows": [Bar(HOSTILE, 1, HOSTILE, "", HOSTILE)]}),
        (
            "{% bar_pairs rows label=h one=h other=h %}",
            {"rows": [Pair(HOSTILE, 1, 2, HOSTILE, HOSTILE)]},
        ),
        ("{% ring rows label=h %}", {"rows": [Slice("day", HOSTILE, 1, HOSTILE)]}),
        (
            "{% against_population rows label=h %}",
            {"rows": [Reached(HOSTILE, 0.1, 0.05, 0.2, 0.3, HOSTILE)]},
        ),
        ("{% curve rows label=h x_label=h y_label=h %}", {"rows": [[1, 2], [2, 3]]}),
        ("{% interval_line 0.1 0.2 0.3 0.4 label=h %}", {}),
    ],
)
def test_hostile_words_stay_words(tag: str, data: dict[str, Any]) -> None:
    markup = render(tag, h=HOSTILE, **data)
    assert tree(markup).find(".//script") is None
    assert HOSTILE in "".join(tree(markup).itertext())


@pytest.mark.parametrize(
    "tag",
    [
        '{% bars none label="Nothing" %}',
        '{% bar_pairs none label="Nothing" one="a" other="b" %}',
        '{% ring none label="Nothing" %}',
        '{% against_population none label="Nothing" %}',
        '{% curve none label="Nothing" x_label="x" y_label="y" %}',
        '{% interval_line None None None None label="Nothing" %}',
    ],
)
def test_nothing_is_said_and_not_drawn(tag: str) -> None:
    root = tree(render(tag, none=[]))
    assert "There is nothing to show here yet." in text(root)
    assert root.find(".//svg") is None
    assert root.find(".//table") is None


def test_too_few_is_told_in_words_without_a_bar() -> None:
    rows = [Bar("a", None)]
    root = tree(render('{% bars rows label="x" unit="tenths" %}', rows=rows))
    assert text(next(root.iter("li"))) == "a too few to show"
    assert root.find(".//li/svg") is None


def test_ids_are_unique_in_a_page_and_stay_the_same() -> None:
    page = "".join(TAGS.values()) + TAGS["bars"] + "{% if True %}" + TAGS["bars"] + "{% endif %}"
    ids = [element.get("id") for element in tree(render(page)).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert render(page) == render(page)
    used = set(re.findall(r"url\(#([^)]*)\)", render(page)))
    assert used <= set(ids)


def test_pictures_rendered_alone_do_not_share_ids() -> None:
    one, other = (render('{% bars rows label="x" %}', rows=[Bar("a", n)]) for n in (1, 2))
    found = [re.findall(r' id="([^"]*)"', markup) for markup in (one, other)]
    assert found[0]
    assert not set(found[0]) & set(found[1])


@pytest.mark.parametrize(
    "tag",
    [
        '{% bars rows label="x" unit="percent" %}',
        '{% bars eleven label="x" unit="tenths" %}',
        '{% bar_pairs pairs label="x" one="a" other="b" one_direction="worse" %}',
        '{% bar_pairs pairs label="x" one="a" other="b" unit="metres" %}',
        '{% ring rows_of_lunch label="x" %}',
        '{% ring slices label="x" direction="worse" %}',
        '{% curve words label="x" x_label="x" y_label="y" %}',
        '{% curve points threshold=65 shares=True label="x" x_label="x" y_label="y" %}',
        '{% interval_line 0.9 0.8 0.95 label="x" %}',
        '{% interval_line 0.1 0.2 0.3 45 label="x" %}',
    ],
)
def test_what_cannot_be_drawn_is_not(tag: str) -> None:
    lunch = [Slice("lunch", "Lunch", 3)]
    with pytest.raises(NotDrawable):
        render(tag, words=["12", "34"], rows_of_lunch=lunch, eleven=[Bar("a", 11)])
