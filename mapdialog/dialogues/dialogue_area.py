"""The area that a dialogue is about: parts of the municipality, or an outline of its own."""

import json
from collections.abc import Iterable

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.crs import metric_points
from geodata.errors import GeometryError
from geodata.frames import metric_shape
from geodata.provisional_ground import kept_ground
from geodata.validators import area_in_sweden
from mapdialog.areas.models import Area, Boundary
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require_held
from mapdialog.dialogues.selectors import boundary_in_force
from mapdialog.errors import Invalid

MAX_TEXT = 500_000
MAX_VERTICES = 20_000
FIRST_STEP_DEG = 0.00001
UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    RecursionError,
    shapely.errors.ShapelyError,
)
"""What JSON that is no GeoJSON makes of `json` and `shapely`: depth and size included."""
WORDS = {
    "not_finite": gettext_lazy("A coordinate in the outline is no place on earth."),
    "out_of_range": gettext_lazy("A coordinate in the outline is no place on earth."),
    "outside_sweden": gettext_lazy(
        "The outline reaches outside Sweden. In GeoJSON longitude stands first, then latitude."
    ),
    "too_detailed": gettext_lazy("The outline has more detail than a dialogue's area needs."),
    "too_crossed": gettext_lazy("The outline crosses itself too often. Draw it anew."),
}


@transaction.atomic
def set_area(dialogue: Dialogue, area: MultiPolygon | None) -> Dialogue:
    """None: the whole municipality. An area has to lie in it, at least in part."""
    require_held(dialogue, Activity.EDIT)
    boundary = boundary_in_force(dialogue.municipality)
    if area is not None and boundary is not None and not _reaches(boundary, area):
        raise Invalid(_("The area lies outside the municipality."))
    dialogue.area = area
    dialogue.save(update_fields=["area"])
    return dialogue


def _reaches(boundary: Boundary, area: MultiPolygon) -> bool:
    if boundary.geometry.intersects(area):
        return True
    if not boundary.provisional:
        return False
    # As a pin is: an island that the coarse outline leaves out can have a dialogue of its own.
    lng, lat = shapely.get_coordinates(shapely.from_wkb(bytes(area.wkb))).T
    outline = metric_shape(bytes(boundary.geometry.wkb))
    return bool(
        kept_ground(boundary.municipality.code, outline, metric_points(lng, lat)).kept.any()
    )


def area_of_parts(parts: Iterable[Area]) -> MultiPolygon:
    """Several parts of the municipality as one outline (EPSG:4326)."""
    shapes = [shapely.from_wkb(bytes(part.geometry.wkb)) for part in parts]
    if not shapes:
        raise Invalid(_("Choose at least one part."))
    united = shapely.union_all(shapes)
    step_deg = FIRST_STEP_DEG
    while shapely.get_num_coordinates(united) > MAX_VERTICES:
        # A long coast would be drawn on every page: a metre less of it, then two, then four.
        united = shapely.simplify(united, step_deg)
        step_deg *= 2
    return _united([united])


def area_of_geojson(text: str) -> MultiPolygon:
    """The polygons of a GeoJSON text (EPSG:4326), as one outline."""
    if len(text) > MAX_TEXT:
        raise Invalid(str(WORDS["too_detailed"]))
    try:
        # "NaN" makes NumPy warn; the check that follows refuses it with a sentence.
        with np.errstate(invalid="ignore"):
            shapes = [shape(geometry) for geometry in _geometries(json.loads(text))]
    except UNREADABLE as error:
        raise Invalid(_("The area could not be read. It should be GeoJSON.")) from error
    return _united(shapes)


def _geometries(data: dict[str, object]) -> list[dict[str, object]]:
    if data.get("type") == "FeatureCollection":
        return [feature["geometry"] for feature in data["features"]]  # type: ignore[attr-defined]
    if data.get("type") == "Feature":
        return [data["geometry"]]  # type: ignore[list-item]
    return [data]


def _united(shapes: list[BaseGeometry]) -> MultiPolygon:
    try:
        area = area_in_sweden(shapes, max_vertices=MAX_VERTICES)
    except GeometryError as error:
        words = WORDS.get(error.code) or _("The area is empty, or no area at all.")
        raise Invalid(str(words)) from error
    stored = GEOSGeometry(memoryview(area.wkb), srid=4326)
    assert isinstance(stored, MultiPolygon)
    return stored
