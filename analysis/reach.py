"""Who answered, compared with who lives there: whom to invite next.

Respondents choose themselves, so nothing here turns them into a sample of the residents.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.checks import check_columns, finite_vector, whole
from analysis.errors import EmptyInputError, InvalidInputError
from analysis.shares import wilson_interval

# Groups are shown from ten people, twice the least number for a place.
GROUP_K = 10


def compare_to_population(respondents: Any, population: Any, *, k: int = GROUP_K) -> pd.DataFrame:
    """Share of each group among respondents and in the population.

    ``respondents``: the group of each respondent (missing: not stated), or numbers by group as a
    mapping, a numeric Series indexed by group, or a frame with ``group`` and ``n``.
    ``population``: inhabitants by group in the same forms (the frame's column may also be called
    ``population``).

    Returns a row per group, in the order of the population, then others: ``group``; ``share``
    (0–1, of those who stated a group) with its 95 % Wilson ``interval`` (low, high);
    ``population_share`` (NaN where the population has no such group); ``ratio`` of the two; and
    ``n``. Where fewer than ``k`` answered, all but the population's share is emptied; if that
    would leave a single such group, which the others give away, the next smallest goes with it.

    Raises ``EmptyInputError`` without respondents or inhabitants, ``InvalidInputError`` for other
    forms or negative numbers.
    """
    whole(k, name="k", minimum=1)
    answered = _numbers_by_group(respondents, name="respondents", number="n")
    living = _numbers_by_group(population, name="population", number="population")
    others = answered.index.difference(living.index, sort=False)
    groups = living.index.append(others)
    n = np.asarray(answered.reindex(groups, fill_value=0.0), dtype=np.float64)
    share = n / n.sum()
    population_share = (living / living.sum()).reindex(groups).to_numpy(dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(population_share > 0, share / population_share, np.nan)
    low, high = wilson_interval(n, np.full(len(n), n.sum()))
    hidden = _hidden(n, k)
    interval = [
        None if gone else (float(one), float(other))
        for gone, one, other in zip(hidden, low, high, strict=True)
    ]
    return pd.DataFrame(
        {
            "group": groups.to_numpy(),
            "share": np.where(hidden, np.nan, share),
            "population_share": population_share,
            "ratio": np.where(hidden, np.nan, ratio),
            "interval": pd.Series(interval, dtype=object),
            "n": pd.array(n.astype(np.int64), dtype="Int64"),
        }
    ).assign(n=lambda table: table["n"].mask(pd.Series(hidden)))


def _numbers_by_group(data: Any, *, name: str, number: str) -> "pd.Series[float]":
    """Any of the allowed forms as numbers indexed by group, in order of appearance."""
    if isinstance(data, pd.DataFrame):
        check_columns(data, "group")
        column = next((one for one in (number, "n") if one in data.columns), None)
        if column is None:
            return _numbers_by_group(data["group"], name=name, number=number)
        data = data.set_index("group")[column]
    if isinstance(data, Mapping):
        data = pd.Series(data, dtype=np.float64)
    if _is_numbers(data):
        values = finite_vector(data, name=name, minimum=0.0)
        numbers = pd.Series(values, index=data.index).groupby(level=0, sort=False).sum()
    else:
        labels = np.asarray(data)
        if labels.ndim != 1:
            raise InvalidInputError(f"{name} is neither labels nor numbers by group.")
        numbers = (
            pd.Series(labels).infer_objects().dropna().value_counts(sort=False).astype(np.float64)
        )
    if numbers.sum() == 0:
        raise EmptyInputError(f"There is nobody in {name}.")
    return numbers


def _is_numbers(data: Any) -> bool:
    """A numeric Series is numbers by group, unless its index just counts the rows from 0."""
    return (
        isinstance(data, pd.Series)
        and pd.api.types.is_numeric_dtype(data.dtype)
        and not data.index.equals(pd.RangeIndex(len(data)))
    )


def _hidden(n: NDArray[np.float64], k: int) -> NDArray[np.bool_]:
    hidden: NDArray[np.bool_] = n < k
    # The sum is known (shares have a denominator), and those hidden together are its remainder.
    while hidden.any() and n[hidden].sum() < k and not hidden.all():
        hidden[np.flatnonzero(~hidden)[np.argmin(n[~hidden])]] = True
    return hidden
