"""What differs, in words: figures by hand, and what must not be told."""

from typing import Any

import pytest

from mapdialog.hotspots.models import AnalysisRun, ContrastArea
from mapdialog.hotspots.runs.refusals import refusal_words
from mapdialog.hotspots.workbench.words.contrasts import (
    WORDS,
    contrast_in_words,
    contrasts_of,
    is_shown,
)
from mapdialog.hotspots.workbench.words.sensitivity import sensitivity_of
from tests.run_records import add_area

pytestmark = pytest.mark.django_db
FORBIDDEN = ("danger", "risk", "p =", "p<", "rank", "worst")
WEIGHTED = {
    "by": ["age", "gender", "district"],
    "respondents": 641,
    "weighted": 422,
    "unstated": 219,
    "effective": 360.4,
    "largest_ratio": 9.5,
    "uncovered": 0.0,
    "share_unsafe": 0.4526,
    "share_weighted": 0.4797,
    "hot_unsafe": {"stay": 23, "go": 4, "come": 0},
    "hot_safe": {"stay": 31, "go": 8, "come": 1},
}


def contrast(run: AnalysisRun, kind: str, group: str = "", **figures: Any) -> ContrastArea:
    people = figures.pop("respondents", 40)
    usual = {"labelled": 34, "unlabelled": 6, "share_in": 0.85, "share_all": 0.5, "radius_m": 200.0}
    return add_area(run, kind, group=group, respondents=people, **usual | figures)


def test_dark_hours_are_told_by_people(run) -> None:
    told = contrast_in_words(contrast(run, "night"))
    assert told.sentences == [
        "34 of 40 people who said when it is unsafe here mean dark hours: 85\N{NO-BREAK SPACE}%. "
        "In the whole municipality it is 50\N{NO-BREAK SPACE}%."
    ]
    assert told.chance.endswith("somewhere on about 1 of 200 maps.")
    assert [(bar.label, bar.value) for bar in told.bars] == [
        ("Here", 8.5),
        ("In the whole municipality", 5.0),
    ]


def test_light_hours_are_the_other_side(run) -> None:
    area = contrast(run, "day", labelled=4, unlabelled=36, share_in=0.1, share_all=0.75)
    told = contrast_in_words(area)
    assert told.title == "Unsafe by day rather than in the dark"
    assert "36 of 40 people" in told.sentences[0]
    assert "90\N{NO-BREAK SPACE}%" in told.sentences[0]
    assert "25\N{NO-BREAK SPACE}%" in told.sentences[0]


def test_who_said_both_is_told(run) -> None:
    both = contrast_in_words(contrast(run, "night", labelled=34, unlabelled=9))
    assert both.sentences[1:] == ["Who said both counts as half for each in the percentages."]


@pytest.mark.parametrize(("kind", "group"), WORDS)
def test_every_contrast_has_words_of_its_own(run, kind, group) -> None:
    told = contrast_in_words(contrast(run, kind, group, labelled=28, unlabelled=12))
    words = " ".join([told.title, *told.sentences])
    assert "%(" not in words
    assert "40" in words
    # The side that is spoken of, not the other one.
    assert ("28" if kind in ("night", "group") else "12") in words
    assert told.measure
    for part in zip(*WORDS.values(), strict=True):
        assert len({str(text) for text in part}) == len(WORDS)
    assert not [word for word in FORBIDDEN if word in words.lower()]


@pytest.mark.parametrize(
    ("kind", "sides", "shown"),
    [
        ("group", (10, 10), True),
        ("group", (9, 40), False),
        ("others", (40, 9), False),
        ("night", (40, 2), True),
    ],
)
def test_a_group_is_told_of_from_ten_on_both_sides(run, kind, sides, shown) -> None:
    group = "" if kind == "night" else "gender:woman"
    area = contrast(run, kind, group, labelled=sides[0], unlabelled=sides[1])
    assert is_shown(area) is shown


@pytest.mark.parametrize(
    ("code", "found", "words"),
    [
        ("part_too_small", 49, "named by 49 people. They are compared when 50 have named each."),
        ("group_too_small", 49, "The group has 49 people; it is shown from 50."),
        ("group_too_small", 10, "The group has 10 people; it is shown from 50."),
        ("group_too_small", 9, "The group has fewer than 10 people; it is shown from 50."),
    ],
)
def test_a_refusal_says_what_is_needed(code, found, words) -> None:
    assert refusal_words({"code": code, "found": found, "needed": 50}).endswith(words)


FELT = {"share_in": 0.7, "share_unlabelled": 0.4, "share_all": 0.5, "unlabelled": 16}


@pytest.mark.parametrize(
    ("kind", "group", "title"),
    [
        ("night", "", "In the dark: more unsafe than expected"),
        ("day", "", "In the dark: less unsafe than expected"),
        ("group", "gender:woman", "Women: more unsafe than expected"),
        ("others", "age:under_25", "Under 25: less unsafe than expected"),
    ],
)
def test_what_is_felt_is_told_of_both_sides(run, kind, group, title) -> None:
    area = contrast(run, kind, group, **FELT)
    told = contrast_in_words(area)
    assert told.title == title
    (said,) = (one.replace("\N{NO-BREAK SPACE}", " ") for one in told.sentences)
    assert "70 % of 34 people find it unsafe." in said
    assert "40 % of 16 people." in said
    assert "50 % would be expected" in said
    assert [bar.value for bar in told.bars] == [7.0, 4.0]


def test_contrasts_are_told_whether_asked_or_refused(run) -> None:
    refusal = {"code": "group_too_small", "found": 3, "needed": 50, "withholds": ["groups"]}
    asked = {"kind": "darkness", "group": "", "labelled": 363, "unlabelled": 51, "refusals": []}
    refused = {"kind": "group", "group": "age:under_25", "labelled": 3, "unlabelled": 3}
    areas = [contrast_in_words(contrast(run, "night"))]
    found = contrasts_of([asked, refused | {"refusals": [refusal, refusal]}], areas)
    assert [one.title for one in found] == ["Dark and light hours", "Under 25 and older"]
    assert found[0].basis == "363 people said dark hours and 51 light hours."
    assert (found[0].areas, found[1].areas) == (areas, [])
    # How many are in a group that is refused stands nowhere, and the words only once.
    assert found[1].basis == ""
    assert found[1].refusals == ["The group has fewer than 10 people; it is shown from 50."]


def test_weights_are_told_with_what_they_cost() -> None:
    found = sensitivity_of(WEIGHTED)
    assert found is not None
    assert [words.replace("\N{NO-BREAK SPACE}", " ") for words in found.sentences] == [
        "If the answers are weighted so that ages, genders and the parts that were marked count "
        "as in the population, 23 of the 27 cells that stand out as unsafe when each is judged by "
        "itself still do; added: 0.",
        "Of the 39 cells that stand out as safe, 31 still do; added: 1.",
        "The share of unsafe goes from 45 % to 48 %.",
        "Weighting costs certainty: 641 people count as 360. 219 did not state enough and keep "
        "the weight of one person.",
    ]
    assert [(pair.one, pair.other) for pair in found.pairs] == [(23, 31), (4, 8), (0, 1)]


def test_what_nobody_answered_for_is_told_and_few_are_not_counted() -> None:
    found = sensitivity_of(WEIGHTED | {"uncovered": 0.12, "unstated": 9, "by": ["gender"]})
    assert found is not None
    words = " ".join(found.sentences).replace("\N{NO-BREAK SPACE}", " ")
    assert "12 % of the population are in groups from which nobody answered." in words
    assert "Fewer than 10 did not state enough" in words
    assert "so that genders count" in words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"refused": "no_population"}, "Your IT unit can import inhabitants."),
        ({"refused": "too_few_stated", "found": 12, "needed": 50}, "12 people have stated"),
        ({"refused": "too_few_stated", "found": 4, "needed": 50}, "Fewer than 10 people have"),
    ],
)
def test_weights_that_could_not_be_tried_say_why(told, words) -> None:
    found = sensitivity_of(told)
    assert found is not None
    assert words in found.refused
    assert (found.sentences, found.pairs) == ([], [])
    assert sensitivity_of(None) is None
