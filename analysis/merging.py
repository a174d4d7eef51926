"""One person saying the same thing twice in one place says it once."""

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
    first row stays, with its place and all its columns. Returns the rows that stay, in order.
    """
    groups = repeat_groups(pin_arrays(pins), within_m=within_m)
    _, first = np.unique(groups, return_index=True)
    return pins.iloc[np.sort(first)]


def repeat_groups(pins: PinArrays, *, within_m: float = MERGE_WITHIN_M) -> NDArray[np.int64]:
    """The number of the group of repeats to which each pin belongs, an int64 array."""
    positive(within_m, name="within_m")
    speaker = pins.respondent * 2 + pins.unsafe
    steps = np.column_stack([np.round(pins.xy / STEP_M).astype(np.int64), speaker])
    spots, spot = np.unique(steps, axis=0, return_inverse=True)
    # In the third dimension different speakers are further apart than the search reaches.
    apart = spots * np.array([STEP_M, STEP_M, 2 * within_m])
    pairs = cKDTree(apart).query_pairs(within_m * (1 + 1e-9), output_type="ndarray")
    links = sparse.coo_array(
        (np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])),
        shape=(len(spots), len(spots)),
    )
    _, component = csgraph.connected_components(links, directed=False)
    groups: NDArray[np.int64] = component.astype(np.int64)[spot.ravel()]
    return groups
