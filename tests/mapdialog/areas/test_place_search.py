"""Finding a place by name, as residents type it."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from mapdialog.areas.models import Area, AreaSet, BaseMap, Place
from mapdialog.areas.selectors import named_areas, search_places
from tests.factories import EAST, NORTH, SOUTH, WEST, box, make_area, make_municipality

pytestmark = pytest.mark.django_db
INSIDE, OUTSIDE = (13.29, 58.90), (13.60, 58.90)


@pytest.fixture
def municipality():
    return make_municipality()


@pytest.fixture
def add_place(municipality):
    base_map = BaseMap.objects.create(
        municipality=municipality,
        digest="ab" * 32,
        file_name="x",
        bounds=box(WEST, SOUTH, EAST, NORTH)[0],
    )

    def add(name, *, kind="street", detail="", at=INSIDE):
        point = Point(*at, srid=4326)
        return Place.objects.create(
            base_map=base_map, name=name, kind=kind, detail=detail, point=point
        )

    return add


def names(municipality, query, **options):
    return [place.name for place in search_places(municipality, query, **options)]


def test_the_very_name_comes_first_then_beginnings_then_words(municipality, add_place):
    for name in ("Lilla Kvarngatan", "Kvarngatan 12", "Kvarngatan", "Ågatan"):
        add_place(name)
    assert names(municipality, "kvarngatan") == ["Kvarngatan", "Kvarngatan 12", "Lilla Kvarngatan"]


def test_a_part_of_the_town_comes_before_a_street_of_its_name(municipality, add_place):
    add_place("Lugnet")
    make_area(municipality, "Lugnet")
    found = search_places(municipality, "lugn")
    assert [(place.name, place.kind) for place in found] == [
        ("Lugnet", "area"),
        ("Lugnet", "street"),
    ]


@pytest.mark.parametrize("typed", ["jarnvagsgatan", "Järnvägsgattan", "järnvgsgatan"])
def test_small_misspellings_are_forgiven(municipality, add_place, typed):
    add_place("Järnvägsgatan")
    add_place("Storgatan")
    assert names(municipality, typed)[:1] == ["Järnvägsgatan"]


def test_who_types_the_dots_means_them(municipality, add_place):
    add_place("Ornvägen")
    add_place("Örnvägen")
    assert names(municipality, "örnv")[0] == "Örnvägen"
    assert set(names(municipality, "ornv")) == {"Ornvägen", "Örnvägen"}


def test_unlike_names_are_not_found(municipality, add_place):
    add_place("Järnvägsgatan")
    assert names(municipality, "biblioteket") == []


SIGNS = [
    "",
    " ",
    "s",
    "%",
    "_",
    "%%",
    "__",
    "s%",
    "\\",
    "\\S",
    "'; --",
    "\x00\x00",
    "..",
    ".*",
    "((",
    "[[",
]


@pytest.mark.parametrize("typed", SIGNS)
def test_signs_of_the_query_language_are_only_signs(municipality, add_place, typed):
    add_place("Storgatan")
    assert names(municipality, typed) == []


def test_a_percent_sign_in_a_name_is_found_as_such(municipality, add_place):
    add_place("50% rabatt-torget")
    assert names(municipality, "50%") == ["50% rabatt-torget"]


def test_places_outside_the_boundary_are_left_out(municipality, add_place):
    add_place("Storgatan", at=OUTSIDE)
    assert names(municipality, "storgatan") == []


def test_a_place_beside_a_boundary_that_bends_is_left_out(municipality, add_place):
    corner = (EAST - 0.001, NORTH - 0.001)
    bent = MultiPolygon(Polygon(((WEST, SOUTH), (EAST, SOUTH), (WEST, NORTH), (WEST, SOUTH))))
    municipality.boundaries.update(geometry=bent)
    add_place("Storgatan", at=corner)
    add_place("Storgatan 1", at=(WEST + 0.001, SOUTH + 0.001))
    assert names(municipality, "storgatan") == ["Storgatan 1"]


def test_parts_have_the_names_of_the_division_that_came_first(municipality):
    make_area(municipality, "Hamnen")
    statistical = AreaSet.objects.create(municipality=municipality, slug="deso")
    Area.objects.create(
        area_set=statistical, code="D1", name="Hamnen 0180C1010",
        geometry=box(WEST, SOUTH, EAST, NORTH),
    )  # fmt: skip
    make_area(make_municipality(), "Hamnen i grannkommunen")
    assert names(municipality, "hamnen") == ["Hamnen"]
    assert [area.name for area in named_areas(municipality)] == ["Hamnen"]


def test_the_map_of_another_municipality_is_not_searched(municipality, add_place):
    add_place("Storgatan")
    assert names(make_municipality(), "storgatan") == []


def test_the_same_name_in_two_parts_is_told_apart(municipality, add_place):
    add_place("Skolgatan", detail="Centrum")
    add_place("Skolgatan", detail="Lugnet")
    add_place("Skolgatan", detail="Lugnet")
    found = search_places(municipality, "skolgatan")
    assert [place.detail for place in found] == ["Centrum", "Lugnet"]


def test_the_answer_is_short(municipality, add_place):
    for number in range(30):
        add_place(f"Ekvägen {number}")
    assert len(names(municipality, "ekv")) == 12
    assert len(names(municipality, "ekv", limit=3)) == 3


def test_the_search_over_http(resident, municipality, add_place):
    add_place("Storgatan", detail="Centrum")
    answer = resident.get(f"/{municipality.slug}/platser.json", {"q": "stor"})
    assert answer.json() == {
        "places": [
            {"name": "Storgatan", "kind": "street", "detail": "Centrum", "lng": 13.29, "lat": 58.9}
        ]
    }
    assert "private" in answer["Cache-Control"]
    assert resident.get(f"/{municipality.slug}/platser.json").json() == {"places": []}
    assert resident.get("/ingenstans/platser.json", {"q": "stor"}).status_code == 404
    assert resident.post(f"/{municipality.slug}/platser.json").status_code == 405
