"""The whole drawing: coast, streets, sites, houses, in the order in which they make room."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.affinity import rotate
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from demo.island.buildings import blocks_of, build_quarter, placed_in_block, site_house
from demo.island.coast import Coast, draw_coast
from demo.island.countryside import draw_lanes, farmland_on, rural_houses, wood_on
from demo.island.curves import box_at, largest, line, roughen
from demo.island.footprints import Footprint, settle
from demo.island.place import rng_for
from demo.island.quarters import QUARTERS
from demo.island.sites import BLOCK_SITES, FACE_SITES, SITES, WAYS, BlockSite, Site
from demo.island.streets import Skeleton, Street, draw_quarter_streets, draw_skeleton

TOWN_EDGE_SETBACK_M = 26.0
GARDEN_M = 40.0
SMALLEST_SETTLEMENT_M2 = 4_000.0


@dataclass(frozen=True)
class Plot:
    """A site as it came to lie: its ground after streets and water took theirs."""

    name: str
    kind: str
    ground: BaseGeometry


@dataclass(frozen=True)
class Town:
    coast: Coast
    skeleton: Skeleton
    streets: tuple[Street, ...]
    ways: tuple[Street, ...]
    plots: tuple[Plot, ...]
    houses: tuple[Footprint, ...]
    residential: BaseGeometry
    farmland: BaseGeometry
    wood: BaseGeometry


def draw_town() -> Town:
    coast = draw_coast()
    skeleton = draw_skeleton(coast)
    streets = _draw_streets(coast, skeleton)
    ways = _draw_ways(streets)
    plots, houses = _take_sites(coast, skeleton, streets)
    hard = _spoken_for(coast, skeleton, streets, ways)
    houses = settle(houses, hard, inside=coast.land)
    taken = [*hard, *(plot.ground for plot in plots), *(house.polygon for house in houses)]
    for quarter in QUARTERS:
        built = build_quarter(quarter, skeleton, streets, taken)
        houses += built.houses
        plots += [Plot("", "parking", lot) for lot in built.parking]
        streets += built.drives
        taken += [house.polygon for house in built.houses]
    dry_shore = coast.land.buffer(-8)
    houses += settle(rural_houses(streets, skeleton), taken, inside=dry_shore, gap_m=1.5)
    works = [skeleton.ground_of(quarter) for quarter in QUARTERS if quarter.built == "works"]
    plots = [Plot("", "industry", shapely.union_all(works)), *plots, *_platforms(skeleton)]
    residential = _lived_in(skeleton, houses)
    free = _open_country(coast, skeleton, streets, plots, residential)
    farmland = farmland_on(free)
    return Town(
        coast, skeleton, tuple(streets), tuple(ways), tuple(plots), tuple(houses),
        residential, farmland, wood_on(free, farmland, coast),
    )  # fmt: skip


def _draw_streets(coast: Coast, skeleton: Skeleton) -> list[Street]:
    closed = shapely.union_all(
        [
            coast.inland_water.buffer(16),
            coast.lake.buffer(30),
            skeleton.edges.buffer(TOWN_EDGE_SETBACK_M),
            *(_outline(site).buffer(4) for site in SITES),
        ]
    )
    streets = [*skeleton.roads, *draw_lanes()]
    for quarter in QUARTERS:
        streets += draw_quarter_streets(quarter, skeleton, closed)
    return streets


def _draw_ways(streets: list[Street]) -> list[Street]:
    """Foot and cycle ways; where one would run along a street it is the street's pavement."""
    pavement = shapely.union_all([street.surface for street in streets]).buffer(1.5)
    ways = []
    for way in WAYS:
        course = line(np.array(way.points), step_m=8)
        open_course = course if way.kind == "tunnel" else course.difference(pavement)
        ways += [
            Street(way.kind, way.name, part)
            for part in shapely.get_parts(open_course)
            if part.length > 9
        ]
    return ways


def _take_sites(
    coast: Coast, skeleton: Skeleton, streets: list[Street]
) -> tuple[list[Plot], list[Footprint]]:
    """Every site on the ground that streets, rails and water leave it, and its own houses."""
    surfaces = [street.surface.buffer(1.5) for street in streets]
    dry = coast.land.difference(shapely.union_all([*surfaces, skeleton.rail_ground]))
    plots = [
        Plot(site.name, site.kind, shapely.union_all(
            [face for face in skeleton.faces if any(face.contains(Point(s)) for s in site.seeds)]
        ).intersection(dry))
        for site in FACE_SITES
    ]  # fmt: skip
    plots += [Plot(site.name, site.kind, _outline(site).intersection(dry)) for site in SITES]
    houses = [site_house(house) for site in SITES for house in site.houses]
    for block_site in BLOCK_SITES:
        plot, own = _take_block(block_site, skeleton, streets)
        plots.append(plot)
        houses += own
    return plots, houses


def _outline(site: Site) -> BaseGeometry:
    ring = np.array([*site.outline, site.outline[0]])
    if site.rough:
        ring = roughen(ring, rng_for(site.name), roughness=site.rough, until_m=14)
    return Polygon(ring).buffer(-site.round_m).buffer(site.round_m)


def _spoken_for(
    coast: Coast, skeleton: Skeleton, streets: list[Street], ways: list[Street]
) -> list[BaseGeometry]:
    """Ground where no house may stand, in pieces small enough to look up."""
    return [
        *(street.surface.buffer(1.5) for street in streets),
        *(way.surface.buffer(0.8) for way in ways if way.kind != "tunnel"),
        *shapely.get_parts(coast.inland_water.buffer(5)).tolist(),
        skeleton.rail_ground,
    ]


def _take_block(
    site: BlockSite, skeleton: Skeleton, streets: list[Street]
) -> tuple[Plot, list[Footprint]]:
    at = Point(site.at)
    quarter = next(q for q in QUARTERS if skeleton.ground_of(q).contains(at))
    block = min(blocks_of(quarter, skeleton, streets), key=at.distance).buffer(1.5)
    turn = quarter.turn_deg
    reach = rotate(box_at(at.x, at.y, 2 * site.reach_m, 2 * site.reach_m, (1, 0)), turn)
    ground = largest(block.intersection(reach))
    houses = [placed_in_block(house, ground, turn) for house in site.houses]
    return Plot(site.name, site.kind, ground), houses


def _lived_in(skeleton: Skeleton, houses: list[Footprint]) -> BaseGeometry:
    """Whole blocks in the town; among villas only what lies near a house, the rest is trees."""
    homes = [house.polygon for house in houses if house.district]
    gardens = shapely.union_all(shapely.buffer(homes, GARDEN_M, quad_segs=2))
    gardens = gardens.buffer(-GARDEN_M / 2, quad_segs=2)
    grounds = []
    for quarter in QUARTERS:
        if quarter.built in ("villa", "terrace"):
            grounds.append(skeleton.ground_of(quarter).intersection(gardens))
        elif quarter.built != "works":
            grounds.append(skeleton.ground_of(quarter))
    parts = shapely.get_parts(shapely.union_all(grounds))
    return shapely.union_all([part for part in parts if part.area > SMALLEST_SETTLEMENT_M2])


def _platforms(skeleton: Skeleton) -> list[Plot]:
    """One between the tracks and one on the town's side, as long as the longest train."""
    at_station = substring(
        skeleton.rail,
        skeleton.rail.project(Point(1420, 280)),
        skeleton.rail.project(Point(1190, 300)),
    )
    return [
        Plot("", "square", shapely.offset_curve(at_station, offset).buffer(2.6, cap_style="flat"))
        for offset in (-8.0, 6.5)
    ]


def _open_country(
    coast: Coast,
    skeleton: Skeleton,
    streets: list[Street],
    plots: list[Plot],
    residential: BaseGeometry,
) -> BaseGeometry:
    used = [
        *(street.surface.buffer(5) for street in streets),
        skeleton.rail.buffer(14),
        *(plot.ground for plot in plots if plot.kind != "wood"),
        residential,
        coast.inland_water.buffer(6),
    ]
    return coast.land.difference(shapely.union_all(used))
