"""The smooth surfaces of a run: where people reported, and how unsafe stands to safe."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from analysis.checks import PinArrays
from analysis.density import (
    Frame,
    frame_of,
    kernel_density,
    log_relative_risk_with_error,
)
from analysis.evidence import respondents_within
from analysis.grid import hex_ids, neighbours
from analysis.merging import people_weights
from analysis.shares import votes_by_cell

# A place is drawn from so many people within so many bandwidths: the kernel of a single pin would
# otherwise show where it lies.
LEAST_RESPONDENTS = 10
WITHIN_BANDWIDTHS = 2.0
# The ground around the outermost pins that belongs to the picture.
MARGIN_IN_BANDWIDTHS = 2.0

# The finest of these with at least an eighth of a bandwidth and not too many cells is used.
CELLS_M = (25.0, 50.0, 100.0, 200.0, 400.0)
CELLS_PER_BANDWIDTH = 8
MOST_CELLS = 2_000_000


@dataclass(frozen=True)
class Surface:
    """Rasters in EPSG:3006, row 0 in the south, column 0 in the west, NaN where not ``mask``.

    ``concentration``: unsafe reports per km², each person about once in any one place.
    ``log_relative``: log-odds of unsafe less those of the whole municipality, and
    ``log_relative_error``, their standard error; None if withheld.
    ``mask``: cells with at least ten respondents within two bandwidths.
    ``bounds``: (west, south, east, north), whole multiples of ``cell_m``.
    """

    concentration: NDArray[np.float64]
    log_relative: NDArray[np.float64] | None
    log_relative_error: NDArray[np.float64] | None
    mask: NDArray[np.bool_]
    bounds: tuple[float, float, float, float]
    cell_m: float
    bandwidth_m: float


def draw_surface(
    pins: PinArrays,
    merged: PinArrays,
    *,
    bandwidth_m: float,
    relative: bool,
    area: shapely.Geometry | None = None,
) -> Surface:
    """Draw the surfaces of ``merged`` pins, masked by the respondents of all ``pins``.

    ``area``: the ground that was asked about, EPSG:3006. At its edge the relative surface, which
    starts each place with some people, would take the missing ground for missing people; it is
    corrected for that and ends there (see ``log_relative_risk``).
    """
    frame = _frame_around(pins, bandwidth_m)
    bounds = _bounds_of(frame)
    people = respondents_within(
        pins.xy, pins.respondent, radius_m=WITHIN_BANDWIDTHS * bandwidth_m, frame=frame
    )
    mask = people >= LEAST_RESPONDENTS
    weight = people_weights(merged, within_m=bandwidth_m)
    unsafe, cell_m = merged.unsafe, frame.cell_m
    concentration = np.zeros(mask.shape)
    if unsafe.any():
        concentration = kernel_density(
            merged.xy[unsafe],
            weights=weight[unsafe],
            bandwidth_m=bandwidth_m,
            cell_m=cell_m,
            bounds=bounds,
        )
    log_relative, log_relative_error = None, None
    if relative:
        risk, error = log_relative_risk_with_error(
            merged.xy[unsafe],
            merged.xy[~unsafe],
            case_weights=weight[unsafe],
            control_weights=weight[~unsafe],
            bandwidth_m=bandwidth_m,
            cell_m=cell_m,
            bounds=bounds,
            area=area,
        )
        log_relative = np.where(mask, risk, np.nan)
        log_relative_error = np.where(mask, error, np.nan)
    return Surface(
        np.where(mask, concentration, np.nan),
        log_relative,
        log_relative_error,
        mask,
        bounds,
        cell_m,
        bandwidth_m,
    )


def _frame_around(pins: PinArrays, bandwidth_m: float) -> Frame:
    """Cells on whole multiples of their size, so that two runs lie on each other."""
    xy = pins.xy[_may_show(pins, WITHIN_BANDWIDTHS * bandwidth_m)]
    if not len(xy):
        xy = pins.xy[:1]
    least = xy.min(axis=0) - MARGIN_IN_BANDWIDTHS * bandwidth_m
    most = xy.max(axis=0) + MARGIN_IN_BANDWIDTHS * bandwidth_m
    fitting = [
        cell
        for cell in CELLS_M
        if cell <= bandwidth_m and np.prod((most - least) / cell + 2) <= MOST_CELLS
    ]
    fine_enough = [cell for cell in fitting if cell >= bandwidth_m / CELLS_PER_BANDWIDTH]
    # Over very wide ground nothing fits: then as coarse as the bandwidth allows.
    cell = min(fine_enough or fitting, default=bandwidth_m)
    west, south = np.floor(least / cell) * cell
    east, north = np.ceil(most / cell) * cell
    return frame_of((west, south, east, north), cell_m=cell)


def _may_show(pins: PinArrays, radius_m: float) -> NDArray[np.bool_]:
    """Which pins may be among those of enough people within the radius of any place: in a cell that
    with its ring has so many.

    Those far off alone do not stretch the picture: a single one on the other side of the earth
    would leave no cell for anybody else.
    """
    # Points of hexagons that do not touch are at least a side apart, here twice the radius.
    size_m = math.sqrt(3) * 2 * radius_m
    votes = votes_by_cell(pins, cell_size_m=size_m)
    # Who has pins in several cells counts in each: rather too many than too few.
    around = neighbours(votes.cell_id) @ votes.people
    cell = np.searchsorted(votes.cell_id, hex_ids(pins.xy, cell_size_m=size_m))
    return np.asarray(around[cell] >= LEAST_RESPONDENTS)


def _bounds_of(frame: Frame) -> tuple[float, float, float, float]:
    return (
        frame.west,
        frame.south,
        frame.west + frame.columns * frame.cell_m,
        frame.south + frame.rows * frame.cell_m,
    )
