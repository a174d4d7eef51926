"""Two sides of answers, such as two rounds: where does one differ from the other, beyond elsewhere?

The statistic of a window is the difference between the sides in the share of unsafe votes, less
the same difference in the comparison, divided by its standard error. Votes are those of the scan
of people, one for each person and window, less what was to be expected at the very spot
(``residual_votes``).

The comparison is standardised by place: the mean of the differences within fixed cells of 1 km,
each weighing n₁·n₂ / (n₁ + n₂) (Mantel and Haenszel 1959). More people from one corner on one side
move neither it nor, in expectation, a window.

Which side people are on is permuted; who says what where stays. Whoever moves does so whole, with
all pins, among people with as many unsafe and as many safe pins. A plain difference would reject
too often where one side has few people in a window and chance would give it more; the studentised
one is asymptotically valid there too (Janssen 1997, Statistics & Probability Letters 36:9-21;
Chung and Romano 2013, Annals of Statistics 41:484-507).
"""

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import shapely
from numpy.typing import NDArray

from analysis.checks import PinArrays
from analysis.people_replicates import chances, critical_value, until_enough
from analysis.people_votes import Candidates, PeopleScan, separate
from analysis.people_windows import kind_of_precision
from analysis.permutation import batch_sizes, pins_of_kind, random_streams, with_equal_counts
from analysis.residual_votes import Box, ResidualVotes, sums

# Votes in windows that are kept from one batch of replicates to the next.
_VOTES_TO_KEEP = 6_000_000


@dataclass(frozen=True)
class Difference:
    """Second side less first, (windows, replicates): ``change`` of residual votes; ``comparison``,
    the same elsewhere, (replicates,); ``error``, the standard error of the one less the other;
    ``tested``, whether either side has neither too few nor too many people."""

    change: NDArray[np.float64]
    comparison: NDArray[np.float64]
    error: NDArray[np.float64]
    tested: NDArray[np.bool_]

    @property
    def statistic(self) -> NDArray[np.float64]:
        """Above 0 where the second side finds it more unsafe than expected; 0 if not tested."""
        # In a replicate there may be nobody to compare with.
        known = self.tested & np.isfinite(self.comparison)
        return np.where(known, (self.change - self.comparison) / self.error, 0.0)


@dataclass(frozen=True)
class Tested:
    """Of each place, best first: its ``window`` (row of ``PeopleScan.windows``), ``p``, and the
    ``critical`` size of the statistic, which is passed if and only if p ≤ alpha."""

    window: list[int]
    p: list[float]
    critical: list[float]


@dataclass(frozen=True)
class Figures:
    """Of one window: ``people`` and ``share`` of unsafe on either side; ``composition``, the
    difference that follows from who marked which spot in it; ``comparison``, that elsewhere;
    ``net``, what is left, with its standard ``error``."""

    people: tuple[int, int]
    share: tuple[float, float]
    composition: float
    comparison: float
    net: float
    error: float


class TwoSides:
    """Windows, votes and differences of pins in EPSG:3006.

    ``is_second``: (people,) on which side each respondent is. ``comparison``: polygon in
    EPSG:3006, None for everywhere. ``least_people`` on either side of a window at least,
    ``max_share`` of either side's people at most; ``max_radius_m`` in metres. ``alike``: who may
    take each other's side, by default ``people_with_equal_counts``. Where no cell
    of the comparison has people of both sides, nothing can be tested.
    """

    def __init__(
        self,
        pins: PinArrays,
        is_second: NDArray[np.bool_],
        *,
        max_radius_m: float,
        max_share: float,
        least_people: int,
        precision_m: NDArray[np.float64],
        comparison: shapely.Geometry | None = None,
        alike: list[NDArray[np.intp]] | None = None,
    ) -> None:
        self.is_second = is_second
        self.least_people = least_people
        second = int(is_second.sum())
        self.most_people = [int(max_share * n + 1e-9) for n in (len(is_second) - second, second)]
        self.scan = PeopleScan(
            pins,
            max_radius_m=max_radius_m,
            max_share=max_share,
            least_people=2 * least_people,
            precision_m=precision_m,
        )
        self._votes = ResidualVotes(self.scan, pins, comparison)
        self._alike = people_with_equal_counts(pins, precision_m) if alike is None else alike
        self._kept: dict[int, Box] = {}

    def test(self, *, alpha: float, permutations: int, seed: int, threads: int) -> Tested:
        """The best windows that stand apart, by step-down over both directions."""
        statistic = self.difference.statistic[:, 0]
        candidates = separate(self.scan, statistic)
        if not candidates.window:
            return Tested([], [], [])
        observed = np.abs(statistic[candidates.window])
        enough = max(1, math.floor(alpha * (permutations + 1) + 1e-9))
        maxima = until_enough(
            self._replicates(candidates, permutations, seed, threads),
            candidates.levels,
            observed=float(observed[0]),
            enough=enough,
        )
        p = chances(maxima, observed, enough=enough, permutations=permutations).tolist()
        critical: list[float] = []
        for number in range(len(p)):
            # What comes after a place of p > alpha is held against the same as that.
            lower = number == 0 or p[number - 1] <= alpha
            critical.append(critical_value(maxima[number], alpha) if lower else critical[-1])
        return Tested(candidates.window, p, critical)

    @property
    def is_comparable(self) -> bool:
        """Whether any cell of the comparison has people of both sides."""
        return bool(np.isfinite(self.difference.comparison[0]))

    @cached_property
    def difference(self) -> Difference:
        """What is seen in all windows, (windows, 1), in the order of ``PeopleScan.windows``."""
        compared = self._compare(self._observed)
        parts = [
            self._difference(self._box(chunk), self._observed, compared)
            for chunk in range(len(self.scan.chunks))
        ]
        return Difference(
            np.concatenate([np.empty((0, 1)), *[one.change for one in parts]]),
            compared[0],
            np.concatenate([np.empty((0, 1)), *[one.error for one in parts]]),
            np.concatenate([np.empty((0, 1), dtype=bool), *[one.tested for one in parts]]),
        )

    def figures(self, window: int) -> Figures:
        """``window``: row of ``PeopleScan.windows``."""
        voter, part = self._votes.shares(window)
        second = self.is_second[voter]
        share = (float(part[~second].mean()), float(part[second].mean()))
        change, elsewhere = float(self.difference.change[window, 0]), self.difference.comparison[0]
        return Figures(
            people=(int((~second).sum()), int(second.sum())),
            share=share,
            composition=share[1] - share[0] - change,
            comparison=float(elsewhere),
            net=change - float(elsewhere),
            error=float(self.difference.error[window, 0]),
        )

    def voters(self, window: int) -> NDArray[np.int64]:
        """Who votes in one of ``PeopleScan.windows``."""
        return self._votes.shares(window)[0]

    @property
    def _observed(self) -> NDArray[np.uint8]:
        """(people, 1): the sides as they are, in the form of replicates."""
        return self.is_second.astype(np.uint8)[:, None]

    def _replicates(
        self, candidates: Candidates, permutations: int, seed: int, threads: int
    ) -> Iterator[NDArray[np.float64]]:
        """Batches of (levels, replicates): the largest statistic in either direction in the
        windows of each level, with sides permuted.

        Every batch has its own random stream, so threads change nothing but the time.
        """
        sizes = batch_sizes(permutations)
        with ThreadPoolExecutor(threads) as pool:
            for stream, size in zip(random_streams(seed, len(sizes)), sizes, strict=True):
                sides = self._draw(stream, size)
                work = partial(self._largest, sides, self._compare(sides), candidates)
                best = np.zeros((candidates.levels, size))
                for part in pool.map(work, range(len(self.scan.chunks))):
                    np.maximum(best, part, out=best)
                yield best

    def _draw(self, rng: np.random.Generator, size: int) -> NDArray[np.uint8]:
        """(people, replicates): on the second side or not, moved among people with equal counts."""
        sides = np.empty((len(self.is_second), size), dtype=np.uint8)
        for people in self._alike:
            own = np.tile(self.is_second[people].astype(np.uint8), (size, 1))
            if len(people) > 1:
                rng.permuted(own, axis=1, out=own)
            sides[people] = own.T
        return sides

    def _compare(self, sides: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The change elsewhere, (replicates,), and its variance. ``sides``: (people, replicates);
        NaN where no cell has people of both."""
        compared = self._votes.compared
        found = sums(compared, sides, self.scan.parts)
        first, second = found.people
        weight = first * second / np.maximum(first + second, 1.0)
        whole = weight.sum(axis=0)
        with np.errstate(invalid="ignore"):
            change = (weight * (found.mean[1] - found.mean[0])).sum(axis=0) / whole
            variance = (weight * compared.spread[:, None]).sum(axis=0) / whole**2
        return change, variance

    def _largest(
        self,
        sides: NDArray[np.uint8],
        compared: tuple[NDArray[np.float64], NDArray[np.float64]],
        candidates: Candidates,
        chunk: int,
    ) -> NDArray[np.float64]:
        statistic = np.abs(self._difference(self._box(chunk), sides, compared).statistic)
        start = self.scan.starts[chunk]
        level = candidates.level[start : start + len(statistic)]
        order = np.argsort(level, kind="stable")
        first = np.flatnonzero(np.diff(level[order], prepend=-1))
        best = np.zeros((candidates.levels, sides.shape[1]))
        best[level[order][first]] = np.maximum.reduceat(statistic[order], first, axis=0)
        return best

    def _difference(
        self,
        box: Box,
        sides: NDArray[np.uint8],
        compared: tuple[NDArray[np.float64], NDArray[np.float64]],
    ) -> Difference:
        found = sums(box, sides, self.scan.parts)
        tested = np.ones(found.people[0].shape, dtype=bool)
        for n, most in zip(found.people, self.most_people, strict=True):
            tested &= (n >= self.least_people) & (n <= most)
        first, second = (np.maximum(n, 1.0) for n in found.people)
        variance = box.spread[:, None] * (1.0 / first + 1.0 / second)
        change, elsewhere = compared
        return Difference(
            found.mean[1] - found.mean[0], change, np.sqrt(variance + elsewhere), tested
        )

    def _box(self, chunk: int) -> Box:
        if chunk in self._kept:
            return self._kept[chunk]
        box = self._votes.box(chunk)
        if sum(one.weight.nnz for one in self._kept.values()) < _VOTES_TO_KEEP:
            self._kept[chunk] = box
        return box


def people_with_equal_counts(
    pins: PinArrays, precision_m: NDArray[np.float64]
) -> list[NDArray[np.intp]]:
    """People with as many pins of either label and of each precision, ascending."""
    kind = kind_of_precision(precision_m)
    counts = [pins_of_kind(pins.respondent, kind, those) for those in (pins.unsafe, ~pins.unsafe)]
    group = with_equal_counts(np.column_stack(counts))
    order = np.argsort(group, kind="stable")
    return np.split(order, np.cumsum(np.bincount(group))[:-1])
