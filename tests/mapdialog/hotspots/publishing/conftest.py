"""A dialogue with answers enough for every layer."""

import pytest

from tests.factories import fill_with_answers, make_dialogue


@pytest.fixture
def dialogue(db):
    found = make_dialogue()
    fill_with_answers(found)
    return found
