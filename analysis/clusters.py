"""Where one perception gathers: a vote of people on hexagons, and local G* as a checked function.

Published hotspots come from ``person_vote`` (and the scan), which counts people. ``local_g_star``
counts whatever it is given; on raw pin counts it maps footfall, so it is never published.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, special

from analysis.checks import SAFE, UNSAFE, PinArrays, finite_vector, fraction, pin_arrays, whole
from analysis.errors import InvalidInputError, InvalidParameterError
from analysis.getis_ord import local_g_star, local_g_star_permutation
from analysis.grid import hex_centres, hex_ids, neighbours, with_polygons
from analysis.shares import SplitVotes, share_of_people

__all__ = [
    "DIRECTIONS",
    "Direction",
    "Votes",
    "benjamini_hochberg",
    "binomial_tail",
    "count_votes",
    "judge_votes",
    "lattice_shifts",
    "local_g_star",
    "local_g_star_permutation",
    "person_vote",
    "person_votes",
    "votes_around",
]

Direction = Literal["unsafe", "safe"]
DIRECTIONS: tuple[Direction, ...] = ("unsafe", "safe")

# Two plastic-number fractions: their multiples spread evenly over the unit square for any count
# (Roberts 2018, the R2 sequence), beginning at (0, 0), the national lattice itself.
PLASTIC = 1.32471795724474602596
ORIGIN_STEP = (1 / PLASTIC, 1 / PLASTIC**2)
# Pins and unsafe pins of a person in a neighbourhood travel through one sparse product,
# packed in one integer.
PACK = 1 << 32


def benjamini_hochberg(p: Any, *, q: float = 0.05) -> NDArray[np.bool_]:
    """Which of m hypotheses to reject so that the expected share of false ones is at most q.

    ``p``: m p-values in [0, 1]. Returns m booleans. The largest k with p₍ₖ₎ ≤ k·q/m decides,
    and all hypotheses with p ≤ p₍ₖ₎ go with it (Benjamini and Hochberg 1995, JRSS B 57:289-300;
    Benjamini and Yekutieli 2001 for the positive dependence of overlapping neighbourhoods).
    Raises ``EmptyInputError``, ``NotFiniteError``, ``InvalidInputError`` outside [0, 1], and
    ``InvalidParameterError`` for q outside (0, 1).
    """
    values = finite_vector(p, name="p", minimum=0.0)
    fraction(q, name="q")
    if values.max() > 1.0:
        raise InvalidInputError("Some of p are above 1.")
    ascending = np.sort(values)
    m = len(values)
    # The tolerance keeps p = k·q/m on the rejecting side in spite of rounding.
    passed = np.flatnonzero(ascending <= np.arange(1, m + 1) * q / m * (1 + 1e-12))
    if not len(passed):
        return np.zeros(m, dtype=bool)
    rejected: NDArray[np.bool_] = values <= ascending[passed[-1]]
    return rejected


@dataclass(frozen=True)
class Votes:
    """One vote per person in the neighbourhood of each occupied cell of one lattice."""

    cell_id: NDArray[np.int64]
    unsafe: NDArray[np.float64]
    people: NDArray[np.int64] | NDArray[np.float64]
    share: float  # of unsafe among all votes of all neighbourhoods


def count_votes(pins: PinArrays, *, cell_size_m: float, shift: Sequence[float] = (0, 0)) -> Votes:
    """Let everybody vote once in each neighbourhood (a cell and its ring) that holds their pins.

    Whoever marked both perceptions there splits the vote by their pins. A majority vote would
    not do: at an unsafe share of 20 % three independent pins give an unsafe majority in 10 %
    only, so that places would differ by how often people answered. A split vote has the mean of
    a single pin whatever the number of pins, and never more variance than a whole vote.
    """
    split = votes_around(pins, cell_size_m=cell_size_m, shift=shift)
    votes, people = split.total(split.unsafe), split.people
    return Votes(split.cell_id, votes, people, float(votes.sum() / people.sum()))


def votes_around(
    pins: PinArrays, *, cell_size_m: float, shift: Sequence[float] = (0, 0)
) -> SplitVotes:
    """The single votes behind ``count_votes``, sorted by cell."""
    ids = hex_ids(pins.xy - np.asarray(shift), cell_size_m=cell_size_m)
    cells, cell = np.unique(ids, return_inverse=True)
    marks = sparse.csr_array(
        (PACK + pins.unsafe.astype(np.int64), (cell, pins.respondent)),
        shape=(len(cells), pins.people),
    )
    around = (neighbours(cells).astype(np.int64) @ marks).tocsr()
    row = np.repeat(np.arange(len(cells)), np.diff(around.indptr))
    unsafe_part = (around.data % PACK) / (around.data // PACK)
    return SplitVotes(cells, row, around.indices, unsafe_part)


def binomial_tail(votes: Any, people: Any, share: float) -> NDArray[np.float64]:
    """P(X ≥ votes) for X binomial(people, share), continued to split votes.

    For whole votes this is the exact binomial tail; between them the regularised incomplete
    beta function I_share(votes, people − votes + 1) joins the exact values smoothly.
    """
    won = np.asarray(votes, dtype=np.float64)
    tail = special.betainc(np.maximum(won, 1e-300), np.asarray(people) - won + 1.0, share)
    return np.where(won <= 0.0, 1.0, tail)


def person_vote(
    pins: gpd.GeoDataFrame,
    *,
    cell_size_m: float,
    q: float = 0.05,
    origins: int = 16,
    direction: Direction = "unsafe",
) -> gpd.GeoDataFrame:
    """Cells around which more people than expected marked the place unsafe (or safe).

    ``pins``: points in EPSG:3006 with ``perception`` and ``respondent``; ``cell_size_m`` from
    flat side to flat side. Returns a row per occupied cell, sorted by ``cell_id``:

    - ``respondents``: people with a pin in the cell or its ring of six; each has one vote;
    - ``votes``: how many of these votes go in the ``direction`` (a person with both perceptions
      splits the vote by their pins, so this may be fractional);
    - ``p``: P(X ≥ votes) for X binomial(respondents, municipal share), one-sided;
    - ``hot``: rejected by Benjamini-Hochberg at level ``q``;
    - ``stability``: in how many of ``origins`` placements of the lattice, the national one
      included, the cell that covers this cell's centre is hot: 0 … ``origins``;
    - ``geometry``: the hexagon in EPSG:3006.

    The municipal share is the higher of the mean over people and the mean over all votes: the
    first would be too low where busy people lean in the direction, the second where one busy
    person leans the other way. Only cells with enough people to reach q are in the family that
    is tested (Tarone 1990, Biometrics 46:515-522); that choice sees no perception.
    """
    return person_votes(
        pins, cell_size_m=cell_size_m, q=q, origins=origins, directions=(direction,)
    )[direction]


def person_votes(
    pins: gpd.GeoDataFrame,
    *,
    cell_size_m: float,
    q: float = 0.05,
    origins: int = 16,
    directions: Sequence[Direction] = ("unsafe", "safe"),
) -> dict[Direction, gpd.GeoDataFrame]:
    """``person_vote`` for several directions at the price of one."""
    arrays = pin_arrays(pins)
    fraction(q, name="q")
    whole(origins, name="origins", minimum=1)
    if not set(directions) <= {UNSAFE, SAFE}:
        raise InvalidParameterError(f'A direction is "{UNSAFE}" or "{SAFE}".')
    people_share = share_of_people(arrays)
    national = count_votes(arrays, cell_size_m=cell_size_m)
    centres = hex_centres(national.cell_id, cell_size_m=cell_size_m)
    stability = {direction: np.zeros(len(centres), np.int64) for direction in directions}
    for shift in lattice_shifts(origins, cell_size_m=cell_size_m):
        votes = count_votes(arrays, cell_size_m=cell_size_m, shift=shift)
        covering = hex_ids(centres - shift, cell_size_m=cell_size_m)
        for direction in directions:
            judged = judge_votes(votes, direction, people_share=people_share, q=q)
            stability[direction] += np.isin(covering, votes.cell_id[judged["hot"].to_numpy()])
    return {
        direction: with_polygons(
            judge_votes(national, direction, people_share=people_share, q=q).assign(
                stability=stability[direction]
            ),
            cell_size_m=cell_size_m,
        )
        for direction in directions
    }


def lattice_shifts(count: int, *, cell_size_m: float) -> NDArray[np.float64]:
    """So many placements of the lattice, spread evenly over its period: (count, 2), metres.

    The first is (0, 0), the national lattice.
    """
    across, up = (np.arange(count)[:, None] * ORIGIN_STEP % 1.0).T * cell_size_m
    return np.column_stack([across + up / 2, up * math.sqrt(3.0) / 2])


def judge_votes(
    votes: Votes, direction: Direction, *, people_share: float, q: float
) -> pd.DataFrame:
    """``cell_id``, ``votes``, ``respondents``, ``p`` and ``hot`` of each neighbourhood, as told in
    ``person_vote``; ``people_share``: the mean over people of their own share of unsafe."""
    if direction == UNSAFE:
        won, share = votes.unsafe, max(votes.share, people_share)
    else:
        won, share = votes.people - votes.unsafe, 1.0 - min(votes.share, people_share)
    p = binomial_tail(won, votes.people, share)
    hot = np.zeros(len(p), dtype=bool)
    testable = share**votes.people <= q
    if testable.any():
        hot[testable] = benjamini_hochberg(p[testable], q=q)
    return pd.DataFrame(
        {"cell_id": votes.cell_id, "votes": won, "respondents": votes.people, "p": p, "hot": hot}
    )
