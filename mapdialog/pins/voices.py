"""Making a voice of an approved text: far enough from its place to protect who wrote it."""

from collections.abc import Collection, Sequence

from django.contrib.gis.geos import Point
from django.db import transaction
from shapely import from_wkb, get_coordinates, points

from analysis.grid import hex_centres, hex_ids
from geodata.crs import shape_to_metric, shape_to_store
from mapdialog.areas.names import part_names
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Comment, HeldPin, Pin, Voice
from mapdialog.pins.vocabulary import PlaceType

VOICE_CELL_M = 250


def is_placed(pin: Pin) -> bool:
    """Whether the pin's place is known as exactly as the cell that its voice stands in."""
    return pin.precision_m is None or pin.precision_m <= VOICE_CELL_M


def voice_place(point: Point) -> Point:
    """The centre (EPSG:4326) of the 250 m cell that a point lies in."""
    metric = get_coordinates(shape_to_metric(from_wkb(bytes(point.wkb))))
    cell = hex_ids(metric, cell_size_m=VOICE_CELL_M)
    centre = shape_to_store(points(hex_centres(cell, cell_size_m=VOICE_CELL_M)[0]))
    lng, lat = get_coordinates(centre)[0]
    return Point(lng, lat, srid=4326)


@transaction.atomic
def take_back_voices(pins: Collection[int]) -> None:
    """Show the texts of these pins no longer; what was said about them goes with them."""
    voices = Voice.objects.select_for_update().filter(pin__in=pins)
    numbers = list(voices.values_list("pk", flat=True))
    # Held before they are counted: what is said or decided in this moment goes too.
    list(Comment.objects.select_for_update().filter(voice__in=numbers))
    Voice.objects.filter(pk__in=numbers).delete()


def take_back_voice(pin: Pin) -> None:
    take_back_voices([pin.pk])


def raise_voices(dialogue: Dialogue, pins: Sequence[Pin]) -> None:
    """Show the texts of approved pins, if their authors agreed and there is a text left to show:
    a few statements, however many pins."""
    # What is held is shown nowhere before a coordinator has decided about all of it.
    numbers = [pin.pk for pin in pins]
    held = set(HeldPin.objects.not_counted().filter(pin__in=numbers).values_list("pin", flat=True))
    shown = [
        pin for pin in pins if pin.share_as_voice and pin.public_text.strip() and pin.pk not in held
    ]
    take_back_voices({pin.pk for pin in pins} - {pin.pk for pin in shown})
    names = part_names(dialogue.municipality, [pin.point for pin in shown])
    Voice.objects.bulk_create(
        [_voice_of(dialogue, pin, name) for pin, name in zip(shown, names, strict=True)],
        update_conflicts=True,
        unique_fields=["pin"],
        update_fields=["dialogue", "text", "perception", "area_name", "cell_centre", "shown"],
    )


def raise_voice(pin: Pin) -> Voice | None:
    """Show one approved pin's text, or take it back; its voice as it then is."""
    raise_voices(pin.dialogue, [pin])
    return Voice.objects.filter(pin=pin).first()


def _voice_of(dialogue: Dialogue, pin: Pin, area_name: str) -> Voice:
    hidden = pin.place_type == PlaceType.HOUSING_YARD or not is_placed(pin)
    return Voice(
        pin=pin,
        dialogue=dialogue,
        text=pin.public_text,
        perception=pin.perception,
        area_name=area_name,
        cell_centre=None if hidden else voice_place(pin.point),
        shown=True,
    )
