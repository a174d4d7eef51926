"""From the windows really seen to areas: the best first, then those that share no pin with it."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from analysis.scan_ratio import Ratio
from analysis.scan_windows import Places, Windows, pins_at, running_total


@dataclass(frozen=True)
class Candidates:
    """Observed windows with more cases than expected, as parallel arrays.

    ``size``: pins inside; ``centre``: index of the centre; ``radius_m`` to the farthest pin.
    """

    llr: NDArray[np.float64]
    cases: NDArray[np.int64]
    size: NDArray[np.int64]
    centre: NDArray[np.int64]
    radius_m: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.llr)

    def __getitem__(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Self:
        return type(self)(
            self.llr[rows],
            self.cases[rows],
            self.size[rows],
            self.centre[rows],
            self.radius_m[rows],
        )


@dataclass(frozen=True)
class Area:
    """A window that stays: ``x``, ``y``, ``radius_m`` in metres, EPSG:3006."""

    llr: float
    cases: int
    n: int
    respondents: int
    x: float
    y: float
    radius_m: float


def observed_windows(
    windows: Windows, cases_at: NDArray[np.int64], ratio: Ratio, floor: float
) -> Candidates:
    """The windows whose ratio reaches the floor; ``cases_at``: (locations,) observed cases."""
    cases = running_total(cases_at[windows.location], windows.first, windows.length)
    entry = np.flatnonzero(windows.usable)
    llr = ratio(cases[entry], windows.size[entry])
    keep = (llr > 0.0) & (llr >= floor)
    entry = entry[keep]
    return Candidates(
        llr[keep],
        cases[entry],
        windows.size[entry],
        windows.centre[entry],
        windows.distance_m[entry],
    )


def join_candidates(parts: list[Candidates], centres: list[int]) -> Candidates:
    """The candidates of all chunks, of so many centres each, numbered through."""
    before = np.cumsum([0, *centres])
    return Candidates(
        np.concatenate([part.llr for part in parts]),
        np.concatenate([part.cases for part in parts]),
        np.concatenate([part.size for part in parts]),
        np.concatenate([part.centre + start for part, start in zip(parts, before, strict=False)]),
        np.concatenate([part.radius_m for part in parts]),
    )


def separate_areas(
    candidates: Candidates,
    centre_xy: NDArray[np.float64],
    places: Places,
    tree: cKDTree,
    is_case: NDArray[np.bool_],
    min_cases: int,
    floor: float,
) -> list[Area]:
    """Take the best, drop all that share a location with it, take the next best, and so on.

    ``centre_xy``: (centres, 2); ``tree`` holds ``places.xy``; ``is_case``: (pins,). Where
    respondents are known an area needs cases from ``min_cases`` different people. Only the first
    area may lie at or below the ``floor``.
    """
    areas: list[Area] = []
    while len(candidates):
        best = _first(candidates, centre_xy)
        centre, radius = candidates.centre[best], float(candidates.radius_m[best])
        xy = centre_xy[centre]
        inside = np.array(tree.query_ball_point(xy, radius + places.tie_m), dtype=np.intp)
        pins = pins_at(places, inside)
        if _people(pins[is_case[pins]], places) < min_cases:
            # Smaller circles around the same centre hold no more people.
            gone = (candidates.centre == centre) & (candidates.radius_m <= radius)
            candidates = candidates[~gone]
            continue
        areas.append(
            Area(
                llr=float(candidates.llr[best]),
                cases=int(candidates.cases[best]),
                n=int(candidates.size[best]),
                respondents=_people(pins, places),
                x=float(xy[0]),
                y=float(xy[1]),
                radius_m=radius,
            )
        )
        nearest_taken = np.asarray(cKDTree(places.xy[inside]).query(centre_xy)[0])
        apart = nearest_taken[candidates.centre] > candidates.radius_m + places.tie_m
        candidates = candidates[apart & (candidates.llr > floor)]
    return areas


def _first(candidates: Candidates, centre_xy: NDArray[np.float64]) -> int:
    """The best; of equals the smaller circle, then the westmost and southmost centre."""
    equal = np.flatnonzero(candidates.llr == candidates.llr.max())
    x, y = centre_xy[candidates.centre[equal]].T
    return int(equal[np.lexsort((y, x, candidates.radius_m[equal]))[0]])


def _people(pins: NDArray[np.intp], places: Places) -> int:
    if places.respondent is None:
        return len(pins)
    return len(np.unique(places.respondent[pins]))
