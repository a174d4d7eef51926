from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.exporters.field_names import short_names


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("n", "n"),
        ("respondents", "respondent"),
        ("stability_unsafe", "stab_unsaf"),
        ("stability_safe", "stabi_safe"),
        ("åtgärd", "atgard"),
        ("80_plus", "f80_plus"),
        ("", "field"),
    ],
)
def test_names_stay_readable(name: str, short: str) -> None:
    assert short_names([name]) == {name: short}


def test_names_that_would_become_one_are_kept_apart() -> None:
    names = ["respondents_a", "respondents_A", "respondents-a"]
    assert list(short_names(names).values()) == ["responde_a", "responde_2", "responde_3"]


@given(st.lists(st.text(max_size=30), unique=True, max_size=40))
def test_any_names_become_ten_ascii_characters_and_differ(names: list[str]) -> None:
    short = short_names(names)
    assert list(short) == names
    assert len({name.casefold() for name in short.values()}) == len(names)
    for name in short.values():
        assert 1 <= len(name) <= 10
        assert name.isascii()
        assert name.replace("_", "a").isalnum()
