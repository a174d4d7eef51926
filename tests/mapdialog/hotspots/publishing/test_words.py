"""What a published map says: the sentences, and that they hold bands only."""

import pytest

from analysis.bands import share_band
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing.selectors import ShownArea
from mapdialog.hotspots.publishing.words import (
    area_words,
    cell_words,
    facts_of,
    people_words,
    refusals_in_public,
    share_class,
)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.mark.parametrize(
    ("share", "css"),
    [
        (1.0, "unsafe-3"),
        (0.8, "unsafe-3"),
        (0.75, "unsafe-2"),
        (0.7, "unsafe-2"),
        (0.65, "unsafe-1"),
        (0.6, "unsafe-1"),
        (0.55, "even"),
        (0.5, "even"),
        (0.45, "even"),
        (0.4, "safe-1"),
        (0.35, "safe-1"),
        (0.3, "safe-2"),
        (0.25, "safe-2"),
        (0.2, "safe-3"),
        (0.0, "safe-3"),
        (float("nan"), "counted"),
    ],
)
def test_safe_and_unsafe_are_drawn_alike(share, css):
    assert share_class(share_band(share)) == css


def test_a_cell_says_so_many_of_ten_of_so_many_people():
    words = cell_words("8", "25-49", "unsafe")
    assert words.css == "unsafe-3"
    assert words.text == (
        "About 8 of 10 marked unsafe here, of 25–49 people. "
        "Tested: more people than expected marked it unsafe."
    )


def test_what_is_not_tested_is_no_proof_of_safety():
    words = cell_words("4-5", "5-9", "")
    assert "4 to 5 of 10" in words.text
    assert "Reported, not tested" in words.text
    assert "not proof of safety" in words.text
    assert "more people than expected" not in words.text


def test_a_share_of_fewer_than_ten_people_is_drawn_as_less_than_one_of_many():
    assert cell_words("8", "5-9", "").css == "unsafe-3 thin"
    assert cell_words("8", "10-24", "").css == "unsafe-3"
    assert cell_words("5", "5-9", "").css == "even"
    assert cell_words("", "5-9", "").css == "counted"


def test_a_cell_that_is_only_counted_has_no_share():
    words = cell_words("", "10-24", "")
    assert (words.css, words.text) == ("counted", "10–24 people have marked places here.")


def test_very_many_people_are_more_than():
    assert people_words("10000+") == "more than 10000 people"


def published_area(direction="unsafe", **details):
    fields = {
        "number": 7,
        "name": "Tunneln",
        "part_name": "",
        "direction": direction,
        "respondents_band": "25-49",
        "tenths": 8,
        "tenths_everywhere": "4-5",
        "chance": 100,
        "stability": 12,
        "placements": 16,
        "reasons": ["poor_lighting", "no_such_reason"],
        "times_of_day": [],
    }
    return ShownArea(**{**fields, **details})


def test_a_tested_area_speaks_as_the_analysis_prescribes():
    words = area_words(published_area())
    assert words.finding == (
        "More people than expected marked this area unsafe: about 8 of 10, of 25–49 people; "
        "in the whole municipality 4 to 5 of 10."
    )
    assert words.chance == ("A pattern this strong would appear by chance in about 1 of 100 maps.")
    assert words.stability == "This shape shifts with the grid: stable in 12 of 16 placements."
    assert words.reasons == ["Poor lighting"]


@pytest.mark.parametrize("chance", [1, 10])
def test_a_place_that_chance_alone_could_make_is_spoken_of_as_one_of_many(chance):
    words = area_words(published_area(chance=chance))
    assert "1 of 20 may do so by chance" in words.chance
    assert "maps" not in words.chance
    assert "1 of 20 maps" in area_words(published_area(chance=20)).chance


def test_placements_are_those_of_the_run():
    found = published_area(stability=3, placements=8)
    assert "stable in 3 of 8 placements" in area_words(found).stability


def test_a_safe_area_is_said_in_the_same_way():
    words = area_words(published_area("safe", stability=16))
    assert "marked this area safe: about 8 of 10" in words.finding
    assert "unsafe" not in words.finding
    assert "holds" in words.stability


def test_a_scanned_area_has_no_placements():
    assert area_words(published_area(stability=None)).stability == ""


FORBIDDEN = ("dangerous", "risk zone", "p =", "p-value", "hotspot")


def test_no_alarming_word_is_ever_used():
    area = area_words(published_area())
    cells = [
        cell_words(band, "25-49", hot).text for band in ("0", "5", "10") for hot in ("", "safe")
    ]
    for words in (area.finding, area.chance, area.stability, *cells):
        assert not any(bad in words.lower() for bad in FORBIDDEN)


def publication(**details):
    summary = {
        "respondents_band": "250-499",
        "from": "2026-08-29",
        "to": "2026-10-03",
        "tenths_unsafe": 4,
        "refusals": [],
        **details,
    }
    return Publication(summary=summary, suppressed_cells=3)


def test_every_map_says_how_many_when_and_that_they_chose_themselves():
    facts = facts_of(publication())
    assert facts.people == "250–499 people"
    assert facts.period == "Aug. 29, 2026–Oct. 3, 2026"
    assert "4 of 10" in facts.everywhere
    assert facts.caveat == "Self-selected answers, not a random sample."


def test_a_period_of_one_day_is_said_once():
    assert facts_of(publication(to="2026-08-29")).period == "Aug. 29, 2026"


@pytest.mark.parametrize(
    ("code", "found", "needed", "words"),
    [
        ("too_few_for_map", 29, 30, "Fewer than 30 people"),
        ("districts_only", 99, 100, "Fewer than 100 people"),
        ("too_few_for_tests", 299, 300, "Fewer than 300 people"),
        ("too_few_of_one_label", 0.12, 0.15, "Fewer than 15 of 100"),
        ("a_new_reason", 1, 2, "too few people"),
    ],
)
def test_refusals_never_say_exactly_how_many_answered(code, found, needed, words):
    refusal = {"code": code, "found": found, "needed": needed, "withholds": []}
    (said,) = refusals_in_public(publication(refusals=[refusal]))
    assert words in said
    assert str(found) not in said


def test_of_a_place_it_is_never_told_that_all_said_the_same() -> None:
    assert "9 to 10 of 10" in area_words(published_area(tenths=10)).finding
    assert "about 8 of 10" in area_words(published_area(tenths=8)).finding
