"""Land and water: the rough shore, the straight quays, skerries, a tarn and a stream."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from demo.island.curves import blob, box_at, largest, line, roughen, smooth
from demo.island.place import rng_for
from demo.island.plan import COAST, PIERS, QUAYS, SKERRIES, STREAM, TARN

LAKE_MARGIN_M = 14_000.0
GAP_BETWEEN_ISLETS_M, FURTHEST_ISLET_M = 25.0, 950.0


@dataclass(frozen=True)
class Coast:
    island: Polygon
    skerries: tuple[Polygon, ...]
    piers: BaseGeometry
    lake: Polygon
    tarn: Polygon
    stream: LineString
    stream_surface: BaseGeometry

    @cached_property
    def land(self) -> BaseGeometry:
        """Everything dry that belongs to the municipality, piers not counted."""
        islands = MultiPolygon([self.island, *self.skerries])
        return islands.difference(shapely.union_all([self.tarn, self.stream_surface]))

    @cached_property
    def municipality(self) -> Polygon:
        """A municipality owns the water round its islands: the border runs out in the lake."""
        islands = MultiPolygon([self.island, *self.skerries])
        return largest(islands.buffer(1100).buffer(-700).simplify(12))

    @cached_property
    def inland_water(self) -> BaseGeometry:
        return shapely.union_all([self.tarn, self.stream_surface])


def draw_coast() -> Coast:
    island = _island()
    skerries = _skerries(island)
    piers = shapely.union_all([_pier(*pier) for pier in PIERS]).difference(island)
    tarn = blob(TARN, 300, rng_for("tarn"), stretch=1.35, turn=-0.5, roughness=0.12)
    stream = line(np.array(STREAM))
    surface = _stream_surface(stream).intersection(island).difference(tarn)
    lake = box(-LAKE_MARGIN_M, -LAKE_MARGIN_M, LAKE_MARGIN_M, LAKE_MARGIN_M).difference(
        shapely.union_all([island, *skerries, piers])
    )
    return Coast(island, skerries, piers, largest(lake), tarn, stream, surface)


def _island() -> Polygon:
    """Beach and town shore are gentle, the outer shores are rock."""
    rng = rng_for("coast")
    ring = smooth(np.array(COAST), step_m=260, closed=True)
    rough = Polygon(roughen(ring, rng, roughness=0.2, until_m=18))
    calm = Polygon(smooth(np.array(COAST), step_m=25, closed=True))
    town_shore = box(1500, -2300, 3400, -300)
    shore = shapely.union_all(
        [shapely.make_valid(rough).difference(town_shore), calm.intersection(town_shore)]
    )
    quays = [Polygon(quay) for quay in QUAYS]
    merged = shapely.union_all([shore, *quays]).buffer(1).buffer(-1)
    return Polygon(largest(merged).exterior)


def _skerries(island: Polygon) -> tuple[Polygon, ...]:
    """Islets in swarms, most of them small, drawn out the way the ice once went."""
    rng = rng_for("skerries")
    kept: list[Polygon] = []
    shapely.prepare(island)
    for centre, count, spread, size in SKERRIES:
        drift = rng.uniform(0, np.pi)
        for _ in range(count):
            x, y = rng.normal(centre, spread)
            radius = min(max(9.0, float(rng.lognormal(np.log(size * 0.45), 0.6))), size * 2)
            islet = blob(
                (x, y), radius, rng,
                stretch=1.3, turn=drift + rng.normal(0, 0.3), roughness=0.2, until_m=10,
            )  # fmt: skip
            gaps = shapely.distance(islet, [island, *kept])
            if gaps.min() > GAP_BETWEEN_ISLETS_M and gaps[0] < FURTHEST_ISLET_M:
                kept.append(islet)
    return tuple(kept)


def _pier(start: tuple[float, float], end: tuple[float, float], width_m: float) -> Polygon:
    step = np.subtract(end, start)
    length = float(np.hypot(*step))
    middle = np.add(start, end) / 2
    return box_at(middle[0], middle[1], length, width_m, (step[0] / length, step[1] / length))


def _stream_surface(stream: LineString) -> BaseGeometry:
    """Narrow at the tarn, canal-wide where the town begins."""
    town = 0.42
    upper = substring(stream, 0, town, normalized=True)
    lower = substring(stream, town, 1, normalized=True)
    canal = lower.buffer(8.5, cap_style="flat", join_style="mitre")
    joint = stream.interpolate(town, normalized=True).buffer(8.5)
    return shapely.union_all([upper.buffer(4.0), canal, joint])
