"""Whether a place may be marked."""

import numpy as np
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geodata.crs import metric_points
from geodata.errors import GeometryError
from geodata.frames import metric_shape
from geodata.provisional_ground import kept_ground
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
    if not provisional and ground.covers(point):
        return point, False
    if provisional:
        place = metric_points(np.array([point.x]), np.array([point.y]))
        found = kept_ground(dialogue.municipality.code, metric_shape(bytes(ground.wkb)), place)
        if found.kept[0]:
            return point, not bool(found.inside[0])
    raise OutsideArea(
        _(
            "This place is outside the area that “%(title)s” is about. "
            "Move the map to a place inside the line. What you have written is kept."
        )
        % {"title": dialogue.title}
    )
