"""Smooth surfaces: density of points, and the log of how cases stand to controls.

All arrays of this module have row 0 in the south and column 0 in the west; a value belongs to
the centre of its square cell. ``bounds`` is (west, south, east, north) in EPSG:3006, metres, and
the array has ceil(height / cell_m) rows and ceil(width / cell_m) columns.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from analysis.checks import coordinates, finite_vector, positive
from analysis.errors import EmptyInputError, InvalidInputError, InvalidParameterError

# A Gaussian is cut off where it has 4e-6 of its height.
REACH_IN_BANDWIDTHS = 5.0
MOST_CELLS = 50_000_000
# Temporaries of one chunk of points stay in the processor's cache.
CHUNK = 32_768
# How many people's worth of the overall share a place starts with.
PRIOR_PEOPLE = 5.0

Bounds = Sequence[float]


@dataclass(frozen=True)
class Frame:
    """The cells of a surface: ``rows`` × ``columns`` squares of ``cell_m`` from (west, south)."""

    west: float
    south: float
    cell_m: float
    rows: int
    columns: int

    def centres(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """East of each column and north of each row, in metres."""
        steps = np.arange(max(self.columns, self.rows), dtype=np.float64) + 0.5
        return (
            self.west + steps[: self.columns] * self.cell_m,
            self.south + steps[: self.rows] * self.cell_m,
        )

    def widened(self, cells: int) -> "Frame":
        """The same frame with so many more cells on each side."""
        return Frame(
            self.west - cells * self.cell_m,
            self.south - cells * self.cell_m,
            self.cell_m,
            self.rows + 2 * cells,
            self.columns + 2 * cells,
        )


def frame_of(bounds: Bounds, *, cell_m: float) -> Frame:
    """The frame that covers the bounds; raises ``InvalidParameterError`` for impossible ones."""
    positive(cell_m, name="cell_m")
    if len(bounds) != 4 or not np.isfinite(bounds).all():
        raise InvalidParameterError("The bounds are four finite numbers.")
    west, south, east, north = (float(side) for side in bounds)
    if west >= east or south >= north:
        raise InvalidParameterError("The bounds are (west, south, east, north), in this order.")
    # A hair less, so that 1000 m in cells of 10 m are 100 also after rounding.
    rows = math.ceil((north - south) / cell_m - 1e-9)
    columns = math.ceil((east - west) / cell_m - 1e-9)
    if rows * columns > MOST_CELLS:
        raise InvalidParameterError(f"The surface would have {rows * columns} cells.")
    return Frame(west, south, float(cell_m), rows, columns)


def kernel_density(
    points_metric: Any,
    *,
    bandwidth_m: float,
    cell_m: float,
    bounds: Bounds,
    weights: Any = None,
) -> NDArray[np.float64]:
    """Gaussian kernel density of points, per km², at the centres of square cells.

    ``points_metric``: n points in EPSG:3006; those outside ``bounds`` add their part inside.
    ``bandwidth_m``: standard deviation of the kernel, at least ``cell_m``. ``weights``: n
    numbers ≥ 0. Returns a float64 array as the module describes; its sum times the cell's area is
    the number of points, less what lies outside.

    Each point is shared among the four nearest centres (linear binning), which spreads it by
    cell²/6 in each direction; a filter with σ² = h² − cell²/6 adds the rest (Wand 1994, J. Comput.
    Graph. Stat. 3:433-445, for the binning). Raises the errors of ``checks.coordinates``, and
    ``InvalidParameterError`` for a bandwidth below the cell or impossible bounds.
    """
    xy = coordinates(points_metric)
    if weights is not None:
        weights = finite_vector(weights, name="weights", length=len(xy), minimum=0.0)
    _check_bandwidth(bandwidth_m, cell_m)
    return _smooth_points(xy, weights, bandwidth_m, frame_of(bounds, cell_m=cell_m))


def log_relative_risk(
    cases: Any,
    controls: Any,
    *,
    bandwidth_m: float,
    cell_m: float,
    bounds: Bounds,
    area: shapely.Geometry | None = None,
    case_weights: Any = None,
    control_weights: Any = None,
) -> NDArray[np.float64]:
    """Log-odds of case against control around each place, less the log-odds of the whole.

    ``cases``, ``controls``: points in EPSG:3006, one bandwidth for both. 0 means "as in the
    whole", log 2 twice the odds. ``area``: polygon of the ground that was asked about; points
    outside it are left out, kernels at its edge are corrected for the part that reaches over it
    (Diggle 1985, Applied Statistics 34:138-147), and cells with a centre outside it are NaN.
    Without an area nothing is corrected. ``case_weights``, ``control_weights``: numbers ≥ 0 for
    each point, 1 where not given. Returns a float64 array as the module describes.

    With λ the two densities, N = 4πh²·(λ₁ + λ₀) is the number of people whose answers the kernel
    averages over, and the answer is

        log((4πh²λ₁ + 5p) / (4πh²λ₀ + 5(1 − p))) − log(p / (1 − p)),

    p the share of cases in the whole: each place starts with five people who answer as the whole
    does, so that single answers far out do not shine (Kelsall and Diggle 1995, Statistics in
    Medicine 14:2335-2342, for the ratio; the shrinkage is the mean of a beta prior).
    """
    return log_relative_risk_with_error(
        cases,
        controls,
        bandwidth_m=bandwidth_m,
        cell_m=cell_m,
        bounds=bounds,
        area=area,
        case_weights=case_weights,
        control_weights=control_weights,
    )[0]


def log_relative_risk_with_error(
    cases: Any,
    controls: Any,
    *,
    bandwidth_m: float,
    cell_m: float,
    bounds: Bounds,
    area: shapely.Geometry | None = None,
    case_weights: Any = None,
    control_weights: Any = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """``log_relative_risk``, and its standard error in the same cells: √(1/a + 1/b), a and b being
    the numerator and the denominator of the odds there, numbers of people."""
    sides = [_weighted(cases, case_weights), _weighted(controls, control_weights)]
    _check_bandwidth(bandwidth_m, cell_m)
    frame = frame_of(bounds, cell_m=cell_m)
    around_km2: NDArray[np.float64] | float = 4 * math.pi * (bandwidth_m / 1000) ** 2
    if area is not None:
        sides = [_inside(xy, weights, area) for xy, weights in sides]
        around_km2 = around_km2 / edge_correction(area, bandwidth_m=bandwidth_m, frame=frame)
    total, other = (float(weights.sum()) for _, weights in sides)
    if total == 0 or other == 0:
        raise EmptyInputError("The cases or the controls weigh nothing.")
    share = total / (total + other)
    unsafe, safe = (
        _smooth_points(xy, weights, bandwidth_m, frame) * around_km2 for xy, weights in sides
    )
    more, less = unsafe + PRIOR_PEOPLE * share, safe + PRIOR_PEOPLE * (1 - share)
    risk = np.log(more / less) - math.log(share / (1 - share))
    return risk, np.sqrt(1 / more + 1 / less)


def _weighted(points: Any, weights: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    xy = coordinates(points)
    if weights is None:
        return xy, np.ones(len(xy))
    return xy, finite_vector(weights, name="weights", length=len(xy), minimum=0.0)


def edge_correction(
    area: shapely.Geometry, *, bandwidth_m: float, frame: Frame
) -> NDArray[np.float64]:
    """The part of a kernel at each cell's centre that lies within the area; NaN outside it."""
    reach = _reach_in_cells(bandwidth_m, frame.cell_m)
    east, north = frame.widened(reach).centres()
    shapely.prepare(area)
    inside = shapely.contains_xy(area, *np.meshgrid(east, north)).astype(np.float64)
    # The square cells of the mask spread it by cell²/12.
    sigma = math.sqrt(bandwidth_m**2 - frame.cell_m**2 / 12) / frame.cell_m
    part = _crop(ndimage.gaussian_filter(inside, sigma, mode="constant", radius=reach), reach)
    return np.where(_crop(inside, reach) > 0, part, np.nan)


def _check_bandwidth(bandwidth_m: float, cell_m: float) -> None:
    positive(bandwidth_m, name="bandwidth_m")
    if bandwidth_m < positive(cell_m, name="cell_m"):
        raise InvalidParameterError("The bandwidth is smaller than a cell of the surface.")


def _reach_in_cells(bandwidth_m: float, cell_m: float) -> int:
    return math.ceil(REACH_IN_BANDWIDTHS * bandwidth_m / cell_m)


def _crop(values: NDArray[np.float64], cells: int) -> NDArray[np.float64]:
    return values[cells:-cells, cells:-cells]


def _inside(
    xy: NDArray[np.float64], weights: NDArray[np.float64], area: shapely.Geometry
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if not isinstance(area, shapely.Polygon | shapely.MultiPolygon):
        raise InvalidInputError("The area is a polygon or several.")
    shapely.prepare(area)
    inside = shapely.intersects_xy(area, xy[:, 0], xy[:, 1])
    if not inside.any():
        raise EmptyInputError("No points lie within the area.")
    return xy[inside], weights[inside]


def _smooth_points(
    xy: NDArray[np.float64], weights: NDArray[np.float64] | None, bandwidth_m: float, frame: Frame
) -> NDArray[np.float64]:
    """Density per km² from checked points."""
    reach = _reach_in_cells(bandwidth_m, frame.cell_m)
    # One more cell: binning shares a point with a centre that may lie a cell further out.
    wide = frame.widened(reach + 1)
    binned = _bin_linearly(xy, weights, wide)
    sigma = math.sqrt(bandwidth_m**2 - frame.cell_m**2 / 6) / frame.cell_m
    smooth = ndimage.gaussian_filter(binned, sigma, mode="constant", radius=reach)
    return _crop(smooth, reach + 1) / (frame.cell_m / 1000) ** 2


def _bin_linearly(
    xy: NDArray[np.float64], weights: NDArray[np.float64] | None, frame: Frame
) -> NDArray[np.float64]:
    """Points shared among the four nearest centres; those further out are left out."""
    binned = np.zeros(frame.rows * frame.columns)
    for start in range(0, len(xy), CHUNK):
        part = slice(start, start + CHUNK)
        u = (xy[part, 0] - frame.west) / frame.cell_m - 0.5
        v = (xy[part, 1] - frame.south) / frame.cell_m - 0.5
        inside = (u >= 0) & (v >= 0) & (u < frame.columns - 1) & (v < frame.rows - 1)
        mass = np.ones(len(u)) if weights is None else weights[part]
        if not inside.all():
            u, v, mass = u[inside], v[inside], mass[inside]
        column, row = u.astype(np.int64), v.astype(np.int64)
        u -= column
        v -= row
        corner = row * frame.columns + column
        for up, share_up in ((0, 1 - v), (1, v)):
            for right, share_right in ((0, 1 - u), (1, u)):
                shares = mass * share_up * share_right
                place = corner + (up * frame.columns + right)
                # add.at, not bincount: its cost does not grow with the size of the surface.
                np.add.at(binned, place, shares)
    return binned.reshape(frame.rows, frame.columns)
