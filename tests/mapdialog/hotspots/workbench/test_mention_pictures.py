"""What people said of a whole round and of one place, drawn and told: counts by hand."""

import pytest

from mapdialog.hotspots.workbench.mention_pictures import mentions_of
from mapdialog.hotspots.workbench.words.places import explain
from tests.factories import make_dialogue, make_pin
from tests.run_answers import ANSWERS, NEVER, SAID
from tests.run_records import add_place, record_run

pytestmark = pytest.mark.django_db


def test_what_was_said_is_drawn_by_people() -> None:
    (unsafe,) = mentions_of(ANSWERS)
    assert [(bar.label, bar.value) for bar in unsafe.reasons] == [
        ("Poor lighting", 275),
        ("Drugs", 4),
    ]
    hours = {part.key: part.value for part in unsafe.day}
    assert hours == {"early_morning": 0, "day": 3, "afternoon": 0, "evening": 297, "night": 0}
    assert {part.key: part.value for part in unsafe.year}["winter"] == 141
    assert unsafe.dark_words == "302 people of 465 say that it is so when it is dark."


def test_few_are_told_as_too_few_to_who_is_not_exact() -> None:
    (unsafe,) = mentions_of(ANSWERS, least=5)
    assert [bar.value for bar in unsafe.reasons] == [275, None]
    assert {part.key: part.value for part in unsafe.day}["day"] is None


def test_seasons_that_nobody_named_are_no_ring() -> None:
    (unsafe,) = mentions_of({"unsafe": SAID | {"seasons": NEVER, "when_dark": 0}})
    assert (unsafe.year, unsafe.day, unsafe.dark_words) == ([], [], "")


def test_nearly_all_is_not_counted_for_who_is_not_exact() -> None:
    dialogue = make_dialogue()
    make_pin(dialogue)
    place = add_place(record_run(dialogue), "Tunneln", respondents=40, share=0.95)
    exact = explain(place)
    coarse = explain(place, least=5)
    assert exact.finding.startswith("38 of the 40 people who marked here find it unsafe")
    assert exact.is_drawn
    assert coarse.finding == "Nearly all of 40 people marked it unsafe."
    assert not coarse.is_drawn
