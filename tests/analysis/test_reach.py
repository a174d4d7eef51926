"""Reach against population: shares, intervals, and groups that are too small to show."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from analysis.errors import (
    EmptyInputError,
    InvalidInputError,
    MissingColumnError,
    NotFiniteError,
)
from analysis.reach import compare_to_population

POPULATION = {"16-24": 1000, "25-44": 3000, "45-64": 4000, "65+": 2000}
ANSWERED = {"16-24": 20, "25-44": 100, "45-64": 60, "65+": 20}


def rows(table):
    return table.set_index("group")


def test_shares_and_ratio():
    table = compare_to_population(ANSWERED, POPULATION)
    assert list(table.columns) == ["group", "share", "population_share", "ratio", "interval", "n"]
    assert table["group"].tolist() == list(POPULATION)
    assert_allclose(table["share"], [0.1, 0.5, 0.3, 0.1])
    assert_allclose(table["population_share"], [0.1, 0.3, 0.4, 0.2])
    assert_allclose(table["ratio"], [1.0, 5 / 3, 0.75, 0.5])
    assert table["n"].tolist() == [20, 100, 60, 20]


def test_interval_is_wilsons():
    table = rows(compare_to_population(ANSWERED, POPULATION))
    for group, n in ANSWERED.items():
        expected = stats.binomtest(n, 200).proportion_ci(method="wilson")
        assert_allclose(table.loc[group, "interval"], (expected.low, expected.high), rtol=1e-9)


def test_every_form_of_input_says_the_same():
    labels = np.repeat(list(ANSWERED), list(ANSWERED.values()))
    expected = compare_to_population(ANSWERED, POPULATION)
    frame = pd.DataFrame({"group": list(POPULATION), "population": list(POPULATION.values())})
    forms = [
        (labels, POPULATION),
        (pd.Series(labels), pd.Series(POPULATION)),
        (pd.Series(labels, dtype="category"), frame),
        (pd.DataFrame({"group": labels}), frame),
        (pd.DataFrame({"group": list(ANSWERED), "n": list(ANSWERED.values())}), frame),
    ]
    for respondents, population in forms:
        pd.testing.assert_frame_equal(compare_to_population(respondents, population), expected)


def test_numbered_groups_may_be_labels():
    table = compare_to_population(pd.Series([1] * 30 + [2] * 10), pd.Series({1: 50, 2: 50}))
    assert table["n"].tolist() == [30, 10]


def test_who_did_not_state_a_group_is_left_out():
    labels = ["a"] * 30 + ["b"] * 10 + [None] * 60
    assert_allclose(compare_to_population(labels, {"a": 1, "b": 1})["share"], [0.75, 0.25])


def test_a_group_without_population_has_a_share_but_no_ratio():
    table = rows(
        compare_to_population({"woman": 60, "man": 30, "other": 10}, {"man": 1, "woman": 1})
    )
    assert table.index.tolist() == ["man", "woman", "other"]
    assert_allclose(table.loc["other", "share"], 0.1)
    assert table.loc["other", ["population_share", "ratio"]].isna().all()


def test_small_groups_are_emptied_and_a_single_one_takes_the_next_with_it():
    table = rows(compare_to_population({"a": 4, "b": 60, "c": 90}, {"a": 1, "b": 1, "c": 1}))
    hidden = table.loc[["a", "b"]]
    assert hidden[["share", "ratio", "n"]].isna().all(axis=None)
    assert hidden["interval"].isna().all()
    assert hidden["population_share"].notna().all()
    assert table.loc["c", "n"] == 90


def test_two_small_groups_hide_each_other_only_if_together_they_are_enough():
    enough = rows(compare_to_population({"a": 4, "b": 7, "c": 90}, dict.fromkeys("abc", 1)))
    assert enough["n"].isna().tolist() == [True, True, False]
    few = rows(compare_to_population({"a": 4, "b": 2, "c": 30, "d": 90}, dict.fromkeys("abcd", 1)))
    assert few["n"].isna().tolist() == [True, True, True, False]


def test_k_is_ten_unless_said_otherwise():
    numbers, population = {"a": 9, "b": 9, "c": 50}, dict.fromkeys("abc", 1)
    assert compare_to_population(numbers, population)["n"].isna().sum() == 2
    assert compare_to_population(numbers, population, k=5)["n"].notna().all()


@pytest.mark.parametrize(
    ("respondents", "population", "error"),
    [
        ([], POPULATION, EmptyInputError),
        ([None, None], POPULATION, EmptyInputError),
        (ANSWERED, {}, EmptyInputError),
        (np.ones((3, 2)), POPULATION, InvalidInputError),
        ({"a": -1}, POPULATION, InvalidInputError),
        ({"a": float("nan")}, POPULATION, NotFiniteError),
        (pd.DataFrame({"age": ["a"]}), POPULATION, MissingColumnError),
    ],
)
def test_bad_input_is_named(respondents, population, error):
    with pytest.raises(error):
        compare_to_population(respondents, population)


def test_a_group_that_nobody_lives_in_and_nobody_answered_from():
    table = rows(compare_to_population({"a": 20, "b": 30}, {"a": 10, "b": 10, "harbour": 0}))
    assert table.loc["harbour", "population_share"] == 0
    assert np.isnan(table.loc["harbour", "ratio"])
