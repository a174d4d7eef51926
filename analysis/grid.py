"""The lattice: pointy-top hexagons over Sweden, one id space for each cell size.

The lattice has a centre at (0, 0) of EPSG:3006 and ``cell_size_m`` is the width of a cell from
flat side to flat side. In axial coordinates (column q, row r) the centre of a cell is
(w·(q + r/2), w·(√3/2)·r). The id packs both into an integer below 2⁵², which JavaScript
and JSON carry without loss; it says nothing about the size, which has to be kept beside it.

One implementation computes the id. Two (say, one more in SQL) would disagree about the pins on
the edges, and pins on edges are common: coordinates rounded to 25 m put 11 % of them there.
"""

import math
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy import sparse

from analysis.checks import METRIC_CRS, coordinates, pin_arrays, positive, whole
from analysis.errors import EmptyInputError, InvalidInputError

AXIS_BITS = 26
AXIS_STEP = 1 << AXIS_BITS
AXIS_OFFSET = AXIS_STEP // 2
# The temporaries of one chunk stay in the processor's cache: four times as fast as all at once.
CHUNK = 16_384

# Vertices round a centre, in units of half a width and half a side; the ring is closed.
VERTEX_X = np.array([1, 1, 0, -1, -1, 0, 1])
VERTEX_Y = np.array([-1, 1, 2, 1, -1, -2, -1])


def hex_ids(points_metric: Any, *, cell_size_m: float) -> NDArray[np.int64]:
    """The id of the cell in which each point lies.

    ``points_metric``: n points in EPSG:3006, as GeoDataFrame, GeoSeries or (n, 2) array, metres.
    Returns an int64 array of length n. Every point belongs to exactly one cell: a cell owns its
    left edge, and which side a slanted edge falls is decided by floating-point arithmetic, the
    same way each time. Raises ``AnalysisError`` of the matching type for another CRS, no points,
    NaN, or coordinates beyond the id space (2²⁵ cells from the origin).

    A pointy-top lattice is two interleaved rectangular ones with cells w × √3·w. With u and v the
    offsets from the nearest centre of the first, in those units, the point belongs to the first
    lattice if |u| + 3|v| ≤ 1, and else to the second: the perpendicular bisector of the two
    nearest centres (Carr, Olsen and White 1992, Cartography and GIS 19:228-236).
    """
    width = positive(cell_size_m, name="cell_size_m")
    xy = coordinates(points_metric)
    if max(-xy.min(), xy.max()) / width >= AXIS_OFFSET / 2:
        raise InvalidInputError("Some points lie too far from the origin for so small cells.")
    ids = np.empty(len(xy), dtype=np.int64)
    buffers = np.empty((4, min(CHUNK, len(xy))))
    for start in range(0, len(xy), CHUNK):
        points = xy[start : start + CHUNK]
        _fill_ids(points, width, buffers[:, : len(points)], ids[start : start + CHUNK])
    return ids


def _fill_ids(
    xy: NDArray[np.float64],
    width: float,
    buffers: NDArray[np.float64],
    ids: NDArray[np.int64],
) -> None:
    u, v, first, other = buffers
    # Division, not multiplication by the inverse: it gives exact halves for points on an edge,
    # so that an edge falls to the same side everywhere.
    np.divide(xy[:, 0], width, out=u)
    np.divide(xy[:, 1], width * math.sqrt(3.0), out=v)
    np.rint(u, out=first)
    np.rint(v, out=other)
    np.abs(np.subtract(u, first, out=first), out=first)
    np.abs(np.subtract(v, other, out=other), out=other)
    other *= 3.0
    first += other
    # One half where the nearest centre is in the first lattice, and 0 where in the second.
    np.multiply(first <= 1.0, 0.5, out=first)
    np.floor(np.add(u, first, out=u), out=u)
    np.floor(np.add(v, first, out=v), out=v)
    # Now q = u − v and r = 2v + 1 − 2·first. Every term below is a whole number under 2⁵³ and
    # therefore exact in float64.
    u -= v
    v -= first
    v *= 2.0 * AXIS_STEP
    u += v
    u += (1 + AXIS_OFFSET) * AXIS_STEP + AXIS_OFFSET
    ids[:] = u


def axial(cell_ids: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Column q and row r of cells, as two int64 arrays; the inverse of the packing."""
    ids = _checked_ids(cell_ids)
    return ids % AXIS_STEP - AXIS_OFFSET, ids // AXIS_STEP - AXIS_OFFSET


def _checked_ids(cell_ids: Any) -> NDArray[np.int64]:
    ids = np.asarray(cell_ids)
    if ids.size == 0:
        raise EmptyInputError("There are no cells.")
    if ids.ndim != 1 or ids.dtype.kind not in "iu":
        raise InvalidInputError("Cell ids are a one-dimensional array of integers.")
    if ids.min() < 0 or ids.max() >= AXIS_STEP**2:
        raise InvalidInputError("Some numbers are no cell ids.")
    return ids.astype(np.int64, copy=False)


def hex_centres(cell_ids: Any, *, cell_size_m: float) -> NDArray[np.float64]:
    """Centres of cells in EPSG:3006, as a float64 array of shape (n, 2), in metres."""
    width = positive(cell_size_m, name="cell_size_m")
    q, r = axial(cell_ids)
    return np.column_stack([(2 * q + r) * (width / 2), 3 * r * _half_side(width)])


def hex_polygons(cell_ids: Any, *, cell_size_m: float) -> NDArray[np.object_]:
    """Outlines of cells in EPSG:3006, as an array of shapely polygons, counter-clockwise.

    Each vertex is a whole multiple of half a width and half a side, so that neighbours share
    their vertices bit for bit and a union of cells has no slivers.
    """
    width = positive(cell_size_m, name="cell_size_m")
    q, r = axial(cell_ids)
    rings = np.empty((len(q), len(VERTEX_X), 2))
    rings[:, :, 0] = (2 * q + r)[:, None] + VERTEX_X
    rings[:, :, 1] = (3 * r)[:, None] + VERTEX_Y
    rings *= (width / 2, _half_side(width))
    return np.asarray(shapely.polygons(rings), dtype=np.object_)


def _half_side(width: float) -> float:
    return width / (2 * math.sqrt(3.0))


def tally(
    ids: NDArray[np.int64], unsafe: NDArray[np.bool_], respondent: NDArray[np.int64]
) -> pd.DataFrame:
    """Pins and people per cell, from parallel arrays of length n, sorted by ``cell_id``.

    Columns: ``cell_id``, ``n``, ``n_unsafe``, ``n_safe``, ``respondents`` (distinct) and
    ``top_share`` (the part of the cell's pins that its busiest respondent put there).
    """
    cells, cell = np.unique(ids, return_inverse=True)
    n = np.bincount(cell, minlength=len(cells))
    n_unsafe = np.bincount(cell[unsafe], minlength=len(cells))
    stride = int(respondent.max()) + 1
    pairs, pins_of_pair = np.unique(cell * stride + respondent, return_counts=True)
    pair_cell = pairs // stride
    first_pair = np.searchsorted(pair_cell, np.arange(len(cells)))
    return pd.DataFrame(
        {
            "cell_id": cells,
            "n": n,
            "n_unsafe": n_unsafe,
            "n_safe": n - n_unsafe,
            "respondents": np.bincount(pair_cell, minlength=len(cells)),
            "top_share": np.maximum.reduceat(pins_of_pair, first_pair) / n,
        }
    )


def with_polygons(cells: pd.DataFrame, *, cell_size_m: float) -> gpd.GeoDataFrame:
    """A table with ``cell_id`` as a GeoDataFrame of cell outlines in EPSG:3006."""
    outlines = hex_polygons(cells["cell_id"].to_numpy(), cell_size_m=cell_size_m)
    return gpd.GeoDataFrame(cells, geometry=outlines, crs=METRIC_CRS)


def count_cells(pins: gpd.GeoDataFrame, *, cell_size_m: float) -> gpd.GeoDataFrame:
    """Pins and distinct people in each occupied cell.

    ``pins``: points in EPSG:3006 with ``perception`` ("safe"/"unsafe") and ``respondent``.
    Returns one row per occupied cell, sorted by ``cell_id``, with ``n``, ``n_unsafe``,
    ``n_safe``, ``respondents``, ``top_share`` (0–1) and the hexagon as ``geometry``. The sum of
    ``n`` is the number of pins, wherever they lie. Raises the errors of ``checks.pin_arrays``.
    """
    arrays = pin_arrays(pins)
    ids = hex_ids(arrays.xy, cell_size_m=cell_size_m)
    return with_polygons(tally(ids, arrays.unsafe, arrays.respondent), cell_size_m=cell_size_m)


def neighbours(cell_ids: Any, *, rings: int = 1, include_self: bool = True) -> sparse.csr_array:
    """Which of the cells lie within so many rings of each other.

    ``cell_ids``: n distinct ids, in any order. Returns a binary, symmetric (n, n) csr_array of
    float64 in the order of ``cell_ids``, with sorted indices; only the given cells take part.
    Raises ``EmptyInputError``, or ``InvalidInputError`` for repeated ids.
    """
    ids = _checked_ids(cell_ids)
    rings = whole(rings, name="rings")
    order = np.argsort(ids, kind="stable")
    ascending = ids[order]
    if (ascending[1:] == ascending[:-1]).any():
        raise InvalidInputError("Some cell ids are repeated.")
    steps = _ring_steps(rings, include_self=include_self)
    if not len(steps):
        return sparse.csr_array((len(ids), len(ids)), dtype=np.float64)
    wanted = ascending[:, None] + steps
    place = np.searchsorted(ascending, wanted.ravel()).reshape(wanted.shape)
    place[place == len(ids)] = 0
    found = ascending[place] == wanted
    starts = np.concatenate([[0], np.cumsum(found.sum(axis=1))])
    links = sparse.csr_array(
        (np.ones(int(starts[-1])), place[found], starts), shape=(len(ids), len(ids))
    )
    if (order[1:] < order[:-1]).any():
        back = np.argsort(order, kind="stable")
        links = sparse.csr_array(links[back][:, back])
        links.sort_indices()
    return links


def _ring_steps(rings: int, *, include_self: bool) -> NDArray[np.int64]:
    """Differences in id to all cells within the rings, ascending, as the columns of a csr row."""
    reach = np.arange(-rings, rings + 1)
    r, q = (axis.ravel() for axis in np.meshgrid(reach, reach, indexing="ij"))
    near = (np.abs(q + r) <= rings) & (include_self | (q != 0) | (r != 0))
    steps: NDArray[np.int64] = r[near] * AXIS_STEP + q[near]
    return steps
