"""Outside the town: fields, farms, cottages by the shore, and forest on all that is left."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from demo.island.coast import Coast
from demo.island.curves import blob, box_beside, line
from demo.island.footprints import Footprint, Use
from demo.island.lots import COTTAGE, houses_along
from demo.island.place import rng_for
from demo.island.plan import Point as DrawnPoint
from demo.island.plan import Road
from demo.island.streets import WIDTH_M, Skeleton, Street


@dataclass(frozen=True)
class Fields:
    """Open land round one or more farms: middle, mean radius, stretch and turn of the whole."""

    at: DrawnPoint
    radius_m: float
    stretch: float
    turn: float


@dataclass(frozen=True)
class Farm:
    name: str
    at: DrawnPoint
    turn: float


FIELDS: tuple[Fields, ...] = (
    Fields((-1420, -640), 400, 1.25, 0.4), Fields((-2080, -850), 330, 1.3, -0.5),
    Fields((-1010, -1370), 300, 1.4, 0.3), Fields((-1250, 90), 230, 1.7, -0.3),
    Fields((-2700, -70), 250, 1.6, -0.1), Fields((-200, -1740), 230, 1.8, -0.2),
    Fields((560, 1480), 260, 1.5, -0.7), Fields((-130, 1760), 240, 1.6, 0.3),
    Fields((-1180, 1180), 210, 1.5, 1.3), Fields((-1640, 760), 200, 1.3, 1.2),
    Fields((320, 2120), 190, 1.3, -0.5), Fields((-2750, -1500), 240, 1.3, 0.2),
    Fields((560, -1760), 170, 1.9, 0.1), Fields((-820, -900), 180, 1.3, 1.2),
    Fields((-500, 2080), 170, 1.4, 0.6), Fields((-3380, -420), 190, 1.5, -0.3),
)  # fmt: skip
FARMS: tuple[Farm, ...] = (
    Farm("Storängen", (-1080, -560), 0.2), Farm("Ängholmen", (-1330, -1080), 0.5),
    Farm("Västergården", (-2030, -420), -0.1), Farm("Södergården", (-620, -2060), 0.3),
    Farm("Lillängen", (-1540, 330), 0.9), Farm("Tjärnstorp", (-1210, 1050), 1.2),
    Farm("Norrgården", (-10, 1910), 0.4), Farm("Backa", (640, 1640), 0.7),
    Farm("Uddegården", (-3180, -90), 0.3), Farm("Sjötorpet", (-2580, -1210), 0.6),
    Farm("Rönnebacken", (-720, 1740), 0.1), Farm("Norrby", (-210, 2260), 0.7),
    Farm("Kullen", (-1150, -230), 0.4), Farm("Sandhagen", (480, -1820), 0.1),
)  # fmt: skip
LANES: tuple[Road, ...] = (
    Road("Norruddsvägen", "road_service", ((-350, 2420), (-420, 2600), (-560, 2750))),
    Road("Lomviksvägen", "road_service", ((-2750, -900), (-2870, -960), (-3060, -900),
        (-3280, -760))),
    Road("Sälholmsvägen", "road_service", (
        (-1050, 1600), (-1350, 1850), (-1600, 2010), (-1500, 2200))),
    Road("Klippvägen", "road_service", ((-2300, -1500), (-2500, -1800), (-2900, -1950),
        (-3200, -1900))),
    Road("Södra Uddvägen", "road_service", ((-300, -2100), (-330, -2350), (-420, -2540))),
    Road("Östra Skogsvägen", "road_service", (
        (1600, 1310), (1780, 1560), (2050, 1700), (2300, 1850), (2380, 2020))),
    Road("Enuddsvägen", "road_service", ((2740, 1080), (2900, 1250), (2880, 1450))),
    Road("Björnövägen", "road_service", (
        (-1380, 850), (-1800, 1050), (-2300, 1250), (-2750, 1400), (-2950, 1700))),
    Road("Tallbackavägen", "road_service", ((700, 1720), (1000, 1950), (1150, 2250))),
    Road("Campingvägen", "road_service", ((1300, -2080), (1240, -2160), (1060, -2110))),
)  # fmt: skip
LANE_NAMES = frozenset(lane.name for lane in LANES)


def draw_lanes() -> list[Street]:
    return [Street(lane.kind, lane.name, line(np.array(lane.points))) for lane in LANES]


def farmland_on(free: BaseGeometry) -> BaseGeometry:
    """Fields on free ground, parted by ditches."""
    rng = rng_for("fields")
    fields = []
    for field in FIELDS:
        outline = blob(
            field.at, field.radius_m, rng,
            stretch=field.stretch, turn=field.turn, roughness=0.1, until_m=40,
        )  # fmt: skip
        fields.append(outline.difference(_ditches(outline, field.turn, rng)))
    cultivated = shapely.union_all(fields).intersection(free).buffer(-3).buffer(3)
    return shapely.union_all([part for part in shapely.get_parts(cultivated) if part.area > 4000])


def _ditches(outline: BaseGeometry, turn: float, rng: np.random.Generator) -> BaseGeometry:
    x, y = outline.centroid.x, outline.centroid.y
    lines = []
    for lean, step in ((turn, 120.0), (turn + np.pi / 2, 230.0)):
        along = np.array([np.cos(lean), np.sin(lean)])
        across = np.array([-along[1], along[0]])
        for offset in np.arange(-900, 900, step) + rng.uniform(-25, 25):
            if rng.random() < 0.8:
                middle = np.array([x, y]) + across * offset
                lines.append(LineString([middle - along * 1200, middle + along * 1200]))
    return shapely.union_all(lines).buffer(1.6)


def wood_on(free: BaseGeometry, farmland: BaseGeometry, coast: Coast) -> BaseGeometry:
    """Forest with glades, up to the bare rock of the shore; larger skerries carry some too."""
    rng = rng_for("wood")
    west, south, east, north = coast.island.bounds
    glades = [
        blob((rng.uniform(west, east), rng.uniform(south, north)), rng.uniform(25, 90), rng)
        for _ in range(110)
    ]
    islets = [islet.buffer(-11) for islet in coast.skerries]
    rim = coast.island.buffer(-11)
    open_ground = shapely.union_all([farmland.buffer(5), *glades])
    forest = free.intersection(rim).difference(open_ground).buffer(-5).buffer(5)
    kept = [part for part in shapely.get_parts(forest) if part.area > 900]
    return shapely.union_all([*kept, *islets])


def rural_houses(streets: list[Street], skeleton: Skeleton) -> list[Footprint]:
    rng = rng_for("countryside")
    houses: list[Footprint] = []
    for farm in FARMS:
        houses += _farmyard(farm, rng)
    for lane in streets:
        if lane.name not in LANE_NAMES:
            continue
        half = WIDTH_M[lane.kind] / 2
        houses += houses_along(lane.geometry, half, COTTAGE, rng)
    for road in skeleton.roads:
        if road.name in ("Tjärnvägen", "Ängholmsvägen", "Södra Strandvägen"):
            scattered = houses_along(road.geometry, WIDTH_M[road.kind] / 2, COTTAGE, rng)
            houses += [house for house in scattered if rng.random() < 0.3]
    return houses


def _farmyard(farm: Farm, rng: np.random.Generator) -> list[Footprint]:
    """A dwelling, two wings and a barn round a yard, as farms here have stood since the 1800s."""
    along = (float(np.cos(farm.turn)), float(np.sin(farm.turn)))
    plan: tuple[tuple[float, float, float, float, Use], ...] = (
        (0, 20, 17, 9, "farm"), (-24, 4, 7, 16, "shed"), (25, 2, 8, 18, "shed"),
        (2, -30, 44 + rng.uniform(-8, 14), 14, "works"), (44, -26, 12, 26, "works"),
    )  # fmt: skip
    return [
        Footprint(box_beside(farm.at, along, a, b, width, depth), use)
        for a, b, width, depth, use in plan
    ]
