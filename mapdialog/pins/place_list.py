"""Choosing a place without a map: by area and name, or by search."""

import math
import re
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapdialog.areas.models import Area, Place
from mapdialog.areas.place_search import AREA_KIND, FoundPlace
from mapdialog.areas.selectors import named_areas, places_in, search_places
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.precision import DIGITS, MOST_METRES, UNKNOWN_M, radius_of, somewhere_in

VALUE = re.compile(r"(?P<lng>\S+) (?P<lat>\S+)(?: (?P<metres>[0-9]{1,6}))?")
KINDS = {
    "place": gettext_lazy("Parts and neighbourhoods"),
    "square": gettext_lazy("Squares"),
    "park": gettext_lazy("Parks"),
    "station": gettext_lazy("Stations"),
    "stop": gettext_lazy("Stops"),
    "poi": gettext_lazy("Schools, shops and other places"),
    "street": gettext_lazy("Streets"),
}


@dataclass(frozen=True)
class PlaceChoice:
    """A place by name; `value` is what the form sends for it."""

    value: str
    name: str
    detail: str = ""


@dataclass(frozen=True)
class PlaceGroup:
    label: str
    choices: list[PlaceChoice]


def value_of(lng: float, lat: float, radius_m: int) -> str:
    return f"{lng:.{DIGITS}f} {lat:.{DIGITS}f} {radius_m}"


def read_value(value: str) -> tuple[float, float, int]:
    """Longitude and latitude of a chosen place, and within how many metres it lies.

    Not a number where it cannot be read. Without metres, as lists had it before, it is as rough
    as a place that nobody knows.
    """
    found = VALUE.fullmatch(value)
    radius_m = int(found["metres"] or UNKNOWN_M) if found else UNKNOWN_M
    if found is None or radius_m > MOST_METRES:
        return math.nan, math.nan, UNKNOWN_M
    try:
        return float(found["lng"]), float(found["lat"]), radius_m
    except ValueError:
        return math.nan, math.nan, UNKNOWN_M


def areas_of(dialogue: Dialogue) -> QuerySet[Area]:
    """The named parts that the dialogue is about."""
    found = named_areas(dialogue.municipality).defer("geometry")
    return found.filter(geometry__intersects=dialogue.area) if dialogue.area else found


def groups_in(dialogue: Dialogue, area_number: int | None) -> list[PlaceGroup]:
    """The places of an area by kind, and the area itself for those who cannot say closer."""
    area = areas_of(dialogue).filter(pk=area_number).first() if area_number else None
    if area is None:
        return []
    somewhere = PlaceChoice(
        _value_of_area(area, dialogue), _("Somewhere in %s") % area.name, _("not more exactly")
    )
    places = places_in(area, kinds=tuple(KINDS))
    if dialogue.area is not None:
        places = places.filter(point__intersects=dialogue.area)
    return [PlaceGroup(_("The whole area"), [somewhere]), *_by_kind(list(places))]


def _by_kind(places: list[Place]) -> list[PlaceGroup]:
    order = list(KINDS)
    places.sort(key=lambda place: (order.index(place.kind), place.name))
    return [
        PlaceGroup(
            str(KINDS[kind]),
            [
                PlaceChoice(value_of(p.point.x, p.point.y, radius_of(kind)), p.name, p.detail)
                for p in found
            ],
        )
        for kind, found in groupby(places, key=lambda place: place.kind)
    ]


def places_by_name(dialogue: Dialogue, words: str) -> list[PlaceGroup]:
    found = search_places(dialogue.municipality, words)
    parts = [place.name for place in found if place.kind == AREA_KIND]
    areas = {area.name: area for area in areas_of(dialogue).filter(name__in=parts)} if parts else {}
    choices = [PlaceChoice(_value_of_found(p, areas, dialogue), p.name, p.detail) for p in found]
    return [PlaceGroup(_("Places that match “%s”") % words, choices)] if choices else []


def _value_of_found(place: FoundPlace, areas: dict[str, Area], dialogue: Dialogue) -> str:
    if place.kind == AREA_KIND and place.name in areas:
        return _value_of_area(areas[place.name], dialogue)
    return value_of(place.lng, place.lat, radius_of(place.kind))


def _value_of_area(area: Area, dialogue: Dialogue) -> str:
    somewhere = somewhere_in(area, dialogue)
    return value_of(somewhere.lng, somewhere.lat, somewhere.radius_m)
