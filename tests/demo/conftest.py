"""The island is drawn once for all tests of the demo: it takes some seconds."""

from datetime import date

import pytest

from demo.answering import answers_with_words
from demo.footing import Footing
from demo.island.town import Town, draw_town
from demo.people import PinDraft
from demo.timeline import last_years_answers, school_answers, this_years_answers

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def town() -> Town:
    return draw_town()


@pytest.fixture(scope="session")
def footing(town: Town) -> Footing:
    return Footing(town)


@pytest.fixture(scope="session")
def rounds(town: Town, footing: Footing) -> dict[str, list[PinDraft]]:
    """All answers of the three dialogues, with their words."""
    made = (last_years_answers(TODAY), this_years_answers(TODAY), school_answers(TODAY))
    return {
        answers.key: answers_with_words(answers, town, footing, turn=turn)
        for turn, answers in enumerate(made)
    }
