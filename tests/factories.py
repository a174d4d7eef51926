"""Things that tests are about, made through the product's own services where there are any."""

import secrets
from datetime import timedelta
from itertools import count
from typing import Any

import numpy as np
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone

from mapdialog.areas.models import Area, AreaSet, Boundary
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.opening import open_dialogue
from mapdialog.dialogues.principles import PRINCIPLES
from mapdialog.dialogues.services import change_phase, create_dialogue
from mapdialog.organisations.models import Membership, Municipality, Organisation, Role, User
from mapdialog.organisations.services import ensure_municipality
from mapdialog.pins.models import Pin, Respondent, Status, Voice
from mapdialog.pins.respondents import current_hour
from mapdialog.pins.voices import raise_voice

numbers = count(1)

# A square of about 10 × 11 km in the middle of Lake Vänern, where nobody lives.
WEST, SOUTH, EAST, NORTH = 13.20, 58.85, 13.38, 58.95
CENTRE = (13.29, 58.90)
PASSWORD = "ett långt lösenord för prov"


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def make_municipality(*, provisional: bool = False, **details: Any) -> Municipality:
    number = next(numbers)
    municipality, _made = ensure_municipality(
        code=f"{9000 + number % 1000:04}", name=f"Provköping {number}", **details
    )
    Boundary.objects.create(
        municipality=municipality,
        geometry=box(WEST, SOUTH, EAST, NORTH),
        provisional=provisional,
        source="prov",
        digest=secrets.token_hex(8),
    )
    return municipality


def make_area(municipality: Municipality, name: str = "Norra sidan", **bounds: float) -> Area:
    area_set, _made = AreaSet.objects.get_or_create(municipality=municipality, slug="delomraden")
    west, south = bounds.get("west", WEST), bounds.get("south", (SOUTH + NORTH) / 2)
    east, north = bounds.get("east", EAST), bounds.get("north", NORTH)
    return Area.objects.create(
        area_set=area_set,
        code=f"A{next(numbers)}",
        name=name,
        geometry=box(west, south, east, north),
    )


KEEPS = "Så gör vi i den här dialogen."
ALL_PRINCIPLES = frozenset(principle.number for principle in PRINCIPLES)
WHY = "Vi fick veta mer sedan vi frågade."
READY = {
    "purpose": "Att veta var det behövs ljus.",
    "target_group": "Alla som rör sig i kommunen",
    "influence": "Svaren blir underlag för åtgärdsplanen.",
    "methods": "Karta, lista, möten och trygghetsvärdar.",
    "proposal_source": "board",
    "decision_reference": "KF § 12",
    "evaluation_plan": "Enkät till deltagarna.",
    "feedback_plan": "På kartan, i brev och på möten.",
}


def make_dialogue(
    municipality: Municipality | None = None, *, phase: str = Phase.OPEN, **details: Any
) -> Dialogue:
    """A dialogue that meets the principles, walked to its phase.

    It opens today, and its dates are then put where they were asked for, a week ago as a rule.
    Closing needs published feedback: for `Phase.CLOSED` only the column is set.
    """
    today = timezone.localdate()
    last = today + timedelta(days=21)
    dates = {
        "opens_at": details.pop("opens_at", today - timedelta(days=7)),
        "closes_at": details.pop("closes_at", last),
    }
    fields = {**READY, "opens_at": today, "closes_at": last, **details}
    dialogue = create_dialogue(
        municipality=municipality or make_municipality(),
        slug=fields.pop("slug", f"prov-{next(numbers)}"),
        title=fields.pop("title", "Var känner du dig trygg?"),
        question=fields.pop("question", "Var är det tryggt och var är det otryggt?"),
        **fields,
    )
    if phase != Phase.PREPARATION:
        kept = {one.pk: KEEPS for one in dialogue.municipality.guidelines.all()}
        open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody(), answers=kept)
    elif dates["opens_at"] is not None and dates["opens_at"] < today:
        dates["opens_at"] = today
    if phase in {Phase.FEEDBACK, Phase.CLOSED}:
        change_phase(dialogue, to_phase=Phase.FEEDBACK, reason=WHY)
        dialogue.changes.all().delete()
    if phase == Phase.CLOSED:
        dates["recorded_phase"] = phase
        dialogue.key.delete()
    Dialogue.objects.filter(pk=dialogue.pk).update(**dates)
    dialogue.refresh_from_db()
    return dialogue


def somebody() -> User:
    """Who opens dialogues here, without a role and a password."""
    found, _made = User.objects.get_or_create(email="oppnar@example.org")
    return found


def make_respondent(dialogue: Dialogue) -> Respondent:
    return Respondent.objects.create(dialogue=dialogue)


def make_pin(dialogue: Dialogue, **details: Any) -> Pin:
    """An approved pin without text, at the centre unless told otherwise."""
    lng, lat = details.pop("lng", CENTRE[0]), details.pop("lat", CENTRE[1])
    text = details.pop("text", "")
    fields: dict[str, Any] = {
        "perception": "unsafe",
        "status": Status.APPROVED,
        "original_text": text,
        "public_text": text,
        "created_hour": current_hour(),
        **details,
    }
    respondent = fields.pop("respondent", None) or make_respondent(dialogue)
    return Pin.objects.create(
        dialogue=dialogue, respondent=respondent, point=Point(lng, lat, srid=4326), **fields
    )


def make_user(**details: Any) -> User:
    email = details.pop("email", f"person{next(numbers)}@example.org")
    return User.objects.create_user(email, PASSWORD, **details)


def make_member(
    municipality: Municipality,
    role: str = Role.SAFETY_COORDINATOR,
    organisation: Organisation | None = None,
) -> User:
    user = make_user()
    Membership.objects.create(
        user=user, municipality=municipality, role=role, organisation=organisation
    )
    return user


# A place of 150 m radius where most people feel unsafe, for tests of the analysis.
HOT_LNG, HOT_LAT = 13.30, 58.90
M_PER_DEGREE = (57_500, 111_400)


def fill_with_answers(
    dialogue: Dialogue, *, people: int = 400, pins_each: int = 2, hot: bool = True, seed: int = 1
) -> None:
    """Approved pins round the centre; half of the people also mark one place, mostly unsafe."""
    rng = np.random.default_rng(seed)
    respondents = Respondent.objects.bulk_create(
        [Respondent(dialogue=dialogue) for _number in range(people)]
    )
    hour = current_hour()
    pins = []
    for number, respondent in enumerate(respondents):
        for turn in range(pins_each):
            at_hot = hot and turn == 0 and number % 2 == 0
            spread_m = 75 if at_hot else 900
            east, north = rng.normal(0, spread_m, 2)
            unsafe = rng.random() < (0.9 if at_hot else 0.35)
            point = Point(
                HOT_LNG + (0 if at_hot else 0.01) + east / M_PER_DEGREE[0],
                HOT_LAT + north / M_PER_DEGREE[1],
                srid=4326,
            )
            pins.append(
                Pin(
                    dialogue=dialogue,
                    respondent=respondent,
                    point=point,
                    perception="unsafe" if unsafe else "safe",
                    reasons=["poor_lighting"] if unsafe else ["well_lit"],
                    times_of_day=["evening"],
                    status=Status.APPROVED,
                    created_hour=hour,
                )
            )
    Pin.objects.bulk_create(pins)


def make_voice(dialogue: Dialogue, text: str, **details: Any) -> Voice:
    """A voice as its approved pin gives it."""
    voice = raise_voice(make_pin(dialogue, text=text, share_as_voice=True, **details))
    assert voice is not None
    return voice
