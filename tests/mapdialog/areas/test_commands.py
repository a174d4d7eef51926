"""The commands of the GIS officer, on real data."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from mapdialog.areas.models import Area, BaseMap, Place, Population
from mapdialog.areas.selectors import boundary_of
from mapdialog.organisations.models import Municipality
from tests.real_data import HELSINKI, MALMO_AREAS, STOCKHOLM_AREAS

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
    assert "87 areas read" in said
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
    square = '{"type":"Polygon","coordinates":[[[18,59],[18.1,59],[18.1,59.1],[18,59]]]}'
    features = [
        f'{{"type":"Feature","properties":{{"code":"1"}},"geometry":{square}}}',
        f'{{"type":"Feature","properties":{{"code":"1"}},"geometry":{square}}}',
        '{"type":"Feature","properties":{"code":"2"},"geometry":null}',
    ]
    file.write_text(f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}')
    said = run(capsys, "import_areas", str(file), municipality="0180")
    assert "line 2: another area has the same code (1)" in said
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


def test_the_only_municipality_needs_no_naming(capsys, stockholm):
    run(capsys, "import_areas", str(MALMO_AREAS))
    assert Area.objects.filter(area_set__municipality=stockholm).exists()


def test_helsinki_becomes_a_base_map_in_spite_of_its_broken_rings(capsys, base_maps):
    file = str(HELSINKI)
    said = run(capsys, "import_basemap", file)
    stored = BaseMap.objects.get()
    assert "left out" in said
    assert stored.municipality is None
    assert "OpenStreetMap" in stored.attribution
    assert (base_maps / stored.file_name).read_bytes().startswith(b"PMTiles")
    assert (base_maps / stored.ground_file_name).is_file()
    assert Place.objects.filter(name="Mannerheimintie", kind="street").exists()
    before = sorted(base_maps.iterdir())
    assert "Stored already" in run(capsys, "import_basemap", file)
    assert (BaseMap.objects.count(), sorted(base_maps.iterdir())) == (1, before)


def test_a_dry_run_of_a_base_map_leaves_nothing(capsys, base_maps):
    file = str(HELSINKI)
    assert "Nothing was stored" in run(capsys, "import_basemap", file, dry_run=True)
    assert not BaseMap.objects.exists()
    assert not list(base_maps.iterdir())


def test_a_file_that_is_no_map_is_one_sentence(tmp_path, base_maps):
    file = tmp_path / "karta.osm.pbf"
    file.write_text("inte en karta")
    with pytest.raises(CommandError):
        call_command("import_basemap", str(file))
    assert not BaseMap.objects.exists()
    assert not list(base_maps.iterdir())


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
