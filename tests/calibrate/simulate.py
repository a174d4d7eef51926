"""Towns in which the truth is known: 20 × 20 km in EPSG:3006, with people who mark places.

People gather in neighbourhoods, put their pins near their own anchor and differ in how readily
they feel unsafe: a person's chance of an unsafe pin is drawn from a beta distribution whose
intraclass correlation (ICC) is 1 / (a + b + 1).
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy import stats

EXTENT_M = 20_000.0
SOUTH_WEST = np.array([664_000.0, 6_570_000.0])
NEIGHBOURHOODS = 60
NEIGHBOURHOOD_SPREAD_M = 900.0


@dataclass(frozen=True)
class Town:
    """How people answer. ``spread_m``: how far a person's pins lie from the anchor at most."""

    pins: int
    pins_per_person: float
    spread_m: float
    share_unsafe: float
    icc: float


@dataclass(frozen=True)
class Place:
    """A circle where pins are unsafe more often, marked by so many people."""

    radius_m: float
    people: int
    share_unsafe: float


@dataclass(frozen=True)
class Pattern:
    """Pins as arrays, and the middle of the place, if there is one."""

    xy: NDArray[np.float64]
    unsafe: NDArray[np.bool_]
    respondent: NDArray[np.int64]
    place: NDArray[np.float64] | None

    def frame(self) -> gpd.GeoDataFrame:
        """The pins as the product hands them to the analysis."""
        return gpd.GeoDataFrame(
            {
                "perception": np.where(self.unsafe, "unsafe", "safe"),
                "respondent": self.respondent,
            },
            geometry=gpd.points_from_xy(*self.xy.T),
            crs="EPSG:3006",
        )


def simulate(town: Town, *, seed: int, place: Place | None = None) -> Pattern:
    """One map: the same for the same seed."""
    rng = np.random.default_rng(seed)
    pins_of = 1 + rng.poisson(town.pins_per_person - 1, round(town.pins / town.pins_per_person))
    respondent = np.repeat(np.arange(len(pins_of)), pins_of)
    centres = rng.uniform(0.0, EXTENT_M, (NEIGHBOURHOODS, 2))
    home = centres[rng.integers(0, NEIGHBOURHOODS, len(pins_of))]
    anchor = home + rng.normal(0.0, NEIGHBOURHOOD_SPREAD_M, home.shape)
    offset = _in_circle(rng, len(respondent), town.spread_m)
    middle = None
    if place is not None:
        # In the thick of a neighbourhood, marked by its number of people and by nobody else.
        middle = centres[0]
        reach = place.radius_m + town.spread_m
        away = np.hypot(*(anchor - middle).T) < reach
        anchor[away] += 2 * reach
        visitors = rng.choice(len(anchor), place.people, replace=False)
        anchor[visitors] = middle + _in_circle(rng, place.people, place.radius_m)
        first = np.flatnonzero(np.diff(respondent, prepend=-1))
        offset[first[visitors]] = 0.0
    xy = anchor[respondent] + offset
    chance = _tendency(rng, town, place, middle, xy, respondent)
    return Pattern(
        xy + SOUTH_WEST,
        rng.random(len(xy)) < chance,
        respondent,
        None if middle is None else middle + SOUTH_WEST,
    )


def _tendency(
    rng: np.random.Generator,
    town: Town,
    place: Place | None,
    middle: NDArray[np.float64] | None,
    xy: NDArray[np.float64],
    respondent: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Each pin's chance of being unsafe: a person's rank among people is the same everywhere."""
    rank = rng.random(respondent.max() + 1)[respondent]
    chance = _share_at_rank(rank, town.share_unsafe, town.icc)
    if place is None or middle is None:
        return chance
    inside = np.hypot(*(xy - middle).T) <= place.radius_m
    return np.where(inside, _share_at_rank(rank, place.share_unsafe, town.icc), chance)


def _share_at_rank(rank: NDArray[np.float64], mean: float, icc: float) -> NDArray[np.float64]:
    if icc == 0.0:
        return np.full(len(rank), mean)
    total = 1.0 / icc - 1.0
    share: NDArray[np.float64] = stats.beta.ppf(rank, mean * total, (1.0 - mean) * total)
    return share


def _in_circle(rng: np.random.Generator, count: int, radius_m: float) -> NDArray[np.float64]:
    angle = rng.uniform(0.0, 2 * np.pi, count)
    distance = radius_m * np.sqrt(rng.random(count))
    return np.column_stack([distance * np.cos(angle), distance * np.sin(angle)])
