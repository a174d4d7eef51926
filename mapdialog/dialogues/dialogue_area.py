"""The area that a dialogue is about: parts of the municipality, or an outline of its own."""

import json
from collections.abc import Iterable

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils.translation import gettext as _
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.errors import GeometryError
from geodata.validators import valid_area
from mapdialog.areas.models import Area
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require
from mapdialog.dialogues.selectors import boundary_in_force
from mapdialog.errors import Invalid

MAX_TEXT = 500_000


def set_area(dialogue: Dialogue, area: MultiPolygon | None) -> Dialogue:
    """None: the whole municipality. An area has to lie in it, at least in part."""
    require(dialogue, Activity.EDIT)
    boundary = boundary_in_force(dialogue.municipality)
    if area is not None and boundary is not None and not boundary.geometry.intersects(area):
        raise Invalid(_("The area lies outside the municipality."))
    dialogue.area = area
    dialogue.save(update_fields=["area"])
    return dialogue


def area_of_parts(parts: Iterable[Area]) -> MultiPolygon:
    """Several parts of the municipality as one outline (EPSG:4326)."""
    shapes = [shapely.from_wkb(bytes(part.geometry.wkb)) for part in parts]
    if not shapes:
        raise Invalid(_("Choose at least one part."))
    return _stored(shapely.union_all(shapes))


def area_of_geojson(text: str) -> MultiPolygon:
    """The polygons of a GeoJSON text (EPSG:4326), as one outline."""
    if len(text) > MAX_TEXT:
        raise Invalid(_("The outline has more detail than a dialogue's area needs."))
    try:
        return _stored(shapely.union_all([shape(g) for g in _geometries(json.loads(text))]))
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError) as error:
        raise Invalid(_("The area could not be read. It should be GeoJSON.")) from error


def _geometries(data: dict[str, object]) -> list[dict[str, object]]:
    if data.get("type") == "FeatureCollection":
        return [feature["geometry"] for feature in data["features"]]  # type: ignore[attr-defined]
    if data.get("type") == "Feature":
        return [data["geometry"]]  # type: ignore[list-item]
    return [data]


def _stored(geometry: BaseGeometry) -> MultiPolygon:
    try:
        area = valid_area(geometry)
    except GeometryError as error:
        raise Invalid(_("The area is empty, or no area at all.")) from error
    stored = GEOSGeometry(memoryview(area.wkb), srid=4326)
    assert isinstance(stored, MultiPolygon)
    return stored
