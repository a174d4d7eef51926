"""What a published map says: the sentences, and that they hold bands only."""

import pytest

from analysis.bands import cell_share_band, share_band
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing.selectors import ShownArea
from mapdialog.hotspots.publishing.words import (
    area_words,
    cell_words,
    facts_of,
    nothing_found,
    people_words,
    refusals_in_public,
    share_class,
)

HELD = "Those who marked here call this place unsafe more often than other places that they marked."


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
        "It lies in an area that more people than expected marked unsafe."
    )


def test_what_does_not_stand_out_is_no_proof_of_safety():
    words = cell_words("4-5", "5-9", "")
    assert "4 to 5 of 10" in words.text
    assert "It lies in no area that stands out; that is not proof of safety." in words.text
    assert "more people than expected" not in words.text


def test_a_share_of_fewer_than_ten_people_is_drawn_as_less_than_one_of_many():
    assert cell_words("8", "5-9", "").css == "unsafe-3 thin"
    assert cell_words("8", "10-24", "").css == "unsafe-3"
    assert cell_words("5", "5-9", "").css == "even"
    assert cell_words("", "5-9", "").css == "counted"


def test_a_cell_that_is_only_counted_has_no_share():
    words = cell_words("", "10-24", "")
    assert (words.css, words.text) == ("counted", "10–24 people have marked places here.")


def test_a_counted_cell_may_lie_in_a_tested_area():
    words = cell_words("", "10-24", "safe")
    assert words.css == "counted"
    assert words.text.endswith("It lies in an area that more people than expected marked safe.")


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
        "is_size_certain": True,
        "seal": True,
        "reasons": ["poor_lighting", "no_such_reason"],
        "times_of_day": [],
    }
    return ShownArea(**{**fields, **details})


def test_a_tested_area_speaks_as_the_analysis_prescribes():
    words = area_words(published_area())
    assert words.finding == (
        "25–49 people have marked places here, about 8 of 10 of them as unsafe. "
        "In the whole municipality it is 4 to 5 of 10."
    )
    assert words.sure == "So clear a difference is seldom chance."
    assert words.seal == HELD
    assert words.reasons == ["Poor lighting"]


def test_a_size_that_reaches_that_of_all_is_not_promised():
    assert area_words(published_area()).sure == "So clear a difference is seldom chance."
    words = area_words(published_area(is_size_certain=False))
    assert (
        words.sure
        == "Such a difference is seldom chance, but how large it is we do not know for sure."
    )
    assert words.finding == area_words(published_area()).finding


def test_what_an_earlier_method_published_is_said_to_be_less_strict():
    words = area_words(published_area(is_size_certain=None, seal=None))
    assert words.sure == "It was tested by an earlier method, which was less strict."
    assert words.seal == ""


def test_people_or_place():
    held, not_held, not_asked = (
        area_words(published_area(seal=seal)).seal for seal in (True, False, None)
    )
    assert held == HELD
    assert "may have to do with who marks there" in not_held
    assert not_asked == ""


def test_a_safe_area_is_said_in_the_same_way():
    words = area_words(published_area("safe"))
    assert "about 8 of 10 of them as safe" in words.finding
    assert "unsafe" not in words.finding


@pytest.mark.parametrize("field", ["sure", "seal", "finding"])
def test_residents_read_no_chances_placements_or_intervals(field):
    for certain in (True, False, None):
        for seal in (True, False, None):
            said = getattr(area_words(published_area(is_size_certain=certain, seal=seal)), field)
            assert not any(word in said for word in ("maps", "%", "placements", "likely"))


FORBIDDEN = ("dangerous", "risk zone", "p =", "p-value", "hotspot")


def test_no_alarming_word_is_ever_used():
    area = area_words(published_area())
    cells = [
        cell_words(band, "25-49", hot).text for band in ("0", "5", "10") for hot in ("", "safe")
    ]
    for words in (area.finding, area.sure, area.seal, *cells):
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


@pytest.mark.parametrize(
    ("withholds", "said"),
    [
        (["concentration", "relative"], "Areas are tested all the same."),
        (["concentration", "relative", "tested"], "too far apart for more than counts"),
    ],
)
def test_answers_far_apart_say_what_was_run(withholds, said):
    refusal = {"code": "too_sparse", "found": 0.4, "needed": 0.65, "withholds": withholds}
    (words,) = refusals_in_public(publication(refusals=[refusal]))
    assert said in words
    assert "0.4" not in words


def test_a_refusal_is_told_where_its_layer_would_be():
    sparse = {"code": "too_sparse", "found": 0.4, "needed": 0.65, "withholds": ["relative"]}
    few = {"code": "too_few_for_tests", "found": 99, "needed": 300, "withholds": ["tested"]}
    (words,) = refusals_in_public(publication(refusals=[sparse, few]), of="tested")
    assert "Fewer than 300" in words


def test_nothing_found_says_what_could_have_been_found():
    said = nothing_found(publication(detectable={"people": 25, "share": "8-9"}))
    assert said[0] == "No clear difference between places was found. That is not proof of safety."
    assert "where 25 people have answered is found in half of cases" in said[1]
    assert "about 8 to 9 of 10 mark it unsafe" in said[1]
    assert len(said) == 2
    # Published before this was stored.
    assert len(nothing_found(publication())) == 1
    assert "means nothing" in nothing_found(publication(absence_means_nothing=True))[1]


def test_of_a_place_it_is_never_told_that_all_said_the_same() -> None:
    assert "9 to 10 of 10" in area_words(published_area(tenths=10)).finding
    assert "about 8 of 10" in area_words(published_area(tenths=8)).finding


LEAST_OF_CLASS = {"3": 7, "2": 5, "1": 5}


@pytest.mark.parametrize("people", [5, 24, 25, 99, 100, 1_000])
@pytest.mark.parametrize("draw", [0.0, 0.3, 0.5, 0.999])
def test_a_colour_says_what_is_true_of_every_class_drawn_in_it(people: int, draw: float) -> None:
    """The legend: 7 or more of ten, at least half, some and others."""
    for unsafe in range(101):
        band = cell_share_band(unsafe / 100, people, draw)
        drawn, _dash, step = share_class(band).partition("-")
        low, high = map(int, band.split("-"))
        of_ten = low if drawn == "unsafe" else 10 - high
        assert drawn == "even" or of_ten >= LEAST_OF_CLASS[step]
        assert drawn != "even" or (low > 0 and high < 10)
