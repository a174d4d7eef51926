"""The ground of a place: the cells of its window with people in them, as tested and drawn."""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from analysis.checks import METRIC_CRS
from analysis.grid import hex_polygons, neighbours
from analysis.people_votes import PeopleScan
from analysis.people_windows import WINDOW_CELL_M, disc_steps

# Empty cells so near to somebody's pin belong to the ground of a place; farther off may be water.
_NEAR_RINGS = 1
_NEAR_RINGS_OF_LARGE = 2
_LARGE_M = 300


def ground_of(scan: PeopleScan, window: int) -> shapely.Geometry:
    """The cells of a window with pins in them or near them, EPSG:3006.

    ``window``: row of ``scan.windows``. Windows that stand apart have grounds that do.
    """
    disc = scan.windows[window]
    centre, radius = scan.discs.centre[disc], float(scan.discs.radius_m[disc])
    whole_disc = centre + disc_steps(radius)
    cells = scan.discs.cells
    held = scan.marks.cell_id[cells.indices[cells.indptr[disc] : cells.indptr[disc + 1]]]
    rings = _NEAR_RINGS_OF_LARGE if radius > _LARGE_M else _NEAR_RINGS
    occupied = np.isin(whole_disc, held).astype(np.int32)
    near = (neighbours(whole_disc, rings=rings).astype(np.int32) @ occupied) > 0
    return shapely.union_all(hex_polygons(whole_disc[near], cell_size_m=WINDOW_CELL_M))


def frame_of_places(
    rows: Sequence[Mapping[str, Any]],
    grounds: Sequence[shapely.Geometry],
    *,
    columns: Sequence[str],
    kinds: Mapping[str, Any],
) -> gpd.GeoDataFrame:
    """Places as a GeoDataFrame in EPSG:3006 with ``columns``, which have their types without a row
    too: those of ``kinds``, else float64."""
    values = {
        name: np.array([row[name] for row in rows], dtype=kinds.get(name, np.float64))
        for name in columns
    }
    return gpd.GeoDataFrame(values, geometry=list(grounds), crs=METRIC_CRS)
