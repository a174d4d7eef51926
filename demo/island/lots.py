"""Houses in a row along a street: villas with garages, terraces, works."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from demo.island.curves import box_at
from demo.island.footprints import Footprint, Use


@dataclass(frozen=True)
class Frontage:
    """How houses stand along a street; pairs are the least and the most, in metres."""

    use: Use
    setback: tuple[float, float]
    width: tuple[float, float]
    depth: tuple[float, float]
    gap: tuple[float, float]
    unsteady_deg: float


VILLA = Frontage("villa", (5.5, 9.5), (10.0, 15.5), (7.5, 10.0), (10.0, 17.0), 5.0)
TERRACE = Frontage("terrace", (4.0, 9.0), (26.0, 46.0), (8.0, 9.5), (6.0, 16.0), 1.0)
WORKS = Frontage("works", (9.0, 18.0), (28.0, 66.0), (20.0, 42.0), (10.0, 26.0), 0.5)
COTTAGE = Frontage("cottage", (8.0, 26.0), (7.0, 11.0), (5.0, 7.5), (14.0, 46.0), 25.0)


@dataclass(frozen=True)
class Spot:
    """A point on the street's edge and the directions along and away from it."""

    x: float
    y: float
    along: tuple[float, float]
    away: tuple[float, float]

    def box(self, aside_m: float, off_m: float, width_m: float, depth_m: float) -> Polygon:
        x = self.x + self.along[0] * aside_m + self.away[0] * (off_m + depth_m / 2)
        y = self.y + self.along[1] * aside_m + self.away[1] * (off_m + depth_m / 2)
        return box_at(x, y, width_m, depth_m, self.along)


def houses_along(
    street: LineString, half_width_m: float, frontage: Frontage, rng: np.random.Generator
) -> Iterator[Footprint]:
    """Both sides of a street, from one end to the other."""
    for side in (1, -1):
        position = rng.uniform(*frontage.gap) / 2 + half_width_m
        while position < street.length - 4:
            width = rng.uniform(*frontage.width)
            spot = _spot(street, position + width / 2, side, half_width_m, frontage, rng)
            yield from _household(spot, width, frontage, rng)
            position += width + rng.uniform(*frontage.gap)


def _spot(
    street: LineString,
    position_m: float,
    side: int,
    half_width_m: float,
    frontage: Frontage,
    rng: np.random.Generator,
) -> Spot:
    here, ahead = shapely.get_coordinates(
        shapely.line_interpolate_point(street, [position_m - 2, position_m + 2])
    )
    step = ahead - here
    angle = np.arctan2(step[1], step[0]) + np.radians(rng.normal(0, frontage.unsteady_deg / 2))
    along = (float(np.cos(angle)), float(np.sin(angle)))
    away = (-along[1] * side, along[0] * side)
    middle = (here + ahead) / 2
    return Spot(
        float(middle[0] + away[0] * half_width_m), float(middle[1] + away[1] * half_width_m),
        along, away,
    )  # fmt: skip


def _household(
    spot: Spot, width_m: float, frontage: Frontage, rng: np.random.Generator
) -> Iterator[Footprint]:
    setback, depth = rng.uniform(*frontage.setback), rng.uniform(*frontage.depth)
    if frontage.use == "villa":
        yield from _villa(spot, width_m, setback, depth, rng)
    elif frontage.use == "terrace":
        yield from _terrace(spot, width_m, setback, depth, rng)
    else:
        yield Footprint(_with_wing(spot, width_m, setback, depth, 0.3, rng), frontage.use)


def _villa(
    spot: Spot, width: float, setback: float, depth: float, rng: np.random.Generator
) -> Iterator[Footprint]:
    yield Footprint(_with_wing(spot, width, setback, depth, 0.45, rng), "villa")
    edge = width / 2 + rng.uniform(2.0, 3.0)
    side = rng.choice([-1, 1])
    if rng.random() < 0.72:
        garage = spot.box(side * (edge + 2.0), setback - rng.uniform(-4, 2), 4.2, 6.4)
        yield Footprint(garage, "garage")
    if rng.random() < 0.3:
        shed = spot.box(
            -side * rng.uniform(0, edge), setback + depth + rng.uniform(6, 13), 3.4, 2.6
        )
        yield Footprint(shed, "shed")


def _terrace(
    spot: Spot, width: float, setback: float, depth: float, rng: np.random.Generator
) -> Iterator[Footprint]:
    """Units of one row step back a little from each other."""
    units = max(3, round(width / 6.8))
    unit = width / units
    start, stepped = -width / 2 + unit / 2, rng.uniform(0, 1.8)
    rows = [
        spot.box(start + index * unit, setback + stepped * (index % 2), unit + 0.02, depth)
        for index in range(units)
    ]
    merged = shapely.union_all(rows)
    if isinstance(merged, Polygon):
        yield Footprint(merged, "terrace")
    for index in range(units):
        if rng.random() < 0.35:
            yield Footprint(
                spot.box(start + index * unit, setback + depth + rng.uniform(7, 8), 2.6, 2.2),
                "shed",
            )


def _with_wing(
    spot: Spot, width: float, setback: float, depth: float, chance: float, rng: np.random.Generator
) -> Polygon:
    """A rectangle, or an L with a wing toward the garden."""
    body = spot.box(0, setback, width, depth)
    if rng.random() > chance:
        return body
    wing_width = width * rng.uniform(0.35, 0.5)
    aside = rng.choice([-1, 1]) * (width - wing_width) / 2
    wing = spot.box(aside, setback + depth - 0.5, wing_width, depth * rng.uniform(0.4, 0.7))
    merged = shapely.union_all([body, wing])
    return merged if isinstance(merged, Polygon) else body
