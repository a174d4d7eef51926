"""Whose a place is while all that is known of a municipality is SCB's coarse outline.

The outlines are wrong by hundreds of metres, and leave out islands and whole town centres: of 1,323
localities 90 lie outside every one of them. So a place outside of the outline is kept, unless it is
nearer to another municipality's land; and ``localities.csv`` says whose a locality is where the
outlines do not tell, or tell wrong.

Signatures::

    kept_ground(code, outline_metric, points_metric) -> Kept(inside, kept), both shape (n,), bool
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.crs import metric_points
from geodata.importers.municipalities import outlines_metric

LOCALITIES: Final = Path(__file__).with_name("localities.csv")
TOWN_M: Final = 500.0
"""So near to the middle of a listed locality a place is in it, whatever the outlines say."""
REACH_M: Final = 2_000.0
"""So near a place may be in it: its municipality keeps it."""
FAR_M: Final = 30_000.0
"""Territorial sea (22 km) and the worst error of an outline; further out is nobody's land."""

Points = npt.NDArray[np.object_]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Kept:
    """Which places lie inside the outline, and which the municipality keeps all told."""

    inside: Bools
    kept: Bools


@dataclass(frozen=True)
class Localities:
    codes: npt.NDArray[np.str_]
    tree: shapely.STRtree


def kept_ground(code: str, outline: BaseGeometry, points: Points) -> Kept:
    """Which places a municipality keeps.

    Args:
        code: SCB's; one that SCB does not know has all 290 as its neighbours.
        outline: its own, EPSG:3006.
        points: shape (n,), EPSG:3006.
    """
    listed = _localities()
    nearest, to_listed = _nearest(listed.tree, points)
    is_own = listed.codes[nearest] == code
    _other, to_others = _nearest(_other_outlines(code), points)
    to_own = np.asarray(shapely.distance(outline, points), dtype=float)
    inside = to_own == 0
    to_own = np.where(is_own & (to_listed <= REACH_M), 0.0, to_own)
    to_others = np.where(
        is_own, to_others, np.minimum(to_others, np.maximum(to_listed - TOWN_M, 0.0))
    )
    kept = inside | ((to_own <= to_others) & (to_own <= FAR_M))
    return Kept(inside, np.where(to_listed <= TOWN_M, is_own, kept))


def _nearest(
    tree: shapely.STRtree, points: Points
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    (at, found), distances = tree.query_nearest(points, return_distance=True, all_matches=False)
    order = np.argsort(at, kind="stable")
    return found[order], distances[order]


@cache
def _localities() -> Localities:
    with LOCALITIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    lng = np.array([row["lng"] for row in rows], dtype=float)
    lat = np.array([row["lat"] for row in rows], dtype=float)
    codes = np.array([row["municipality"] for row in rows])
    return Localities(codes, shapely.STRtree(metric_points(lng, lat)))


@cache
def _other_outlines(code: str) -> shapely.STRtree:
    codes, outlines = outlines_metric()
    return shapely.STRtree(outlines[[known != code for known in codes]])
