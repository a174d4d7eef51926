"""Where the invented island lies, and the one seed behind everything on it."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geodata.crs import METRIC_SRID, shape_to_metric, shape_to_store

MUNICIPALITY_CODE = "9999"
MUNICIPALITY_NAME = "Vänersö kommun"
MUNICIPALITY_SLUG = "vanerso"
SEED = 19_670_903

# The island is drawn in metres east and north of this point, which is open water
# in the northern basin of Lake Vänern (EPSG:3006; about 13.33° E, 58.93° N).
CRS = METRIC_SRID
ORIGIN_EAST_M = 404_000.0
ORIGIN_NORTH_M = 6_533_500.0

Coordinates = NDArray[np.float64]
"""Rows of x (east) and y (north) in metres."""


def rng_for(part: str) -> np.random.Generator:
    """A generator of its own for each part: redrawing the coast does not move a house."""
    return np.random.default_rng([SEED, *part.encode()])


def to_sweref(geometry: BaseGeometry) -> BaseGeometry:
    return translate(geometry, ORIGIN_EAST_M, ORIGIN_NORTH_M)


def to_lng_lat(x_m: float, y_m: float) -> tuple[float, float]:
    """Island metres to longitude and latitude, rounded to about a decimetre."""
    lng, lat = shapely.get_coordinates(shape_to_store(to_sweref(Point(x_m, y_m))))[0]
    return round(float(lng), 6), round(float(lat), 6)


def from_lng_lat(lng: float, lat: float) -> tuple[float, float]:
    east, north = shapely.get_coordinates(shape_to_metric(Point(lng, lat)))[0]
    return float(east) - ORIGIN_EAST_M, float(north) - ORIGIN_NORTH_M
