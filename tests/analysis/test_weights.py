"""Post-stratification weights: what they reproduce, where they stop, what they cost."""

import itertools

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.errors import EmptyInputError, MissingColumnError
from analysis.weights import LARGEST_RATIO, post_stratification_weights


def population(*parts):
    """Every combination of the parts' labels, with the product of their numbers."""
    rows = []
    for combination in itertools.product(*(part.items() for part in parts)):
        labels, numbers = zip(*combination, strict=True)
        rows.append((*labels, float(np.prod(numbers))))
    names = ["age", "gender", "district"][: len(parts)]
    return pd.DataFrame(rows, columns=[*names, "population"])


def people(**groups):
    """So many respondents per label."""
    return pd.DataFrame({"age": np.repeat(list(groups), list(groups.values()))})


def test_weighted_shares_are_those_of_the_population():
    respondents = people(young=20, middle=30, old=50)
    found = post_stratification_weights(
        respondents, population({"young": 40, "middle": 30, "old": 30}), by=["age"]
    )
    shares = pd.Series(found.weight).groupby(respondents["age"]).sum() / 100
    assert_allclose(shares[["young", "middle", "old"]], [0.4, 0.3, 0.3])
    assert_allclose(found.weight.mean(), 1.0)
    # Kish by hand: weights 2, 1, 0.6 for 20, 30, 50 people.
    assert_allclose(found.effective, 100**2 / (20 * 4 + 30 * 1 + 50 * 0.36))
    assert found.uncovered == 0.0


def test_a_sample_like_the_population_keeps_everybody_at_one():
    found = post_stratification_weights(
        people(young=30, old=70), population({"young": 300, "old": 700}), by=["age"]
    )
    assert_allclose(found.weight, 1.0)
    assert_allclose(found.effective, 100.0)


def test_weights_stop_at_five():
    found = post_stratification_weights(
        people(young=5, old=195), population({"young": 500, "old": 500}), by=["age"]
    )
    assert_allclose(found.largest_ratio, 20.0)
    assert found.weight.max() <= LARGEST_RATIO + 1e-9
    assert found.weight.min() >= 1 / LARGEST_RATIO - 1e-9
    assert_allclose(found.weight.mean(), 1.0)
    assert_allclose(found.weight[:5], LARGEST_RATIO)


def test_thin_strata_are_joined_over_the_last_column():
    living = population({"young": 60, "old": 60}, {"woman": 1, "man": 1, "other": 1})
    gender = ["woman"] * 7 + ["man"] * 3 + ["other"] * 2 + ["woman", "man", "other"] * 20
    respondents = pd.DataFrame({"age": ["young"] * 12 + ["old"] * 60, "gender": gender})
    found = post_stratification_weights(respondents, living, by=["age", "gender"])
    assert_allclose(found.weight[:7], (1 / 6) / (7 / 72))
    # Three and two are too few alone, but together they stand for two sixths.
    assert_allclose(found.weight[7:12], (2 / 6) / (5 / 72))
    assert_allclose(found.weight[12:], (1 / 6) / (20 / 72))


def test_strata_without_an_answer_are_joined_or_said_to_be_uncovered():
    living = population({"young": 20, "old": 80}, {"woman": 1, "man": 1})
    only_women = pd.DataFrame({"age": ["young"] * 20 + ["old"] * 30, "gender": "woman"})
    found = post_stratification_weights(only_women, living, by=["age", "gender"])
    assert_allclose(found.uncovered, 0.5)
    assert_allclose(found.weight.mean(), 1.0)


def test_who_stated_nothing_counts_about_once():
    respondents = pd.concat([people(young=20, old=80), pd.DataFrame({"age": [None] * 50})])
    found = post_stratification_weights(
        respondents, population({"young": 50, "old": 50}), by=["age"]
    )
    assert_allclose(found.weight[100:], 1.0)
    assert found.stated == 100


def test_bad_input_is_named():
    living = population({"young": 1, "old": 1})
    with pytest.raises(MissingColumnError):
        post_stratification_weights(people(young=9), living, by=["district"])
    with pytest.raises(MissingColumnError):
        post_stratification_weights(people(young=9), living.drop(columns="population"), by=["age"])
    with pytest.raises(EmptyInputError):
        post_stratification_weights(people(young=0), living, by=["age"])
    with pytest.raises(EmptyInputError):
        post_stratification_weights(people(young=9), living.assign(population=0), by=["age"])
