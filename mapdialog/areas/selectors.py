"""What the ground of a municipality is called, how far it reaches and what it is drawn on."""

from dataclasses import dataclass

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db.models import Q, QuerySet

from mapdialog.areas.models import Area, AreaSet, BaseMap, Boundary, Place
from mapdialog.areas.place_search import FoundPlace, found_places
from mapdialog.organisations.models import Municipality

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

SWEDEN: Bounds = (10.5, 55.2, 24.2, 69.1)
TOUCH_DEG = 1e-4
"""How far a base map may end inside the boundary and still count as covering it (about 10 m)."""


@dataclass(frozen=True)
class Coverage:
    """The base map that draws a municipality, and whether it reaches all of it."""

    base_map: BaseMap
    whole: bool


def boundary_of(municipality: Municipality) -> Boundary | None:
    """The outline in force."""
    return municipality.boundaries.first()


def bounds_of(municipality: Municipality) -> Bounds:
    """What a map of the municipality shows first; all of Sweden as long as nothing is known."""
    boundary = boundary_of(municipality)
    return boundary.geometry.extent if boundary else SWEDEN


def naming_set(municipality: Municipality) -> AreaSet | None:
    """The division whose names the public sees: the one that was imported first."""
    return municipality.area_sets.first()


def named_areas(municipality: Municipality) -> QuerySet[Area]:
    """The parts of the municipality by name, of one division only."""
    return Area.objects.filter(area_set=naming_set(municipality))


def area_at(municipality: Municipality, shape: MultiPolygon) -> Area | None:
    """The named part that holds the middle of a shape."""
    return named_areas(municipality).filter(geometry__intersects=shape.point_on_surface).first()


def base_map_for(municipality: Municipality) -> Coverage | None:
    """The municipality's own base map, or else a shared one that reaches its ground."""
    reach = Polygon.from_bbox(bounds_of(municipality))
    candidates = BaseMap.objects.filter(
        Q(municipality=municipality) | Q(municipality=None), bounds__intersects=reach
    )
    ranked = sorted(candidates, key=lambda found: found.municipality_id is None)
    if not ranked:
        return None
    return Coverage(ranked[0], whole=ranked[0].bounds.buffer(TOUCH_DEG).covers(reach))


def search_places(municipality: Municipality, query: str, *, limit: int = 12) -> list[FoundPlace]:
    """Places, addresses and parts of the municipality whose names answer to `query`, best first.

    Empty for fewer than two letters. Small misspellings are forgiven.
    """
    coverage = base_map_for(municipality)
    return found_places(
        query,
        limit=limit,
        base_map_id=coverage.base_map.pk if coverage else None,
        area_set_id=getattr(naming_set(municipality), "pk", None),
        boundary_id=getattr(boundary_of(municipality), "pk", None),
    )


def places_in(area: Area, *, kinds: tuple[str, ...] = ()) -> QuerySet[Place]:
    """The places and streets of the base map that lie in an area, by name, each name once."""
    coverage = base_map_for(area.area_set.municipality)
    if coverage is None:
        return Place.objects.none()
    found = coverage.base_map.places.filter(point__intersects=area.geometry)
    if kinds:
        found = found.filter(kind__in=kinds)
    return found.order_by("name", "detail", "pk").distinct("name", "detail")
