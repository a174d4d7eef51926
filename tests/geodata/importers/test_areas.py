from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.crs import shape_to_metric
from geodata.errors import MissingFieldError, UnreadableFileError, WrongCrsError
from geodata.importers import areas
from geodata.importers.areas import AreaOptions, read_areas
from tests.real_data import DATA, STOCKHOLM_AREAS

CODE = AreaOptions("code")
EAST, NORTH = 674_000.0, 6_580_000.0


def square(dx: float, dy: float, size: float = 100.0) -> Polygon:
    return box(EAST + dx, NORTH + dy, EAST + dx + size, NORTH + dy + size)


def saved(tmp_path: Path, shapes: list[BaseGeometry | None], **columns: list[object]) -> Path:
    columns.setdefault("code", [f"a{i}" for i in range(len(shapes))])
    path = tmp_path / "areas.gpkg"
    gpd.GeoDataFrame(columns, geometry=shapes, crs=3006).to_file(path, driver="GPKG")
    return path


@pytest.mark.parametrize(
    ("city", "number", "people", "first_name"),
    [
        ("stockholm-basomraden", 87, 141_696, "Elverket"),
        ("malmo-delomraden", 12, 0, "TYGELSJÖ VÅNG"),
        ("goteborg-basomraden", 12, 0, "21052"),
    ],
)
def test_real_areas(city: str, number: int, people: int, first_name: str) -> None:
    table = read_areas(DATA / f"areas/{city}.gpkg", CODE)
    assert (table.read, len(table.rows), len(table.remarks)) == (number, number, 0)
    assert sum(group.count for row in table.rows for group in row.population) == people
    assert table.rows[0].name == first_name
    assert all(row.geometry.is_valid for row in table.rows)
    west, south, east, north = shapely.total_bounds([row.geometry for row in table.rows])
    assert 11 < west < east < 19
    assert 55 < south < north < 60


def test_stockholm_by_sex_and_age() -> None:
    table = read_areas(STOCKHOLM_AREAS, CODE)
    assert len(table.population_columns) == 14
    oldest = [group for group in table.rows[0].population if group.age_to is None]
    assert [(group.sex, group.age_from) for group in oldest] == [("women", 80), ("men", 80)]


@pytest.mark.parametrize("form", ["geojson", "shp", "zip"])
def test_every_format_gives_the_same_areas(tmp_path: Path, form: str) -> None:
    frame = gpd.GeoDataFrame(
        {"code": ["0180A"], "namn": ["Söder"], "women_0_5": [7]},
        geometry=[square(0, 0)],
        crs=3006,
    )
    path = tmp_path / f"areas.{form}"
    if form == "geojson":
        frame.to_crs(4326).to_file(path, driver="GeoJSON")
    else:
        frame.to_crs(3011).to_file(tmp_path / "areas.shp", encoding="UTF-8")
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for part in tmp_path.glob("areas.[!z]*"):
                archive.write(part, f"folder/{part.name}")
    (row,) = read_areas(path, CODE).rows
    assert (row.code, row.name) == ("0180A", "Söder")
    assert [(group.sex, group.count) for group in row.population] == [("women", 7)]
    assert shape_to_metric(row.geometry).area == pytest.approx(10_000, rel=1e-4)


def test_a_zip_with_two_shapefiles_asks_which(tmp_path: Path) -> None:
    for name in ("one", "two"):
        gpd.GeoDataFrame({"code": [name]}, geometry=[square(0, 0)], crs=3006).to_file(
            tmp_path / f"{name}.shp"
        )
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        for part in tmp_path.glob("[ot][nw]*"):
            archive.write(part, part.name)
    with pytest.raises(UnreadableFileError) as caught:
        read_areas(tmp_path / "both.zip", CODE)
    assert caught.value.code == "several_layers"
    (row,) = read_areas(tmp_path / "both.zip", AreaOptions("code", layer="two")).rows
    assert row.code == "two"
    with pytest.raises(MissingFieldError):
        read_areas(tmp_path / "both.zip", AreaOptions("code", layer="three"))


def test_features_that_cannot_be_areas_are_reported_by_their_number(tmp_path: Path) -> None:
    shapes = [
        square(0, 0),
        None,
        LineString([(EAST, NORTH), (EAST, NORTH + 1)]),
        square(200, 0),
        square(400, 0),
        Polygon([(EAST, NORTH), (EAST + 1, NORTH), (EAST + 2, NORTH)]),
    ]
    path = saved(tmp_path, shapes, code=["1", "2", "3", "1", None, "6"])
    table = read_areas(path, CODE)
    assert [(row.code, len(row.geometry.geoms)) for row in table.rows] == [("1", 2)]
    assert [(row.line, row.code) for row in table.remarks] == [(4, "united")]
    assert [(row.line, row.code) for row in table.rejected] == [
        (2, "missing"),
        (3, "wrong_type"),
        (5, "missing_code"),
        (6, "no_area"),
    ]


def test_a_rejected_area_does_not_take_the_code_from_a_good_one(tmp_path: Path) -> None:
    table = read_areas(saved(tmp_path, [None, square(0, 0)], code=["1", "1"]), CODE)
    assert [(row.line, row.code) for row in table.rows] == [(2, "1")]


def test_height_is_dropped_bowties_are_mended_and_said_so(tmp_path: Path) -> None:
    bowtie = shapely.affinity.translate(
        Polygon([(0, 0), (200, 200), (200, 0), (0, 200)]), EAST, NORTH
    )
    table = read_areas(saved(tmp_path, [shapely.force_3d(square(0, 0), 5.0), bowtie]), CODE)
    assert not any(row.geometry.has_z for row in table.rows)
    assert all(row.geometry.is_valid for row in table.rows)
    assert shape_to_metric(table.rows[1].geometry).area == pytest.approx(20_000, rel=0.001)
    assert [(row.line, row.code) for row in table.remarks] == [(2, "made_valid")]


def test_numbers_that_are_none_are_left_out_and_said_so(tmp_path: Path) -> None:
    path = saved(tmp_path, [square(0, 0)], women_0_5=[-3], men_0_5=[4])
    table = read_areas(path, CODE)
    assert [(group.sex, group.count) for group in table.rows[0].population] == [("men", 4)]
    assert [(row.code, row.column, row.value) for row in table.remarks] == [
        ("bad_population", "women_0_5", "-3")
    ]


def test_a_missing_field_is_named_with_those_that_exist(tmp_path: Path) -> None:
    path = saved(tmp_path, [square(0, 0)], deso=["x"])
    for options in (AreaOptions("regso"), AreaOptions("code", name_field="regso")):
        with pytest.raises(MissingFieldError) as caught:
            read_areas(path, options)
        assert caught.value.facts["found"] == ["deso", "code"]


def test_numeric_codes_stay_as_they_are_written(tmp_path: Path) -> None:
    path = saved(tmp_path, [square(0, 0), square(200, 0)], code=[101.0, 102.0])
    assert [row.code for row in read_areas(path, CODE).rows] == ["101", "102"]


def test_no_system_no_features_no_file(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"code": ["1"]}, geometry=[square(0, 0)], crs=3006)
    frame.to_file(tmp_path / "bare.shp")
    (tmp_path / "bare.prj").unlink()
    with pytest.raises(WrongCrsError) as wrong:
        read_areas(tmp_path / "bare.shp", CODE)
    assert wrong.value.code == "no_crs"
    frame.iloc[:0].to_file(tmp_path / "empty.gpkg", driver="GPKG")
    with pytest.raises(UnreadableFileError) as empty:
        read_areas(tmp_path / "empty.gpkg", CODE)
    assert empty.value.code == "empty_file"
    (tmp_path / "text.gpkg").write_text("code;name\n1;Söder\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError) as text:
        read_areas(tmp_path / "text.gpkg", CODE)
    assert text.value.code == "unknown_format"


def test_parts_with_one_code_are_one_area_with_all_their_inhabitants(tmp_path: Path) -> None:
    shapes = [square(0, 0), square(500, 0), square(1000, 0), square(0, 500)]
    path = saved(tmp_path, shapes, code=["R1", "R1", "R1", "R2"], women_0_5=[1, 2, 4, 8])
    table = read_areas(path, CODE)
    assert (table.read, len(table.rows), len(table.rejected)) == (4, 2, 0)
    islands, mainland = table.rows
    assert len(islands.geometry.geoms) == 3
    assert [(group.sex, group.age_from, group.count) for group in islands.population] == [
        ("women", 0, 7)
    ]
    assert [group.count for group in mainland.population] == [8]


def test_figures_that_every_part_repeats_count_once(tmp_path: Path) -> None:
    shapes = [square(0, 0), square(500, 0), square(0, 500)]
    path = saved(tmp_path, shapes, code=["R1", "R1", "R2"], women_0_5=[7, 7, 8], men_0_5=[3, 3, 1])
    islands, _mainland = read_areas(path, CODE).rows
    assert sorted((group.sex, group.count) for group in islands.population) == [
        ("men", 3),
        ("women", 7),
    ]


def test_long_codes_are_kept_whole_and_too_long_ones_told(tmp_path: Path) -> None:
    start = "https://id.example.se/statistiskenheter/omraden/2026/"
    codes = [start + "000", start + "001", "x" * 201]
    path = saved(tmp_path, [square(0, 0), square(200, 0), square(400, 0)], code=codes)
    table = read_areas(path, CODE)
    assert [row.code for row in table.rows] == codes[:2]
    assert [(row.line, row.code) for row in table.rejected] == [(3, "code_too_long")]


def test_a_file_of_more_areas_than_there_can_be_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, [square(0, 0), square(200, 0), square(400, 0)])
    monkeypatch.setattr(areas, "MAX_FEATURES", 2)
    with pytest.raises(UnreadableFileError) as refused:
        read_areas(path, CODE)
    assert refused.value.code == "too_large"
    monkeypatch.setattr(areas, "MAX_FEATURES", 3)
    assert len(read_areas(path, CODE).rows) == 3


def test_collections_keep_their_areas(tmp_path: Path) -> None:
    mixed = GeometryCollection([square(0, 0), Point(EAST, NORTH)])
    (row,) = read_areas(saved(tmp_path, [mixed]), CODE).rows
    assert row.geometry.geom_type == "MultiPolygon"
