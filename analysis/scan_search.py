"""The search of a scan: all chunks of centres, all replicates, spread over threads."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from analysis.permutation import BATCH, LabelPermutation, batch_sizes, random_streams
from analysis.scan_areas import Area, Candidates, join_candidates, observed_windows, separate_areas
from analysis.scan_ratio import Ratio
from analysis.scan_replicates import largest_ratios, plan_counting
from analysis.scan_windows import Limits, Places, build_windows

# Replicates are drawn in rounds whose labels fit this many bytes.
_LABEL_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Search:
    """What every chunk needs. ``ratios``: of the pattern and, where wanted, of its mirror."""

    places: Places
    tree: cKDTree
    limits: Limits
    ratios: tuple[Ratio, ...]
    is_case: NDArray[np.bool_]
    chunks: list[NDArray[np.float64]]

    @property
    def dtype(self) -> np.dtype[np.uint]:
        """Smallest type that holds the cases at one location that any window has room for."""
        largest = min(self.limits.max_pins, int(self.places.pins.max()))
        return np.dtype(np.min_scalar_type(largest))

    def is_counted(self, ratio: Ratio) -> NDArray[np.bool_]:
        """Which pins are the cases of a ratio, (pins,)."""
        return ~self.is_case if ratio.of_controls else self.is_case

    @cached_property
    def cases_at(self) -> NDArray[np.int64]:
        """Cases seen at each location, (locations,)."""
        return np.bincount(self.places.location, weights=self.is_case).astype(np.int64)

    def counted_at(self, ratio: Ratio) -> NDArray[np.int64]:
        """Cases of a ratio at each location, (locations,)."""
        return self.places.pins - self.cases_at if ratio.of_controls else self.cases_at


@dataclass(frozen=True)
class Found:
    """Areas, best first, and the largest ratio of every replicate, (permutations,)."""

    areas: list[Area]
    maxima: NDArray[np.float64]


def run_search(search: Search, *, permutations: int, seed: int, threads: int) -> list[Found]:
    """What is found for each ratio.

    Every batch of replicates has its own random stream and the maximum does not depend on the
    order of chunks, so threads change nothing but the time.
    """
    if search.ratios[0].cases in (0, search.ratios[0].pins):
        return [Found([], np.zeros(permutations)) for _ in search.ratios]
    permutation = LabelPermutation(
        search.places.location,
        search.is_case,
        search.places.respondent,
    )
    sizes = batch_sizes(permutations)
    streams = random_streams(seed, len(sizes))
    per_round = max(1, _LABEL_BYTES // (len(search.places.xy) * BATCH * search.dtype.itemsize))
    maxima: list[NDArray[np.float64]] = []
    seen: list[list[Candidates]] = []
    with ThreadPoolExecutor(threads) as pool:
        draw = partial(permutation.draw, dtype=search.dtype)
        for start in range(0, max(len(sizes), 1), per_round):
            now = slice(start, start + per_round)
            labels = list(pool.map(draw, streams[now], sizes[now]))
            best = [np.zeros((len(search.ratios), size)) for size in sizes[now]]
            answers = list(pool.map(partial(_search_chunk, search, labels, best), search.chunks))
            maxima.append(np.maximum.reduce([largest for largest, _ in answers]))
            # What was seen does not change from round to round.
            seen = seen or [candidates for _, candidates in answers]
    largest = np.concatenate(maxima, axis=1)
    return [
        Found(_areas(search, ratio, [chunk[number] for chunk in seen], own), own)
        for number, (ratio, own) in enumerate(zip(search.ratios, largest, strict=True))
    ]


def _search_chunk(
    search: Search,
    labels: list[NDArray[np.uint]],
    best: list[NDArray[np.float64]],
    centres: NDArray[np.float64],
) -> tuple[NDArray[np.float64], list[Candidates]]:
    """Largest ratios of each replicate around some centres or, where that is known to be larger,
    around others; and the windows really seen here that are not below all of them.

    ``best`` is what all chunks know together. Threads may overwrite each other's entries, which
    costs time but no answer: every value in it is reached, and each chunk returns its own.
    """
    windows = build_windows(search.places, search.tree, centres, search.limits)
    plan = plan_counting(windows, search.places, search.ratios)
    largest = [np.zeros((len(search.ratios), 0))]
    for one, known in zip(labels, best, strict=True):
        largest.append(largest_ratios(plan, one, search.ratios, reached=known))
        np.maximum(known, largest[-1], out=known)
    maxima = np.concatenate(largest, axis=1)
    # What is seen is a replicate too: the best of it is reported however often chance beats it.
    own = largest_ratios(plan, search.cases_at[:, None].astype(search.dtype), search.ratios)[:, 0]
    floor = np.minimum(maxima.min(axis=1), own) if labels else np.zeros(len(own))
    return maxima, [
        observed_windows(windows, search.counted_at(ratio), ratio, float(least))
        for ratio, least in zip(search.ratios, floor, strict=True)
    ]


def _areas(
    search: Search, ratio: Ratio, seen: list[Candidates], maxima: NDArray[np.float64]
) -> list[Area]:
    """Areas of one ratio; those below every replicate say nothing and are left out."""
    return separate_areas(
        join_candidates(seen, [len(centres) for centres in search.chunks]),
        np.concatenate(search.chunks),
        search.places,
        search.tree,
        search.is_counted(ratio),
        ratio.least_cases,
        float(maxima.min()) if len(maxima) else 0.0,
    )
