from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import MissingFieldError, OptionError
from geodata.importers.population import Group, counts, population_columns


@pytest.mark.parametrize(
    ("column", "group"),
    [
        ("women_20_44", Group("women", 20, 44)),
        ("men_80_plus", Group("men", 80, None)),
        ("Kvinnor 80+", Group("women", 80, None)),
        ("Män 16-19 ".strip(), Group("men", 16, 19)),
        ("total_0_5", Group("all", 0, 5)),
        ("K20_44", Group("women", 20, 44)),
        ("women_80_p", Group("women", 80, None)),
        ("M_65_w", Group("men", 65, None)),
    ],
)
def test_columns_that_the_usual_pattern_reads(column: str, group: Group) -> None:
    assert population_columns(["code", column]) == {column: group}


@pytest.mark.parametrize(
    "column",
    [
        "women",
        "women_2044",
        "women_16_1",
        "women_200_300",
        "area_20_44",
        "women_20_44_share",
        "womens_20_44",
        "2044",
        "code",
        "",
    ],
)
def test_columns_that_are_no_population(column: str) -> None:
    assert population_columns([column]) == {}


def test_ages_without_sex_are_read_only_when_no_column_says_the_sex() -> None:
    assert population_columns(["age_0_15", "alder_0_15"]) == {"age_0_15": Group("all", 0, 15)}
    assert population_columns(["age_0_15", "men_0_15"]) == {"men_0_15": Group("men", 0, 15)}


def test_own_patterns() -> None:
    columns = ["Folkmängd", "pop.f.20-44", "ANTAL_MAN_ALDER_20", "inv20till44"]
    assert population_columns(columns, ["folkmängd"]) == {"Folkmängd": Group("all", 0, None)}
    assert population_columns(columns, ["pop.{sex}.{from}-{to}"]) == {
        "pop.f.20-44": Group("women", 20, 44)
    }
    single_years = population_columns(columns, ["antal_{sex}_alder_{from}"])
    assert single_years == {"ANTAL_MAN_ALDER_20": Group("men", 20, 20)}
    assert population_columns(columns, ["inv{from}till{to}"]) == {
        "inv20till44": Group("all", 20, 44)
    }


def test_a_pattern_that_was_asked_for_must_fit() -> None:
    with pytest.raises(MissingFieldError, match="women_0_5"):
        population_columns(["women_0_5"], ["pop_{sex}_{from}"])


@pytest.mark.parametrize("pattern", ["{sex}_{to}", "{from}_{from}_{to}"])
def test_patterns_that_make_no_sense(pattern: str) -> None:
    with pytest.raises(OptionError) as caught:
        population_columns(["women_0_5"], [pattern])
    assert caught.value.code == "bad_pattern"


def test_one_group_counted_by_two_columns_is_refused() -> None:
    with pytest.raises(OptionError) as caught:
        population_columns(["women_0_5", "Kvinnor 0-5"])
    assert caught.value.code == "double_population"


def test_numbers_of_people() -> None:
    groups = population_columns(["men_0_5", "men_6_15", "men_16_19", "men_20_44", "men_45_64"])
    row = {"men_0_5": 12, "men_6_15": None, "men_16_19": -1, "men_20_44": "1 200", "men_45_64": 2.5}
    people, bad = counts(row, groups)
    assert [(p.age_from, p.count) for p in people] == [(0, 12), (20, 1200)]
    assert bad == ["men_16_19", "men_45_64"]


@pytest.mark.parametrize("number", [1e300, 2**31, "99 999 999 999", float("inf")])
def test_more_people_than_there_are_is_no_number(number: object) -> None:
    """The database holds four bytes, and said so with a traceback."""
    people, bad = counts({"men_0_5": number}, population_columns(["men_0_5"]))
    assert (people, bad) == ([], ["men_0_5"])


@given(st.lists(st.text(max_size=15), max_size=8), st.text(max_size=12))
def test_any_names_and_any_pattern_are_read_or_refused(names: list[str], pattern: str) -> None:
    try:
        found = population_columns(names, [pattern])
    except (MissingFieldError, OptionError):
        return
    assert set(found) <= set(names)
