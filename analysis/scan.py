"""Bernoulli scan: where are cases denser than elsewhere, and could it be chance?

Kulldorff M. (1997), "A spatial scan statistic", Communications in Statistics: Theory and Methods
26(6), with Monte Carlo inference on the maximum over all windows (Dwass 1957) and, for pins of
which several come from one person, with people permuted instead of pins (see ``permutation``).
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from analysis.checks import METRIC_CRS, coordinates, finite_vector, label_codes, positive, whole
from analysis.errors import InvalidInputError, InvalidParameterError
from analysis.permutation import BATCH, LabelPermutation, batch_sizes, random_streams
from analysis.scan_areas import (
    Area,
    Candidates,
    join_candidates,
    observed_windows,
    separate_areas,
)
from analysis.scan_ratio import Ratio, ratio_of
from analysis.scan_replicates import largest_ratios, plan_counting
from analysis.scan_windows import Limits, Places, build_windows, chunks_of_centres, gather_places

# Replicates are drawn in rounds whose labels fit this many bytes.
_LABEL_BYTES = 1_000_000_000

# A window of one location has no radius; it is drawn with this one so that it can be seen.
_LEAST_DRAWN_RADIUS_M = 1.0
_QUADRANT_SEGMENTS = 32


@dataclass(frozen=True)
class _Scan:
    """What every chunk of a scan needs."""

    places: Places
    tree: cKDTree
    limits: Limits
    ratio: Ratio
    is_case: NDArray[np.bool_]
    chunks: list[NDArray[np.float64]]

    @property
    def dtype(self) -> np.dtype[np.uint]:
        """Smallest type that holds the cases at one location that any window has room for."""
        largest = min(self.limits.max_pins, int(self.places.pins.max()))
        return np.dtype(np.min_scalar_type(largest))


def bernoulli_scan(
    points_metric: Any,
    is_case: Any,
    *,
    respondent: Any = None,
    max_radius_m: float | None = 800.0,
    max_share: float = 0.25,
    min_cases: int = 2,
    centres: Any = None,
    permutations: int = 999,
    seed: int,
    threads: int | None = None,
) -> gpd.GeoDataFrame:
    """Circles with more cases than expected, best first, none sharing a pin with a better one.

    ``points_metric``: n points in EPSG:3006 (GeoDataFrame, GeoSeries or (n, 2) metres).
    ``is_case``: n booleans or 0/1. ``respondent``: n labels of people, or None where every pin
    is its own person; given, people are permuted in blocks and ``min_cases`` counts distinct
    people among the cases. ``max_radius_m`` in metres or None, ``max_share`` of all pins.
    ``centres``: points in EPSG:3006, or None for every distinct location. ``threads``: None for
    one per core; the answer is the same for every number.

    Gives a GeoDataFrame in EPSG:3006: llr (natural log), p = (1 + replicates whose largest ratio
    reaches llr) / (permutations + 1), cases, n and respondents inside, centre x and y, radius_m
    to the farthest pin inside, and the circle. The best area is always there, later ones only
    if at least one replicate falls short of them. Empty if nowhere exceeds the expected. With
    ``max_radius_m=None, max_share=0.5`` it is SaTScan's purely spatial Bernoulli scan.

    Raises ``WrongCrsError``, ``EmptyInputError``, ``NotFiniteError``, ``InvalidInputError`` or
    ``InvalidParameterError`` (all ``AnalysisError``).
    """
    xy = coordinates(points_metric)
    cases = _labels(is_case, len(xy))
    people = None
    if respondent is not None:
        people = label_codes(respondent, name="respondent", length=len(xy))
    if max_radius_m is not None:
        positive(max_radius_m, name="max_radius_m")
    if not 0.0 < max_share <= 1.0:
        raise InvalidParameterError(f"max_share must be above 0 and at most 1, not {max_share}.")
    whole(min_cases, name="min_cases", minimum=1)
    whole(permutations, name="permutations")
    whole(seed, name="seed")

    places = gather_places(xy, people)
    # The product with a share such as 0.29 may fall just short of a whole number.
    max_pins = int(max_share * len(xy) + 1e-9)
    limits = Limits(max_radius_m, max_pins)
    middle = np.unique(xy if centres is None else coordinates(centres), axis=0)
    scan = _Scan(
        places,
        cKDTree(places.xy),
        limits,
        ratio_of(int(cases.sum()), len(xy), min_cases),
        cases,
        chunks_of_centres(places, middle, limits),
    )
    maxima, found = _run(scan, permutations, seed, threads or os.cpu_count() or 1)
    # Areas below every replicate say nothing; without replicates there is no floor.
    floor = float(maxima.min()) if permutations else 0.0
    areas = _areas(scan, found, floor) if found else []
    return _frame(areas, maxima, scan.ratio)


def _labels(is_case: Any, length: int) -> NDArray[np.bool_]:
    values = finite_vector(is_case, name="is_case", length=length)
    if not np.isin(values, (0.0, 1.0)).all():
        raise InvalidInputError("is_case holds something else than true and false, 1 and 0.")
    return values.astype(bool)


def _run(
    scan: _Scan, permutations: int, seed: int, threads: int
) -> tuple[NDArray[np.float64], list[Candidates]]:
    """Largest ratio of every replicate, and the observed windows worth a second look.

    Every batch of replicates has its own random stream and the maximum does not depend on the
    order of chunks, so threads change nothing but the time.
    """
    if scan.ratio.cases in (0, scan.ratio.pins):
        return np.zeros(permutations), []
    permutation = LabelPermutation(scan.places.location, scan.is_case, scan.places.respondent)
    sizes = batch_sizes(permutations)
    streams = random_streams(seed, len(sizes))
    per_round = max(1, _LABEL_BYTES // (len(scan.places.xy) * BATCH * scan.dtype.itemsize))
    maxima: list[NDArray[np.float64]] = []
    found: list[Candidates] = []
    with ThreadPoolExecutor(threads) as pool:
        draw = partial(permutation.draw, dtype=scan.dtype)
        for start in range(0, max(len(sizes), 1), per_round):
            now = slice(start, start + per_round)
            labels = list(pool.map(draw, streams[now], sizes[now]))
            best = [np.zeros(size) for size in sizes[now]]
            answers = list(pool.map(partial(_search_chunk, scan, labels, best), scan.chunks))
            maxima.append(np.maximum.reduce([largest for largest, _ in answers]))
            # What was seen does not change from round to round.
            found = found or [candidates for _, candidates in answers]
    return np.concatenate(maxima), found


def _search_chunk(
    scan: _Scan,
    labels: list[NDArray[np.uint]],
    best: list[NDArray[np.float64]],
    centres: NDArray[np.float64],
) -> tuple[NDArray[np.float64], Candidates]:
    """Largest ratio of each replicate around some centres or, where that is known to be larger,
    around others; and the windows really seen here that are not below all of them.

    ``best`` is what all chunks know together. Threads may overwrite each other's entries, which
    costs time but no answer: every value in it is reached, and each chunk returns its own.
    """
    windows = build_windows(scan.places, scan.tree, centres, scan.limits)
    plan = plan_counting(windows, scan.places, scan.ratio)
    cases_at = np.bincount(scan.places.location, weights=scan.is_case).astype(np.int64)
    # What is seen is a replicate too: the best of it is reported however often chance beats it.
    floor = largest_ratios(plan, cases_at[:, None].astype(scan.dtype), scan.ratio)
    largest = [np.zeros(0)]
    for one, known in zip(labels, best, strict=True):
        largest.append(largest_ratios(plan, one, scan.ratio, reached=known))
        np.maximum(known, largest[-1], out=known)
    maxima = np.concatenate(largest)
    if not len(maxima):
        floor[:] = 0.0
    lowest = float(maxima.min(initial=floor[0]))
    return maxima, observed_windows(windows, cases_at, scan.ratio, lowest)


def _areas(scan: _Scan, found: list[Candidates], floor: float) -> list[Area]:
    candidates = join_candidates(found, [len(centres) for centres in scan.chunks])
    centre_xy = np.concatenate(scan.chunks)
    least = scan.ratio.least_cases
    return separate_areas(candidates, centre_xy, scan.places, scan.tree, scan.is_case, least, floor)


def _frame(areas: list[Area], maxima: NDArray[np.float64], ratio: Ratio) -> gpd.GeoDataFrame:
    llr = np.array([area.llr for area in areas])
    reached = np.sort(maxima).searchsorted(llr - ratio.tie, side="left")
    table = {
        "llr": llr,
        "p": (1 + len(maxima) - reached) / (len(maxima) + 1),
        "cases": np.array([area.cases for area in areas], dtype=np.int64),
        "n": np.array([area.n for area in areas], dtype=np.int64),
        "respondents": np.array([area.respondents for area in areas], dtype=np.int64),
        "x": np.array([area.x for area in areas]),
        "y": np.array([area.y for area in areas]),
        "radius_m": np.array([area.radius_m for area in areas]),
    }
    return gpd.GeoDataFrame(table, geometry=_circles(areas), crs=METRIC_CRS)


def _circles(areas: list[Area]) -> NDArray[np.object_]:
    """Polygons around the circles, so that the farthest pin lies inside."""
    middle = shapely.points(np.array([(area.x, area.y) for area in areas]).reshape(-1, 2))
    radius = np.array([max(area.radius_m, _LEAST_DRAWN_RADIUS_M) for area in areas])
    outer = radius / np.cos(np.pi / (4 * _QUADRANT_SEGMENTS))
    return shapely.buffer(middle, outer, quad_segs=_QUADRANT_SEGMENTS)
