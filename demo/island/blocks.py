"""Closed blocks: houses shoulder to shoulder round a yard, and estates of free-standing slabs."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from demo.island.curves import box_at, box_beside, polygons_of
from demo.island.footprints import Footprint, Use
from demo.island.place import Coordinates


@dataclass(frozen=True)
class ClosedBlock:
    """How deep the houses are, how wide their facades, and the least share of empty plots."""

    use: Use
    depth_m: float
    facade_m: tuple[float, float]
    vacant: float


def perimeter_block(
    block: Polygon, rng: np.random.Generator, *, style: ClosedBlock, vacant: float
) -> Iterator[Footprint]:
    """A ring of houses along the block's edge, cut into facades; some plots stand empty."""
    depth_m = style.depth_m
    ring = block.difference(block.buffer(-depth_m, join_style="mitre"))
    walls = _party_walls(block, depth_m, style.facade_m, rng)
    for piece in polygons_of(ring.difference(walls), larger_than_m2=depth_m * 5):
        if rng.random() > vacant:
            yield Footprint(piece, style.use)
    yard = block.buffer(-depth_m - 4)
    for part in shapely.get_parts(yard):
        yield from _yard_houses(part, rng)


def _party_walls(
    block: Polygon, depth_m: float, facade_m: tuple[float, float], rng: np.random.Generator
) -> BaseGeometry:
    outline = LineString(block.exterior.simplify(1.5).coords)
    corners = [outline.project(shapely.Point(corner)) for corner in outline.coords[:-1]]
    walls: list[LineString] = []
    position = rng.uniform(*facade_m)
    while position < outline.length - facade_m[0] / 2:
        clear = min(abs(position - corner) for corner in corners)
        if clear > depth_m * 0.75:
            here, ahead = shapely.get_coordinates(
                shapely.line_interpolate_point(outline, [position, position + 0.5])
            )
            step = (ahead - here) / 0.5
            inward = np.array([-step[1], step[0]])
            reach = inward * (depth_m + 1.5)
            walls.append(LineString([here - reach, here + reach]))
        position += rng.uniform(*facade_m)
    return shapely.union_all(walls).buffer(0.2, cap_style="flat")


def _yard_houses(yard: Polygon, rng: np.random.Generator) -> Iterator[Footprint]:
    if yard.area < 260:
        return
    west, south, east, north = yard.bounds
    for _ in range(int(yard.area // 320)):
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        house = box_at(x, y, rng.uniform(7, 15), rng.uniform(4.5, 7), _axis_of(yard))
        if yard.contains(house):
            yield Footprint(house, "shed")


def _axis_of(polygon: BaseGeometry) -> tuple[float, float]:
    """The direction of the longer side of the smallest rectangle around it."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(polygon))[:3]
    sides = np.diff(corners, axis=0)
    longest = sides[int(np.argmax(np.linalg.norm(sides, axis=1)))]
    unit = longest / np.linalg.norm(longest)
    if unit[0] < 0:
        unit = -unit
    return float(unit[0]), float(unit[1])


MODULE_M = (82.0, 78.0)


def estate_block(
    block: BaseGeometry, rng: np.random.Generator
) -> tuple[list[Footprint], list[Polygon]]:
    """Slabs round open yards, now and then towers or a car park; houses and parking places."""
    axis = _axis_of(block)
    across = (-axis[1], axis[0])
    coords = shapely.get_coordinates(block)
    along_range = _range(coords @ np.array(axis), MODULE_M[0])
    across_range = _range(coords @ np.array(across), MODULE_M[1])
    houses: list[Footprint] = []
    parking: list[Polygon] = []
    for a in along_range:
        for b in across_range:
            x, y = axis[0] * a + across[0] * b, axis[1] * a + across[1] * b
            made, parked = _module(x, y, axis, rng)
            houses += [Footprint(box, "flats") for box in made if block.contains(box)]
            for lot in parked:
                if block.contains(lot):
                    parking.append(lot)
                    houses += _carports(lot, axis)
    return houses, parking


def _range(values: Coordinates, module_m: float) -> list[float]:
    low, high = float(values.min()), float(values.max())
    count = max(1, round((high - low) / module_m))
    size = (high - low) / count
    return [low + size * (index + 0.5) for index in range(count)]


def _module(
    x: float, y: float, axis: tuple[float, float], rng: np.random.Generator
) -> tuple[list[Polygon], list[Polygon]]:
    across = (-axis[1], axis[0])

    def put(a: float, b: float, width: float, depth: float, *, turned: bool = False) -> Polygon:
        at_x, at_y = x + axis[0] * a + across[0] * b, y + axis[1] * a + across[1] * b
        return box_at(at_x, at_y, width, depth, across if turned else axis)

    kind = rng.choice(["yard", "rows", "towers", "parking"], p=[0.42, 0.28, 0.12, 0.18])
    flip = rng.choice([-1, 1])
    if kind == "yard":
        return [
            put(0, 31 * flip, 62, 11.5), put(-35, -4 * flip, 46, 11.5, turned=True),
            put(35, -4 * flip, 46, 11.5, turned=True), put(0, -6 * flip, 9, 6),
        ], []  # fmt: skip
    if kind == "rows":
        return [put(-4, 27, 58, 12), put(4, -20, 58, 12)], [put(0, 4, 50, 13)]
    if kind == "towers":
        return [put(-24, 20, 21, 21), put(22, -18, 21, 21)], []
    return [put(0, 30 * flip, 60, 11.5)], [put(0, -8 * flip, 64, 34)]


def _carports(lot: Polygon, axis: tuple[float, float]) -> list[Footprint]:
    if lot.area < 1500:
        return []
    middle = (lot.centroid.x, lot.centroid.y)
    return [Footprint(box_beside(middle, axis, 0, off, 52, 5), "garage") for off in (-13.0, 13.0)]
