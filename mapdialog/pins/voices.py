"""Making a voice of an approved text: far enough from its place to protect who wrote it."""

from django.contrib.gis.geos import Point
from django.db import transaction
from shapely import from_wkb, get_coordinates, points

from analysis.grid import hex_centres, hex_ids
from geodata.crs import shape_to_metric, shape_to_store
from mapdialog.areas.names import part_name
from mapdialog.pins.models import Pin, Voice
from mapdialog.pins.vocabulary import PlaceType

VOICE_CELL_M = 250


def voice_place(point: Point) -> Point:
    """The centre (EPSG:4326) of the 250 m cell that a point lies in."""
    metric = get_coordinates(shape_to_metric(from_wkb(bytes(point.wkb))))
    cell = hex_ids(metric, cell_size_m=VOICE_CELL_M)
    centre = shape_to_store(points(hex_centres(cell, cell_size_m=VOICE_CELL_M)[0]))
    lng, lat = get_coordinates(centre)[0]
    return Point(lng, lat, srid=4326)


@transaction.atomic
def take_back_voice(pin: Pin) -> None:
    """Show a pin's text no longer; what was said about it goes with it."""
    for voice in Voice.objects.select_for_update().filter(pin=pin):
        # Held before they are counted: what is said or decided in this moment goes too.
        list(voice.comments.select_for_update())
        voice.delete()


def raise_voice(pin: Pin) -> Voice | None:
    """Show an approved pin's text, if its author agreed and there is a text left to show."""
    if not (pin.share_as_voice and pin.public_text.strip()):
        take_back_voice(pin)
        return None
    at_dwelling = pin.place_type == PlaceType.HOUSING_YARD
    voice, _made = Voice.objects.update_or_create(
        pin=pin,
        defaults={
            "dialogue": pin.dialogue,
            "text": pin.public_text,
            "perception": pin.perception,
            "area_name": part_name(pin.dialogue.municipality, pin.point),
            "cell_centre": None if at_dwelling else voice_place(pin.point),
            "shown": True,
        },
    )
    return voice
