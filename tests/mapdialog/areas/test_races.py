"""Two who take in the same ground at once."""

from pathlib import Path

import pytest
from shapely.geometry import MultiPolygon, box

from geodata.importers.areas import AreaRow
from geodata.importers.basemap import ImportedBaseMap
from geodata.importers.named_places import NamedPlace
from geodata.importers.population import PopulationCount
from geodata.tiles import TileReport
from mapdialog.areas.base_maps import store_base_map
from mapdialog.areas.models import Area, AreaSet, BaseMap, Boundary, Place, Population
from mapdialog.areas.services import AreasStored, set_boundary, store_areas
from tests.at_once import at_once
from tests.factories import EAST, NORTH, SOUTH, WEST, make_municipality

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


@pytest.mark.races("BaseMap.digest")
def test_a_base_map_is_stored_once_with_its_places(base_maps: Path, tmp_path: Path) -> None:
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
        lambda: store_base_map(None, imported("a")), lambda: store_base_map(None, imported("b"))
    )
    assert one == two == BaseMap.objects.get()
    assert Place.objects.count() == 1
    assert (base_maps / one.file_name).is_file()
