"""Which base map draws which ground."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.db import transaction
from django.utils import translation
from shapely.geometry import box

from geodata.importers.basemap import ImportedBaseMap
from geodata.importers.named_places import NamedPlace
from geodata.tiles import TileReport
from mapdialog.areas.base_maps import files_only_if_stored, store_base_map
from mapdialog.areas.models import BaseMap, Place
from mapdialog.areas.selectors import base_map_for, places_in
from tests.factories import EAST, NORTH, SOUTH, WEST, make_area, make_municipality

pytestmark = pytest.mark.django_db
WHOLE = (WEST - 0.1, SOUTH - 0.1, EAST + 0.1, NORTH + 0.1)
CORNER = (WEST, SOUTH, WEST + 0.05, SOUTH + 0.05)
ELSEWHERE = (18.0, 59.2, 18.2, 59.4)


@pytest.fixture
def imported(tmp_path):
    """Makes what an import gives, with two names in it."""

    def make(content=b"PMTiles ett", bounds=WHOLE, names=("Storgatan", "Ekparken")):
        tiles, ground = tmp_path / "map.pmtiles", tmp_path / "map.gpkg"
        tiles.write_bytes(content)
        ground.write_bytes(b"ground of " + content)
        places = [NamedPlace(name, "street", 13.29, 58.93) for name in names]
        report = TileReport(1, 10, bounds)
        return ImportedBaseMap(tiles, ground, box(*bounds), "© OSM", places, {}, 0, report)

    return make


def test_files_are_named_after_their_content(imported, base_maps):
    stored, is_new = store_base_map(None, imported())
    assert is_new
    assert (base_maps / f"{stored.digest}.pmtiles").read_bytes() == b"PMTiles ett"
    assert (base_maps / stored.ground_file_name).read_bytes() == b"ground of PMTiles ett"
    assert Place.objects.filter(base_map=stored).count() == 2


def test_the_same_map_twice_is_one_map(imported, base_maps):
    first, _new = store_base_map(None, imported())
    same, is_new = store_base_map(None, imported())
    assert (same.pk, is_new) == (first.pk, False)
    assert len(list(base_maps.iterdir())) == 2
    assert Place.objects.count() == 2


def test_of_a_known_map_source_and_date_are_those_told_last(imported, base_maps):
    first, _new = store_base_map(None, imported(), map_date=date(2025, 5, 1))
    with translation.override("en"):
        assert first.credit == "© OSM, map of May 1, 2025"
    store_base_map(None, imported(), map_date=date(2026, 5, 1))
    store_base_map(None, imported())
    assert BaseMap.objects.get().map_date == date(2026, 5, 1)


def test_a_map_that_is_sent_again_is_the_one_in_use(imported, base_maps):
    municipality = make_municipality()
    east = (WEST + 0.02, SOUTH - 0.1, EAST + 0.1, NORTH + 0.1)
    west = (WEST - 0.1, SOUTH - 0.1, EAST - 0.02, NORTH + 0.1)
    first, _new = store_base_map(municipality, imported(b"PMTiles ett", east))
    second, _new = store_base_map(municipality, imported(b"PMTiles two", west))
    assert base_map_for(municipality).base_map == second
    store_base_map(municipality, imported(b"PMTiles ett", east))
    assert base_map_for(municipality).base_map == first


def test_a_map_without_a_date_names_its_source_only(imported, base_maps):
    stored, _new = store_base_map(None, imported())
    assert (stored.map_date, stored.credit) == (None, "© OSM")


@pytest.mark.django_db(transaction=True)
def test_the_same_file_is_the_map_of_each_who_takes_it_in(imported, base_maps):
    one, other = make_municipality(), make_municipality()
    for owner in (None, one, other):
        store_base_map(owner, imported())
    assert base_map_for(one).base_map.municipality == one
    assert base_map_for(other).base_map.municipality == other
    assert base_map_for(make_municipality()).base_map.municipality is None
    # When one takes in another, the others keep theirs and its files.
    store_base_map(one, imported(b"PMTiles two"))
    kept = base_map_for(other).base_map
    assert (base_maps / kept.file_name).is_file()
    assert (base_maps / kept.ground_file_name).is_file()
    for owner in (None, other):
        store_base_map(owner, imported(b"PMTiles two"))
    assert {path.stem for path in base_maps.iterdir()} == {base_map_for(one).base_map.digest}


@pytest.mark.django_db(transaction=True)
def test_a_new_map_of_the_same_ground_replaces_the_old_one(imported, base_maps):
    store_base_map(None, imported(bounds=CORNER))
    stored, _new = store_base_map(None, imported(b"PMTiles two", bounds=WHOLE))
    assert list(BaseMap.objects.all()) == [stored]
    assert {path.stem for path in base_maps.iterdir()} == {stored.digest}


@pytest.mark.django_db(transaction=True)
def test_a_map_that_is_not_replaced_after_all_keeps_its_files(imported, base_maps):
    kept, _new = store_base_map(None, imported(bounds=CORNER))
    with transaction.atomic():
        store_base_map(None, imported(b"PMTiles two", bounds=WHOLE))
        transaction.set_rollback(True)
    assert list(BaseMap.objects.all()) == [kept]
    assert (base_maps / kept.file_name).is_file()
    assert (base_maps / kept.ground_file_name).is_file()


@pytest.mark.django_db(transaction=True)
def test_a_map_that_is_not_stored_in_the_end_leaves_no_file(imported, base_maps):
    new = imported()
    with files_only_if_stored(new), transaction.atomic():
        store_base_map(None, new)
        transaction.set_rollback(True)
    assert not BaseMap.objects.exists()
    assert list(base_maps.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_a_map_half_of_whose_files_can_be_moved_leaves_none(imported, base_maps):
    new = imported()
    new.ground.unlink()
    with pytest.raises(FileNotFoundError):
        store_base_map(None, new)
    assert not BaseMap.objects.exists()
    assert list(base_maps.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_files_that_another_uses_stay_when_a_map_is_not_stored(imported, base_maps):
    kept, _new = store_base_map(make_municipality(), imported())
    again = imported()
    with files_only_if_stored(again), transaction.atomic():
        store_base_map(make_municipality(), again)
        transaction.set_rollback(True)
    assert BaseMap.objects.get() == kept
    names = {kept.file_name, kept.ground_file_name}
    assert {path.name for path in base_maps.iterdir()} == names


def test_maps_of_other_ground_or_of_other_owners_stay(imported, base_maps):
    municipality = make_municipality()
    store_base_map(None, imported(b"a", bounds=ELSEWHERE))
    store_base_map(municipality, imported(b"b", bounds=CORNER))
    store_base_map(None, imported(b"c", bounds=WHOLE))
    assert BaseMap.objects.count() == 3


def test_a_municipalitys_own_map_comes_before_a_shared_one(imported, base_maps):
    municipality = make_municipality()
    own, _new = store_base_map(municipality, imported(b"own", bounds=CORNER))
    shared, _new = store_base_map(None, imported(b"shared"))
    assert base_map_for(municipality).base_map == own
    assert not base_map_for(municipality).whole
    other = base_map_for(make_municipality())
    assert (other.base_map, other.whole) == (shared, True)


def test_a_map_of_other_ground_is_not_used(imported, base_maps):
    municipality = make_municipality()
    store_base_map(None, imported(bounds=ELSEWHERE))
    assert base_map_for(municipality) is None
    store_base_map(make_municipality(), imported(b"a neighbour's"))
    assert base_map_for(municipality) is None


def test_places_in_an_area_are_those_inside_it_each_once(imported, base_maps):
    municipality = make_municipality()
    stored, _new = store_base_map(None, imported(names=("Storgatan", "Storgatan", "Ekparken")))
    Place.objects.create(
        base_map=stored, name="Sydgatan", kind="street", point=Point(13.29, 58.86, srid=4326)
    )
    area = make_area(municipality)
    assert [place.name for place in places_in(area)] == ["Ekparken", "Storgatan"]
    assert not places_in(area, kinds=("square",)).exists()


def test_without_a_base_map_an_area_has_no_places():
    assert not places_in(make_area(make_municipality())).exists()


def test_bounds_are_stored_as_they_are(imported, base_maps):
    stored, _new = store_base_map(None, imported(bounds=ELSEWHERE))
    stored.refresh_from_db()
    assert isinstance(stored.bounds, Polygon)
    assert stored.bounds.extent == pytest.approx(ELSEWHERE)
