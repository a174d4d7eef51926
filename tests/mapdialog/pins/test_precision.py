"""How exactly a place is known: what the lists say, and what a browser may claim beside it."""

import math
from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mapdialog.areas.models import BaseMap, Place
from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Invalid
from mapdialog.organisations.models import Role
from mapdialog.pins.models import Pin
from mapdialog.pins.place_list import groups_in, places_by_name, read_value, value_of
from mapdialog.pins.precision import MOST_METRES, RADIUS_M, UNKNOWN_M, radius_of, somewhere_in
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import PinDraft, drop_pin
from mapdialog.pins.vocabulary import PlaceSource
from tests.factories import CENTRE, EAST, NORTH, SOUTH, WEST, box, make_area, make_pin
from tests.staff_world import member_client

NOWHERE = (13.301234, 58.871234)
"""Where no list has anything."""


@pytest.fixture
def hamnen(dialogue: Dialogue) -> str:
    """The value of "Somewhere in Hamnen", a part of 460 m × 445 m and 321 m from middle to corner;
    its middle is `CENTRE`."""
    west, east = CENTRE[0] - 0.004, CENTRE[0] + 0.004
    south, north = CENTRE[1] - 0.002, CENTRE[1] + 0.002
    area = make_area(
        dialogue.municipality, "Hamnen", west=west, east=east, south=south, north=north
    )
    return groups_in(dialogue, area.pk)[0].choices[0].value


def mark(dialogue: Dialogue, **sent: Any) -> Any:
    address = reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug])
    whole = {"perception": "unsafe", "submission": "a-form-that-is-sent-once", **sent}
    return Client(headers={"accept-language": "en"}).post(address, whole)


def stored(dialogue: Dialogue, **sent: Any) -> int | None:
    assert mark(dialogue, **sent).status_code == 200
    return Pin.objects.get().precision_m


@given(st.floats(11, 24), st.floats(55, 69), st.integers(0, MOST_METRES))
def test_what_is_sent_for_a_place_is_read_as_it_was(lng: float, lat: float, metres: int) -> None:
    found = read_value(value_of(lng, lat, metres))
    assert found[:2] == pytest.approx((lng, lat), abs=5.1e-7)
    assert found[2] == metres


@given(st.text(max_size=60))
def test_whatever_else_is_sent_is_a_place_or_none(value: str) -> None:
    lng, lat, metres = read_value(value)
    assert isinstance(lng + lat, float)
    assert 0 <= metres <= MOST_METRES


@pytest.mark.parametrize(
    "metres", ["-1", "1.5", "1e3", "nan", "inf", "100001", "9999999", "1_0", "٣٠", "0x1f", "30 30"]
)
def test_metres_that_are_none_make_no_place(metres: str) -> None:
    assert math.isnan(read_value(f"13.3 58.9 {metres}")[0])


def test_without_metres_it_is_as_rough_as_a_place_that_nobody_knows() -> None:
    assert read_value("13.300000 58.900000") == (13.3, 58.9, UNKNOWN_M)


def test_somewhere_in_a_part_reaches_from_its_point_to_its_farthest_corner(
    dialogue: Dialogue,
) -> None:
    area = make_area(dialogue.municipality, "Vida", west=13.25, east=13.33, south=58.86, north=58.9)
    found = somewhere_in(area, dialogue)
    corners = [Point(*corner, srid=4326) for corner in area.geometry[0][0].coords]
    middle = Point(found.lng, found.lat, srid=4326).transform(3006, clone=True)
    away = [middle.distance(corner.transform(3006, clone=True)) for corner in corners]
    assert found.radius_m == math.ceil(max(away))
    assert found.radius_m > 2_000
    # A dialogue about a smaller ground knows it better.
    dialogue.area = box(13.28, 58.87, 13.30, 58.88)
    assert somewhere_in(area, dialogue).radius_m < 900


@pytest.mark.parametrize(
    "sent",
    [
        {"place": "{lng} {lat} 0"},
        {"place": "{lng} {lat} 320"},
        {"lng": "{lng}", "lat": "{lat}", "place_source": "list"},
        {"lng": "{lng}", "lat": "{lat}", "place_source": "list", "precision_m": "0"},
        {"lng": "{lng}", "lat": "{lat}", "place_source": "search", "precision_m": "1"},
        {"lng": "{lng}", "lat": "{lat}", "place_source": "map", "precision_m": ""},
        {"lng": "{lng}", "lat": "{lat}", "place_source": "gps", "precision_m": "4"},
        {"lng": "{lng}", "lat": "{lat}"},
    ],
)
def test_the_middle_of_a_part_is_never_more_exact_than_the_part(
    dialogue: Dialogue, hamnen: str, sent: dict[str, str]
) -> None:
    lng, lat, metres = hamnen.split()
    given = {name: value.format(lng=lng, lat=lat) for name, value in sent.items()}
    assert stored(dialogue, **given) == int(metres) == 321


@pytest.mark.parametrize(
    ("sent", "precision_m"),
    [
        ({"place": "{} {} 0"}, UNKNOWN_M),
        ({"place": "{} {}"}, UNKNOWN_M),
        ({"place": "{} {} 4000"}, 4_000),
        ({"place_source": "list", "precision_m": "3"}, UNKNOWN_M),
        ({"place_source": "search"}, UNKNOWN_M),
        ({"place_source": "map"}, None),
        ({"place_source": "map", "precision_m": "0"}, None),
        ({"place_source": "gps", "precision_m": "14"}, 14),
        ({"place_source": "gps", "precision_m": str(MOST_METRES)}, MOST_METRES),
    ],
)
def test_where_no_list_has_anything_a_list_answer_is_rough_and_a_point_exact(
    dialogue: Dialogue, sent: dict[str, str], precision_m: int | None
) -> None:
    place = {"lng": NOWHERE[0], "lat": NOWHERE[1]}
    given = {name: value.format(*NOWHERE) for name, value in sent.items()}
    assert stored(dialogue, **place, **given) == precision_m


@pytest.mark.parametrize("metres", ["-1", "1.5", "here", "NaN", "100001", "9" * 30])
def test_a_precision_that_is_none_is_refused_in_words(dialogue: Dialogue, metres: str) -> None:
    response = mark(dialogue, lng=CENTRE[0], lat=CENTRE[1], precision_m=metres)
    assert response.status_code == 422
    assert "How exact the place is could not be read" in response.text
    assert not Pin.objects.exists()


def test_no_map_no_list_no_place(dialogue: Dialogue) -> None:
    """Without script there is no map whose middle could be sent: the fields are empty."""
    address = reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug])
    page = Client().get(address).text
    assert 'name="lng"\n       value=""' in page
    assert 'name="lat"\n       value=""' in page
    response = mark(dialogue, lng="", lat="", precision_m="0")
    assert response.status_code == 422
    assert "Mark a place first" in response.text


@pytest.mark.parametrize("kind", [*RADIUS_M, "water"])
def test_a_place_of_the_base_map_is_as_rough_as_its_kind(dialogue: Dialogue, kind: str) -> None:
    base_map = BaseMap.objects.create(
        municipality=dialogue.municipality,
        digest="a",
        file_name="a.pmtiles",
        bounds=Polygon.from_bbox((WEST, SOUTH, EAST, NORTH)),
    )
    Place.objects.create(
        base_map=base_map, name="Kvarnen", kind=kind, point=Point(*NOWHERE, srid=4326)
    )
    (choice,) = places_by_name(dialogue, "Kvarnen")[0].choices
    assert read_value(choice.value) == (*NOWHERE, radius_of(kind))
    forged = choice.value.rpartition(" ")[0] + " 0"
    assert stored(dialogue, place=forged) == radius_of(kind)


def test_a_part_is_found_by_name_as_rough_as_from_the_list(dialogue: Dialogue, hamnen: str) -> None:
    assert places_by_name(dialogue, "hamnen")[0].choices[0].value == hamnen


def test_a_changed_answer_keeps_how_exact_it_was_and_the_former_is_in_the_history(
    dialogue: Dialogue, hamnen: str
) -> None:
    receipt = drop_pin(
        dialogue,
        PinDraft("unsafe", *NOWHERE, place_source=PlaceSource.GPS, precision_m=180),
        token=new_token(),
        submission="a-form-that-is-sent-once",
    )
    code, address = receipt.code, reverse("pins:change", args=_names(dialogue))
    browser = Client(headers={"accept-language": "en"})
    page = browser.post(address, {"code": code}).text
    assert 'name="precision_m"\n       value="180"' in page
    # Who leaves the number out, or says another, knows the very same point no better.
    same = {"code": code, "lng": NOWHERE[0], "lat": NOWHERE[1], "perception": "safe"}
    for claimed in ({}, {"precision_m": "0"}, {"precision_m": "2", "place_source": "gps"}):
        assert browser.post(address, {**same, **claimed}).status_code == 200
        assert Pin.objects.get().precision_m == 180
    moved = {**same, "lng": NOWHERE[0] + 0.001}
    browser.post(address, moved)
    assert Pin.objects.get().precision_m is None
    browser.post(address, {**same, "place": hamnen})
    assert Pin.objects.get().precision_m == 321
    history = Pin.pgh_event_models["changed"].objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [old.precision_m for old in history][-2:] == [180, None]


def _names(dialogue: Dialogue) -> list[str]:
    return [dialogue.municipality.slug, dialogue.slug]


def test_services_refuse_what_the_form_would(dialogue: Dialogue) -> None:
    for precision_m in (-1, MOST_METRES + 1):
        with pytest.raises(Invalid, match="How exact"):
            drop_pin(
                dialogue,
                PinDraft("safe", *NOWHERE, precision_m=precision_m),
                token=new_token(),
                submission="a-form-that-is-sent-once",
            )


@pytest.mark.parametrize(
    ("written", "precision_m"), [("", None), ("0", None), ("300", 300), ("-3", "refused")]
)
def test_staff_say_how_exact_a_place_is(
    dialogue: Dialogue, written: str, precision_m: int | str | None
) -> None:
    client = member_client(dialogue.municipality, Role.SAFETY_COORDINATOR)
    address = reverse("staff_sessions:entry", args=_names(dialogue))
    sent = {
        "perception": "safe",
        "lng": NOWHERE[0],
        "lat": NOWHERE[1],
        "precision_m": written,
        "submission": "a-form-that-is-sent-once",
    }
    response = client.post(address, sent)
    if precision_m == "refused":
        assert response.status_code == 422
        assert not Pin.objects.exists()
    else:
        assert response.status_code == 302
        assert Pin.objects.get().precision_m == precision_m


@pytest.mark.parametrize(
    ("precision_m", "words"),
    [(None, ""), (180, "within 180 metres"), (1_641, "somewhere in the area, within 1,641 metres")],
)
def test_the_inbox_says_how_exact_a_place_is(
    dialogue: Dialogue, precision_m: int | None, words: str
) -> None:
    pin = make_pin(dialogue, status="pending", precision_m=precision_m)
    client = member_client(dialogue.municipality, Role.SAFETY_COORDINATOR)
    page = client.get(reverse("staff_pins:inbox", args=_names(dialogue)), {"pin": pin.pk}).text
    assert (words in page) if words else ("metres" not in page.split('id="detail"')[1])
