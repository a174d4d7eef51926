"""Bernoulli scan: where are cases denser than elsewhere, and could it be chance?

Kulldorff M. (1997), "A spatial scan statistic", Communications in Statistics: Theory and Methods
26(6), with Monte Carlo inference on the maximum over all windows (Dwass 1957) and, for pins of
which several come from one person, with people permuted instead of pins (see ``permutation``).
"""

import os
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from analysis.checks import METRIC_CRS, coordinates, finite_vector, label_codes, positive, whole
from analysis.errors import InvalidInputError, InvalidParameterError
from analysis.scan_areas import Area
from analysis.scan_ratio import ratio_of
from analysis.scan_search import Found, Search, run_search
from analysis.scan_windows import Limits, chunks_of_centres, gather_places

# A window of one location has no radius; it is drawn with this one so that it can be seen.
_LEAST_DRAWN_RADIUS_M = 1.0
_QUADRANT_SEGMENTS = 32


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
    search = _prepare(
        points_metric, is_case, respondent, max_radius_m, max_share, min_cases, centres,
        mirrored=False,
    )  # fmt: skip
    return _run(search, permutations, seed, threads)[0]


def mirrored_scans(
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
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """``bernoulli_scan`` for the cases and for the controls, on the same replicates.

    The first is what ``bernoulli_scan`` gives with the same seed. In the second ``cases`` are
    controls. Each p is one-sided, for its own direction. Takes little longer than one scan.
    """
    search = _prepare(
        points_metric, is_case, respondent, max_radius_m, max_share, min_cases, centres,
        mirrored=True,
    )  # fmt: skip
    cases, controls = _run(search, permutations, seed, threads)
    return cases, controls


def _prepare(
    points_metric: Any,
    is_case: Any,
    respondent: Any,
    max_radius_m: float | None,
    max_share: float,
    min_cases: int,
    centres: Any,
    *,
    mirrored: bool,
) -> Search:
    """Check everything and put it into the form in which it is searched."""
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

    places = gather_places(xy, people)
    # The product with a share such as 0.29 may fall just short of a whole number.
    limits = Limits(max_radius_m, int(max_share * len(xy) + 1e-9))
    middle = np.unique(xy if centres is None else coordinates(centres), axis=0)
    ratio = ratio_of(int(cases.sum()), len(xy), min_cases)
    return Search(
        places,
        cKDTree(places.xy),
        limits,
        (ratio, ratio.mirrored()) if mirrored else (ratio,),
        cases,
        chunks_of_centres(places, middle, limits),
    )


def _labels(is_case: Any, length: int) -> NDArray[np.bool_]:
    values = finite_vector(is_case, name="is_case", length=length)
    if not np.isin(values, (0.0, 1.0)).all():
        raise InvalidInputError("is_case holds something else than true and false, 1 and 0.")
    return values.astype(bool)


def _run(
    search: Search, permutations: int, seed: int, threads: int | None
) -> list[gpd.GeoDataFrame]:
    whole(permutations, name="permutations")
    whole(seed, name="seed")
    threads = whole(threads or os.cpu_count() or 1, name="threads", minimum=1)
    found = run_search(search, permutations=permutations, seed=seed, threads=threads)
    return [_frame(one, ratio.tie) for one, ratio in zip(found, search.ratios, strict=True)]


def _frame(found: Found, tie: float) -> gpd.GeoDataFrame:
    areas, maxima = found.areas, found.maxima
    llr = np.array([area.llr for area in areas])
    reached = np.sort(maxima).searchsorted(llr - tie, side="left")
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
