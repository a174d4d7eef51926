"""Exported files, opened again, where possible by another program than the one that wrote them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
from shapely.geometry import LineString, Point, box

from geodata.errors import OptionError, WrongCrsError
from geodata.exporters.layers import About, write_layers

EAST, NORTH = 674_000.0, 6_580_000.0
ABOUT = About(
    title="Trygghet i Vänersö",
    text="818 markeringar, 1 maj–30 juni.\nSjälvvalda svar, inte ett slumpmässigt urval.",
    layers={"cells": "Rutor", "actions": "Åtgärder"},
)


@pytest.fixture
def layers() -> dict[str, gpd.GeoDataFrame]:
    cells = gpd.GeoDataFrame(
        {
            "cell_id": ["a", "b", "c"],
            "stability_unsafe": [16, 0, 3],
            "stability_safe": [0, 1, 2],
            "share_unsafe": [0.8, 0.25, None],
            "hot_unsafe": [True, False, False],
        },
        geometry=[box(EAST + i, NORTH, EAST + i + 1, NORTH + 1) for i in (0, 100, 200)],
        crs=3006,
    )
    actions = gpd.GeoDataFrame(
        {
            "title": ["Belysning på Åvägen", "=HYPERLINK()", "x" * 300],
            "due_on": [date(2025, 6, 1), None, None],
            "cost": [Decimal("1.5"), None, None],
        },
        geometry=[
            Point(EAST, NORTH),
            LineString([(EAST, NORTH), (EAST + 9, NORTH)]),
            box(EAST, NORTH, EAST + 5, NORTH + 5),
        ],
        crs=3006,
    )
    return {"cells": cells, "actions": actions, "pins": cells.iloc[:0][["cell_id", "geometry"]]}


def test_a_geopackage_opens_in_ogrinfo_with_the_same_counts(
    layers: dict[str, gpd.GeoDataFrame], tmp_path: Path
) -> None:
    path = tmp_path / "out.gpkg"
    counts = write_layers(layers, path, "gpkg", about=ABOUT)
    assert counts == {"cells": 3, "actions": 3, "pins": 0}
    program = shutil.which("ogrinfo")
    assert program, "gdal-bin is among the packages of the set-up"
    command = [program, "-so", "-al", str(path)]
    shown = subprocess.run(command, capture_output=True, check=True, text=True)
    assert "Warning" not in shown.stderr
    found = shown.stdout.split("Layer name: ")[1:]
    assert [text.splitlines()[0] for text in found] == list(counts)
    for text, count in zip(found, counts.values(), strict=True):
        assert f"Feature Count: {count}\n" in text
        assert 'ID["EPSG",3006]]\n' in text
        assert "Självvalda svar" in text
    assert "IDENTIFIER=Åtgärder" in found[1]


def test_a_geopackage_keeps_types_and_coordinates(
    layers: dict[str, gpd.GeoDataFrame], tmp_path: Path
) -> None:
    write_layers(layers, tmp_path / "out.gpkg", "gpkg")
    cells = gpd.read_file(tmp_path / "out.gpkg", layer="cells")
    assert cells["hot_unsafe"].tolist() == [True, False, False]
    assert cells["share_unsafe"].iloc[0] == 0.8
    assert cells["share_unsafe"].isna().tolist() == [False, False, True]
    assert cells.geometry.iloc[1].equals(layers["cells"].geometry.iloc[1])
    actions = gpd.read_file(tmp_path / "out.gpkg", layer="actions")
    assert actions["cost"].tolist()[0] == "1.5"


def test_a_local_zone_and_layers_in_degrees(tmp_path: Path) -> None:
    stored = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(18.0, 59.3)], crs=4326)
    write_layers({"pins": stored}, tmp_path / "out.gpkg", "gpkg", srid=3011)
    frame = gpd.read_file(tmp_path / "out.gpkg")
    assert frame.crs.to_epsg() == 3011
    assert frame.geometry.x[0] == pytest.approx(150_000, abs=0.01)


def test_writing_again_replaces(layers: dict[str, gpd.GeoDataFrame], tmp_path: Path) -> None:
    for _ in range(2):
        write_layers(layers, tmp_path / "out.gpkg", "gpkg")
    assert len(gpd.read_file(tmp_path / "out.gpkg", layer="cells")) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["out.gpkg"]


def test_shapefiles_come_zipped_one_for_each_sort_of_geometry(
    layers: dict[str, gpd.GeoDataFrame], tmp_path: Path
) -> None:
    path = tmp_path / "out.zip"
    write_layers(layers, path, "shp", about=ABOUT)
    names = zipfile.ZipFile(path).namelist()
    shapes = [name for name in names if name.endswith(".shp")]
    assert shapes == [
        "actions_areas.shp", "actions_lines.shp", "actions_points.shp", "cells.shp", "pins.shp"
    ]  # fmt: skip
    for name in shapes:
        stem = name.removesuffix(".shp")
        assert {f"{stem}.dbf", f"{stem}.prj", f"{stem}.cpg", f"{stem}.shx"} <= set(names)
        assert zipfile.ZipFile(path).read(f"{stem}.cpg") == b"UTF-8"
    cells = pyogrio.read_dataframe(f"/vsizip/{path}/cells.shp")
    assert cells.crs.to_epsg() == 3006
    assert list(cells.columns[:5]) == [
        "cell_id", "stab_unsaf", "stabi_safe", "shar_unsaf", "hot_unsafe"
    ]  # fmt: skip
    assert cells["hot_unsafe"].tolist() == [1, 0, 0]
    points = pyogrio.read_dataframe(f"/vsizip/{path}/actions_points.shp")
    assert points["title"].tolist() == ["Belysning på Åvägen"]
    (long,) = pyogrio.read_dataframe(f"/vsizip/{path}/actions_areas.shp")["title"]
    assert long.endswith("x…")
    fields = zipfile.ZipFile(path).read("fields.csv").decode("utf-8-sig")
    assert "cells;stab_unsaf;stability_unsafe" in fields
    assert "Självvalda svar" in zipfile.ZipFile(path).read("about.txt").decode("utf-8-sig")


def test_geojson_is_one_collection_in_degrees(
    layers: dict[str, gpd.GeoDataFrame], tmp_path: Path
) -> None:
    write_layers(layers, tmp_path / "out.geojson", "geojson", about=ABOUT)
    data = json.loads((tmp_path / "out.geojson").read_text("utf-8"))
    assert data["title"] == "Trygghet i Vänersö"
    assert [feature["properties"]["layer"] for feature in data["features"]] == (
        ["cells"] * 3 + ["actions"] * 3
    )
    lng, lat = data["features"][3]["geometry"]["coordinates"]
    assert 18 < lng < 18.2
    assert 59 < lat < 60
    assert len(gpd.read_file(tmp_path / "out.geojson")) == 6


def test_one_table_is_a_csv_and_formulas_are_harmless(
    layers: dict[str, gpd.GeoDataFrame], tmp_path: Path
) -> None:
    write_layers({"actions": layers["actions"]}, tmp_path / "out.csv", "csv")
    text = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert rows[0]["title"] == "Belysning på Åvägen"
    assert rows[0]["N"] == "6580000,0"
    assert rows[0]["E"] == "674000,0"
    assert rows[0]["due_on"] == "2025-06-01"
    assert rows[1]["title"] == "'=HYPERLINK()"


def test_a_table_gives_points_in_decimetres_and_areas_in_metres(tmp_path: Path) -> None:
    shapes = [Point(674000.26, 6580000.44), box(674000, 6580000, 674001.5, 6580002.9)]
    frame = gpd.GeoDataFrame({"name": ["lampa", "torg"]}, geometry=shapes, crs=3006)
    write_layers({"places": frame}, tmp_path / "out.csv", "csv")
    text = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [(row["N"], row["E"]) for row in rows] == [
        ("6580000,4", "674000,3"),
        ("6580001,0", "674001,0"),  # the middle of the square, 6580001.45 and 674000.75
    ]


def test_several_tables_are_zipped(layers: dict[str, gpd.GeoDataFrame], tmp_path: Path) -> None:
    write_layers(layers, tmp_path / "out.zip", "csv", about=ABOUT)
    names = zipfile.ZipFile(tmp_path / "out.zip").namelist()
    assert names == ["about.txt", "actions.csv", "cells.csv", "pins.csv"]


def test_a_workbook_has_a_sheet_for_each_layer(
    layers: dict[str, gpd.GeoDataFrame], tmp_path: Path
) -> None:
    write_layers(layers, tmp_path / "out.xlsx", "xlsx", about=ABOUT)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["about", "Rutor", "Åtgärder", "pins"]
    assert book["Rutor"].max_row == 4
    assert "Självvalda svar" in str(book["about"]["A4"].value)


@pytest.mark.parametrize("form", ["shp", "csv", "geojson"])
def test_the_same_layers_give_the_same_bytes(
    layers: dict[str, gpd.GeoDataFrame], tmp_path: Path, form: str
) -> None:
    for name in ("a", "b"):
        write_layers(layers, tmp_path / name, form)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_layers_at_all(tmp_path: Path) -> None:
    with pytest.raises(OptionError) as caught:
        write_layers({}, tmp_path / "out.gpkg", "gpkg")
    assert caught.value.code == "no_layers"


@pytest.mark.parametrize(
    ("form", "srid", "code"), [("dwg", 3006, "bad_format"), ("gpkg", 3857, "bad_srid")]
)
def test_options_that_are_none(
    layers: dict[str, gpd.GeoDataFrame], tmp_path: Path, form: str, srid: int, code: str
) -> None:
    with pytest.raises(OptionError) as caught:
        write_layers(layers, tmp_path / "out", form, srid=srid)
    assert caught.value.code == code
    assert not list(tmp_path.iterdir())


def test_a_layer_without_a_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongCrsError):
        write_layers({"a": gpd.GeoDataFrame(geometry=[Point(0, 0)])}, tmp_path / "out", "gpkg")
