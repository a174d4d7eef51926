"""A building's footprint, and the rule that two of them never share ground."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

Use = Literal[
    "perimeter", "old", "villa", "terrace", "flats", "works", "farm", "cottage", "public",
    "garage", "shed",
]  # fmt: skip


@dataclass(frozen=True)
class Footprint:
    polygon: Polygon
    use: Use
    district: str = ""
    name: str = ""

    @property
    def has_address(self) -> bool:
        return self.use not in ("garage", "shed")


def settle(
    wanted: Sequence[Footprint],
    taken: Iterable[BaseGeometry],
    *,
    inside: BaseGeometry | None = None,
    gap_m: float = 0.25,
) -> list[Footprint]:
    """Build in the given order; whoever comes too late to free ground is left out."""
    if not wanted:
        return []
    polygons = np.array([footprint.polygon for footprint in wanted], dtype=object)
    blockers = np.array(list(taken), dtype=object)
    barred = np.zeros(len(wanted), dtype=bool)
    if len(blockers):
        hits = shapely.STRtree(blockers).query(polygons, predicate="intersects")[0]
        barred[hits] = True
    if inside is not None:
        shapely.prepare(inside)
        barred |= ~shapely.contains_properly(inside, polygons)
    neighbours: list[list[int]] = [[] for _ in wanted]
    pairs = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=gap_m)
    for later, earlier in pairs.T.tolist():
        if earlier < later:
            neighbours[later].append(earlier)
    built = ~barred
    for index in np.flatnonzero(built).tolist():
        if any(built[earlier] for earlier in neighbours[index]):
            built[index] = False
    return [footprint for footprint, stands in zip(wanted, built, strict=True) if stands]
