"""The data that both sides of a duel work on: the towns of the calibration."""

from functools import cache

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from tests.calibrate.simulate import Pattern, Town, simulate

PINS_PER_PERSON = 4.0
SPREAD_M = 400.0


@cache
def town(pins: int, seed: int = 1) -> Pattern:
    """A simulated town with about so many pins: 45 % unsafe, people alike to ICC 0.2."""
    return simulate(Town(pins, PINS_PER_PERSON, SPREAD_M, 0.45, 0.2), seed=seed)


def pins_xy(pins: int) -> NDArray[np.float64]:
    """Exactly so many points in EPSG:3006, shape (pins, 2), in the order in which they arrive:
    people answer when they please, so that neighbours do not stand side by side."""
    xy = town(round(pins * 1.02) + 100).xy[:pins]
    return np.random.default_rng(1).permutation(xy)


def frame(pins: int, seed: int = 1) -> gpd.GeoDataFrame:
    """Exactly so many pins as the product hands them to the analysis."""
    return town(round(pins * 1.02) + 100, seed).frame().iloc[:pins]
