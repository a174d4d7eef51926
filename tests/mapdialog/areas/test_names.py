"""What a place is called: by the nearest named ground and the part of the municipality."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from pyproj import Geod

from mapdialog.areas.models import Area, AreaSet, BaseMap, Place
from mapdialog.areas.names import MOST_LETTERS, PlaceName, part_name, part_names, place_names
from tests.factories import CENTRE, EAST, NORTH, SOUTH, WEST, box, make_area, make_municipality

pytestmark = pytest.mark.django_db
LNG, LAT = CENTRE
KIRUNA = (20.23, 67.85)
"""Where degrees of longitude are short."""
M_NORTH = 1 / 111_200
"""A metre of latitude, in degrees."""


@pytest.fixture
def municipality():
    return make_municipality()


def base_map(municipality=None, *, digest="a", bounds=(WEST, SOUTH, EAST, NORTH)):
    return BaseMap.objects.create(
        municipality=municipality, digest=digest, file_name="x", bounds=Polygon.from_bbox(bounds)
    )


def put(drawn, name, *, metres=0.0, kind="street"):
    """A place of the base map, so many metres north of the centre."""
    point = Point(LNG, LAT + metres * M_NORTH, srid=4326)
    return Place.objects.create(base_map=drawn, name=name, kind=kind, point=point)


def centre():
    return Point(LNG, LAT, srid=4326)


def called(municipality, shape=None):
    (name,) = place_names(municipality, [shape or centre()])
    return str(name)


def test_a_place_is_called_by_what_is_near_and_by_its_part(municipality):
    put(base_map(), "Storgatan", metres=100)
    make_area(municipality, "Norra staden", south=58.85)
    assert place_names(municipality, [centre()]) == [
        PlaceName("Storgatan", "Norra staden", municipality.name)
    ]
    assert called(municipality) == "Storgatan, Norra staden"


def test_where_nothing_has_a_name_it_is_the_municipality(municipality):
    assert called(municipality) == municipality.name
    assert part_name(municipality, centre()) == ""


def test_a_name_does_not_stand_twice(municipality):
    put(base_map(), "Ekparken", kind="park")
    make_area(municipality, "Ekparken", south=58.85)
    assert called(municipality) == "Ekparken"


def test_the_nearest_is_taken_and_nothing_beyond_400_m(municipality):
    drawn = base_map()
    put(drawn, "Fjärran", metres=410)
    assert called(municipality) == municipality.name
    put(drawn, "Andra", metres=390)
    put(drawn, "Första", metres=-380)
    assert called(municipality) == "Första"


@pytest.mark.parametrize("to", [0, 90, 180, 270], ids=["north", "east", "south", "west"])
@pytest.mark.parametrize("middle", [CENTRE, KIRUNA], ids=["Vänern", "Kiruna"])
@pytest.mark.parametrize(("metres", "near"), [(397, "Storgatan"), (403, "")])
def test_near_is_400_metres_in_every_direction(municipality, middle, to, metres, near):
    """Metres on the ellipsoid; the product takes a sphere for it, which is right to a half %."""
    lng, lat, _back = Geod(ellps="WGS84").fwd(*middle, to, metres)
    drawn = base_map(municipality, bounds=(10, 55, 25, 69))
    point = Point(lng, lat, srid=4326)
    Place.objects.create(base_map=drawn, name="Storgatan", kind="street", point=point)
    (name,) = place_names(municipality, [Point(*middle, srid=4326)])
    assert name.near == near


@pytest.mark.parametrize("kind", ["address", "place", "place_suburb"])
def test_neither_a_home_nor_a_district_of_the_base_map_names_a_place(municipality, kind):
    put(base_map(), "Storgatan 1", kind=kind)
    assert called(municipality) == municipality.name


def test_streets_are_those_of_the_map_that_is_shown(municipality):
    old = base_map(municipality, digest="old")
    put(old, "Gamla gatan")
    put(base_map(digest="shared"), "Delade gatan")
    put(base_map(make_municipality(), digest="neighbour"), "Grannens gata")
    assert called(municipality) == "Gamla gatan"
    put(base_map(municipality, digest="new"), "Nya gatan", metres=200)
    assert called(municipality) == "Nya gatan"
    BaseMap.objects.filter(municipality=municipality).delete()
    assert called(municipality) == "Delade gatan"


def test_one_division_names_parts_the_one_imported_first(municipality):
    make_area(municipality, "Norra sidan")
    second = AreaSet.objects.create(municipality=municipality, slug="deso")
    whole = box(WEST, SOUTH, EAST, NORTH)
    Area.objects.create(area_set=second, code="1", name="9999A0010", geometry=whole)
    south, north = Point(LNG, 58.86, srid=4326), Point(LNG, 58.94, srid=4326)
    assert part_names(municipality, [south, north, south]) == ["", "Norra sidan", ""]


def test_a_neighbours_part_names_nothing_here(municipality):
    make_area(make_municipality(), "Grannens", south=58.85)
    assert part_name(municipality, centre()) == ""


def test_of_parts_that_overlap_the_one_imported_first_wins(municipality):
    make_area(municipality, "Öster", south=58.85)
    make_area(municipality, "Aspen", south=58.85)
    assert part_name(municipality, centre()) == "Öster"


def crescent():
    """Round the centre, open to the east: its centre of gravity lies in the opening."""
    outer = Polygon.from_bbox((LNG - 0.03, LAT - 0.02, LNG + 0.03, LAT + 0.02))
    inner = Polygon.from_bbox((LNG - 0.025, LAT - 0.015, LNG + 0.04, LAT + 0.015))
    return MultiPolygon(outer.difference(inner), srid=4326)


def test_what_goes_round_other_ground_is_not_called_by_it(municipality):
    make_area(municipality, "Hålet", west=LNG - 0.02, east=LNG + 0.03, south=58.85)
    make_area(municipality, "Månen", south=58.85)
    shape = crescent()
    assert not shape.intersects(shape.centroid)
    assert part_names(municipality, [shape, shape.centroid]) == ["Månen", "Hålet"]
    assert called(municipality, shape) == "Månen"


def test_a_compact_shape_is_called_by_its_centre_of_gravity(municipality):
    make_area(municipality, "Väster", east=LNG, south=58.85)
    make_area(municipality, "Öster", west=LNG, south=58.85)
    shapes = [
        box(LNG - west, LAT, LNG + east, LAT + 0.01) for west, east in ((0.03, 0.01), (0.01, 0.03))
    ]
    assert part_names(municipality, shapes) == ["Väster", "Öster"]


def test_a_name_fits_where_it_is_kept(municipality):
    long = "Kyrkogårdsstigen " * 9
    put(base_map(), long[:MOST_LETTERS])
    make_area(municipality, "Norra staden", south=58.85)
    assert called(municipality) == long[:MOST_LETTERS]


def test_many_shapes_cost_as_many_statements_as_one(municipality, django_assert_num_queries):
    put(base_map(), "Storgatan")
    make_area(municipality, south=58.85)
    for shapes in ([centre()], [centre(), crescent()] * 20):
        with django_assert_num_queries(1):
            assert len(part_names(municipality, shapes)) == len(shapes)
        # One of them asks which base map is shown.
        with django_assert_num_queries(2):
            assert len(place_names(municipality, shapes)) == len(shapes)


def test_nothing_has_no_names(municipality, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert part_names(municipality, []) == []
