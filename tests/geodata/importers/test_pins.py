"""Every way in which a file of pins can be wrong, and the ways in which it is right."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import LineString, MultiPoint, Point, box

from geodata.errors import MissingFieldError, OptionError, WrongCrsError
from geodata.importers.pins import PinOptions, read_pins, within_boundary
from tests.geodata.importers.pin_files import FEATURES, PLACE_PULSE, SCORES, WORDS, csv_file
from tests.real_data import DATA, STOCKHOLM_AREAS


@pytest.mark.parametrize(
    ("city", "read", "never_compared"),
    [("stockholm", 173, 4), ("amsterdam", 85, 11), ("glasgow", 129, 18), ("munich", 302, 39)],
)
def test_place_pulse(city: str, read: int, never_compared: int) -> None:
    table = read_pins(DATA / f"place-pulse/{city}.csv", PLACE_PULSE)
    assert table.read == read
    assert Counter(row.code for row in table.rejected) == {"not_compared": never_compared}
    assert {row.value for row in table.rejected} == {"1000.0"}
    assert len({row.import_key for row in table.rows}) == read - never_compared


def test_stockholm_against_the_union_of_its_areas() -> None:
    table = read_pins(DATA / "place-pulse/stockholm.csv", PLACE_PULSE)
    areas = gpd.read_file(STOCKHOLM_AREAS).to_crs(3006)
    inside = within_boundary(table, areas.union_all())
    assert inside.read == 173
    assert len(inside.rows) == 137  # as PostGIS counts them
    assert Counter(row.code for row in inside.rejected) == {"not_compared": 4, "outside": 32}
    assert [row.line for row in inside.rejected] == sorted(row.line for row in inside.rejected)


def test_every_kind_of_bad_row_is_reported_by_line_and_the_good_ones_stay(tmp_path: Path) -> None:
    text = (
        "lat;lng;score\n"
        "59,3;18,1;1001\n"  # 2
        ";18,1;1001\n"
        "nan;18,1;1001\n"
        "norr;18,1;1001\n"
        "inf;18,1;1001\n"
        "999;999;1001\n"
        "18,1;59,3;1001\n"
        "59,3;18,1;1000\n"
        "59,3;18,1;\n"
        "59,3;18,1;bra\n"
        ";;\n"
        "59,3;18,1;999,5\n"  # 13
    )
    table = read_pins(csv_file(tmp_path, text), SCORES)
    assert [(row.line, row.perception) for row in table.rows] == [(2, "safe"), (13, "unsafe")]
    assert [(row.line, row.code) for row in table.rejected] == [
        (3, "missing"),
        (4, "missing"),
        (5, "not_a_number"),
        (6, "not_finite"),
        (7, "out_of_range"),
        (8, "swapped"),
        (9, "not_compared"),
        (10, "missing_perception"),
        (11, "unknown_perception"),
        (12, "empty"),
    ]
    assert table.rejected[2].value == "norr, 18,1"
    assert table.rejected[8].value == "bra"
    assert table.rejected[8].column == "score"


def test_words_comment_time_reasons_and_respondent(tmp_path: Path) -> None:
    text = (
        "lat,lng,känsla,text,tid,skäl,vem\n"
        '59.3,18.1,Otrygg,"Mörkt, tyst",kväll,"poor_lighting; deserted,,litter",r7\n'
    )
    options = PinOptions(
        perception="känsla",
        latitude="lat",
        longitude="lng",
        comment="text",
        time="tid",
        reason="skäl",
        respondent="vem",
    )
    (row,) = read_pins(csv_file(tmp_path, text), options).rows
    assert (row.lng, row.lat, row.perception) == (18.1, 59.3, "unsafe")
    assert row.comment == "Mörkt, tyst"
    assert row.time == "kväll"
    assert row.reasons == ("poor_lighting", "deserted", "litter")
    assert row.respondent == "r7"


def test_own_words_can_be_given(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "lat,lng,känsla\n59.3,18.1,bra\n59.3,18.1,trygg\n")
    options = PinOptions(
        perception="känsla",
        latitude="lat",
        longitude="lng",
        safe_words=frozenset({"bra"}),
        unsafe_words=frozenset({"dåligt"}),
    )
    table = read_pins(path, options)
    assert [row.perception for row in table.rows] == ["safe"]
    assert [row.code for row in table.rejected] == ["unknown_perception"]


def test_projected_columns_land_on_the_same_place(tmp_path: Path) -> None:
    place = gpd.GeoSeries([Point(18.07, 59.33)], crs=4326).to_crs(3011)[0]
    text = f"N;E;känsla\n{place.y};{place.x};trygg\n{place.x};{place.y};trygg\n1e15;5;trygg\n"
    path = csv_file(tmp_path, text)
    table = read_pins(path, PinOptions(perception="känsla", x="E", y="N", crs="EPSG:3011"))
    assert (table.rows[0].lng, table.rows[0].lat) == pytest.approx((18.07, 59.33), abs=1e-8)
    assert [(row.line, row.code) for row in table.rejected] == [(3, "swapped"), (4, "out_of_range")]


@pytest.mark.parametrize("driver", ["GPKG", "GeoJSON", "ESRI Shapefile"])
def test_features_of_any_format_and_system(tmp_path: Path, driver: str) -> None:
    shapes = [Point(18.07, 59.33), Point(18.08, 59.34), None]
    frame = gpd.GeoDataFrame({"score": [1001.5, 998, 1001]}, geometry=shapes, crs=4326)
    path = tmp_path / {"GPKG": "a.gpkg", "GeoJSON": "a.geojson"}.get(driver, "a.shp")
    (frame if driver == "GeoJSON" else frame.to_crs(3006)).to_file(path, driver=driver)
    table = read_pins(path, FEATURES)
    assert [(row.line, row.perception) for row in table.rows] == [(1, "safe"), (2, "unsafe")]
    assert (table.rows[0].lng, table.rows[0].lat) == pytest.approx((18.07, 59.33), abs=1e-7)
    assert [(row.line, row.code) for row in table.rejected] == [(3, "missing")]


def test_only_single_points_are_pins(tmp_path: Path) -> None:
    shapes = [
        MultiPoint([(18.07, 59.33)]),
        MultiPoint([(18.07, 59.33), (18.08, 59.33)]),
        LineString([(18, 59), (19, 59)]),
        box(18, 59, 19, 60),
        Point(59.33, 18.07),
        Point(181, 59),
    ]
    frame = gpd.GeoDataFrame({"score": [1001] * 6}, geometry=shapes, crs=4326)
    path = tmp_path / "mixed.geojson"
    frame.to_file(path, driver="GeoJSON")
    table = read_pins(path, FEATURES)
    assert [row.line for row in table.rows] == [1]
    codes = [row.code for row in table.rejected]
    assert codes == ["not_a_point", "not_a_point", "not_a_point", "swapped", "out_of_range"]


def test_a_workbook_reads_as_the_csv_does(tmp_path: Path) -> None:
    rows: list[list[object]] = [["lat", "lng", "score"], [59.3, 18.1, 1001], [59.4, 18.2, 1000]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "pins.xlsx")
    sheet = read_pins(tmp_path / "pins.xlsx", SCORES)
    text = "\n".join(",".join(str(cell) for cell in row) for row in rows)
    plain = read_pins(csv_file(tmp_path, text), SCORES)
    assert sheet == plain


def test_keys_are_stable_and_tell_equal_rows_apart(tmp_path: Path) -> None:
    row = "59.3,18.1,1001\n"
    once = read_pins(csv_file(tmp_path, "lat,lng,score\n" + row), SCORES).rows
    thrice = read_pins(csv_file(tmp_path, "lat,lng,score\n59.4,18.1,1\n" + row * 3), SCORES).rows
    assert len({pin.import_key for pin in thrice}) == 4
    assert thrice[1].import_key == once[0].import_key
    assert {len(pin.import_key) for pin in thrice} == {32}


def test_keys_do_not_depend_on_the_options_or_the_order_of_columns(tmp_path: Path) -> None:
    text = "lat,lng,score\n59.3,18.1,1000\n59.3,18.1,1001\n"
    strict = read_pins(csv_file(tmp_path, text), SCORES).rows
    words = PinOptions(
        perception="score", safe_above=1000.5, unsafe_below=1000.5, latitude="lat", longitude="lng"
    )
    every = read_pins(csv_file(tmp_path, text), words).rows
    turned = read_pins(csv_file(tmp_path, "score;LNG;lat\n1001;18.1;59.3\n"), SCORES).rows
    assert strict[0].import_key == every[1].import_key == turned[0].import_key
    assert every[0].import_key != every[1].import_key


def test_the_place_of_a_feature_is_part_of_its_key(tmp_path: Path) -> None:
    keys = []
    for lng in (18.1, 18.2, 18.1):
        frame = gpd.GeoDataFrame({"score": [1200]}, geometry=[Point(lng, 59.3)], crs=4326)
        frame.to_file(tmp_path / "one.geojson", driver="GeoJSON")
        keys.append(read_pins(tmp_path / "one.geojson", FEATURES).rows[0].import_key)
    assert keys[0] == keys[2] != keys[1]


def test_cells_that_run_together_are_still_two_rows(tmp_path: Path) -> None:
    text = "lat,lng,känsla,a,b\n59.3,18.1,trygg,xy,z\n59.3,18.1,trygg,x,yz\n"
    rows = read_pins(csv_file(tmp_path, text), WORDS).rows
    assert rows[0].import_key != rows[1].import_key


@pytest.mark.parametrize(
    "options",
    [
        PinOptions(perception="score"),
        PinOptions(perception="score", latitude="lat"),
        PinOptions(perception="score", latitude="lat", longitude="lng", x="lng"),
        PinOptions(perception="score", latitude="lat", longitude="lng", x="lng", y="lat"),
        PinOptions(perception="score", x="lng", y="lat"),
        PinOptions(perception="score", safe_above=1, unsafe_below=2, latitude="a", longitude="b"),
    ],
)
def test_options_that_contradict_are_refused(tmp_path: Path, options: PinOptions) -> None:
    with pytest.raises(OptionError):
        read_pins(csv_file(tmp_path, "lat,lng,score\n59.3,18.1,1001\n"), options)


def test_a_missing_column_is_named_with_those_that_exist(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "latitud;longitud;score\n59.3;18.1;1001\n")
    with pytest.raises(MissingFieldError, match="latitud, longitud, score"):
        read_pins(path, SCORES)


def test_features_without_a_system_are_refused(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"score": [1001]}, geometry=[Point(674032, 6580822)], crs=3006)
    frame.to_file(tmp_path / "pins.shp")
    (tmp_path / "pins.prj").unlink()
    with pytest.raises(WrongCrsError) as caught:
        read_pins(tmp_path / "pins.shp", FEATURES)
    assert caught.value.code == "no_crs"
    with pytest.raises(WrongCrsError):
        read_pins(
            csv_file(tmp_path, "x,y,score\n1,2,1001\n"),
            PinOptions(perception="score", safe_above=1000, x="x", y="y", crs="EPSG:0"),
        )
