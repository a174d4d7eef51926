"""While a municipality's boundary is SCB's coarse outline: every door keeps what may be its own."""

from io import StringIO

import pytest
import shapely
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.urls import reverse
from shapely.geometry import MultiPolygon

from geodata.importers.municipalities import read_municipality
from mapdialog.areas.models import BaseMap, Place
from mapdialog.areas.selectors import search_places
from mapdialog.areas.services import set_boundary
from mapdialog.dialogues.dialogue_area import set_area
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Invalid, OutsideArea
from mapdialog.organisations.models import Municipality, Role
from mapdialog.organisations.services import ensure_municipality
from mapdialog.pins.inbox import InboxFilter, approvable, pins_matching
from mapdialog.pins.models import Pin, Status
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import PinDraft, Receipt, change_pin, drop_pin, enter_for_resident
from tests.factories import box, make_dialogue, make_member, make_pin
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db

STYRSO = (11.78556, 57.61639)
CENTRAL = (11.97, 57.70)
MARSTRAND = (11.59, 57.886)  # Kungälv's


def drop(dialogue: Dialogue, draft: PinDraft) -> Receipt:
    return drop_pin(dialogue, draft, token=new_token(), submission=new_token())


@pytest.fixture
def goteborg() -> Municipality:
    """As `create_municipality` leaves it."""
    return provisional_municipality("1480")


def provisional_municipality(code: str) -> Municipality:
    found = read_municipality(code)
    municipality, _made = ensure_municipality(code=code, name=found.name)
    set_boundary(municipality, found.geometry, source="SCB", provisional=True)
    return municipality


def test_an_island_that_the_coarse_outline_leaves_out_is_kept_at_every_door(
    goteborg: Municipality,
) -> None:
    dialogue = make_dialogue(goteborg)
    receipt = drop(dialogue, PinDraft("safe", *STYRSO))
    assert receipt.pin.outside_boundary
    changed = change_pin(dialogue, receipt.code, PinDraft("safe", *CENTRAL))
    assert not changed.outside_boundary
    assert change_pin(dialogue, receipt.code, PinDraft("safe", *STYRSO)).outside_boundary
    entered = enter_for_resident(dialogue, PinDraft("unsafe", *STYRSO), submission=new_token())
    assert entered.pin.outside_boundary
    outline = box(11.77, 57.61, 11.80, 57.62)
    styrso = make_dialogue(goteborg, phase=Phase.PREPARATION)
    assert set_area(styrso, outline).area == outline


def test_no_other_municipality_keeps_it(goteborg: Municipality) -> None:
    ockero = provisional_municipality("1407")
    with pytest.raises(OutsideArea):
        drop(make_dialogue(ockero), PinDraft("safe", *STYRSO))
    with pytest.raises(Invalid, match="outside the municipality"):
        set_area(make_dialogue(ockero, phase=Phase.PREPARATION), box(11.78, 57.61, 11.79, 57.62))
    set_boundary(goteborg, MultiPolygon([shapely.box(11.9, 57.6, 12.1, 57.8)]), source="exact")
    with pytest.raises(OutsideArea):
        drop(make_dialogue(goteborg), PinDraft("safe", *STYRSO))


def test_the_phone_is_told_before_the_answer_is_sent(resident, goteborg):
    dialogue = make_dialogue(goteborg)
    address = reverse("pins:check_place", args=[goteborg.slug, dialogue.slug])

    def status(lng: float, lat: float) -> int:
        return resident.post(address, {"lng": lng, "lat": lat}).status_code

    assert [status(*place) for place in (STYRSO, CENTRAL, MARSTRAND)] == [200, 200, 422]


def test_a_file_keeps_them_too_and_says_how_many(goteborg, tmp_path):
    dialogue = make_dialogue(goteborg, phase=Phase.PREPARATION)
    file = tmp_path / "svar.csv"
    rows = [f"{lat},{lng},trygg" for lng, lat in (STYRSO, CENTRAL, MARSTRAND)]
    file.write_text("\n".join(["lat,lng,upplevelse", *rows]), encoding="utf-8")
    out = StringIO()
    call_command(
        "import_pins", str(file), "--dialogue", dialogue.slug, "--latitude", "lat",
        "--longitude", "lng", "--perception", "upplevelse", stdout=out,
    )  # fmt: skip
    assert "1 outside the provisional boundary: kept and flagged" in out.getvalue()
    assert "1 left out: outside the dialogue's area" in out.getvalue()
    assert sorted(Pin.objects.values_list("outside_boundary", flat=True)) == [False, True]


def test_the_search_finds_where_a_pin_is_kept_and_nothing_else(goteborg):
    base_map = BaseMap.objects.create(
        digest="ab" * 32, file_name="x", bounds=box(11.0, 57.0, 13.0, 59.0)[0]
    )
    for detail, at in (("ö", STYRSO), ("stad", CENTRAL), ("granne", MARSTRAND)):
        point = Point(*at, srid=4326)
        Place.objects.create(
            base_map=base_map, name="Kyrkogatan", kind="street", detail=detail, point=point
        )
    assert {place.detail for place in search_places(goteborg, "kyrkog")} == {"ö", "stad"}
    assert len(search_places(goteborg, "kyrkog", limit=1)) == 1
    kungalv = provisional_municipality("1482")
    assert {place.detail for place in search_places(kungalv, "kyrkog")} == {"granne"}


def test_a_moderator_sees_that_it_is_flagged_and_why(goteborg):
    dialogue = make_dialogue(goteborg)
    outside = make_pin(
        dialogue, lng=STYRSO[0], lat=STYRSO[1], status=Status.PENDING, outside_boundary=True
    )
    inside = make_pin(dialogue, lng=CENTRAL[0], lat=CENTRAL[1], status=Status.PENDING)
    assert list(pins_matching(dialogue, InboxFilter(flagged=True))) == [outside]
    assert list(approvable(dialogue)) == [inside]
    client = member_client(goteborg)
    address = reverse("staff_pins:inbox", args=[goteborg.slug, dialogue.slug])
    assert "only provisional and coarse" in client.get(address, {"pin": outside.pk}).text
    assert "only provisional and coarse" not in client.get(address, {"pin": inside.pk}).text


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.ADMINISTRATOR, True),
        (Role.GIS_OFFICER, True),
        (Role.SAFETY_COORDINATOR, True),
        (Role.PARTNER, False),
    ],
)
def test_the_start_page_says_how_to_import_an_exact_one(client, goteborg, role, told):
    client.force_login(make_member(goteborg, role))
    address = reverse("staff_organisations:start", args=[goteborg.slug])
    words = reverse("staff_ground:ground", args=[goteborg.slug])
    duty = "coarse outline counts"
    client.cookies["django_language"] = "en"
    assert (duty in client.get(address).text) == told
    assert (words in client.get(address).text) == told
    set_boundary(goteborg, MultiPolygon([shapely.box(11.9, 57.6, 12.1, 57.8)]), source="exact")
    assert duty not in client.get(address).text
