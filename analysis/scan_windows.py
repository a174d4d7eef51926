"""Circular windows of a scan: nested sets of the locations nearest to each centre.

A centre's windows grow from location to location. Locations at the same distance enter together,
so a window is always everything within a circle, and its radius always reaches a location. The
windows of some hundred neighbouring centres form a chunk, small enough for the cache.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

# Distances that differ by less than this part of the map's extent are equal: pins snapped to a
# grid give distances that differ in the last bits only.
_TIE_PART_OF_EXTENT = 1e-9

# A chunk's centres fit 16 bits (radix sort) and its counts the cache; its entries the memory.
_CENTRES_PER_CHUNK = 512
_ENTRIES_PER_CHUNK = 4_000_000

_PINS_PER_LOCATION_TO_GATHER = 4


@dataclass(frozen=True)
class Places:
    """Pins gathered at their distinct locations.

    ``xy``: (locations, 2) metres. ``pins``: pins at each. ``pin_order``/``first_pin``: the pins
    of location i are ``pin_order[first_pin[i] : first_pin[i] + pins[i]]``. ``location``: (n,)
    location of each pin. ``respondent``: (n,) codes or None.
    """

    xy: NDArray[np.float64]
    location: NDArray[np.intp]
    pins: NDArray[np.int64]
    pin_order: NDArray[np.intp]
    first_pin: NDArray[np.int64]
    respondent: NDArray[np.int64] | None

    @cached_property
    def tie_m(self) -> float:
        """Distances closer than this are equal, in metres."""
        return float(np.ptp(self.xy, axis=0).max()) * _TIE_PART_OF_EXTENT


@dataclass(frozen=True)
class Limits:
    """How large a window may be: radius in metres or None, and pins."""

    max_radius_m: float | None
    max_pins: int


@dataclass(frozen=True)
class Windows:
    """The windows of a chunk of centres, one entry for each (centre, location within reach).

    Entries are sorted by centre and distance. ``first``/``length``: (centres,) where each
    centre's entries lie. Of each entry: ``location``, ``distance_m``, ``size`` (pins within the
    circle through this location) and ``usable``, false where the next location lies equally far.
    """

    centre_xy: NDArray[np.float64]
    first: NDArray[np.int64]
    length: NDArray[np.int64]
    location: NDArray[np.intp]
    distance_m: NDArray[np.float64]
    size: NDArray[np.int64]
    usable: NDArray[np.bool_]

    @property
    def centre(self) -> NDArray[np.int64]:
        """Index of the centre of each entry."""
        return np.repeat(np.arange(len(self.length)), self.length)


def gather_places(xy: NDArray[np.float64], respondent: NDArray[np.int64] | None) -> Places:
    """Distinct locations of pins (n, 2) in metres, in order of east, then north.

    Where respondents are known every pin stays a place of its own, because a person must be
    found again at the next place; so it does where few pins share a location, because counting
    is faster with one pin each. Pins at one location still enter every window together.
    """
    order = np.lexsort((xy[:, 1], xy[:, 0]))
    ordered = xy[order]
    is_new = np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1))
    if respondent is not None or len(xy) < _PINS_PER_LOCATION_TO_GATHER * is_new.sum():
        each = np.arange(len(xy))
        return Places(xy, each, np.ones(len(xy), dtype=np.int64), each, each, respondent)
    location = np.empty(len(xy), dtype=np.intp)
    location[order] = np.cumsum(is_new) - 1
    first_pin = np.flatnonzero(is_new)
    pins = np.diff(np.append(first_pin, len(xy)))
    return Places(ordered[is_new], location, pins, order, first_pin, None)


def chunks_of_centres(
    places: Places, centres: NDArray[np.float64], limits: Limits
) -> list[NDArray[np.float64]]:
    """Cut centres (m, 2) into chunks of neighbours whose windows fit the memory together."""
    if limits.max_radius_m is None:
        reach = np.full(len(centres), len(places.xy))
    else:
        tile = np.floor(centres / (2 * limits.max_radius_m))
        centres = centres[np.lexsort((centres[:, 0], tile[:, 1], tile[:, 0]))]
        tree = cKDTree(places.xy)
        reach = np.asarray(tree.query_ball_point(centres, limits.max_radius_m, return_length=True))
    by_memory = np.cumsum(reach) // _ENTRIES_PER_CHUNK
    by_number = np.arange(len(centres)) // _CENTRES_PER_CHUNK
    cuts = np.flatnonzero((np.diff(by_memory) != 0) | (np.diff(by_number) != 0)) + 1
    return np.split(centres, cuts)


def build_windows(
    places: Places, tree: cKDTree, centre_xy: NDArray[np.float64], limits: Limits
) -> Windows:
    """All windows around some centres (m, 2), m < 65,536; ``tree`` holds ``places.xy``."""
    centre, location, distance = _reachable(places, tree, centre_xy, limits)
    order = np.argsort(distance)
    # The second sort is stable and on 16 bits, which makes it a radix sort.
    order = order[np.argsort(centre[order], kind="stable")]
    centre, location, distance = centre[order], location[order], distance[order]

    length = np.bincount(centre, minlength=len(centre_xy))
    first = np.cumsum(length) - length
    size = running_total(places.pins[location], first, length)
    is_last = np.append(centre[1:] != centre[:-1], True)
    # The last location within reach ends a circle of the largest radius, whatever lies beyond.
    usable = is_last | (np.append(np.diff(distance), 0.0) > places.tie_m)

    fits = size <= limits.max_pins
    length = np.bincount(centre[fits], minlength=len(centre_xy))
    return Windows(
        centre_xy,
        np.cumsum(length) - length,
        length,
        location[fits],
        distance[fits],
        size[fits],
        usable[fits],
    )


def _reachable(
    places: Places, tree: cKDTree, centre_xy: NDArray[np.float64], limits: Limits
) -> tuple[NDArray[np.uint16], NDArray[np.intp], NDArray[np.float64]]:
    """Pairs of centre and location within the radius, with their distance, in any order."""
    if limits.max_radius_m is None:
        distance = cdist(centre_xy, places.xy)
        centre, location = np.indices(distance.shape)
        return centre.ravel().astype(np.uint16), location.ravel(), distance.ravel()
    reach_m = limits.max_radius_m + places.tie_m
    pairs = cKDTree(centre_xy).sparse_distance_matrix(tree, reach_m, output_type="ndarray")
    return pairs["i"].astype(np.uint16), pairs["j"], pairs["v"]


def running_total(
    values: NDArray[np.int64], first: NDArray[np.int64], length: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Cumulative sums that begin anew at each centre."""
    total = np.cumsum(values)
    before = np.where(first > 0, total[np.maximum(first, 1) - 1], 0) if len(total) else first
    within: NDArray[np.int64] = total - np.repeat(before, length)
    return within


def pins_at(places: Places, location: NDArray[np.intp]) -> NDArray[np.intp]:
    """The pins at some locations."""
    pins = places.pins[location]
    within = np.arange(pins.sum()) - np.repeat(np.cumsum(pins) - pins, pins)
    at: NDArray[np.intp] = places.pin_order[np.repeat(places.first_pin[location], pins) + within]
    return at
