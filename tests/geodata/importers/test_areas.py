from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.crs import shape_to_metric, shape_to_store
from geodata.errors import GeometryError, MissingFieldError, UnreadableFileError, WrongCrsError
from geodata.importers.areas import AreaOptions, AreaRow, boundary_of, read_areas
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
    ("city", "areas", "people", "first_name"),
    [
        ("stockholm-basomraden", 87, 141_696, "Elverket"),
        ("malmo-delomraden", 12, 0, "TYGELSJÖ VÅNG"),
        ("goteborg-basomraden", 12, 0, "21052"),
    ],
)
def test_real_areas(city: str, areas: int, people: int, first_name: str) -> None:
    table = read_areas(DATA / f"areas/{city}.gpkg", CODE)
    assert (table.read, len(table.rows), len(table.remarks)) == (areas, areas, 0)
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


def test_the_union_of_stockholms_areas_has_no_slivers() -> None:
    rows = read_areas(STOCKHOLM_AREAS, CODE).rows
    # PostGIS unites the file to 28.063564 km² with 147 holes, and closed by 0.5 m to this.
    unclosed = shapely.union_all([shape_to_metric(row.geometry) for row in rows])
    assert len(unclosed.interiors) > 100
    boundary = shape_to_metric(boundary_of(rows))
    assert boundary.area / 1e6 == pytest.approx(28.063741, abs=1e-5)
    (part,) = boundary.geoms
    (hole,) = part.interiors
    assert Polygon(hole).area > 5  # wider than the closing


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
    assert [row.code for row in table.rows] == ["1"]
    assert [(row.line, row.code) for row in table.rejected] == [
        (2, "missing"),
        (3, "wrong_type"),
        (4, "duplicate_code"),
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


def area_row(shape: BaseGeometry) -> AreaRow:
    stored = shape_to_store(shape)
    return AreaRow(
        1, "1", "1", stored if isinstance(stored, MultiPolygon) else MultiPolygon([stored])
    )


@given(gap_m=st.floats(0.0, 0.9))
@settings(max_examples=25, deadline=None)
def test_gaps_narrower_than_a_metre_close_and_the_outer_border_stays(gap_m: float) -> None:
    rows = [area_row(square(0, 0)), area_row(square(100 + gap_m, 0))]
    boundary = shape_to_metric(boundary_of(rows))
    assert boundary.area == pytest.approx(100 * (200 + gap_m), abs=0.5)
    assert boundary.covers(Point(EAST + 100 + gap_m / 2, NORTH + 50))
    assert not boundary.covers(Point(EAST - 0.1, NORTH + 50))


def test_wider_gaps_stay_open() -> None:
    boundary = shape_to_metric(boundary_of([area_row(square(0, 0)), area_row(square(103, 0))]))
    assert len(boundary.geoms) == 2
    assert not boundary.covers(Point(EAST + 101.5, NORTH + 50))


def test_nothing_that_was_inside_falls_out_of_the_union() -> None:
    spike = Polygon([(EAST, NORTH), (EAST + 200, NORTH + 0.4), (EAST, NORTH + 0.8)])
    boundary = shape_to_metric(boundary_of([area_row(spike), area_row(square(0, 50))]))
    assert boundary.buffer(1e-4).covers(spike)


def test_there_is_no_union_of_nothing() -> None:
    with pytest.raises(GeometryError):
        boundary_of([])


def test_collections_keep_their_areas(tmp_path: Path) -> None:
    mixed = GeometryCollection([square(0, 0), Point(EAST, NORTH)])
    (row,) = read_areas(saved(tmp_path, [mixed]), CODE).rows
    assert row.geometry.geom_type == "MultiPolygon"
