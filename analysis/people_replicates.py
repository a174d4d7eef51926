"""What chance alone would show: the scan of people again, with labels permuted."""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.people_votes import TIE, Candidates, PeopleScan
from analysis.permutation import LabelPermutation, batch_sizes, random_streams

# (windows of a chunk, replicates) votes for unsafe in parts of a vote, and where in
# ``PeopleScan.windows`` the chunk begins → (rows, replicates); the largest over chunks is kept.
Measure = Callable[[NDArray[np.int64], slice], NDArray[np.float64]]


def replicates(
    scan: PeopleScan,
    measure: Measure,
    rows: int,
    *,
    permutations: int,
    seed: int,
    threads: int,
    within_people: bool = False,
) -> Iterator[NDArray[np.float64]]:
    """Batches of (rows, replicates): the largest of what is measured, over all windows.

    Every batch has its own random stream and the largest does not depend on the order of chunks,
    so threads change nothing but the time.
    """
    permutation = LabelPermutation(
        scan.marks.mark_of_pin,
        scan.unsafe,
        scan.respondent,
        kind=scan.kind,
        within_people=within_people,
    )
    dtype = np.min_scalar_type(int(scan.marks.pins.max()))
    sizes = batch_sizes(permutations)
    with ThreadPoolExecutor(threads) as pool:
        for stream, size in zip(random_streams(seed, len(sizes)), sizes, strict=True):
            labels = permutation.draw(stream, size, dtype)
            work = partial(_measured, scan, measure, labels)
            best = np.full((rows, size), -np.inf)
            for part in pool.map(work, range(len(scan.chunks))):
                np.maximum(best, part, out=best)
            yield best


def _measured(
    scan: PeopleScan, measure: Measure, labels: NDArray[np.uint], chunk: int
) -> NDArray[np.float64]:
    ballots = scan.ballots(chunk)
    votes = ballots.weight @ labels[ballots.marks].astype(np.int32)
    start = scan.starts[chunk]
    return measure(votes, slice(start, start + len(votes)))


def largest_by_level(
    scan: PeopleScan,
    candidates: Candidates,
    *,
    observed: float,
    enough: int,
    permutations: int,
    seed: int,
    threads: int,
) -> NDArray[np.float64]:
    """As ``until_enough``, of the ratios in either direction."""

    def measure(votes: NDArray[np.int64], here: slice) -> NDArray[np.float64]:
        return _largest_by_level(scan, votes, here, candidates)

    batches = replicates(
        scan,
        measure,
        candidates.levels,
        permutations=permutations,
        seed=seed,
        threads=threads,
    )
    return until_enough(batches, candidates.levels, observed=observed, enough=enough)


def until_enough(
    batches: Iterator[NDArray[np.float64]], levels: int, *, observed: float, enough: int
) -> NDArray[np.float64]:
    """(levels, replicates): the largest over a level and all later ones.

    ``batches``: (levels, some replicates), the largest in each level. Stops when ``enough``
    replicates have reached the ``observed`` best (Besag and Clifford 1991, Biometrika 78:301-304):
    the last of them is the last that is given.
    """
    found = [np.zeros((levels, 0))]
    reached = 0
    for batch in batches:
        later = np.maximum.accumulate(batch[::-1], axis=0)[::-1]
        hits = np.flatnonzero(later[0] >= observed - TIE)
        if reached + len(hits) >= enough:
            found.append(later[:, : hits[enough - reached - 1] + 1])
            break
        reached += len(hits)
        found.append(later)
    return np.concatenate(found, axis=1)


def _largest_by_level(
    scan: PeopleScan, votes: NDArray[np.int64], here: slice, candidates: Candidates
) -> NDArray[np.float64]:
    """(levels, replicates) of one chunk.

    A ratio is never above x² / (n p (1 - p)), with x the votes beyond the expected and p their
    share: where that is below the best known, logarithms are not needed.
    """
    level = candidates.level[here]
    by_level = np.argsort(level, kind="stable")
    first = np.flatnonzero(np.diff(level[by_level], prepend=-1))
    n, expected = scan.people[here], scan.expected[here]
    # Where all or none are expected to, nothing ever differs.
    spread = 1 / np.maximum(expected * (1 - expected / n), 1e-9)
    bound = votes / scan.parts - expected[:, None]
    np.square(bound, out=bound)
    bound *= spread[:, None]
    best = np.zeros((candidates.levels, votes.shape[1]))
    replicate = np.arange(votes.shape[1])
    for rows in np.split(by_level, first[1:]):
        of_level = bound[rows]
        likely = rows[of_level.argmax(axis=0)]
        known = np.abs(scan.signed_ratio(votes[likely, replicate], likely + here.start))
        row, column = np.nonzero(of_level > known)
        window = rows[row]
        ratio = np.abs(scan.signed_ratio(votes[window, column], window + here.start))
        np.maximum.at(known, column, ratio)
        best[level[rows[0]]] = known
    return best


def chances(
    maxima: NDArray[np.float64],
    observed: NDArray[np.float64],
    *,
    enough: int,
    permutations: int,
) -> NDArray[np.float64]:
    """p of each candidate, best first: how often chance reaches it or better, never less than that
    of the one before. ``maxima``: as ``largest_by_level`` gives them; ``observed``: the ratios."""
    reached = (maxima[: len(observed)] >= observed[:, None] - TIE).sum(axis=1)
    if len(reached) and reached[0] >= enough:
        # The last replicate is one that reached the best, so that none needs to be added; nor may
        # stopping early make a place likelier than the whole number of replicates would.
        p = np.maximum(reached / maxima.shape[1], (1 + enough) / (1 + permutations))
    else:
        p = (1 + reached) / (1 + permutations)
    return np.asarray(np.maximum.accumulate(np.minimum(p, 1.0)), dtype=np.float64)


def critical_value(maxima: NDArray[np.float64], alpha: float) -> float:
    """The least that has p ≤ ``alpha`` among these maxima of replicates."""
    allowed = math.floor(alpha * (len(maxima) + 1) + 1e-9) - 1
    return float(np.sort(maxima)[::-1][max(allowed, 0)])
