"""House numbers: odd on one side, even on the other, rising away from Stortorget."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Point

from demo.island.footprints import Footprint
from demo.island.place import Coordinates
from demo.island.streets import SQUARE, Street

FURTHEST_M = 70.0


@dataclass(frozen=True)
class Address:
    street: str
    number: int
    at: Point

    @property
    def name(self) -> str:
        return f"{self.street} {self.number}"


def number_houses(houses: Sequence[Footprint], streets: Sequence[Street]) -> list[Address]:
    """An address for every dwelling and shop within reach of a street that has a name."""
    named = [street for street in streets if street.name]
    doors = [house.polygon.centroid for house in houses if house.has_address]
    tree = shapely.STRtree([street.geometry for street in named])
    door_index, street_index = tree.query_nearest(doors, max_distance=FURTHEST_M, all_matches=False)
    along: dict[str, list[tuple[float, int, Point]]] = defaultdict(list)
    axes = {name: _axis(named, name) for name in {street.name for street in named}}
    for door, street in zip(door_index.tolist(), street_index.tolist(), strict=True):
        line, name = named[street].geometry, named[street].name
        position, side = _position(line, doors[door], axes[name])
        along[name].append((position, side, doors[door]))
    return [address for name in sorted(along) for address in _numbered(name, along[name])]


def _axis(streets: Sequence[Street], name: str) -> Coordinates:
    """The street's main direction, away from the square."""
    points = np.vstack([shapely.get_coordinates(s.geometry) for s in streets if s.name == name])
    centred = points - points.mean(axis=0)
    axis: Coordinates = np.linalg.svd(centred, full_matrices=False)[2][0]
    ends = points[np.argmin(centred @ axis)], points[np.argmax(centred @ axis)]
    start_is_nearer = Point(ends[0]).distance(SQUARE) <= Point(ends[1]).distance(SQUARE)
    return axis if start_is_nearer else -axis


def _position(line: shapely.LineString, door: Point, axis: Coordinates) -> tuple[float, int]:
    at = line.project(door)
    before, after = shapely.get_coordinates(
        shapely.line_interpolate_point(line, [max(at - 1, 0), min(at + 1, line.length)])
    )
    step = after - before
    if step @ axis < 0:
        step = -step
    off = np.array([door.x, door.y]) - before
    return float(before @ axis), int(step[0] * off[1] - step[1] * off[0] > 0)


def _numbered(name: str, doors: list[tuple[float, int, Point]]) -> list[Address]:
    addresses = []
    for side in (0, 1):
        ranked = sorted((door for door in doors if door[1] == side), key=lambda door: door[0])
        addresses += [
            Address(name, 2 * index + (1 if side else 2), door[2])
            for index, door in enumerate(ranked)
        ]
    return addresses
