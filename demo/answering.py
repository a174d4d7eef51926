"""The simulated residents answer: pins in bulk, checked and flagged as if sent by the form."""

from collections.abc import Sequence

import numpy as np
import shapely
from django.contrib.gis.geos import Point
from shapely.geometry.base import BaseGeometry

from demo.footing import Footing
from demo.island.districts import district_geometries
from demo.island.place import from_lng_lat, rng_for
from demo.island.town import Town
from demo.people import PinDraft, Round, draw_answers
from demo.words import Near, with_words, with_work_for_moderators
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require
from mapdialog.pins import services
from mapdialog.pins.models import Pin, RespondentProfile
from mapdialog.pins.models import Respondent as StoredRespondent
from mapdialog.pins.respondents import respondent_of
from mapdialog.pins.vocabulary import PlaceSource

BATCH = 1_000
PLACE_SOURCES = {PlaceSource.MAP: 0.62, PlaceSource.GPS: 0.2, PlaceSource.SEARCH: 0.13,
                 PlaceSource.LIST: 0.05}  # fmt: skip


def answers_with_words(
    answers: Round, town: Town, footing: Footing, *, turn: int
) -> list[PinDraft]:
    """All pins of a round with what was written about them; ``turn`` is 0, 1 or 2."""
    pins = draw_answers(answers, footing)
    written = with_words(pins, answers, _nearby(pins, town), turn=turn)
    return with_work_for_moderators(written, answers.key, turn=turn)


def _nearby(pins: Sequence[PinDraft], town: Town) -> list[Near]:
    """For each pin the nearest named street and the part of the town."""
    streets = [street for street in town.streets if street.name]
    parts: dict[str, BaseGeometry] = district_geometries(town.coast, town.skeleton)
    names = list(parts)
    points = [shapely.Point(from_lng_lat(pin.lng, pin.lat)) for pin in pins]
    street_of = shapely.STRtree([street.geometry for street in streets]).nearest(points)
    part_of = shapely.STRtree(list(parts.values())).nearest(points)
    return [
        Near(streets[street].name, names[part])
        for street, part in zip(street_of, part_of, strict=True)
    ]


def token_of(answers_key: str, number: int) -> str:
    """The browser token of a simulated resident: long enough, and never a real browser's."""
    return f"demo-{answers_key.replace(' ', '-')}-{number:06d}"


def store_answers(dialogue: Dialogue, key: str, pins: Sequence[PinDraft]) -> list[Pin]:
    """Drop all pins at once, with the columns that ``drop_pin`` would fill one by one."""
    require(dialogue, Activity.DROP_PIN)
    people = {pin.respondent.number: pin.respondent for pin in pins}
    stored = {number: respondent_of(dialogue, token_of(key, number)) for number in sorted(people)}
    RespondentProfile.objects.bulk_create(
        RespondentProfile(
            respondent=stored[number],
            age_band=person.age_band,
            gender=person.gender,
            relation=person.relation,
        )
        for number, person in people.items()
        if person.age_band or person.gender or person.relation
    )
    rng = rng_for(f"sources {key}")
    chances = np.array(list(PLACE_SOURCES.values()))
    sources = rng.choice(list(PLACE_SOURCES), size=len(pins), p=chances)
    return Pin.objects.bulk_create(
        [
            _pin(dialogue, stored[pin.respondent.number], pin, str(source))
            for pin, source in zip(pins, sources, strict=True)
        ],
        batch_size=BATCH,
    )


def _pin(dialogue: Dialogue, respondent: StoredRespondent, pin: PinDraft, source: str) -> Pin:
    draft = services.checked(
        services.PinDraft(
            perception=pin.perception,
            lng=pin.lng,
            lat=pin.lat,
            place_source=source,
            place_type=pin.place_type,
            reasons=list(pin.reasons),
            times_of_day=list(pin.times),
            day_types=list(pin.day_types),
            seasons=list(pin.season),
            when_dark=pin.when_dark,
            text=pin.comment,
            share_as_voice=pin.share_as_voice,
        )
    )
    return Pin(
        dialogue=dialogue,
        respondent=respondent,
        point=Point(pin.lng, pin.lat, srid=4326),
        language=pin.language,
        created_hour=pin.created,
        **services.answers_of(draft),
    )
