"""The share of unsafe, counted by people, with the interval that goes with so few of them."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, special

from analysis.checks import PinArrays, finite_vector, fraction, pin_arrays
from analysis.errors import InvalidInputError
from analysis.grid import hex_ids

CONFIDENCE = 0.95


def wilson_interval(
    won: Any, people: Any, *, confidence: float = CONFIDENCE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wilson's score interval for ``won`` of ``people``, two arrays: low and high.

    ``won`` may be fractional (split votes). Its coverage stays near the nominal level also for a
    handful of people and for shares of 0 and 1 (Wilson 1927, JASA 22:209-212; Brown, Cai and
    DasGupta 2001, Statistical Science 16:101-133).
    Raises ``InvalidInputError`` unless 0 ≤ won ≤ people and people > 0.
    """
    n = finite_vector(np.atleast_1d(people), name="people", minimum=0.0)
    x = finite_vector(np.atleast_1d(won), name="won", length=len(n), minimum=0.0)
    fraction(confidence, name="confidence")
    if (n == 0).any() or (x > n * (1 + 1e-12)).any():
        raise InvalidInputError("There are more votes than people, or no people.")
    z = special.ndtri((1 + confidence) / 2)
    share = x / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low, high = np.clip(middle - half, 0.0, share), np.clip(middle + half, share, 1.0)
    # Rounding would leave 1e-17 where the formula says 0, and likewise at 1.
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)


def share_of_people(pins: PinArrays) -> float:
    """The share of unsafe where each person counts as one, split by their pins: 0–1."""
    unsafe = np.bincount(pins.respondent[pins.unsafe], minlength=pins.people)
    return float(np.mean(unsafe / np.bincount(pins.respondent)))


@dataclass(frozen=True)
class SplitVotes:
    """One vote per person and place, split by that person's pins there.

    ``cell_id``: (places,). Of each vote: ``row`` of its place, ascending, ``person`` (code) and
    ``unsafe``, the part of it that says so, 0–1.
    """

    cell_id: NDArray[np.int64]
    row: NDArray[np.intp]
    person: NDArray[np.signedinteger]
    unsafe: NDArray[np.float64]

    def total(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """The sum of one value per vote in each place."""
        sums = np.bincount(self.row, weights=values, minlength=len(self.cell_id))
        return sums.astype(np.float64)

    @property
    def people(self) -> NDArray[np.int64]:
        """How many vote in each place."""
        return np.bincount(self.row, minlength=len(self.cell_id)).astype(np.int64)


def votes_by_cell(pins: PinArrays, *, cell_size_m: float) -> SplitVotes:
    """The votes in each occupied cell of the national lattice, sorted by cell and person."""
    cells, cell = np.unique(hex_ids(pins.xy, cell_size_m=cell_size_m), return_inverse=True)
    place = (cell, pins.respondent)
    shape = (len(cells), pins.people)
    total = sparse.csr_array((np.ones(len(pins)), place), shape=shape)
    unsafe = sparse.csr_array((pins.unsafe.astype(np.float64), place), shape=shape)
    # Both are summed over the same places, so their entries stand in the same order.
    row = np.repeat(np.arange(len(cells)), np.diff(total.indptr))
    return SplitVotes(cells, row, total.indices, unsafe.data / total.data)


def share_by_cell(pins: gpd.GeoDataFrame, *, cell_size_m: float) -> pd.DataFrame:
    """The share of unsafe in each occupied cell, one vote for each person who marked it.

    ``pins``: points in EPSG:3006 with ``perception`` and ``respondent``. Returns a row per
    occupied cell, sorted by ``cell_id``: ``respondents_unsafe`` and ``respondents_safe``
    (distinct people with such a pin; who marked both is in both), ``share_unsafe`` (0–1; such a
    person splits the vote by their pins) and its 95 % Wilson interval ``share_low``,
    ``share_high``.
    """
    votes = votes_by_cell(pin_arrays(pins), cell_size_m=cell_size_m)
    won, people = votes.total(votes.unsafe), votes.people
    low, high = wilson_interval(won, people)
    return pd.DataFrame(
        {
            "cell_id": votes.cell_id,
            "respondents_unsafe": votes.total(votes.unsafe > 0).astype(np.int64),
            "respondents_safe": votes.total(votes.unsafe < 1).astype(np.int64),
            "share_unsafe": won / people,
            "share_low": low,
            "share_high": high,
        }
    )
