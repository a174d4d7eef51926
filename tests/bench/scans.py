"""The scans against the loops that one would write first."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.checks import pin_arrays
from analysis.people_scan import people_scan
from analysis.people_votes import PeopleScan
from analysis.permutation import LabelPermutation, random_streams
from analysis.scan import bernoulli_scan
from tests.bench.harness import Duel, timed
from tests.bench.patterns import frame, town

PINS, CENTRES, REPLICATES, RADIUS_M, SHARE = 5_000, 2_000, 199, 1_500.0, 0.25


def scan_duels() -> Iterator[Duel]:
    """A loop over replicates and centres, with arrays for what lies around one centre."""
    pattern = town(5_200)
    xy, is_case = pattern.xy[:PINS], pattern.unsafe[:PINS]
    centres = xy[np.random.default_rng(1).choice(PINS, CENTRES, replace=False)]

    def ours() -> gpd.GeoDataFrame:
        return bernoulli_scan(
            xy, is_case, centres=centres, max_radius_m=RADIUS_M, max_share=SHARE,
            permutations=REPLICATES, seed=1,
        )  # fmt: skip

    def theirs() -> pd.Series:
        return plain_scan(xy, is_case, centres)

    yield Duel("scan", "loop", PINS, 20, timed(ours), timed(theirs), same_best)


def people_duels() -> Iterator[Duel]:
    """A loop over replicates and windows, with arrays for the people in one window.

    Both look into the same windows: which those are is no part of the work that is compared.
    """
    pins = frame(PINS)
    scan = PeopleScan(pin_arrays(pins), max_radius_m=800.0, max_share=SHARE, least_people=5)
    windows = list(windows_of(scan))

    def ours() -> float:
        # At so high a level no replicate is spared.
        _places, summary = people_scan(pins, alpha=0.99, permutations=REPLICATES, seed=1)
        return summary.best

    theirs = partial(plain_people_scan, scan, windows)
    yield Duel(
        "people_scan", "loop", PINS, 20, timed(ours), timed(theirs),
        lambda own, other: bool(abs(own - other) < 1e-4),
    )  # fmt: skip


def windows_of(scan: PeopleScan) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], float]]:
    """Of each window its pins, whose they are (0 … people − 1), and the expected votes."""
    pin_of_mark = np.split(
        np.argsort(scan.marks.mark_of_pin, kind="stable"), np.cumsum(scan.marks.pins)[:-1]
    )
    votes = scan.votes(scan.windows)
    last = np.cumsum(votes.people)
    cuts = np.searchsorted(votes.vote, last[:-1])
    for marks, voters, expected in zip(
        np.split(votes.mark, cuts), np.split(votes.vote, cuts), scan.expected, strict=True
    ):
        pins = [pin_of_mark[mark] for mark in marks]
        whose = np.repeat(voters - voters[0], [len(one) for one in pins])
        yield np.concatenate(pins), whose, float(expected)


def plain_people_scan(
    scan: PeopleScan, windows: list[tuple[NDArray[np.intp], NDArray[np.intp], float]]
) -> float:
    """The largest ratio that is seen, and those of the replicates beside it."""
    n = len(scan.unsafe)
    shuffle = LabelPermutation(np.arange(n), scan.unsafe, scan.respondent)
    drawn = shuffle.draw(random_streams(1, 1)[0], REPLICATES, np.uint8)
    best = [
        max(people_ratio(labels[pins], whose, expected) for pins, whose, expected in windows)
        for labels in (scan.unsafe, *drawn.T)
    ]
    return best[0]


def people_ratio(label: NDArray[Any], whose: NDArray[np.intp], expected: float) -> float:
    """The log-likelihood ratio of one window's votes."""
    votes = float((np.bincount(whose, label) / np.bincount(whose)).sum())
    people = int(whose[-1]) + 1
    if (votes if votes > expected else people - votes) < 5:
        return 0.0
    return sum(
        x * np.log(x / e) for x, e in ((votes, expected), (people - votes, people - expected)) if x
    )


def plain_scan(
    xy: NDArray[np.float64], is_case: NDArray[np.bool_], centres: NDArray[np.float64]
) -> pd.Series:
    """llr, p, cases and n of the best circle."""
    around = [nearest(xy, centre) for centre in centres]
    seen = [best_circle(is_case[order], is_case.sum(), len(xy)) for order in around]
    best = max(seen)
    rng = np.random.default_rng(2)
    reached = 0
    for _ in range(REPLICATES):
        label = rng.permutation(is_case)
        largest = max(best_circle(label[order], label.sum(), len(xy))[0] for order in around)
        reached += largest >= best[0] - 1e-9
    return pd.Series([best[0], (reached + 1) / (REPLICATES + 1), *best[1:]],
                     index=["llr", "p", "cases", "n"])  # fmt: skip


def nearest(xy: NDArray[np.float64], centre: NDArray[np.float64]) -> NDArray[np.intp]:
    """Pins within the radius, nearest first, up to the largest share."""
    distance = np.hypot(*(xy - centre).T)
    order = np.argsort(distance)
    reach = np.searchsorted(distance[order], RADIUS_M, side="right")
    return order[: min(reach, int(SHARE * len(xy)))]


def best_circle(label: NDArray[np.bool_], total: int, pins: int) -> tuple[float, int, int]:
    """Largest log-likelihood ratio among the circles around one centre, its cases and pins."""
    n = np.arange(1, len(label) + 1)
    cases = np.cumsum(label)
    high = (cases * pins > n * total) & (cases >= 2)
    if not high.any():
        return 0.0, 0, 0
    n, cases = n[high], cases[high]
    llr = two_labels(cases, n) + two_labels(total - cases, pins - n) - two_labels(total, pins)
    best = int(np.argmax(llr))
    return float(llr[best]), int(cases[best]), int(n[best])


def two_labels(cases: NDArray[np.int64], n: NDArray[np.int64]) -> NDArray[np.float64]:
    """Log-likelihood of so many cases among n, with 0·log 0 = 0."""
    share = cases / n
    controls = n - cases
    return cases * np.log(np.where(cases > 0, share, 1.0)) + controls * np.log(
        np.where(controls > 0, 1.0 - share, 1.0)
    )


def same_best(ours: gpd.GeoDataFrame, theirs: pd.Series) -> bool:
    """The same circle, and p apart by no more than chance."""
    best = ours.iloc[0]
    p = np.clip((best["p"] + theirs["p"]) / 2, 1 / REPLICATES, 1 - 1 / REPLICATES)
    error = np.sqrt(2 * p * (1 - p) / REPLICATES)
    return bool(
        abs(best["llr"] - theirs["llr"]) < 1e-6
        and (best["cases"], best["n"]) == (theirs["cases"], theirs["n"])
        and abs(best["p"] - theirs["p"]) < 5 * error
    )
