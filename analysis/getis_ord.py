"""Local G*: is the sum of values around a place larger than chance would make it?

z follows Ord and Getis (1995, Geographical Analysis 27:286-306, eq. 14, "star" form), as R's
``spdep::localG`` computes it with binary weights:

    z_i = (Σ_j w_ij x_j − W_i x̄) / (s √((n S_i − W_i²) / (n − 1)))

with W_i = Σ_j w_ij, S_i = Σ_j w_ij², x̄ and s (divisor n) over all n places. Multiplying a row of
weights by a number changes nothing. It is a checked function and never a published hotspot: on
counts of pins it maps where many people pass.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, special

from analysis.checks import finite_vector, whole
from analysis.errors import InvalidInputError, NotFiniteError

# Below this part of its scale a difference is rounding, not information.
TOLERANCE = 1e-12
# Rows whose replicates are computed together: bounds the memory where all weights differ.
ROWS = 2048


def local_g_star(values: Any, weights: Any) -> pd.DataFrame:
    """Analytic local G* with two-sided p.

    ``values``: n finite numbers (a Series keeps its index). ``weights``: n × n, sparse or dense,
    non-negative, in any row scaling. Each place counts itself by definition: where no place has
    a weight for itself, it gets the largest weight of its row (1 in a row without any).
    Returns a DataFrame with ``z`` and ``p``; NaN where z is undefined: all values equal, or all
    places in the neighbourhood with the same weight.
    Raises ``EmptyInputError``, ``NotFiniteError``, ``InvalidInputError``.
    """
    x = finite_vector(values, name="values")
    rows = _star_rows(weights, len(x))
    z = _z_scores(x, rows)
    return pd.DataFrame({"z": z, "p": _two_sided(z)}, index=_index_of(values))


def local_g_star_permutation(
    values: Any, weights: Any, *, permutations: int = 999, seed: int
) -> pd.DataFrame:
    """Local G* with p from conditional permutation: each place keeps its value, others swap.

    ``values`` and ``weights`` as in ``local_g_star``. Returns ``z`` (analytic), ``p_high`` and
    ``p_low``, the (count + 1)/(permutations + 1) of replicates at least, or at most, as large as
    the observed sum, ties counted in both, and the two-sided ``p`` = min(1, 2·min(high, low)).
    NaN where z is. The smallest p is 1/(permutations + 1): with a false-discovery rate on a fine
    grid that finds nothing (hence ``person_vote``). Same seed (PCG64), same result.

    A replicate draws one list of distinct places for all rows. A row uses as many of them as it
    has neighbours, and where it meets itself it uses the last one of the list, which no row
    uses otherwise: for each row a uniform draw without replacement from the other places.
    """
    x = finite_vector(values, name="values")
    whole(permutations, name="permutations", minimum=1)
    rows = _star_rows(weights, len(x))
    z = _z_scores(x, rows)
    own = rows.diagonal()
    others = sparse.csr_array(rows - sparse.diags_array(own, format="csr"))
    others.eliminate_zeros()
    draws = _draws(len(x), int(np.diff(others.indptr).max()) + 1, permutations, seed)
    high, low = _count_extremes(x, others, draws)
    defined = np.isfinite(z)
    p_high = np.where(defined, (high + 1) / (permutations + 1), np.nan)
    p_low = np.where(defined, (low + 1) / (permutations + 1), np.nan)
    p = np.minimum(1.0, 2.0 * np.minimum(p_high, p_low))
    return pd.DataFrame({"z": z, "p": p, "p_high": p_high, "p_low": p_low}, index=_index_of(values))


def _index_of(values: Any) -> pd.Index | None:
    return values.index if isinstance(values, pd.Series) else None


def _star_rows(weights: Any, n: int) -> sparse.csr_array:
    """Checked weights as canonical csr, with each place among its own neighbours."""
    try:
        rows = sparse.csr_array(weights, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInputError("The weights are no matrix of numbers.") from error
    if rows.shape != (n, n):
        raise InvalidInputError(f"The weights have the shape {rows.shape}, not ({n}, {n}).")
    lightest, heaviest = rows.data.min(initial=0.0), rows.data.max(initial=0.0)
    if not (np.isfinite(lightest) and np.isfinite(heaviest)):  # NaN comes through both
        raise NotFiniteError("Some weights are NaN or infinite.")
    if lightest < 0:
        raise InvalidInputError("Some weights are negative.")
    if not rows.has_canonical_format:
        rows = rows.copy()
        rows.sum_duplicates()
    if rows.diagonal().any():
        return rows
    own = rows.max(axis=1).toarray().ravel() if rows.nnz else np.zeros(n)
    own[own == 0] = 1.0
    return sparse.csr_array(rows + sparse.diags_array(own, format="csr"))


def _z_scores(x: NDArray[np.float64], rows: sparse.csr_array) -> NDArray[np.float64]:
    n = len(x)
    z = np.full(n, np.nan)
    spread = x.std()
    if n < 2 or spread <= TOLERANCE * np.abs(x).max():
        return z
    # Centred first: the sum of deviations is what is left of Σ w x − W x̄ without cancellation.
    deviation = np.asarray(rows @ (x - x.mean()))
    # Products with ones are faster than sparse sums, and binary weights are their own squares.
    ones = np.ones(n)
    total = np.asarray(rows @ ones)
    squares = total
    if not (rows.data.min() == rows.data.max() == 1.0):
        squares = sparse.csr_array((rows.data**2, rows.indices, rows.indptr), shape=(n, n)) @ ones
    information = n * squares - total**2
    defined = information > TOLERANCE * n * squares
    z[defined] = deviation[defined] / (spread * np.sqrt(information[defined] / (n - 1)))
    return z


def _two_sided(z: NDArray[np.float64]) -> NDArray[np.float64]:
    p: NDArray[np.float64] = special.erfc(np.abs(z) / np.sqrt(2.0))
    return p


def _draws(n: int, size: int, permutations: int, seed: int) -> NDArray[np.int64]:
    """One list of ``size`` distinct places for each replicate."""
    rng = np.random.default_rng(seed)
    return np.stack([rng.choice(n, size, replace=False) for _ in range(permutations)])


def _count_extremes(
    x: NDArray[np.float64], others: sparse.csr_array, draws: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many replicates of each row are at least, and at most, the observed sum.

    Rows with the same weights have the same replicates, apart from those few in which a row
    meets itself: the replicates are sorted once for all such rows, and then these are corrected.
    """
    columns = np.ascontiguousarray(x[draws].T)
    observed = others @ x
    slack = TOLERANCE * (others @ np.abs(x)) + TOLERANCE * others.sum(axis=1) * np.abs(x).max()
    floor, ceiling = observed - slack, observed + slack
    high, low = np.empty(len(x), np.int64), np.empty(len(x), np.int64)
    met, meeting = np.sort(draws[:, :-1], axis=None), np.argsort(draws[:, :-1], axis=None)
    for start in range(0, len(x), ROWS):
        rows = np.arange(start, min(start + ROWS, len(x)))
        packed = _left_packed(others, rows)
        patterns, pattern = np.unique(packed, axis=0, return_inverse=True)
        sums = _weighted_sums(patterns, columns)
        for number, replicates in enumerate(np.sort(sums, axis=1)):
            alike = rows[pattern == number]
            high[alike] = len(replicates) - np.searchsorted(replicates, floor[alike], side="left")
            low[alike] = np.searchsorted(replicates, ceiling[alike], side="right")
        first, last = np.searchsorted(met, [start, rows[-1] + 1])
        replicate, place = np.divmod(meeting[first:last], draws.shape[1] - 1)
        used = place < packed.shape[1]
        replicate, place, row = replicate[used], place[used], met[first:last][used]
        before = sums[pattern[row - start], replicate]
        after = before + packed[row - start, place] * (columns[-1, replicate] - x[row])
        np.add.at(high, row, (after >= floor[row]).astype(int) - (before >= floor[row]))
        np.add.at(low, row, (after <= ceiling[row]).astype(int) - (before <= ceiling[row]))
    return high, low


def _weighted_sums(
    weights: NDArray[np.float64], columns: NDArray[np.float64]
) -> NDArray[np.float64]:
    """weights · columns for as many columns as there are weights.

    Column by column instead of one matrix product: a product of BLAS may round differently with
    another number of threads, and with so few columns it is no faster.
    """
    sums = np.zeros((len(weights), columns.shape[1]))
    part = np.empty_like(sums)
    for weight, column in zip(weights.T, columns, strict=False):
        sums += np.multiply(weight[:, None], column, out=part)
    return sums


def _left_packed(matrix: sparse.csr_array, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """The weights of consecutive rows, dense, pushed to the left and filled up with zeros."""
    starts = matrix.indptr[rows[0] : rows[-1] + 2]
    counts = np.diff(starts)
    packed = np.zeros((len(rows), int(counts.max())))
    packed[np.arange(packed.shape[1]) < counts[:, None]] = matrix.data[starts[0] : starts[-1]]
    return packed
