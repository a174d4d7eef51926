"""Two who take in the same ground at once."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely.geometry import MultiPolygon, box

from geodata.importers.areas import AreaRow
from geodata.importers.basemap import ImportedBaseMap
from geodata.importers.named_places import NamedPlace
from geodata.importers.population import PopulationCount
from geodata.tiles import TileReport
from mapdialog.areas.base_maps import store_base_map
from mapdialog.areas.map_imports import request_map_import
from mapdialog.areas.models import (
    Area,
    AreaSet,
    BaseMap,
    BaseMapImport,
    Boundary,
    Place,
    Population,
)
from mapdialog.areas.services import AreasStored, set_boundary, store_areas
from mapdialog.errors import Conflict
from tests.at_once import at_once
from tests.factories import EAST, NORTH, SOUTH, WEST, make_municipality
from tests.own_maps import DAY, its_worker_dies, own_map, sent_files, waiting_jobs

pytestmark = pytest.mark.django_db(transaction=True)
GROUND = MultiPolygon([box(13.2, 58.85, 13.4, 58.95)])


@pytest.mark.races(
    "areas.services.store_areas", "area_set_once", "area_once", "population_once", "boundary_once"
)
@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_a_division_is_stored_once_with_its_inhabitants(known: bool) -> None:
    municipality = make_municipality()
    Boundary.objects.all().delete()
    rows = [AreaRow(1, "1", "Norr", GROUND, (PopulationCount("women", 20, 44, 12),))]
    if known:
        AreaSet.objects.create(municipality=municipality, slug="delar")

    def store() -> AreasStored:
        return store_areas(municipality, "delar", rows, as_boundary=True)

    first, second = at_once(store, store)
    assert (first.new, second.new, second.unchanged) == (1, 0, 1)
    for model in (AreaSet, Area, Population, Boundary):
        assert model.objects.count() == 1


@pytest.mark.races("boundary_once")
def test_an_outline_is_stored_once() -> None:
    municipality = make_municipality()
    (one, _new), (two, _again) = at_once(
        *(lambda: set_boundary(municipality, GROUND, source="prov") for _n in "ab")
    )
    assert one == two
    assert municipality.boundaries.first() == one


@pytest.mark.races("base_map_once", "shared_base_map_once")
@pytest.mark.parametrize("owned", [False, True], ids=["shared", "own"])
def test_a_base_map_is_stored_once_with_its_places(
    base_maps: Path, tmp_path: Path, owned: bool
) -> None:
    owner = make_municipality() if owned else None

    def imported(name: str) -> ImportedBaseMap:
        tiles, ground = tmp_path / f"{name}.pmtiles", tmp_path / f"{name}.gpkg"
        tiles.write_bytes(b"PMTiles")
        ground.write_bytes(b"ground")
        report = TileReport(1, 10, (WEST, SOUTH, EAST, NORTH))
        places = [NamedPlace("Storgatan", "street", 13.29, 58.93)]
        return ImportedBaseMap(
            tiles, ground, box(WEST, SOUTH, EAST, NORTH), "© OSM", places, {}, 0, report
        )

    (one, _new), (two, _again) = at_once(
        lambda: store_base_map(owner, imported("a")), lambda: store_base_map(owner, imported("b"))
    )
    assert one == two == BaseMap.objects.get()
    assert Place.objects.count() == 1
    assert (base_maps / one.file_name).is_file()


@pytest.mark.races("areas.map_imports._put_in_queue")
@pytest.mark.usefixtures("no_jobs_left")
@pytest.mark.parametrize("lost", [False, True], ids=["new", "after a lost one"])
def test_of_two_tabs_one_imports_a_base_map(base_maps: Path, tmp_path: Path, lost: bool) -> None:
    municipality, data = make_municipality(), own_map(tmp_path)

    def send() -> BaseMapImport:
        file = SimpleUploadedFile("karta.gpkg", data)
        return request_map_import(municipality, file, attribution="Kommunen", map_date=DAY)

    if lost:
        send()
        its_worker_dies()
    first, second = at_once(send, send)
    assert isinstance(second, Conflict)
    assert BaseMapImport.objects.get(finished_at=None) == first
    assert [path.parent.name for path in sent_files(base_maps)] == [str(first.folder)]
    assert waiting_jobs() == [("areas.import_base_map", {"import_id": first.pk})]
