"""What the ground of a municipality is called, how far it reaches and what it is drawn on."""

from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from geodata.crs import metric_points
from geodata.frames import metric_shape
from geodata.provisional_ground import kept_ground
from mapdialog.areas.models import Area, AreaSet, BaseMap, Boundary, Place
from mapdialog.areas.place_search import FoundPlace, matching_places
from mapdialog.organisations.models import Municipality

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

SWEDEN: Bounds = (10.5, 55.2, 24.2, 69.1)
NEIGHBOURS_TOO = 300
"""How many places to look through where neighbours' may be among them."""
TOUCH_DEG = 1e-4
"""How far a base map may end inside the boundary and still count as covering it (about 10 m)."""


# The newest outline's bounds, and the municipality's own base map or else a shared one of there.
GROUND = """
WITH reach AS (
    SELECT coalesce(
        (SELECT ST_Envelope(geometry) FROM areas_boundary WHERE municipality_id = %(municipality)s
         ORDER BY created_at DESC, id DESC LIMIT 1),
        ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)) AS box
)
SELECT m.id, m.municipality_id, m.digest, m.file_name, m.ground_file_name, m.attribution,
    m.map_date, m.imported_at,
    ARRAY[ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)] AS reach,
    ST_Covers(ST_Buffer(m.bounds, %(touch)s), box) AS whole
FROM reach LEFT JOIN areas_basemap m ON ST_Intersects(m.bounds, box)
    AND (m.municipality_id = %(municipality)s OR m.municipality_id IS NULL)
ORDER BY m.municipality_id IS NULL, m.imported_at DESC, m.id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Coverage:
    """The base map that draws a municipality, and whether it reaches all of it."""

    base_map: BaseMap
    whole: bool


@dataclass(frozen=True)
class Ground:
    """What a map of the municipality shows first, and what it is drawn on if there is a map."""

    bounds: Bounds
    coverage: Coverage | None


def boundary_of(municipality: Municipality) -> Boundary | None:
    """The outline in force."""
    return municipality.boundaries.first()


def naming_set(municipality: Municipality) -> AreaSet | None:
    """The division whose names the public sees: the one that was imported first."""
    return municipality.area_sets.first()


def named_areas(municipality: Municipality) -> QuerySet[Area]:
    """The parts of the municipality by name, of one division only."""
    return Area.objects.filter(area_set=naming_set(municipality))


def ground_of(municipality: Municipality) -> Ground:
    """All of Sweden as long as no boundary is known. One statement."""
    west, south, east, north = SWEDEN
    values = {"west": west, "south": south, "east": east, "north": north, "touch": TOUCH_DEG}
    (found,) = BaseMap.objects.raw(GROUND, {**values, "municipality": municipality.pk})
    reach, whole = found.reach, found.whole  # type: ignore[attr-defined]
    return Ground(tuple(reach), Coverage(found, whole) if found.pk else None)


def base_map_for(municipality: Municipality) -> Coverage | None:
    """The municipality's own base map, or else a shared one that reaches its ground."""
    return ground_of(municipality).coverage


def search_places(municipality: Municipality, query: str, *, limit: int = 12) -> list[FoundPlace]:
    """Places, addresses and parts of the municipality whose names answer to `query`, best first.

    Empty for fewer than two letters. Small misspellings are forgiven.
    """
    coverage = base_map_for(municipality)
    boundary = boundary_of(municipality)
    provisional = boundary is not None and boundary.provisional
    found = matching_places(
        query,
        limit=NEIGHBOURS_TOO if provisional else limit,
        base_map_id=coverage.base_map.pk if coverage else None,
        area_set_id=getattr(naming_set(municipality), "pk", None),
        boundary_id=getattr(boundary, "pk", None),
    )
    if boundary is None or not provisional or not found:
        return found
    # Where a pin would be kept, no more and no less.
    places = metric_points(
        np.array([place.lng for place in found]), np.array([place.lat for place in found])
    )
    kept = kept_ground(municipality.code, metric_shape(bytes(boundary.geometry.wkb)), places).kept
    return [place for place, is_kept in zip(found, kept, strict=True) if is_kept][:limit]


def places_in(area: Area, *, kinds: tuple[str, ...] = ()) -> QuerySet[Place]:
    """The places and streets of the base map that lie in an area, by name, each name once."""
    coverage = base_map_for(area.area_set.municipality)
    if coverage is None:
        return Place.objects.none()
    found = coverage.base_map.places.filter(point__intersects=area.geometry)
    if kinds:
        found = found.filter(kind__in=kinds)
    return found.order_by("name", "detail", "pk").distinct("name", "detail")
