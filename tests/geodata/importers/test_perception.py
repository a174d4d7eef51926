from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import OptionError
from geodata.importers.perception import SAFE_WORDS, UNSAFE_WORDS, score_reader, word_reader


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("1000,01", ("safe", "")),
        ("999.99", ("unsafe", "")),
        ("1000", ("", "not_compared")),
        ("", ("", "missing_perception")),
        ("trygg", ("", "unknown_perception")),
    ],
)
def test_scores_with_one_limit(text: str, reading: tuple[str, str]) -> None:
    assert score_reader(1000, 1000)(text) == reading


@given(st.floats(-10, 10), st.floats(0, 5), st.floats(-20, 20))
def test_between_the_limits_nothing_is_said(low: float, gap: float, score: float) -> None:
    perception, code = score_reader(low + gap, low)(repr(score))
    assert (perception == "safe") == (score > low + gap)
    assert (perception == "unsafe") == (score < low)
    assert (code == "not_compared") == (low <= score <= low + gap)


@pytest.mark.parametrize("limits", [(1, 2), (math.nan, 1), (1, math.inf)])
def test_limits_that_overlap_or_are_no_numbers_are_refused(limits: tuple[float, float]) -> None:
    with pytest.raises(OptionError) as caught:
        score_reader(*limits)
    assert caught.value.code == "bad_limits"


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Trygg ", ("safe", "")),
        ("OTRYGGT", ("unsafe", "")),
        ("unsafe", ("unsafe", "")),
        ("  ", ("", "missing_perception")),
        ("vet ej", ("", "unknown_perception")),
        ("not safe", ("", "unknown_perception")),
    ],
)
def test_words(text: str, reading: tuple[str, str]) -> None:
    assert word_reader(SAFE_WORDS, UNSAFE_WORDS)(text) == reading


@pytest.mark.parametrize(
    ("safe", "unsafe"),
    [
        ({"ja"}, {"JA "}),
        ({"ja", "trygg"}, {"otrygg", "JA "}),
        ({"ja"}, set()),
        (set(), {"nej"}),
        (set(), set()),
    ],
)
def test_words_must_tell_the_two_apart(safe: set[str], unsafe: set[str]) -> None:
    with pytest.raises(OptionError):
        word_reader(safe, unsafe)
