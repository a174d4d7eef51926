"""Choosing a place without a map: by area and name, or by search."""

import math
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapdialog.areas.models import Area, Place
from mapdialog.areas.selectors import named_areas, places_in, search_places
from mapdialog.dialogues.models import Dialogue

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


def value_of(lng: float, lat: float) -> str:
    return f"{lng:.6f} {lat:.6f}"


def read_value(value: str) -> tuple[float, float]:
    """Longitude and latitude of a chosen place; not a number where it cannot be read."""
    try:
        lng, lat = (float(part) for part in value.split(" "))
    except ValueError:
        return math.nan, math.nan
    return lng, lat


def areas_of(dialogue: Dialogue) -> QuerySet[Area]:
    """The named parts that the dialogue is about."""
    found = named_areas(dialogue.municipality).defer("geometry")
    return found.filter(geometry__intersects=dialogue.area) if dialogue.area else found


def groups_in(dialogue: Dialogue, area_number: int | None) -> list[PlaceGroup]:
    """The places of an area by kind, and the area itself for those who cannot say closer."""
    area = areas_of(dialogue).filter(pk=area_number).first() if area_number else None
    if area is None:
        return []
    ground = area.geometry if dialogue.area is None else area.geometry.intersection(dialogue.area)
    middle = ground.point_on_surface
    somewhere = PlaceChoice(
        value_of(middle.x, middle.y), _("Somewhere in %s") % area.name, _("not more exactly")
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
            [PlaceChoice(value_of(p.point.x, p.point.y), p.name, p.detail) for p in found],
        )
        for kind, found in groupby(places, key=lambda place: place.kind)
    ]


def places_by_name(dialogue: Dialogue, words: str) -> list[PlaceGroup]:
    found = search_places(dialogue.municipality, words)
    choices = [PlaceChoice(value_of(p.lng, p.lat), p.name, p.detail) for p in found]
    return [PlaceGroup(_("Places that match “%s”") % words, choices)] if choices else []
