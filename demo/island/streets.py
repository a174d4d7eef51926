"""The street network: main roads from the plan, then a bent grid inside each quarter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from demo.island.coast import Coast
from demo.island.curves import line
from demo.island.place import Coordinates, rng_for
from demo.island.plan import MAIN_ROADS, RAILWAY, SIDINGS
from demo.island.quarters import TOWN_EDGES, Quarter

WIDTH_M = {
    "road_primary": 11.0, "road_secondary": 9.0, "road_street": 6.5, "road_service": 4.5,
    "cycleway": 3.0, "path": 2.0, "steps": 2.5, "tunnel": 4.0,
}  # fmt: skip
SQUARE = Point(1400, -300)
"""The middle of the town, from which it is counted how far something is."""
RAIL_CLEARANCE_M = 24.0
SHORTEST_STUB_M = 34.0
ROWS_KEPT = 0.93
COLUMN = 1000  # rows of a grid are numbered from 0, columns from here


@dataclass(frozen=True)
class Street:
    kind: str
    name: str
    geometry: LineString

    @property
    def surface(self) -> Polygon:
        return self.geometry.buffer(WIDTH_M[self.kind] / 2)


@dataclass(frozen=True)
class Skeleton:
    """The main lines and the faces between them, from which everything else grows."""

    roads: tuple[Street, ...]
    rail: LineString
    sidings: tuple[LineString, ...]
    edges: BaseGeometry
    faces: tuple[Polygon, ...]

    @cached_property
    def main_lines(self) -> BaseGeometry:
        return shapely.union_all([road.geometry for road in self.roads])

    @cached_property
    def rail_ground(self) -> BaseGeometry:
        return shapely.union_all([self.rail, *self.sidings]).buffer(RAIL_CLEARANCE_M / 3)

    def ground_of(self, quarter: Quarter) -> BaseGeometry:
        """The faces that the quarter's seeds lie in."""
        seeds = [Point(seed) for seed in quarter.seeds]
        return shapely.union_all(
            [face for face in self.faces if any(face.contains(seed) for seed in seeds)]
        )


def draw_skeleton(coast: Coast) -> Skeleton:
    roads = tuple(Street(road.kind, road.name, line(np.array(road.points))) for road in MAIN_ROADS)
    rail = line(np.array(RAILWAY))
    edges = shapely.union_all([line(np.array(edge)) for edge in TOWN_EDGES])
    drawn = [road.geometry for road in roads] + [rail, coast.stream, edges]
    noded = shapely.union_all([*drawn, coast.island.exterior])
    faces = [
        face
        for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
        if coast.island.contains(face.representative_point())
    ]
    sidings = tuple(line(np.array(siding)) for siding in SIDINGS)
    return Skeleton(roads, rail, sidings, edges, tuple(faces))


def draw_quarter_streets(
    quarter: Quarter, skeleton: Skeleton, closed: BaseGeometry
) -> list[Street]:
    """A bent grid clipped to the quarter; ``closed`` is ground where no street may go."""
    rng = rng_for(f"streets {quarter.district} {quarter.seeds[0]}")
    ground = skeleton.ground_of(quarter)
    main = skeleton.main_lines
    open_ground = ground.difference(closed).difference(skeleton.rail.buffer(RAIL_CLEARANCE_M))
    too_close = main.buffer(min(quarter.across_m * 0.45, 30))
    pieces = [
        (row, part)
        for row, edge in _bent_grid(quarter, ground, rng)
        for part in shapely.get_parts(edge.intersection(open_ground))
        if part.length > 12 and not _hugs(part, main, too_close)
    ]
    for _ in range(3):
        pieces = _without_stubs(_connected(pieces, main), main)
    return list(_named(pieces, quarter))


def _hugs(part: LineString, main: BaseGeometry, too_close: BaseGeometry) -> bool:
    """Whether a piece runs beside a main road; one that leaves it at a fair angle does not."""
    near, far = sorted(Point(end).distance(main) for end in (part.coords[0], part.coords[-1]))
    if near < 0.5 and far > 0.6 * part.length:
        return False
    return bool(part.difference(too_close).length < 0.4 * part.length)


def _bent_grid(
    quarter: Quarter, ground: BaseGeometry, rng: np.random.Generator
) -> Iterator[tuple[int, LineString]]:
    """Every edge of the grid, with the number of the row or column it belongs to."""
    west, south, east, north = ground.bounds
    centre = np.array([(west + east) / 2, (south + north) / 2])
    reach = np.hypot(east - west, north - south) / 2
    columns, rows = int(reach / quarter.along_m) + 1, int(reach / quarter.across_m) + 1
    u = np.arange(-columns, columns + 1) + rng.uniform(-0.12, 0.12, 2 * columns + 1)
    v = np.arange(-rows, rows + 1) + rng.uniform(-0.08, 0.08, 2 * rows + 1)
    bend = _bend(quarter, centre, rng)
    for row, at_v in enumerate(v):
        for left, right in pairwise(u):
            along = np.linspace(left, right, max(4, int(quarter.along_m / 14)))
            if rng.random() < ROWS_KEPT:
                yield row, LineString(bend(along, np.full_like(along, at_v)))
    for column, at_u in enumerate(u):
        for low, high in pairwise(v):
            across = np.linspace(low, high, max(4, int(quarter.across_m / 14)))
            if rng.random() < quarter.keep:
                yield COLUMN + column, LineString(bend(np.full_like(across, at_u), across))


def _bend(
    quarter: Quarter, centre: Coordinates, rng: np.random.Generator
) -> Callable[[Coordinates, Coordinates], Coordinates]:
    """From grid numbers to metres on the ground: turned, then swayed as by an old cow path."""
    turn = np.radians(quarter.turn_deg)
    axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    phases = rng.uniform(0, 2 * np.pi, 4)
    k = 2 * np.pi / quarter.wave_m

    def to_ground(u: Coordinates, v: Coordinates) -> Coordinates:
        flat = np.column_stack([u * quarter.along_m, v * quarter.across_m]) @ axes + centre
        x, y = flat[:, 0], flat[:, 1]
        sway_x = np.sin(k * y + phases[0]) + 0.3 * np.sin(2.1 * k * (x + y) + phases[1])
        sway_y = np.sin(k * x + phases[2]) + 0.3 * np.sin(2.1 * k * (x - y) + phases[3])
        swayed: Coordinates = flat + quarter.sway_m / 1.5 * np.column_stack([sway_x, sway_y])
        return swayed

    return to_ground


Piece = tuple[int, LineString]


def _connected(pieces: list[Piece], main: BaseGeometry) -> list[Piece]:
    """Without what no one can drive to from a main road."""
    islands = shapely.get_parts(shapely.union_all([part.buffer(0.5) for _, part in pieces]))
    reached = shapely.union_all([island for island in islands if island.distance(main) < 0.6])
    return [(row, part) for row, part in pieces if part.intersects(reached)]


def _without_stubs(pieces: list[Piece], main: BaseGeometry) -> list[Piece]:
    tree = shapely.STRtree([part for _, part in pieces])
    kept = []
    for index, (row, part) in enumerate(pieces):
        loose_ends = 0
        for end in (Point(part.coords[0]), Point(part.coords[-1])):
            touching = set(tree.query(end, predicate="dwithin", distance=0.5)) - {index}
            loose_ends += not touching and end.distance(main) > 0.5
        if loose_ends == 0 or (loose_ends == 1 and part.length >= SHORTEST_STUB_M):
            kept.append((row, part))
    return kept


def _named(pieces: list[Piece], quarter: Quarter) -> Iterator[Street]:
    """One name for each row and column, the longest first; what is left over takes a prefix."""
    lengths: dict[int, float] = {}
    for row, part in pieces:
        lengths[row] = lengths.get(row, 0.0) + part.length
    ranked = sorted(lengths, key=lambda row: -lengths[row])
    pool = [*quarter.names, *(f"Lilla {name}" for name in quarter.names)]
    names = dict(zip(ranked, pool, strict=False))
    for row in ranked:
        merged = shapely.line_merge(shapely.union_all([part for at, part in pieces if at == row]))
        for part in shapely.get_parts(merged):
            yield Street("road_street", names.get(row, pool[0]), part)
