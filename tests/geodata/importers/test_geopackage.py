"""A GeoPackage whose layers are views: queries that may never end, so that GDAL gets none."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

from geodata.errors import MissingFieldError, UnreadableFileError
from geodata.importers import geopackage
from geodata.importers.areas import AreaOptions, read_areas
from geodata.importers.basemap import import_basemap
from geodata.importers.ground_package import require_ground
from geodata.importers.pins import PinOptions, read_pins
from geodata.importers.sources import columns_of, layers_of, read_features
from tests.real_data import STOCKHOLM_AREAS

ENDLESS = (
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
    "SELECT n AS fid, NULL AS geom, '1' AS code, 'x' AS name, 'building' AS kind FROM r"
)
LISTED = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
    "VALUES ('{0}', '{1}', '{0}', 4326)"
)
SHAPED = "INSERT INTO gpkg_geometry_columns VALUES ('{0}', 'geom', 'POLYGON', 4326, 0, 0)"
VIEW = f"CREATE VIEW evil AS {ENDLESS}"


def package(folder: Path, *statements: str) -> Path:
    path = folder / "karta?.gpkg"
    columns = {"code": ["1"], "name": ["Torget"], "kind": ["square"]}
    frame = gpd.GeoDataFrame(columns, geometry=[box(13.2, 58.9, 13.3, 59.0)], crs=4326)
    frame.to_file(path, layer="land", driver="GPKG")
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)
    return path


def replaced_by_view(table: str) -> list[str]:
    columns = "NULL AS table_name, NULL AS column_name, NULL AS extension_name"
    endless = f"CREATE VIEW {table} AS SELECT {columns} FROM ({ENDLESS})"
    return [f"DROP TABLE IF EXISTS {table}", endless]


BESIDE = [VIEW, LISTED.format("evil", "features"), SHAPED.format("evil")]
VIEWS: dict[str, list[str]] = {
    "beside a table": BESIDE,
    "alone": [*BESIDE, "DELETE FROM gpkg_contents WHERE table_name = 'land'"],
    "by another case": [VIEW, LISTED.format("EVIL", "features"), SHAPED.format("Evil")],
    "without shapes": [VIEW, LISTED.format("evil", "attributes")],
    "with shapes only": [VIEW, SHAPED.format("evil")],
    "in the place of the table": [
        "ALTER TABLE land RENAME TO hidden", f"CREATE VIEW land AS {ENDLESS}",
    ],
    "a virtual table": [
        "CREATE VIRTUAL TABLE evil USING fts4(fid, geom, code, name)",
        LISTED.format("evil", "features"), SHAPED.format("evil"),
    ],
    "an index of another sort": [
        "CREATE VIRTUAL TABLE rtree_evil USING fts4(fid, geom)",
        LISTED.format("rtree_evil", "features"), SHAPED.format("rtree_evil"),
    ],
    "the list of layers": replaced_by_view("gpkg_contents"),
    "the list of shapes": replaced_by_view("gpkg_geometry_columns"),
    "the list of extensions": replaced_by_view("gpkg_extensions"),
    "the numbers of features": replaced_by_view("GPKG_ogr_contents"),
}  # fmt: skip
DOORS: dict[str, Callable[[Path], object]] = {
    "areas": lambda path: read_areas(path, AreaOptions("code", layer="land")),
    "pins": lambda path: read_pins(path, PinOptions("name", layer="land")),
    "columns": lambda path: columns_of(path, "land"),
    "whether it is a map": require_ground,
    "map": lambda path: import_basemap(path, path.parent / "map.pmtiles"),
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS.keys())
@pytest.mark.parametrize("statements", VIEWS.values(), ids=VIEWS.keys())
def test_a_view_that_would_be_read_is_refused_at_every_door(
    tmp_path: Path, statements: list[str], door: Callable[[Path], object]
) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        door(package(tmp_path, *statements))
    assert caught.value.code == "layer_is_view"


TAMPERED = {
    "a view that is called a table": "UPDATE sqlite_master SET type = 'table' WHERE name = 'evil'",
    "a view by the name of a table": "UPDATE sqlite_master SET name = 'other' WHERE name = 'evil'",
    "a view by the name of an index": (
        "UPDATE sqlite_master SET type = 'index' WHERE name = 'evil'"
    ),
    "a statement in other words": (
        "UPDATE sqlite_master SET sql = replace(sql, 'CREATE', 'create /**/') WHERE name = 'evil'"
    ),
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED.keys())
def test_who_tampers_with_the_list_of_tables_is_refused(tmp_path: Path, statement: str) -> None:
    path = package(tmp_path, *BESIDE, "PRAGMA writable_schema = ON", statement)
    with pytest.raises(UnreadableFileError) as caught:
        read_features(path, "evil")
    assert caught.value.code in {"layer_is_view", "damaged"}


def test_a_view_that_nothing_points_to_is_neither_in_the_way_nor_chosen(tmp_path: Path) -> None:
    path = package(tmp_path, VIEW, "CREATE VIEW st_geometry_columns AS SELECT 1 AS f_table_name")
    assert layers_of(path) == ["land"]
    assert list(read_features(path)["code"]) == ["1"]
    assert "kind" in columns_of(path, "land")
    for door in (read_features, columns_of):
        with pytest.raises(UnreadableFileError) as caught:
            door(path, "evil")
        assert caught.value.code == "layer_is_view"


def test_the_only_layer_is_never_a_view(tmp_path: Path) -> None:
    emptied = [f"DELETE FROM {table}" for table in ("gpkg_contents", "gpkg_geometry_columns")]
    with pytest.raises(UnreadableFileError) as caught:
        read_features(package(tmp_path, VIEW, *emptied))
    assert caught.value.code == "no_layer"


def test_views_of_views_that_nobody_reads_cost_nothing(tmp_path: Path) -> None:
    """Each twice the one before: 2^60 selects, if anybody so much as looked at the last."""
    doubling = [
        f"CREATE VIEW v{n + 1} AS SELECT a.fid FROM v{n} AS a, v{n} AS b" for n in range(60)
    ]
    path = package(tmp_path, "CREATE VIEW v0 AS SELECT 1 AS fid", *doubling)
    assert layers_of(path) == ["land"]
    assert len(read_features(path)) == 1


@pytest.mark.parametrize("name", ['"Länd ""A"""', "'its'", "`a`", "[b c]", "bare"])
def test_ordinary_tables_by_any_name_are_read(tmp_path: Path, name: str) -> None:
    """Also beside a column that is computed from another."""
    path = package(
        tmp_path,
        f"CREATE TABLE {name} (fid INTEGER PRIMARY KEY, geom POLYGON, code TEXT, "
        "double TEXT AS (code || code))",
        f"INSERT INTO {name} (geom, code) SELECT geom, code FROM land",
        "INSERT INTO gpkg_contents (table_name, data_type, srs_id) SELECT name, 'features', 4326 "
        "FROM sqlite_master WHERE sql LIKE '%code || code%'",
        "INSERT INTO gpkg_geometry_columns SELECT table_name, 'geom', 'POLYGON', 4326, 0, 0 "
        "FROM gpkg_contents WHERE table_name <> 'land'",
    )
    (_land, other) = layers_of(path)
    frame = read_features(path, other)
    assert list(frame["code"]) == ["1"]
    assert frame.geometry.iloc[0].area > 0


def test_real_files_are_read_as_before() -> None:
    (layer,) = layers_of(STOCKHOLM_AREAS)
    assert len(read_features(STOCKHOLM_AREAS, layer)) == 87
    with pytest.raises(MissingFieldError):
        read_features(STOCKHOLM_AREAS, "no such layer")


def test_the_look_itself_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 20000) "
    path = package(
        tmp_path,
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
        f"{many} SELECT 'a' || n, 'features', 'a' || n, 4326 FROM r",
    )
    assert layers_of(path) == ["land"]
    monkeypatch.setattr(geopackage, "MOST_STEPS", 50_000)
    with pytest.raises(UnreadableFileError) as caught:
        layers_of(path)
    assert caught.value.code == "damaged"


def test_half_a_file_is_damaged(tmp_path: Path) -> None:
    path = package(tmp_path)
    path.write_bytes(path.read_bytes()[:3_000])
    with pytest.raises(UnreadableFileError) as caught:
        layers_of(path)
    assert caught.value.code == "damaged"
