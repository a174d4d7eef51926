"""Cell size and bandwidth, chosen from the data by stated rules, with the curve behind."""

from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
from numpy.typing import NDArray

from analysis.checks import METRIC_CRS, PinArrays, pin_arrays, placed_within
from analysis.grid import hex_ids, tally
from analysis.layers import METHOD, Parameters
from analysis.merging import MERGE_WITHIN_M, merge_repeats
from analysis.people_windows import WINDOW_CELL_M
from analysis.refusals import (
    CONCENTRATION,
    Refusal,
    refusal_for_sparse_cells,
    refusals_for_round,
    withheld,
)
from analysis.shares import share_of_people

CELL_SIZES_M = (100, 150, 250, 500, 1000)
FULL_CELL_RESPONDENTS = 5
SHARE_IN_FULL_CELLS = 0.65

DEFAULT_BANDWIDTH_M = 250.0
BANDWIDTHS_M = (100.0, 125.0, 150.0, 175.0, 200.0, 250.0, 300.0, 350.0, 400.0, 500.0, 600.0)
# A share of the model is an even spread over the ground, or one lone pin, whose likelihood would
# be 0, would decide alone.
EVEN_SHARE = 0.01
# The likelihood is a mean over people: so many people, with so many pins each, show it well
# enough, and the work stays the same from a thousand pins to a million.
JUDGES = 300
PINS_OF_JUDGE = 4
# Pins are gathered in squares of a third of the bandwidth; beyond 5 bandwidths a kernel
# adds nothing.
SQUARES_PER_BANDWIDTH = 3
REACH_IN_SQUARES = 15
ROW_OF_SQUARES = 1 << 32

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True)
class CellChoice:
    """``curve``: for each size the share of pins in cells of at least five respondents."""

    cell_size_m: int
    counts_only: bool
    curve: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class BandwidthChoice:
    """``curve``: for each bandwidth the mean log-likelihood (per km²) of one person's pins."""

    bandwidth_m: float
    curve: tuple[tuple[float, float], ...]


def choose_settings(
    pins: gpd.GeoDataFrame, parameters: Parameters
) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    """Every setting as used and how it was chosen (JSON-able), and the refusals of the round.

    ``pins``: as in ``pipeline.analyse``. The refusals count people who marked a place at least as
    exactly as a cell: the others are on no map.
    """
    closest = _placed(pins)
    chosen = choose_cell_size(closest)
    if parameters.cell_size_m is not None:
        size, how = parameters.cell_size_m, "given"
    else:
        size, how = chosen.cell_size_m, "too_sparse" if chosen.counts_only else "chosen"
    refusals = _refusals(pins, placed_within(pins, size))
    if any(refusal.code == "districts_only" for refusal in refusals):
        size, how = CELL_SIZES_M[-1], "too_few_respondents"
    if CONCENTRATION not in withheld(refusals):
        # A size that was asked for is refused by the same rule as one that was chosen.
        full = share_in_full_cells(pin_arrays(closest), cell_size_m=size)
        if full < SHARE_IN_FULL_CELLS:
            refusals += (
                refusal_for_sparse_cells(share_in_full_cells=full, needed=SHARE_IN_FULL_CELLS),
            )
    bandwidth = choose_bandwidth(merge_repeats(closest))
    given = parameters.bandwidth_m is not None
    used = replace(
        parameters,
        cell_size_m=size,
        bandwidth_m=parameters.bandwidth_m if given else bandwidth.bandwidth_m,
    )
    return {
        **vars(used),
        "cell_size_how": how,
        "cell_size_curve": [list(point) for point in chosen.curve],
        "bandwidth_how": "given" if given else "leave_one_respondent_out",
        "bandwidth_curve": [list(point) for point in bandwidth.curve],
        "merge_within_m": MERGE_WITHIN_M,
        "method": METHOD,
        "window_cell_m": WINDOW_CELL_M,
        "permutation_scheme": "respondent_block",
        "bit_generator": "PCG64",
        "lattice": "pointy-top hexagons, centre at (0, 0)",
        "crs": METRIC_CRS,
        "proj": pyproj.proj_version_str,
    }, refusals


def _placed(pins: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The pins by which cells and bandwidth are chosen: those that lie in the smallest cells."""
    placed = placed_within(pins, CELL_SIZES_M[0])
    return pins if placed.empty else placed


def _refusals(pins: gpd.GeoDataFrame, placed: gpd.GeoDataFrame) -> tuple[Refusal, ...]:
    arrays = pin_arrays(pins if placed.empty else placed)
    people = 0 if placed.empty else arrays.people
    return refusals_for_round(respondents=people, share_unsafe=share_of_people(arrays))


def choose_cell_size(pins: gpd.GeoDataFrame) -> CellChoice:
    """The smallest size with at least 65 % of pins in cells of five respondents or more.

    ``pins``: points in EPSG:3006 with ``perception`` and ``respondent``. If no size does, the
    answer is 1 km and ``counts_only``.
    """
    arrays = pin_arrays(pins)
    curve = tuple((size, share_in_full_cells(arrays, cell_size_m=size)) for size in CELL_SIZES_M)
    fitting = [size for size, share in curve if share >= SHARE_IN_FULL_CELLS]
    if fitting:
        return CellChoice(fitting[0], counts_only=False, curve=curve)
    return CellChoice(CELL_SIZES_M[-1], counts_only=True, curve=curve)


def share_in_full_cells(pins: PinArrays, *, cell_size_m: float) -> float:
    """The share of pins (0–1) that lie in cells of at least five respondents."""
    cells = tally(hex_ids(pins.xy, cell_size_m=cell_size_m), pins.unsafe, pins.respondent)
    full = cells["respondents"] >= FULL_CELL_RESPONDENTS
    return float(cells.loc[full, "n"].sum() / len(pins))


def choose_bandwidth(pins: gpd.GeoDataFrame) -> BandwidthChoice:
    """The bandwidth under which people's pins are best foretold by the pins of others.

    ``pins``: points in EPSG:3006 with ``perception`` and ``respondent``. Maximises the mean, over
    people, of the mean log-density of their pins, where the density is a Gaussian kernel estimate
    from everybody else, over 100 … 600 m (Duin 1976, IEEE Trans. Comput. C-25:1175-1179, with the
    person instead of the pin left out: somebody's own pins lie together, and leaving out one pin
    at a time picks a far too small bandwidth). In rounds of more than 300 people an even choice
    of them judges. One person alone gets 250 m. No randomness.
    """
    arrays = pin_arrays(pins)
    if arrays.people == 1:
        return BandwidthChoice(DEFAULT_BANDWIDTH_M, curve=())
    judges, own = _judges(arrays.respondent)
    person = arrays.respondent[judges]
    pins_of = np.bincount(person)
    # Mean over the pins of a person first, then over people.
    weight = 1.0 / (pins_of[person] * np.count_nonzero(pins_of))
    even = EVEN_SHARE / _ground_km2(arrays.xy)
    curve = []
    for bandwidth in BANDWIDTHS_M:
        density = _density_from_others(arrays, judges, own, bandwidth)
        likelihood = np.sum(weight * np.log((1 - EVEN_SHARE) * density + even))
        curve.append((bandwidth, float(likelihood)))
    best, _ = max(curve, key=lambda point: point[1])
    return BandwidthChoice(best, tuple(curve))


def _judges(respondent: NDArray[np.int64]) -> tuple[NDArray[np.int64], Pairs]:
    """A few pins of each of evenly chosen people, and all pins of those people.

    Returns rows, and pairs (place among these rows, row of a pin of the same person).
    """
    count = np.bincount(respondent)
    chosen = np.linspace(0, len(count) - 1, min(len(count), JUDGES)).round().astype(np.int64)
    order = np.argsort(respondent, kind="stable")
    first = np.cumsum(count) - count
    steps = np.arange(PINS_OF_JUDGE) * count[chosen, None] // PINS_OF_JUDGE
    rows = np.unique(order[first[chosen, None] + steps])
    person = respondent[rows]
    judge = np.repeat(np.arange(len(rows)), count[person])
    within = np.arange(len(judge)) - np.repeat(
        np.cumsum(count[person]) - count[person], count[person]
    )
    return rows, (judge, order[first[person][judge] + within])


def _ground_km2(xy: NDArray[np.float64]) -> float:
    width, height = np.maximum(np.ptp(xy, axis=0), BANDWIDTHS_M[-1]) / 1000
    return float(width * height)


def _density_from_others(
    pins: PinArrays,
    judges: NDArray[np.int64],
    own: Pairs,
    bandwidth: float,
) -> NDArray[np.float64]:
    """Density per km² at the judges' pins from everybody else's, kernels of one bandwidth.

    ``own``: pairs (place among the judges, row of a pin of the same person).
    """
    step = bandwidth / SQUARES_PER_BANDWIDTH
    xy = pins.xy - pins.xy.min(axis=0)
    square = (xy // step).astype(np.int64)
    occupied, pins_in = np.unique(square @ (ROW_OF_SQUARES, 1), return_counts=True)
    reach = np.arange(-REACH_IN_SQUARES, REACH_IN_SQUARES + 1)
    disc = np.stack(np.meshgrid(reach, reach, indexing="ij"), axis=-1).reshape(-1, 2)
    disc = disc[(disc**2).sum(axis=1) <= REACH_IN_SQUARES**2]
    wanted = (square[judges] @ (ROW_OF_SQUARES, 1))[:, None] + disc @ (ROW_OF_SQUARES, 1)
    place = np.minimum(np.searchsorted(occupied, wanted), len(occupied) - 1)
    asking, offset = np.nonzero(occupied[place] == wanted)
    # A square spreads its pins by step²/12 in each direction; the kernel gives that back.
    spread = -2 * (bandwidth**2 - step**2 / 12)

    def kernel(judge: NDArray[np.int64], there: NDArray[np.int64]) -> NDArray[np.float64]:
        apart = (there + 0.5) * step - xy[judge]
        weight: NDArray[np.float64] = np.exp((apart**2).sum(axis=1) / spread)
        return weight

    near = kernel(judges[asking], square[judges[asking]] + disc[offset])
    near *= pins_in[place[asking, offset]]
    total = np.bincount(asking, weights=near, minlength=len(judges))
    judge, pin = judges[own[0]], own[1]
    seen = ((square[pin] - square[judge]) ** 2).sum(axis=1) <= REACH_IN_SQUARES**2
    own_part = kernel(judge, square[pin]) * seen
    total -= np.bincount(own[0], weights=own_part, minlength=len(judges))
    others = len(pins) - np.bincount(pins.respondent)[pins.respondent[judges]]
    per_km2 = 1e6 / (-np.pi * spread) / others
    return np.maximum(total, 0.0) * per_km2
