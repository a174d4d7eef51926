"""The commands of the GIS officer, on real data."""

import geopandas as gpd
import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.core.management.base import CommandError
from shapely.geometry import Polygon
from shapely.geometry import box as square

from mapdialog.areas.models import Area, Population
from mapdialog.areas.selectors import boundary_of
from mapdialog.organisations.models import Municipality
from tests.real_data import MALMO_AREAS, STOCKHOLM_AREAS

pytestmark = pytest.mark.django_db


def run(capsys, *arguments, **options):
    capsys.readouterr()
    call_command(*arguments, **options)
    return capsys.readouterr().out


@pytest.fixture
def stockholm(capsys):
    run(capsys, "create_municipality", code="0180")
    return Municipality.objects.get(code="0180")


def test_a_municipality_begins_with_a_provisional_boundary(capsys):
    said = run(capsys, "create_municipality", code="0180")
    made = Municipality.objects.get()
    assert (made.code, made.name, made.slug) == ("0180", "Stockholm", "stockholm")
    assert boundary_of(made).provisional
    assert "/stockholm/" in said
    assert "provisional" in said


def test_making_it_twice_is_harmless(capsys, stockholm):
    said = run(capsys, "create_municipality", code="0180")
    assert "there already" in said
    assert Municipality.objects.count() == stockholm.boundaries.count() == 1


def test_a_dry_run_makes_nothing(capsys):
    assert "Would make Stockholm" in run(capsys, "create_municipality", code="0180", dry_run=True)
    assert not Municipality.objects.exists()


@pytest.mark.parametrize("code", ["9999", "180", ""])
def test_an_unknown_code_is_one_sentence(code):
    with pytest.raises(CommandError, match="four digits"):
        call_command("create_municipality", code=code)
    assert not Municipality.objects.exists()


def import_stockholm(capsys, **options):
    return run(capsys, "import_areas", str(STOCKHOLM_AREAS), municipality="0180", **options)


def test_areas_of_stockholm_with_their_inhabitants(capsys, stockholm):
    said = import_stockholm(capsys, set="basomraden", as_boundary=True)
    assert Area.objects.filter(area_set__slug="basomraden").count() == 87
    assert sum(Population.objects.values_list("count", flat=True)) == 141_696
    assert not boundary_of(stockholm).provisional
    assert "87 features read for Stockholm: 87 areas" in said
    assert "141696 inhabitants" in said
    again = import_stockholm(capsys, set="basomraden", as_boundary=True)
    assert "0 new, 0 changed, 87 as before, 0 no longer there" in again
    assert stockholm.boundaries.count() == 2
    assert "keeps its exact boundary" in run(capsys, "create_municipality", code="0180")


def test_a_dry_run_of_areas_stores_nothing(capsys, stockholm):
    assert "87 would be stored" in import_stockholm(capsys, dry_run=True)
    assert not Area.objects.exists()
    assert boundary_of(stockholm).provisional


def test_rejected_areas_are_told_by_line_and_reason(capsys, tmp_path, stockholm):
    file = tmp_path / "delar.geojson"
    square = '{"type":"Polygon","coordinates":[[[18,59.3],[18.1,59.3],[18.1,59.4],[18,59.3]]]}'
    features = [
        f'{{"type":"Feature","properties":{{"code":"1"}},"geometry":{square}}}',
        f'{{"type":"Feature","properties":{{"code":"{"x" * 201}"}},"geometry":{square}}}',
        '{"type":"Feature","properties":{"code":"2"},"geometry":null}',
    ]
    file.write_text(f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}')
    said = run(capsys, "import_areas", str(file), municipality="0180")
    assert "line 2: the code is longer than 200 characters (xxx" in said
    assert "line 3: the place or a coordinate is missing (2)" in said
    assert Area.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"code_field": "kod"}, "the file has: code, name"),
        ({"municipality": "0181"}, "There is no municipality 0181"),
    ],
)
def test_what_is_wrong_is_said_in_words(stockholm, options, words):
    file = str(STOCKHOLM_AREAS)
    with pytest.raises(CommandError, match=words):
        call_command("import_areas", file, **{"municipality": "0180", **options})
    assert not Area.objects.exists()


@pytest.mark.parametrize("name", ["💙", "---"])
def test_a_division_has_a_name_that_can_be_written(stockholm, name):
    with pytest.raises(CommandError, match="short name with letters"):
        call_command("import_areas", str(STOCKHOLM_AREAS), set=name)
    assert not Area.objects.exists()


def test_the_only_municipality_needs_no_naming(capsys, stockholm):
    run(capsys, "import_areas", str(STOCKHOLM_AREAS))
    assert Area.objects.filter(area_set__municipality=stockholm).exists()


EAST, NORTH = 674_000, 6_580_000  # central Stockholm, EPSG:3006


def written(tmp_path, rows, *, crs=3006, name="areas.gpkg"):
    """A GeoPackage of (code, name, west, south, width, height) from the centre, in metres."""
    shapes = [square(EAST + w, NORTH + s, EAST + w + dx, NORTH + s + dy)
              for _code, _name, w, s, dx, dy in rows]  # fmt: skip
    columns = {"code": [row[0] for row in rows], "name": [row[1] for row in rows]}
    gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(tmp_path / name, driver="GPKG")
    return str(tmp_path / name)


ISLANDS = [
    ("0180R001", "Norra öarna", 0, 0, 100, 100),
    ("0180R001", "Norra öarna", 800, 0, 1_000, 1_000),
    ("0180R001", "Norra öarna", 2_500, 0, 400, 400),
    ("0180R002", "Fastlandet", 40, 1_045, 3_000, 3_000),
]


def test_islands_of_one_code_are_one_area_and_all_inside(capsys, tmp_path, stockholm):
    said = run(capsys, "import_areas", written(tmp_path, ISLANDS), as_boundary=True)
    assert "2 features share their code with an earlier one" in said
    assert [len(area.geometry) for area in Area.objects.order_by("code")] == [3, 1]
    inside = boundary_of(stockholm).geometry
    assert not boundary_of(stockholm).provisional
    for east, north in ((50, 50), (1_300, 500), (2_700, 200), (1_500, 3_000), (1_300, 1_020)):
        point = Point(EAST + east, NORTH + north, srid=3006)
        point.transform(4326)
        assert inside.covers(point), (east, north)  # the last on the bridge, over 45 m of water
    assert not inside.covers(Point(18.0687, 59.3225, srid=4326))  # between two islands


def test_how_wide_a_gap_is_closed_can_be_told(capsys, tmp_path, stockholm):
    file = written(tmp_path, ISLANDS)
    run(capsys, "import_areas", file, as_boundary=True)
    closed = len(boundary_of(stockholm).geometry)
    run(capsys, "import_areas", file, as_boundary=True, gap=20)
    assert len(boundary_of(stockholm).geometry) == closed + 1 == 4
    with pytest.raises(CommandError, match="between 0 and 1000 m"):
        call_command("import_areas", file, as_boundary=True, gap=float("nan"))


def test_of_a_national_file_only_this_municipality_is_taken(capsys, tmp_path, stockholm):
    national = [("0180C1010", "A", 0, 0, 500, 500), ("0180C1020", "B", 500, 0, 500, 500),
                ("0184C1010", "Solna", 0, 5_000, 500, 500),
                ("1280C1010", "Malmö", -300_000, -417_000, 500, 500)]  # fmt: skip
    file = written(tmp_path, national)
    assert "2 would be stored" in run(capsys, "import_areas", file, dry_run=True)
    said = run(capsys, "import_areas", file, as_boundary=True)
    assert "2 lie in other municipalities and are left out" in said
    assert set(Area.objects.values_list("code", flat=True)) == {"0180C1010", "0180C1020"}
    west, south, east, north = boundary_of(stockholm).geometry.extent
    assert 18 < west < east < 18.1
    assert 59.3 < south < north < 59.4


def wrong_zone(tmp_path):
    """Numbers of SWEREF 99 TM under the name of a local zone."""
    return written(tmp_path, ISLANDS, crs=3011)


def swapped_axes(tmp_path):
    shape = Polygon([(NORTH, EAST), (NORTH + 500, EAST), (NORTH + 500, EAST + 500)])
    frame = gpd.GeoDataFrame({"code": ["1"]}, geometry=[shape], crs=3006)
    frame.to_file(tmp_path / "swapped.gpkg", driver="GPKG")
    return str(tmp_path / "swapped.gpkg")


def another_town(tmp_path):
    return str(MALMO_AREAS)


def another_country(tmp_path):
    frame = gpd.GeoDataFrame({"code": ["1"]}, geometry=[square(24.9, 60.1, 25, 60.2)], crs=4326)
    frame.to_file(tmp_path / "helsinki.geojson", driver="GeoJSON")
    return str(tmp_path / "helsinki.geojson")


@pytest.mark.parametrize("make", [wrong_zone, swapped_axes, another_town, another_country])
@pytest.mark.parametrize("options", [{}, {"as_boundary": True}, {"dry_run": True}])
def test_what_is_not_this_municipality_says_how_far_off_it_lies(
    capsys, tmp_path, stockholm, make, options
):
    import_stockholm(capsys, set="delar")
    with pytest.raises(CommandError, match=r"\d+ km from the middle of SCB's outline"):
        call_command("import_areas", make(tmp_path), set="delar", **options)
    assert Area.objects.count() == 87
    assert boundary_of(stockholm).provisional


def test_long_codes_are_the_same_at_the_next_import(capsys, tmp_path, stockholm):
    start = "https://id.example.se/statistiskenheter/omraden/2026/"
    rows = [(f"{start}{n:03}", "ABC"[n], 500 * n, 0, 500, 500) for n in range(3)]
    run(capsys, "import_areas", written(tmp_path, rows))
    numbers = set(Area.objects.values_list("pk", "code"))
    said = run(capsys, "import_areas", written(tmp_path, rows))
    assert "0 new, 0 changed, 3 as before, 0 no longer there" in said
    assert set(Area.objects.values_list("pk", "code")) == numbers


def test_a_file_without_a_usable_area_empties_nothing(capsys, tmp_path, stockholm):
    import_stockholm(capsys, set="delar")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_areas", written(tmp_path, [("x" * 201, "A", 0, 0, 9, 9)]), set="delar")
    assert Area.objects.count() == 87


@pytest.mark.parametrize("codes", [("0305", "0643"), ("0643", "0305")])
def test_two_names_that_give_one_address_get_two_whoever_comes_first(capsys, codes):
    for code in codes:
        run(capsys, "create_municipality", code=code)
    assert dict(Municipality.objects.values_list("code", "slug")) == {
        "0643": "habo",
        "0305": "habo-0305",
    }


def test_an_address_that_is_taken_by_another_name_has_the_code_beside_it(capsys):
    run(capsys, "create_municipality", code="0180", name="Habo")
    run(capsys, "create_municipality", code="0643")
    assert Municipality.objects.get(code="0643").slug == "habo-0643"
