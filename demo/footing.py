"""Where a person can stand on the island, and where people live."""

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from demo.island.districts import DISTRICTS, OUTER
from demo.island.footprints import Footprint
from demo.island.place import Coordinates
from demo.island.streets import SQUARE
from demo.island.town import Town

OPEN_GROUND = frozenset(
    {"park", "square", "schoolyard", "parking", "pitch", "beach", "quay", "wood", "grass"}
)
HOUSEHOLDS = {"flats": 30.0, "perimeter": 8.0, "old": 3.0, "terrace": 6.0, "villa": 2.2,
              "farm": 2.5, "cottage": 0.2}  # fmt: skip
PAVEMENT_M = 2.0
FURTHEST_WALK_M, TOWN_WALK_M, MAIN_STREET = 2400.0, 650.0, 1.5


class Footing:
    """Streets, paths, squares and parks: a point that is not on one is moved to the nearest."""

    def __init__(self, town: Town) -> None:
        self._houses = shapely.STRtree([house.polygon for house in town.houses])
        self._lines = [street.geometry for street in (*town.streets, *town.ways)]
        self._line_tree = shapely.STRtree(self._lines)
        self._open = shapely.STRtree(
            [plot.ground for plot in town.plots if plot.kind in OPEN_GROUND]
        )
        self._dry = town.coast.land
        shapely.prepare(self._dry)
        self._homes = _homes(town)
        self._town_streets, self._street_chances = _walked(town)

    def stand(self, at: tuple[float, float], rng: np.random.Generator) -> tuple[float, float]:
        """The point itself on open ground; else beside the middle of the nearest street."""
        point = Point(at)
        if len(self._open.query(point, predicate="within")) and self._is_free(point):
            return at
        nearest = self._lines[int(self._line_tree.nearest(point))]
        along = nearest.project(point)
        for _ in range(8):
            found = nearest.interpolate(along + rng.normal(0, 4))
            shifted = Point(
                found.x + rng.normal(0, PAVEMENT_M), found.y + rng.normal(0, PAVEMENT_M)
            )
            if self._is_free(shifted):
                return shifted.x, shifted.y
        return found.x, found.y

    def _is_free(self, point: Point) -> bool:
        built = len(self._houses.query(point, predicate="intersects"))
        return not built and bool(shapely.contains_xy(self._dry, point.x, point.y))

    def home(self, rng: np.random.Generator) -> tuple[float, float]:
        """A door, districts drawn by their inhabitants and houses by their households."""
        people = np.array([district.inhabitants for district in DISTRICTS], dtype=float)
        name = DISTRICTS[rng.choice(len(people), p=people / people.sum())].name
        doors, weights = self._homes[name]
        x, y = doors[rng.choice(len(doors), p=weights)]
        return float(x), float(y)

    def somewhere_in_town(self, rng: np.random.Generator) -> tuple[float, float]:
        street = self._town_streets[rng.choice(len(self._town_streets), p=self._street_chances)]
        found = street.interpolate(rng.uniform(0, 1), normalized=True)
        return float(found.x), float(found.y)


def _walked(town: Town) -> tuple[list[LineString], Coordinates]:
    """Streets and how much people walk there: most along main streets and near the square."""
    streets = [s.geometry for s in town.streets if s.geometry.distance(SQUARE) < FURTHEST_WALK_M]
    main = {id(road.geometry) for road in town.skeleton.roads}
    weights = np.array(
        [
            street.length
            * (MAIN_STREET if id(street) in main else 1)
            * np.exp(-street.distance(SQUARE) / TOWN_WALK_M)
            for street in streets
        ]
    )
    chances: Coordinates = weights / weights.sum()
    return streets, chances


def _homes(town: Town) -> dict[str, tuple[Coordinates, Coordinates]]:
    """District → doors and the chance that somebody who lives there lives behind each."""
    homes: dict[str, tuple[Coordinates, Coordinates]] = {}
    everywhere = [house for house in town.houses if house.use in HOUSEHOLDS]
    for district in DISTRICTS:
        inside = [h for h in everywhere if (h.district or OUTER) == district.name]
        homes[district.name] = (_doors(inside), _chances(inside))
    return homes


def _doors(houses: list[Footprint]) -> Coordinates:
    doors: Coordinates = np.array([house.polygon.centroid.coords[0] for house in houses])
    return doors


def _chances(houses: list[Footprint]) -> Coordinates:
    weights = np.array([HOUSEHOLDS[house.use] for house in houses])
    chances: Coordinates = weights / weights.sum()
    return chances
