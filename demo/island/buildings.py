"""Where houses stand: by the recipe of each quarter, then settled so that none overlap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.affinity import rotate, translate
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from demo.island.blocks import ClosedBlock, estate_block, perimeter_block
from demo.island.curves import box_at, polygons_of
from demo.island.footprints import Footprint, settle
from demo.island.lots import TERRACE, VILLA, WORKS, Frontage, houses_along
from demo.island.place import rng_for
from demo.island.quarters import Quarter
from demo.island.sites import House
from demo.island.streets import SQUARE, WIDTH_M, Skeleton, Street

SIDEWALK_M = 3.2
CLOSED = {
    "perimeter": ClosedBlock("perimeter", 12.0, (15.0, 30.0), 0.1),
    "old": ClosedBlock("old", 8.5, (8.0, 17.0), 0.02),
}
FRONTAGES: dict[str, Frontage] = {"villa": VILLA, "terrace": TERRACE, "works": WORKS}


@dataclass(frozen=True)
class Built:
    houses: list[Footprint]
    parking: list[Polygon]
    drives: list[Street]


def site_house(house: House) -> Footprint:
    box = rotate(box_at(house.x, house.y, house.width_m, house.depth_m, (1, 0)), house.turn_deg)
    return Footprint(box, "public", name=house.name)


def placed_in_block(house: House, block: Polygon, turn_deg: float) -> Footprint:
    """A hand-drawn house whose coordinates are counted from the block's middle."""
    middle = block.centroid
    box = rotate(
        translate(
            box_at(house.x, house.y, house.width_m, house.depth_m, (1, 0)), middle.x, middle.y
        ),
        turn_deg + house.turn_deg,
        origin=middle,
    )
    return Footprint(box, "public", name=house.name)


def blocks_of(quarter: Quarter, skeleton: Skeleton, streets: list[Street]) -> list[Polygon]:
    """The quarter's ground cut by all streets, each piece drawn in to behind the pavement."""
    ground = skeleton.ground_of(quarter)
    surfaces = shapely.union_all(
        [s.geometry.buffer(WIDTH_M[s.kind] / 2 + SIDEWALK_M) for s in streets]
    )
    return polygons_of(ground.difference(surfaces), larger_than_m2=300)


def build_quarter(
    quarter: Quarter, skeleton: Skeleton, streets: list[Street], taken: list[BaseGeometry]
) -> Built:
    """Everything that stands in one quarter; ``taken`` is ground that is spoken for."""
    rng = rng_for(f"houses {quarter.district} {quarter.seeds[0]}")
    if quarter.built in ("perimeter", "old"):
        free = _free_parts(quarter, skeleton, streets, taken, 2)
        houses = list(_closed_blocks(quarter, free, rng))
        return Built(_in_district(settle(houses, taken), quarter), [], [])
    if quarter.built == "flats":
        free = _free_parts(quarter, skeleton, streets, taken, 6)
        return _estate(quarter, free, streets, taken, rng)
    wanted = list(_rows(quarter, skeleton, streets, rng))
    return Built(_in_district(settle(wanted, taken, gap_m=1.2), quarter), [], [])


def _in_district(houses: list[Footprint], quarter: Quarter) -> list[Footprint]:
    return [Footprint(h.polygon, h.use, quarter.district, h.name) for h in houses]


def _free_parts(
    quarter: Quarter,
    skeleton: Skeleton,
    streets: list[Street],
    taken: list[BaseGeometry],
    margin_m: float,
) -> Iterator[Polygon]:
    """What is left of the quarter's blocks beside the ground that is spoken for."""
    ground = skeleton.ground_of(quarter)
    near = [geometry for geometry in taken if geometry.intersects(ground)]
    spoken_for = shapely.union_all(near).intersection(ground.buffer(margin_m)).buffer(margin_m)
    for block in blocks_of(quarter, skeleton, streets):
        yield from polygons_of(block.difference(spoken_for))


def _closed_blocks(
    quarter: Quarter, free_parts: Iterable[Polygon], rng: np.random.Generator
) -> Iterator[Footprint]:
    """The further from the square, the more plots stand empty."""
    style = CLOSED[quarter.built]
    for free in free_parts:
        block = free.buffer(-0.8, join_style="mitre")
        if not isinstance(block, Polygon) or block.area < 300:
            continue
        vacant = style.vacant + min(block.centroid.distance(SQUARE) / 2600, 0.3)
        yield from perimeter_block(block, rng, style=style, vacant=vacant)


def _estate(
    quarter: Quarter,
    free_parts: Iterable[Polygon],
    streets: list[Street],
    taken: list[BaseGeometry],
    rng: np.random.Generator,
) -> Built:
    houses: list[Footprint] = []
    lots: list[Polygon] = []
    for part in free_parts:
        block = part.buffer(-5)
        if block.area > 2500:
            made, parked = estate_block(block, rng)
            houses += made
            lots += parked
    roads = shapely.union_all([street.geometry for street in streets])
    drives = [
        Street("road_service", "", shapely.shortest_line(lot.centroid, roads)) for lot in lots
    ]
    reserved = [*taken, *(drive.surface.buffer(1) for drive in drives)]
    standing = settle(houses, reserved, gap_m=4.0)
    return Built(_in_district(standing, quarter), lots, drives)


def _rows(
    quarter: Quarter, skeleton: Skeleton, streets: list[Street], rng: np.random.Generator
) -> Iterator[Footprint]:
    """Houses along every street in or beside the quarter, kept inside it."""
    ground = skeleton.ground_of(quarter)
    shapely.prepare(ground)
    frontage = FRONTAGES[quarter.built]
    for street in streets:
        if not street.geometry.intersects(ground):
            continue
        mixed = VILLA if quarter.built == "terrace" and rng.random() < 0.45 else frontage
        half = WIDTH_M[street.kind] / 2
        for house in houses_along(street.geometry, half, mixed, rng):
            if ground.contains(house.polygon):
                yield house
