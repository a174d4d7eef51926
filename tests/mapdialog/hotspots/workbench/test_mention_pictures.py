"""What people said of a whole round and of one place, drawn and told: counts by hand."""

import pytest

from mapdialog.hotspots.workbench.mention_pictures import mentions_of
from tests.run_answers import ANSWERS, NEVER, SAID

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


def test_seasons_that_nobody_named_are_no_ring() -> None:
    (unsafe,) = mentions_of({"unsafe": SAID | {"seasons": NEVER, "when_dark": 0}})
    assert (unsafe.year, unsafe.day, unsafe.dark_words) == ([], [], "")
