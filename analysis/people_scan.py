"""From windows that stand out to places that may be told of: tested, drawn, sized and compared."""

import math
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from analysis.checks import SAFE, UNSAFE, checked_search, pin_arrays, precision_m
from analysis.found_share import BEYOND, share_of_found
from analysis.grid import hex_centres
from analysis.ground import frame_of_places, ground_of
from analysis.people_replicates import chances, critical_value, largest_by_level
from analysis.people_votes import (
    TIE,
    Candidates,
    Cast,
    PeopleScan,
    count_votes_cast,
    separate,
)
from analysis.people_windows import WINDOW_CELL_M
from analysis.shares import wilson_interval
from analysis.within_people import compare_within_people

COLUMNS = (
    "direction", "llr", "p", "respondents", "votes", "pins", "share_in", "raw_low", "raw_high",
    "share_adjusted", "share_low", "share_high", "share_all", "seal", "seal_p", "seal_people",
    "x", "y", "radius_m",
)  # fmt: skip


@dataclass(frozen=True)
class ScanSummary:
    """``best``: the largest ratio, whatever it is, and its ``least_p``; ``permutations``: how many
    were needed; ``windows``: how many were tested."""

    best: float
    least_p: float
    permutations: int
    windows: int


def people_scan(
    pins: gpd.GeoDataFrame,
    *,
    max_radius_m: float = 800.0,
    max_share: float = 0.25,
    min_people: int = 5,
    alpha: float = 0.05,
    permutations: int = 999,
    seed: int,
    threads: int | None = None,
) -> tuple[gpd.GeoDataFrame, ScanSummary]:
    """Places where more people than expected feel unsafe, or safe, each with its own ground.

    ``pins``: points in EPSG:3006 with ``perception``, ``respondent`` and, where places are not
    exact, ``precision_m``; one for each spot of a person (``merging.one_pin_per_spot``), as
    labels of several are not exchangeable. ``max_radius_m`` in metres (windows are discs of 100
    to 800 m); ``max_share`` of all people in a window at most, ``min_people`` votes in the
    direction at least. ``threads``: None for one per core; the answer is the same for every number.

    Gives a GeoDataFrame in EPSG:3006, unsafe first, best first, with the places of p ≤ ``alpha``
    whose plain interval leaves out the share of all people: ``direction``; ``llr``, the Bernoulli
    log-likelihood ratio of the votes; ``p``, over both directions and all windows of the map, by
    step-down; ``respondents`` who vote in it, their ``votes`` in the direction and their ``pins``;
    ``share_in`` = votes / respondents with its Wilson interval ``raw_low``, ``raw_high``;
    ``share_adjusted``, ``share_low``, ``share_high``, the same allowing for its having been found
    (``found_share``); ``share_all``, the share of all people in the direction, each counted once;
    ``seal``, whether it holds when people are compared with themselves (``within_people``), None
    where that cannot be asked, with ``seal_p`` and ``seal_people``; ``x``, ``y``, ``radius_m`` of
    the disc; and its ground: the cells of 100 m in the disc that hold pins, or lie beside such a
    cell. Every pin of sufficient precision on the ground was tested, and no other.

    Raises the errors of ``pin_arrays``, ``NotFiniteError`` or ``InvalidInputError`` for
    ``precision_m``, and ``InvalidParameterError``.
    """
    threads = checked_search(
        max_radius_m=max_radius_m,
        max_share=max_share,
        least_people=min_people,
        alpha=alpha,
        permutations=permutations,
        seed=seed,
        threads=threads,
    )
    arrays = pin_arrays(pins)
    scan = PeopleScan(
        arrays,
        max_radius_m=max_radius_m,
        max_share=max_share,
        least_people=min_people,
        precision_m=precision_m(pins),
    )
    cast = count_votes_cast(scan)
    candidates = separate(scan, cast.llr)
    if not candidates.window:
        return no_places(), ScanSummary(0.0, 1.0, 0, len(scan.windows))
    observed = np.abs(cast.llr[candidates.window])
    enough = max(1, math.floor(alpha * (permutations + 1) + 1e-9))
    maxima = largest_by_level(
        scan,
        candidates,
        observed=float(observed[0]),
        enough=enough,
        permutations=permutations,
        seed=seed,
        threads=threads,
    )
    p = chances(maxima, observed, enough=enough, permutations=permutations)
    summary = ScanSummary(float(observed[0]), float(p[0]), maxima.shape[1], len(scan.windows))
    found = [number for number in range(len(p)) if p[number] <= alpha]
    return _places(
        scan, cast, candidates, found, p, maxima,
        alpha=alpha, permutations=permutations, seed=seed, threads=threads,
    ), summary  # fmt: skip


def _places(
    scan: PeopleScan,
    cast: Cast,
    candidates: Candidates,
    found: list[int],
    p: NDArray[np.float64],
    maxima: NDArray[np.float64],
    *,
    alpha: float,
    permutations: int,
    seed: int,
    threads: int,
) -> gpd.GeoDataFrame:
    rows, grounds = [], []
    beyond = critical_value(maxima[0], BEYOND)
    for number in found:
        window = candidates.window[number]
        # What was found exceeds it; what only reaches it was not.
        critical = critical_value(maxima[number], alpha) + 2 * TIE
        row = _figures(scan, cast, window, critical, beyond)
        # Told only if it can be seen in the votes themselves.
        if row["raw_low"] > row["share_all"]:
            rows.append(row | {"p": float(p[number]), "window": window, "critical": critical})
            grounds.append(ground_of(scan, window))
    if rows:
        within = compare_within_people(
            scan,
            cast,
            np.array([row["window"] for row in rows]),
            least_ratio=min(row["critical"] for row in rows),
            permutations=permutations,
            seed=seed + 1,
            threads=threads,
        )
        for row, people, chance in zip(rows, within.people, within.p, strict=True):
            row["seal"] = None if np.isnan(chance) else bool(chance <= alpha)
            row["seal_p"], row["seal_people"] = float(chance), int(people)
    return _frame(rows, grounds)


def _figures(
    scan: PeopleScan, cast: Cast, window: int, critical: float, beyond: float
) -> dict[str, Any]:
    people = int(scan.people[window])
    direction = UNSAFE if cast.llr[window] > 0 else SAFE
    unsafe = min(cast.unsafe[window] / scan.parts, float(people))
    votes, share_all = (
        (unsafe, scan.share) if direction == UNSAFE else (people - unsafe, 1 - scan.share)
    )
    low, high = wilson_interval(votes, people)
    most, fewest = scan.votes_reaching(critical, np.array([window]))
    least = most[0] / scan.parts if direction == UNSAFE else people - fewest[0] / scan.parts
    least = min(float(least), votes)
    adjusted, adjusted_low, adjusted_high = share_of_found(
        votes, people, least=least, rejected=critical, beyond=beyond
    )
    disc = int(scan.windows[window])
    centre = hex_centres(scan.discs.centre[[disc]], cell_size_m=WINDOW_CELL_M)[0]
    return {
        "direction": direction,
        "llr": float(abs(cast.llr[window])),
        "respondents": people,
        "votes": float(votes),
        "pins": int(scan.votes(scan.windows[[window]]).pins_inside.sum()),
        "share_in": float(votes / people),
        "raw_low": float(low[0]),
        "raw_high": float(high[0]),
        "share_adjusted": adjusted,
        "share_low": adjusted_low,
        "share_high": adjusted_high,
        "share_all": float(share_all),
        "x": float(centre[0]),
        "y": float(centre[1]),
        "radius_m": float(scan.discs.radius_m[disc]),
    }


def no_places() -> gpd.GeoDataFrame:
    """The columns of ``people_scan`` without a row."""
    return _frame([], [])


def _frame(rows: list[dict[str, Any]], grounds: list[shapely.Geometry]) -> gpd.GeoDataFrame:
    order = sorted(range(len(rows)), key=lambda row: rows[row]["direction"] != UNSAFE)
    kinds = {"direction": object, "seal": object}
    kinds |= dict.fromkeys(("respondents", "pins", "seal_people"), np.int64)
    return frame_of_places(
        [rows[row] for row in order],
        [grounds[row] for row in order],
        columns=COLUMNS,
        kinds=kinds,
    )
