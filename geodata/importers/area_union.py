"""Areas of a municipality together: which of a file are its own, and their common outline.

Signatures::

    own_areas(rows, code) -> (rows of this municipality, those of others)
    boundary_of(rows, gap_m=50) -> MultiPolygon, EPSG:4326: their union, gaps closed
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from geodata.crs import STORE_SRID, shape_to_store, to_metric
from geodata.errors import GeometryError
from geodata.importers.areas import AreaRow
from geodata.importers.gap_closing import closed
from geodata.importers.municipalities import municipality_names, outlines_metric
from geodata.validators import valid_area

GAP_M: Final = 50.0
"""Bridges, quays and the water between two shores are narrower than this."""
STATISTICAL: Final = re.compile(r"\d{4}[A-CR]\d{3,4}")
"""DeSO, as 0180C1010, and RegSO, as 0180R001."""
FAR_M: Final = 15_000.0
"""No outline of SCB's is wrong by so much, nor any archipelago outside of it."""


def own_areas(rows: Sequence[AreaRow], code: str) -> tuple[list[AreaRow], list[AreaRow]]:
    """Of a file that covers more than the municipality (national, regional), what lies in it.

    DeSO, RegSO, voting districts and municipalities begin with the municipality's four digits:
    where all codes in the file do, that decides. Otherwise SCB's outlines do, but only in a file
    that reaches far beyond the municipality: they are too coarse to judge by at the border of a
    municipality's own file.
    """
    if code not in municipality_names():
        return list(rows), []
    prefixes = {row.code[:4] for row in rows}
    national = all(STATISTICAL.fullmatch(row.code) for row in rows)
    if prefixes <= municipality_names().keys() and (national or code in prefixes):
        own = [row.code[:4] == code for row in rows]
    else:
        own = _own_by_place(rows, code)
    kept = [row for row, is_own in zip(rows, own, strict=True) if is_own]
    others = [row for row, is_own in zip(rows, own, strict=True) if not is_own]
    return kept, others


def _own_by_place(rows: Sequence[AreaRow], code: str) -> list[bool]:
    codes, outlines = outlines_metric()
    places = shapely.point_on_surface(_metric(rows))
    mine = shapely.distance(outlines[codes.index(code)], places)
    if not ((mine < FAR_M).any() and (mine > FAR_M).any()):
        return [True] * len(rows)  # all here, or all elsewhere, which the comparison tells better
    at, nearest = shapely.STRtree(outlines).query_nearest(places, all_matches=False)
    return [codes[found] == code for _row, found in sorted(zip(at, nearest, strict=True))]


def boundary_of(rows: Iterable[AreaRow], *, gap_m: float = GAP_M) -> MultiPolygon:
    """The union of areas, in EPSG:4326, with the gaps between them closed.

    Statistical areas often end at the shore, and borders that were drawn or rounded twice leave
    slivers: somebody on a bridge, a quay or the line itself would stand outside. A morphological
    closing in EPSG:3006 fills what is narrower than ``gap_m`` and leaves the outer border where it
    was.

    Raises:
        GeometryError: there are no areas (``missing``), ``gap_m`` is no distance, or closing the
            gaps would take too long (``too_intricate``).
    """
    metric = _metric(list(rows))
    if not len(metric):
        raise GeometryError("no areas to unite", code="missing")
    if not 0 <= gap_m <= 1_000:
        raise GeometryError("the gaps to close are between 0 and 1000 m wide", code="bad_gap")
    united = shapely.union_all(metric)
    return valid_area(shape_to_store(closed(united, gap_m)))


def _metric(rows: Sequence[AreaRow]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    shapes = [row.geometry for row in rows]
    frame = gpd.GeoDataFrame(geometry=shapes, crs=STORE_SRID)
    return np.asarray(to_metric(frame).geometry.array, dtype=object)
