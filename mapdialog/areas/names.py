"""What a place is called: answered here, once for the whole product.

A name has two halves: what is *near* (a street, a square, a park … of the base map, at most 400 m
away) and the *part* of the municipality. Together they name what an analysis found, "Storgatan,
Norra staden"; the part alone says where a voice, a pin or a cell is.

There used to be two rules. Where they differed, this one

- asks one division only, the one imported first: its names stand on the map, in the search and in
  the list. A second division, of statistical areas as a rule, has names that nobody finds there;
- takes streets from the base map that the municipality is drawn on, also where that is a shared
  one, and not from one that has been replaced;
- goes by the middle of a shape, its centre of gravity. Where that lies outside of the shape, as
  it does in a ring or a crescent, by a point on the shape: else a place could bear the name of
  the ground that it goes round;
- lets the part imported first win where parts overlap or share an edge, not the first by name;
- is never longer than what keeps it.

An address never names a place, as it is somebody's home; nor does the name of a district on the
base map, whose point says nothing about how far it reaches.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection

from mapdialog.areas.selectors import base_map_for
from mapdialog.organisations.models import Municipality

NEAR_M = 400
MOST_LETTERS = 160
NORTHERNMOST_DEG = 70
# Enough degrees for so many metres of longitude anywhere in Sweden: for the index only.
NEAR_DEG = NEAR_M / (111_000 * cos(radians(NORTHERNMOST_DEG)))

ASKED = """
FROM unnest(%(shapes)s::bytea[]) WITH ORDINALITY AS given (wkb, number)
CROSS JOIN LATERAL (SELECT ST_GeomFromEWKB(wkb) AS shape) AS asked
CROSS JOIN LATERAL (
    SELECT CASE WHEN ST_Intersects(shape, ST_Centroid(shape)) THEN ST_Centroid(shape)
                ELSE ST_PointOnSurface(shape) END AS middle
) AS placed
ORDER BY number
"""
# The division is that of `naming_set`, asked for on the way.
PART = """(
    SELECT a.name FROM areas_area a
    WHERE ST_Intersects(a.geometry, middle) AND a.area_set_id = (
        SELECT min(id) FROM areas_areaset WHERE municipality_id = %(municipality)s)
    ORDER BY a.id LIMIT 1
)"""
NEAR = """(
    SELECT p.name FROM areas_place p
    WHERE p.base_map_id = %(base_map)s AND p.kind <> 'address' AND p.kind NOT LIKE 'place%%'
      AND p.name <> '' AND ST_DWithin(p.point, middle, %(near_deg)s)
      AND ST_DistanceSphere(p.point, middle) <= %(near_m)s
    ORDER BY ST_DistanceSphere(p.point, middle), p.id LIMIT 1
)"""
PARTS = f"SELECT coalesce({PART}, '') {ASKED}"
PLACES = f"SELECT coalesce({NEAR}, ''), coalesce({PART}, '') {ASKED}"


@dataclass(frozen=True)
class PlaceName:
    """As text: what is near, then the part; the municipality where neither has a name."""

    near: str
    part: str
    municipality: str

    def __str__(self) -> str:
        known = list(dict.fromkeys(name for name in (self.near, self.part) if name))
        whole = ", ".join(known) or self.municipality
        return whole if len(whole) <= MOST_LETTERS else known[0]


def place_names(municipality: Municipality, shapes: Sequence[GEOSGeometry]) -> list[PlaceName]:
    """The names of shapes or points (EPSG:4326), in their order, by one statement."""
    coverage = base_map_for(municipality)
    values = {
        "base_map": coverage.base_map.pk if coverage else None,
        "near_deg": NEAR_DEG,
        "near_m": NEAR_M,
    }
    rows = _asked(PLACES, municipality, shapes, values)
    return [PlaceName(near, part, str(municipality)) for near, part in rows]


def part_names(municipality: Municipality, shapes: Sequence[GEOSGeometry]) -> list[str]:
    """The part of the municipality that each shape or point (EPSG:4326) lies in, in their order
    and by one statement; empty where it lies in no named part."""
    return [part for (part,) in _asked(PARTS, municipality, shapes, {})]


def part_name(municipality: Municipality, point: Point) -> str:
    return part_names(municipality, [point])[0]


def _asked(
    sql: str,
    municipality: Municipality,
    shapes: Sequence[GEOSGeometry],
    values: dict[str, float | None],
) -> Iterable[tuple[str, ...]]:
    if not shapes:
        return []
    given = [bytes(shape.ewkb) for shape in shapes]
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, "municipality": municipality.pk, "shapes": given})
        return tuple(cursor.fetchall())
