"""Whether a place may be marked."""

from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Point
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely import from_wkb

from geodata.crs import shape_to_metric
from geodata.errors import GeometryError
from geodata.validators import check_lng_lat
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.selectors import ground_of
from mapdialog.errors import Invalid, OutsideArea

WORDS = {
    "missing": gettext_lazy("Mark a place first: on the map, by search or from the list."),
    "not_finite": gettext_lazy("The place could not be read. Mark it again."),
    "out_of_range": gettext_lazy("The place could not be read. Mark it again."),
    "swapped": gettext_lazy("Latitude and longitude seem to have changed places."),
    "outside_sweden": gettext_lazy(
        "The place is outside Sweden. Mark a place in the municipality."
    ),
}


def checked_point(lng: float | None, lat: float | None) -> Point:
    """The point (EPSG:4326), if it can be a place at all."""
    try:
        found = check_lng_lat(lng, lat)
    except GeometryError as error:
        raise Invalid(str(WORDS.get(error.code, WORDS["not_finite"]))) from error
    return Point(found.x, found.y, srid=4326)


def place_in(dialogue: Dialogue, lng: float | None, lat: float | None) -> tuple[Point, bool]:
    """The point, and whether it lies outside a boundary that is only provisional."""
    point = checked_point(lng, lat)
    ground, provisional = ground_of(dialogue)
    if ground.covers(point):
        return point, False
    if provisional and _distance_m(ground, point) <= settings.PINS_PROVISIONAL_MARGIN_M:
        return point, True
    raise OutsideArea(
        _(
            "This place is outside the area that “%(title)s” is about. "
            "Move the map to a place inside the line. What you have written is kept."
        )
        % {"title": dialogue.title}
    )


def _distance_m(ground: MultiPolygon, point: Point) -> float:
    outline = shape_to_metric(from_wkb(bytes(ground.wkb)))
    return float(outline.distance(shape_to_metric(from_wkb(bytes(point.wkb)))))
