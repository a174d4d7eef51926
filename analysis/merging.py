"""One person saying the same thing twice in one place says it once."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from analysis.checks import PinArrays, pin_arrays, positive

MERGE_WITHIN_M = 75.0
# Positions are compared in steps of 5 m. A finger on a phone is no better, and the number of
# pairs stays bounded however many pins somebody drops.
STEP_M = 5.0


def merge_repeats(pins: gpd.GeoDataFrame, *, within_m: float = MERGE_WITHIN_M) -> gpd.GeoDataFrame:
    """The pins without repeats: a person's same-label pins within ``within_m`` become one.

    ``pins``: points in EPSG:3006 of one period, with ``perception`` and ``respondent``. Pins
    that are linked by steps of at most ``within_m`` form a group (single linkage), of which the
    row nearest the group's mean stays, with its place and all its columns. Returns the rows that
    stay, in order.
    """
    arrays = pin_arrays(pins)
    kept = _nearest_to_mean(arrays, repeat_groups(arrays, within_m=within_m))
    return pins.iloc[kept]


def one_pin_per_spot(
    pins: gpd.GeoDataFrame, *, within_m: float = MERGE_WITHIN_M
) -> gpd.GeoDataFrame:
    """Of each person's pins within ``within_m`` of each other one, whatever they say.

    ``pins``: as in ``merge_repeats``. Which pin stays is decided by where it lies and never by
    its label, so that a person's labels may change places by chance: pins of one spot say nearly
    the same thing, and shuffled one by one they would let chance seem smaller than it is. Two at
    the same point with different labels are drawn by the point. Returns the rows that stay.
    """
    arrays = pin_arrays(pins)
    said_nothing = replace(arrays, unsafe=np.zeros_like(arrays.unsafe))
    groups = repeat_groups(said_nothing, within_m=within_m)
    drawn = (np.floor(arrays.xy.sum(axis=1)).astype(np.int64) + arrays.unsafe) % 2
    return pins.iloc[_nearest_to_mean(arrays, groups, drawn)]


def _nearest_to_mean(
    pins: PinArrays, groups: NDArray[np.int64], drawn: NDArray[np.int64] | None = None
) -> NDArray[np.intp]:
    """Of each group the row nearest its mean, ascending; of rows equally near the one in the
    south-west, and at one point the one that comes first or, where given, is ``drawn`` first."""
    size = np.bincount(groups)
    mean = np.column_stack([np.bincount(groups, weights=axis) / size for axis in pins.xy.T])
    from_mean = ((pins.xy - mean[groups]) ** 2).sum(axis=1).round(6)
    last = np.zeros(len(pins), dtype=np.int64) if drawn is None else drawn
    by_group = np.lexsort((last, pins.xy[:, 1], pins.xy[:, 0], from_mean, groups))
    return np.sort(by_group[np.cumsum(size) - size])


def people_weights(pins: PinArrays, *, within_m: float) -> NDArray[np.float64]:
    """A weight for each pin, so that a person counts about once in any window of that radius.

    The pin's own weight, divided by the number of the person's same-label pins within
    ``within_m`` of it, itself included.
    """
    spots, spot = _spots(pins)
    here = np.bincount(spot)
    pairs = _near_pairs(spots, within_m)
    around = here.astype(np.float64)
    np.add.at(around, pairs[:, 0], here[pairs[:, 1]])
    np.add.at(around, pairs[:, 1], here[pairs[:, 0]])
    return pins.weight / around[spot]


def repeat_groups(pins: PinArrays, *, within_m: float = MERGE_WITHIN_M) -> NDArray[np.int64]:
    """The number of the group of repeats to which each pin belongs, an int64 array."""
    spots, spot = _spots(pins)
    pairs = _near_pairs(spots, within_m)
    links = sparse.coo_array(
        (np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])),
        shape=(len(spots), len(spots)),
    )
    _, component = csgraph.connected_components(links, directed=False)
    return np.asarray(component[spot], dtype=np.int64)


def _spots(pins: PinArrays) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Distinct (east, north, who says what), in steps, and which of them each pin is."""
    speaker = pins.respondent * 2 + pins.unsafe
    steps = np.column_stack([np.round(pins.xy / STEP_M).astype(np.int64), speaker])
    spots, spot = np.unique(steps, axis=0, return_inverse=True)
    return spots, spot.ravel()


def _near_pairs(spots: NDArray[np.int64], within_m: float) -> NDArray[np.intp]:
    """Pairs of spots of one speaker within the distance, as rows of two places."""
    positive(within_m, name="within_m")
    # In the third dimension different speakers are further apart than the search reaches.
    apart = spots * np.array([STEP_M, STEP_M, 2 * within_m])
    pairs: NDArray[np.intp] = cKDTree(apart).query_pairs(
        within_m * (1 + 1e-9), output_type="ndarray"
    )
    return pairs
