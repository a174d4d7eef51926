"""Weights that make respondents resemble the population, to see what that would change.

A picture that looks the same with and without weights does not hang on who answered. Weighted
pictures are a sensitivity analysis and never the published one: respondents chose themselves.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.checks import check_columns, finite_vector
from analysis.errors import EmptyInputError

# Nobody counts for more than five or less than a fifth of a person.
LARGEST_RATIO = 5.0

# A stratum of fewer people is joined with its neighbours: their weight would be chance.
_LEAST_IN_STRATUM = 5
_TRIMMING_ROUNDS = 100


@dataclass(frozen=True)
class Weights:
    """``weight``: one per respondent, mean 1. ``effective``: Kish's effective number of people.
    ``largest_ratio``: before trimming to ``LARGEST_RATIO``; ``uncovered``: the share of the
    population (0–1) in strata from which, even joined, nobody answered; ``stated``: how many
    respondents stated what the weights go by."""

    weight: NDArray[np.float64]
    effective: float
    largest_ratio: float
    uncovered: float
    stated: int


def post_stratification_weights(
    respondents: pd.DataFrame, population: pd.DataFrame, *, by: list[str]
) -> Weights:
    """Weights that give each stratum of ``by`` its share of the population.

    ``respondents``: a row per person with the columns ``by`` (missing: not stated, weight about
    1); ``population``: the columns ``by`` and ``population``. Strata with fewer than five
    respondents are joined over the last column of ``by``, then over the one before, and so on.
    Weights are trimmed to 1/5 … 5 around their mean of 1, again until they stay.

    Kish L. (1965), Survey Sampling: effective n = (Σw)² / Σw². Raises ``MissingColumnError``,
    ``EmptyInputError`` or ``InvalidInputError``.
    """
    check_columns(respondents, *by)
    check_columns(population, *by, "population")
    if respondents.empty or not by:
        raise EmptyInputError("There are no respondents or no columns to weight by.")
    inhabitants = finite_vector(population["population"], name="population", minimum=0.0)
    if inhabitants.sum() == 0:
        raise EmptyInputError("There is no population.")
    stated = respondents[by].notna().all(axis=1).to_numpy()
    weight = np.ones(len(respondents))
    own, uncovered = _stratum_weights(respondents.loc[stated, by], population[by], inhabitants, by)
    weight[stated] = own
    largest = float(weight.max() / weight.mean())
    weight = _trimmed(weight)
    effective = effective_number(weight)
    return Weights(weight, effective, largest, uncovered, int(stated.sum()))


def effective_number(weight: NDArray[np.float64]) -> float:
    """Kish's effective number of people: (Σw)² / Σw²."""
    return float(weight.sum() ** 2 / (weight**2).sum())


def _stratum_weights(
    people: pd.DataFrame, strata: pd.DataFrame, inhabitants: NDArray[np.float64], by: list[str]
) -> tuple[NDArray[np.float64], float]:
    """Population share over respondents' share, joining small strata from the last column on."""
    weight = np.ones(len(people))
    open_people = np.ones(len(people), dtype=bool)
    open_strata = np.ones(len(strata), dtype=bool)
    for depth in range(len(by), -1, -1):
        keys = pd.concat([people[by[:depth]], strata[by[:depth]]])
        code = keys.groupby(by[:depth]).ngroup().to_numpy() if depth else np.zeros(len(keys), int)
        person, stratum = code[: len(people)], code[len(people) :]
        n = np.bincount(person[open_people], minlength=code.max(initial=0) + 1)
        living = np.bincount(
            stratum[open_strata], weights=inhabitants[open_strata], minlength=len(n)
        )
        enough = (n >= _LEAST_IN_STRATUM) if depth else (n > 0)
        enough &= living > 0
        here = open_people & enough[person]
        own = person[here]
        weight[here] = (living[own] / inhabitants.sum()) / (n[own] / len(people))
        open_people &= ~here
        open_strata &= ~enough[stratum]
    uncovered = float(inhabitants[open_strata].sum() / inhabitants.sum())
    return weight, uncovered


def _trimmed(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights with mean 1 between 1/5 and 5; trimming and rescaling by turns until they agree."""
    for _ in range(_TRIMMING_ROUNDS):
        weight = weight / weight.mean()
        trimmed = np.clip(weight, 1.0 / LARGEST_RATIO, LARGEST_RATIO)
        if np.allclose(trimmed, weight, rtol=0, atol=1e-12):
            break
        weight = trimmed
    return np.clip(weight, 1.0 / LARGEST_RATIO, LARGEST_RATIO)
