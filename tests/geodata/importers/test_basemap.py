from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import LineString, Point, box

from geodata.errors import GeometryError, OptionError, UnreadableFileError
from geodata.importers.basemap import ImportedBaseMap, import_basemap, read_ground
from geodata.importers.ground_kinds import KINDS
from geodata.importers.ground_package import require_ground
from tests.real_data import HELSINKI, STOCKHOLM_AREAS

CENTRAL_HELSINKI = (24.937, 60.1645, 24.947, 60.1775)


@pytest.fixture(scope="module")
def helsinki(tmp_path_factory: pytest.TempPathFactory) -> tuple[ImportedBaseMap, float]:
    started = time.perf_counter()
    target = tmp_path_factory.mktemp("basemap") / "deep/helsinki.pmtiles"
    made = import_basemap(HELSINKI, target)
    return made, time.perf_counter() - started


def test_helsinki_imports_in_seconds_and_says_whose_data_it_is(
    helsinki: tuple[ImportedBaseMap, float],
) -> None:
    made, seconds = helsinki
    assert seconds < 30
    assert made.attribution == "© OpenStreetMap contributors"
    assert box(*CENTRAL_HELSINKI).contains(made.bounds)
    assert made.bounds.area > 0.6 * box(*CENTRAL_HELSINKI).area
    assert sorted(made.tiles.parent.iterdir()) == [made.ground, made.tiles]


def test_broken_rings_are_counted_and_the_rest_is_there_and_valid(
    helsinki: tuple[ImportedBaseMap, float],
) -> None:
    made, _ = helsinki
    # Of four closed ways, a park and three houses, the cut left one node (see the data's README),
    # and of nine more two nodes, so that they have no area.
    assert made.left_out == 4 + 9
    ground = gpd.read_file(made.ground)
    assert ground.crs.to_epsg() == 3006
    assert ground.geometry.is_valid.all()
    assert set(ground["kind"]) <= KINDS.keys()
    assert dict(Counter(ground["kind"])) == made.counts
    assert made.counts["building"] > 200
    assert (made.counts["tram"], made.counts["rail"], made.counts["road_primary"]) == (96, 88, 103)
    assert made.counts["tunnel"] > 100


def test_the_sea_is_there_though_osm_draws_only_the_shore(
    helsinki: tuple[ImportedBaseMap, float],
) -> None:
    ground = gpd.read_file(helsinki[0].ground).to_crs(4326)
    water = ground[ground["kind"] == "water"].union_all()
    assert water.contains(Point(24.9466, 60.1767))  # Kaisaniemenlahti
    assert not water.intersects(Point(24.9414, 60.1709))  # the railway station


def test_people_find_streets_stations_and_addresses(
    helsinki: tuple[ImportedBaseMap, float],
) -> None:
    places = helsinki[0].places
    assert len({(place.kind, place.name, place.detail) for place in places}) == len(places)
    (street,) = (p for p in places if p.name == "Aleksanterinkatu" and p.kind == "street")
    assert box(24.94, 60.165, 24.955, 60.171).contains(Point(street.lng, street.lat))
    (address,) = (p for p in places if p.name == "Aleksanterinkatu 11")
    assert (address.kind, address.detail) == ("address", "Helsinki")
    assert {p.kind for p in places} >= {"place", "street", "square", "park", "station", "stop"}


def test_tiles_stay_light(helsinki: tuple[ImportedBaseMap, float]) -> None:
    made, _ = helsinki
    assert made.tile_report.heaviest_bytes < 100_000
    low = pyogrio.read_dataframe(made.tiles, layer="ground", ZOOM_LEVEL="9")
    high = pyogrio.read_dataframe(made.tiles, layer="ground", ZOOM_LEVEL="15")
    assert len(low) < 50 < 1500 < len(high)
    assert "building" not in set(low["kind"])


def test_ground_for_print_is_cut_to_the_page(helsinki: tuple[ImportedBaseMap, float]) -> None:
    made, _ = helsinki
    whole = gpd.read_file(made.ground)
    west, south, _east, _north = whole.total_bounds
    part = read_ground(made.ground, (west, south, west + 300, south + 300))
    assert 0 < len(part) < len(whole) / 3
    assert part["name"].notna().all()
    water = read_ground(made.ground, tuple(whole.total_bounds), ["water"])
    assert set(water["kind"]) == {"water"}
    with pytest.raises(OptionError):
        read_ground(made.ground, (0, 0, 1, 1), ["x') OR 1=1 --"])


def own_ground(tmp_path: Path) -> Path:
    path = tmp_path / "own.gpkg"
    east, north = 400_000.0, 6_500_000.0
    land = gpd.GeoDataFrame(
        {"kind": ["park", "building", "dragon", "park"], "name": ["Åparken", None, "x", ""]},
        geometry=[
            box(east, north, east + 200, north + 200),
            box(east, north, east + 20, north + 20),
            box(east, north, east + 20, north + 20),
            LineString([(east, north), (east + 50, north)]),
        ],
        crs=3006,
    )
    streets = gpd.GeoDataFrame(
        {"kind": ["road_street"], "name": ["Storgatan"]},
        geometry=[LineString([(east, north), (east + 900, north)])],
        crs=3006,
    )
    doors = gpd.GeoDataFrame(
        {"street": ["Storgatan"], "number": ["3"], "city": ["Vänersö"]},
        geometry=[Point(east + 100, north + 10)],
        crs=3006,
    )
    land.to_file(path, layer="land", driver="GPKG")
    streets.to_crs(3011).to_file(path, layer="streets", driver="GPKG")
    doors.to_file(path, layer="addresses", driver="GPKG")
    return path


def test_a_geopackage_of_ones_own(tmp_path: Path) -> None:
    seen: list[str] = []
    made = import_basemap(
        own_ground(tmp_path),
        tmp_path / "own.pmtiles",
        ground=tmp_path / "print.gpkg",
        attribution="Vänersö kommun",
        progress=lambda step, _share: seen.append(step),
    )
    assert made.counts == {"building": 1, "park": 1, "park_name": 1, "road_street": 1}
    assert made.attribution == "Vänersö kommun"
    assert made.ground == tmp_path / "print.gpkg"
    assert [(p.kind, p.name, p.detail) for p in made.places] == [
        ("address", "Storgatan 3", "Vänersö"),
        ("park", "Åparken", ""),
        ("street", "Storgatan", ""),
    ]
    assert list(dict.fromkeys(seen)) == ["read", "mend", "places", "tiles", "ground"]


def test_what_cannot_be_ground_is_told_by_its_columns(tmp_path: Path) -> None:
    require_ground(own_ground(tmp_path))
    with pytest.raises(UnreadableFileError) as refused:
        require_ground(STOCKHOLM_AREAS)
    assert refused.value.code == "no_kinds"
    half = tmp_path / "half.gpkg"
    half.write_bytes(own_ground(tmp_path).read_bytes()[:3_000])
    with pytest.raises(UnreadableFileError) as refused:
        require_ground(half)
    assert refused.value.code == "damaged"


def test_ground_of_another_town_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    seen: list[str] = []
    with pytest.raises(GeometryError) as refused:
        import_basemap(
            HELSINKI,
            tmp_path / "out.pmtiles",
            code="0180",
            progress=lambda step, _share: seen.append(step),
        )
    assert refused.value.code == "unlike_outline"
    assert "tiles" not in seen
    assert not list(tmp_path.iterdir())


def test_importing_again_replaces_and_gives_the_same_bytes(tmp_path: Path) -> None:
    source, target = own_ground(tmp_path), tmp_path / "a.pmtiles"
    first = import_basemap(source, target).tiles.read_bytes()
    assert import_basemap(source, target).tiles.read_bytes() == first


def lantmateriet_file(folder: Path, theme: str, **layers: gpd.GeoDataFrame) -> None:
    for name, frame in layers.items():
        frame.to_file(folder / f"{theme}.gpkg", layer=name, driver="GPKG")


def features(shapes: list[object], **columns: list[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=3006)


def test_a_delivery_from_lantmateriet(tmp_path: Path) -> None:
    line, area = LineString([(4e5, 65e5), (4e5 + 500, 65e5)]), box(4e5, 65e5, 4e5 + 500, 65e5 + 500)
    lantmateriet_file(
        tmp_path,
        "mark_sverige",
        mark=features([area] * 3, objekttyp=["Sjö", "Barr- och blandskog", "Ej karterat område"]),
        sankmark=features([area], objekttyp=["Sankmark, våt"]),
    )
    lantmateriet_file(
        tmp_path,
        "kommunikation",
        vaglinje=features(
            [line] * 3,
            objekttyp=["Motorväg", "Lokalgata liten", "Något nytt"],
            bro_och_tunnel=["Ingen information", "Ingen information", "Tunnel"],
        ),
        ovrig_vag=features([line], objekttyp=["Gångstig"]),
        ralstrafik=features([line], objekttyp=["Järnväg"]),
    )
    lantmateriet_file(tmp_path, "byggnadsverk", byggnad=features([area], objekttyp=["Bostad"]))
    lantmateriet_file(
        tmp_path,
        "text",
        textpunkt=features(
            [Point(4e5, 65e5)] * 2,
            textkategori=["Tätort", "Upplysningstext"],
            karttext=["Ås", "bg"],
        ),
    )
    for theme in ("mark_sverige", "kommunikation", "byggnadsverk", "text"):
        require_ground(tmp_path / f"{theme}.gpkg")
    made = import_basemap(tmp_path, tmp_path / "out.pmtiles", ground=tmp_path / "out.ground")
    assert made.attribution == "© Lantmäteriet"
    assert made.counts == {
        "building": 1,
        "path": 1,
        "place_town": 1,
        "rail": 1,
        "road_motorway": 1,
        "road_street": 1,
        "road_tunnel": 1,
        "water": 1,
        "wetland": 1,
        "wood": 1,
    }
    assert [place.name for place in made.places] == ["Ås"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.osm.pbf", b"", "empty_file"),
        ("cut.osm.pbf", None, "damaged"),
        ("text.gpkg", b"kind;name\n", "unknown_format"),
    ],
)
def test_files_that_are_no_base_map(
    tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    if content is None:
        content = HELSINKI.read_bytes()[:150_000]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFileError) as caught:
        import_basemap(tmp_path / name, tmp_path / "out.pmtiles")
    assert caught.value.code == code
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_geopackage_without_kinds_is_told_what_is_missing(tmp_path: Path) -> None:
    features([box(0, 0, 1, 1)], code=["1"]).to_file(tmp_path / "a.gpkg", layer="areas")
    with pytest.raises(UnreadableFileError) as caught:
        import_basemap(tmp_path / "a.gpkg", tmp_path / "out.pmtiles")
    assert caught.value.code == "no_kinds"
    assert caught.value.facts["layers"] == ["areas"]
