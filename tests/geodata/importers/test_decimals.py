from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.importers.decimals import NotANumberError, parse_decimal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("59.33", 59.33),
        ("59,33", 59.33),
        (" -0,5 ", -0.5),
        ("−18.1", -18.1),
        ("6 580 822,5", 6580822.5),
        ("6\u00a0580\u202f822", 6580822.0),
        ("6.580.822,5", 6580822.5),
        ("1,234.5", 1234.5),
        ("5.9e1", 59.0),
        (".5", 0.5),
        ("18.", 18.0),
    ],
)
def test_numbers_as_people_write_them(text: str, number: float) -> None:
    assert parse_decimal(text) == number


@pytest.mark.parametrize("text", ["", " ", "-", "NA", "nan", "NULL", "n/a"])
def test_nothing_is_nan(text: str) -> None:
    assert math.isnan(parse_decimal(text))


@pytest.mark.parametrize(
    "text", ["59°20'", "1_000", "0x1f", "1.2.3", "1,2,3.4.5", "abc", "٣٤", "--5", "5e", "1e9999"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumberError):
        parse_decimal(text)


def test_infinity_stays_for_the_caller_to_refuse() -> None:
    assert parse_decimal("-inf") == -math.inf


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_python_prints_is_read_back_with_point_or_comma(number: float) -> None:
    assert parse_decimal(repr(number)) == number
    assert parse_decimal(repr(number).replace(".", ",")) == number


@given(st.text())
def test_any_text_is_a_number_or_a_typed_error(text: str) -> None:
    try:
        assert isinstance(parse_decimal(text), float)
    except NotANumberError:
        assert text
