"""Towns in which the truth is known: people in EPSG:3006 who mark places.

People gather in neighbourhoods, put their pins near their own home and differ in how readily
they feel unsafe: a person's chance of an unsafe pin is drawn from a beta distribution whose
intraclass correlation (ICC) is 1 / (a + b + 1). Each pin's chance is given with the pattern, so
that whatever is said of a ground can be held against what is true there.
"""

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

EXTENT_M = 20_000.0
SOUTH_WEST = np.array([664_000.0, 6_570_000.0])
# Nobody puts more pins than this; the long tails of counts end here.
MOST_PINS = 200
# How far from the shore the neighbourhoods of a coast lie at most.
SHORE_M = 1_500.0
LOGNORMAL_SIGMA = 1.2
PARETO_ALPHA = 1.3
HOUSEHOLD_SIZES = (2, 3, 4)
ROUGH_M = 300.0
# A smooth field over the town is a sum of so many waves (Rahimi and Recht 2007).
WAVES = 200

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ground:
    """Where people live: neighbourhoods in a square, or along a shore in the south of it.

    ``spread_m``: standard deviation of homes around the middle of their neighbourhood.
    """

    extent_m: float = EXTENT_M
    neighbourhoods: int = 60
    spread_m: float = 900.0
    shore: bool = False


@dataclass(frozen=True)
class Crowd:
    """People who come in addition, from within ``radius_m`` of one spot.

    The spot lies ``distance_m`` from the middle of the first neighbourhood, which is the middle
    of the place, if there is one. ``pins``: so many each; None: as many as other people.
    """

    people: int
    distance_m: float
    radius_m: float = 400.0
    pins: int | None = None


@dataclass(frozen=True)
class Town:
    """How people answer.

    ``spread_m``: how far a person's pins lie from home at most; ``spread_if_unsafe_m``: the same
    for the half of people who feel unsafe most readily. ``counts``: how the numbers of pins are
    distributed (the mean of the long-tailed ones is only about ``pins_per_person``);
    ``busier_unsafe``: correlation of the number of pins with the readiness to feel unsafe, both
    on the normal scale. ``pins_per_spot``: so many of a person's pins lie on the very same spot.
    ``households``: two to four people share home and readiness. ``alike``: the part of the
    readiness that neighbours share, as a smooth field with correlation exp(−d² / 2 ``alike_m``²).
    ``rough``: the part of safe and of unsafe pins whose places are known to ``ROUGH_M`` only.
    """

    pins: int
    pins_per_person: float
    spread_m: float
    share_unsafe: float
    icc: float
    ground: Ground = Ground()
    counts: Literal["poisson", "lognormal", "pareto"] = "poisson"
    busier_unsafe: float = 0.0
    spread_if_unsafe_m: float | None = None
    pins_per_spot: int = 1
    households: bool = False
    alike: float = 0.0
    alike_m: float = 1_000.0
    crowd: Crowd | None = None
    rough: tuple[float, float] | None = None


@dataclass(frozen=True)
class Place:
    """A circle marked by so many people, in which pins are unsafe more or less often.

    ``share_unsafe`` None: as often as elsewhere, only that so many people mark it.
    ``other_pins``: where these people put their other pins: "near" (they live in the place),
    "home" (anywhere in town; one pin lies in the place) or "around" (evenly within
    ``around_m`` of its middle; one lies in the place). ``emptied``: nobody else lives so near
    that a pin could fall into the place.
    """

    radius_m: float
    people: int
    share_unsafe: float | None
    other_pins: Literal["near", "home", "around"] = "near"
    around_m: float = 1_500.0
    emptied: bool = True


@dataclass(frozen=True)
class Pattern:
    """Pins as parallel arrays, and the middle of the place, if there is one.

    ``xy``: (n, 2) in EPSG:3006; ``unsafe``; ``respondent``: codes 0 … people − 1; ``chance``: of
    each pin to be unsafe; ``precision_m``: how far off its place may be.
    """

    xy: Floats
    unsafe: NDArray[np.bool_]
    respondent: NDArray[np.int64]
    chance: Floats
    place: Floats | None
    precision_m: Floats | None = None

    def frame(self) -> gpd.GeoDataFrame:
        """The pins as the product hands them to the analysis."""
        columns = {
            "perception": np.where(self.unsafe, "unsafe", "safe"),
            "respondent": self.respondent,
        }
        if self.precision_m is not None:
            columns["precision_m"] = self.precision_m
        return gpd.GeoDataFrame(
            columns,
            geometry=gpd.points_from_xy(*self.xy.T),
            crs="EPSG:3006",
        )


def simulate(
    town: Town, *, seed: int | list[int], place: Place | None = None, round_number: int = 0
) -> Pattern:
    """One map: the same for the same seed.

    Rounds with the same seed and another number have the same neighbourhoods, the same crowd's
    spot and the same place, but other people.
    """
    of_ground, of_people = (
        np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
        for key in ((0,), (1, round_number))
    )
    middles = _neighbourhoods(of_ground, town.ground)
    middle = middles[0]
    spot = middle + _on_circle(of_ground, town.crowd.distance_m) if town.crowd else middle
    rng = of_people
    home, visitors = _homes(rng, town, middles, spot, place)
    readiness = _readiness(rng, town, home)
    pins_of = _pin_counts(rng, town, readiness)
    respondent = np.repeat(np.arange(len(home)), pins_of)
    xy = home[respondent] + _offsets(rng, town, readiness, pins_of)
    if place is not None:
        first = (np.cumsum(pins_of) - pins_of)[visitors]
        if place.other_pins == "around":
            theirs = np.isin(respondent, visitors)
            xy[theirs] = middle + _in_circle(rng, int(theirs.sum()), place.around_m)
        xy[first] = middle + _in_circle(rng, place.people, place.radius_m)
    if town.ground.shore:
        xy[:, 1] = np.abs(xy[:, 1])
    chance = _share_at(readiness[respondent], town.share_unsafe, town.icc)
    if place is not None and place.share_unsafe is not None:
        inside = np.hypot(*(xy - middle).T) <= place.radius_m
        there = _share_at(readiness[respondent], place.share_unsafe, town.icc)
        chance = np.where(inside, there, chance)
    unsafe = rng.random(len(xy)) < chance
    return Pattern(
        xy + SOUTH_WEST,
        unsafe,
        respondent,
        chance,
        None if place is None else middle + SOUTH_WEST,
        None if town.rough is None else _precision(rng, unsafe, *town.rough),
    )


def _precision(
    rng: np.random.Generator, unsafe: NDArray[np.bool_], if_safe: float, if_unsafe: float
) -> Floats:
    rough = rng.random(len(unsafe)) < np.where(unsafe, if_unsafe, if_safe)
    return np.where(rough, ROUGH_M, 0.0)


def _neighbourhoods(rng: np.random.Generator, ground: Ground) -> Floats:
    middles = rng.uniform(0.0, ground.extent_m, (ground.neighbourhoods, 2))
    if ground.shore:
        middles[:, 1] *= SHORE_M / ground.extent_m
    return middles


def _homes(
    rng: np.random.Generator, town: Town, middles: Floats, spot: Floats, place: Place | None
) -> tuple[Floats, NDArray[np.int64]]:
    """Homes (people, 2), those of the crowd last; and who visits the place."""
    people = round(town.pins / town.pins_per_person)
    home = middles[rng.integers(0, len(middles), people)]
    home = home + rng.normal(0.0, town.ground.spread_m, home.shape)
    if town.households:
        home = home[_households(rng, people)]
    visitors = np.empty(0, dtype=np.int64)
    if place is not None:
        if place.emptied:
            reach = place.radius_m + max(town.spread_m, town.spread_if_unsafe_m or 0.0)
            away = np.hypot(*(home - middles[0]).T) < reach
            home[away] += 2 * reach
        visitors = rng.choice(people, place.people, replace=False).astype(np.int64)
        if place.other_pins != "home":
            near = place.radius_m if place.other_pins == "near" else place.around_m
            home[visitors] = middles[0] + _in_circle(rng, place.people, near)
    if town.crowd is not None:
        crowd = spot + _in_circle(rng, town.crowd.people, town.crowd.radius_m)
        home = np.concatenate([home, crowd])
    return home, visitors


def _households(rng: np.random.Generator, people: int) -> NDArray[np.int64]:
    """For each person the one in whose home they live: households of two to four."""
    sizes = rng.choice(HOUSEHOLD_SIZES, people)
    return np.repeat(np.cumsum(sizes) - sizes, sizes)[:people]


def _readiness(rng: np.random.Generator, town: Town, home: Floats) -> Floats:
    """How readily each person feels unsafe, standard normal."""
    own = rng.normal(size=len(home))
    if town.households:
        _, household = np.unique(home, axis=0, return_inverse=True)
        own = own[household.ravel()]
    if not town.alike:
        return own
    wave = rng.normal(0.0, 1.0 / town.alike_m, (2, WAVES))
    shared = np.cos(home @ wave + rng.uniform(0.0, 2 * np.pi, WAVES)).sum(axis=1)
    shared *= np.sqrt(2.0 / WAVES)
    mixed: Floats = np.sqrt(town.alike) * shared + np.sqrt(1.0 - town.alike) * own
    return mixed


def _pin_counts(rng: np.random.Generator, town: Town, readiness: Floats) -> NDArray[np.int64]:
    """How many pins each person puts, one at least."""
    people, mean = len(readiness), town.pins_per_person
    if town.counts == "poisson":
        counts = 1 + rng.poisson(mean - 1, people)
    elif town.counts == "lognormal":
        middle = np.log(mean) - LOGNORMAL_SIGMA**2 / 2
        counts = np.ceil(rng.lognormal(middle, LOGNORMAL_SIGMA, people)).astype(np.int64)
    else:
        tail = (1.0 + rng.pareto(PARETO_ALPHA, people)) * mean * (PARETO_ALPHA - 1) / PARETO_ALPHA
        counts = np.ceil(tail).astype(np.int64)
    counts = np.minimum(counts, MOST_PINS)
    if town.busier_unsafe:
        noise = rng.normal(size=people)
        follows = town.busier_unsafe * readiness + np.sqrt(1 - town.busier_unsafe**2) * noise
        counts = np.sort(counts)[stats.rankdata(follows, method="ordinal") - 1]
    if town.crowd is not None and town.crowd.pins is not None:
        counts[-town.crowd.people :] = town.crowd.pins
    return counts


def _offsets(
    rng: np.random.Generator, town: Town, readiness: Floats, pins_of: NDArray[np.int64]
) -> Floats:
    """From home to each pin, (n, 2)."""
    spread = np.full(len(readiness), town.spread_m)
    if town.spread_if_unsafe_m is not None:
        spread[readiness > 0] = town.spread_if_unsafe_m
    offset: Floats = _in_circle(rng, int(pins_of.sum()), 1.0)
    offset *= np.repeat(spread, pins_of)[:, None]
    if town.pins_per_spot > 1:
        first = np.repeat(np.cumsum(pins_of) - pins_of, pins_of)
        within = np.arange(len(offset)) - first
        offset[:] = offset[first + within // town.pins_per_spot * town.pins_per_spot]
    return offset


def _share_at(readiness: Floats, mean: float, icc: float) -> Floats:
    """The chance of somebody so ready: a person's rank among people is the same everywhere."""
    if icc == 0.0:
        return np.full(len(readiness), mean)
    total = 1.0 / icc - 1.0
    share: Floats = stats.beta.ppf(special.ndtr(readiness), mean * total, (1.0 - mean) * total)
    return share


def _in_circle(rng: np.random.Generator, count: int, radius_m: float) -> Floats:
    angle = rng.uniform(0.0, 2 * np.pi, count)
    distance = radius_m * np.sqrt(rng.random(count))
    return np.column_stack([distance * np.cos(angle), distance * np.sin(angle)])


def _on_circle(rng: np.random.Generator, radius_m: float) -> Floats:
    angle = rng.uniform(0.0, 2 * np.pi)
    return np.array([radius_m * np.cos(angle), radius_m * np.sin(angle)])
