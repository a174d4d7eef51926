"""How exactly a place is known: within how many metres it lies, and that nobody claims better.

None is a point as exact as a finger on a map. Whatever is coarser than a cell is counted in the
totals of areas only, so that "somewhere in Kvarnbacken" never marks the street in its middle.
"""

import math
from dataclasses import dataclass

import numpy as np
from django.contrib.gis.geos import GEOSGeometry, Point
from shapely import get_coordinates

from geodata.crs import metric_points
from geodata.frames import metric_shape
from mapdialog.areas.models import Area
from mapdialog.areas.selectors import base_map_for, named_areas
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Pin
from mapdialog.pins.vocabulary import PlaceSource

RADIUS_M = {
    "place": 500,
    "street": 300,
    "park": 150,
    "station": 100,
    "square": 75,
    "poi": 50,
    "stop": 30,
    "address": 30,
}
"""By the kinds of the base map: how far a place reaches round its point."""
UNKNOWN_M = 500
"""A place from a list that nobody knows any more."""
MOST_METRES = 100_000
DIGITS = 6
SAME_DEG = 1.5 * 10**-DIGITS
"""What is sent of a place is rounded so."""


@dataclass(frozen=True)
class Somewhere:
    """A point that stands for an area, and the metres from it to the area's farthest point."""

    lng: float
    lat: float
    radius_m: int


def somewhere_in(area: Area, dialogue: Dialogue) -> Somewhere:
    """The part of an area that the dialogue is about, for those who cannot say closer."""
    ground = area.geometry if dialogue.area is None else area.geometry.intersection(dialogue.area)
    middle = ground.point_on_surface
    lng, lat = round(middle.x, DIGITS), round(middle.y, DIGITS)
    return Somewhere(lng, lat, min(_reach(ground, lng, lat), MOST_METRES))


def _reach(ground: GEOSGeometry, lng: float, lat: float) -> int:
    (middle,) = get_coordinates(metric_points(np.array([lng]), np.array([lat])))
    away = get_coordinates(metric_shape(bytes(ground.wkb))) - middle
    return math.ceil(float(np.hypot(away[:, 0], away[:, 1]).max()))


def radius_of(kind: str) -> int:
    """Within how many metres of its point a place of the base map lies."""
    return RADIUS_M.get(kind, UNKNOWN_M)


def honest_precision(
    dialogue: Dialogue,
    point: Point,
    source: str,
    claimed: int | None,
    *,
    former: Pin | None = None,
) -> int | None:
    """Within how many metres a place lies: never fewer than the lists say of that very point.

    `claimed`: what the browser says, which may be anything. A place that is said to come from a
    list, where no list has it, is as rough as one that nobody knows. `former`: the pin that is
    changed; who names its very point again knows it no better than before.
    """
    known = _listed_radius(dialogue, point)
    if known is None and source in {PlaceSource.LIST, PlaceSource.SEARCH}:
        known = UNKNOWN_M
    before = former.precision_m if former and _is_same(point, former.point) else None
    return max(known or 0, claimed or 0, before or 0) or None


def _is_same(one: Point, other: Point) -> bool:
    return bool(max(abs(one.x - other.x), abs(one.y - other.y)) <= SAME_DEG)


def _listed_radius(dialogue: Dialogue, point: Point) -> int | None:
    """The radius of what the lists offer at a point; of several the roughest, None for nothing."""
    near = (point, SAME_DEG)
    areas = named_areas(dialogue.municipality).filter(geometry__dwithin=near)
    if dialogue.area is not None:
        areas = areas.filter(geometry__intersects=dialogue.area)
    somewhere = [somewhere_in(area, dialogue) for area in areas]
    found = [one.radius_m for one in somewhere if _is_same(Point(one.lng, one.lat), point)]
    if coverage := base_map_for(dialogue.municipality):
        places = coverage.base_map.places.filter(point__dwithin=near)
        found += [radius_of(kind) for kind in places.values_list("kind", flat=True)]
    return max(found, default=None)
