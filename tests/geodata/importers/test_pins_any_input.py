"""Where rows lie, and that any input is read or refused in words: nothing else happens."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geodata.errors import GeodataError, WrongCrsError
from geodata.importers.pins import outside, read_pins, rows_frame, within_boundary
from tests.geodata.importers.pin_files import FEATURES, SCORES, csv_file

SQUARE = box(674_000, 6_580_000, 675_000, 6_581_000)


def points(*xy: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[Point(pair) for pair in xy], crs=3006)


def test_outside_counts_the_line_as_inside() -> None:
    frame = points(
        (674_500, 6_580_500), (674_000, 6_580_500), (673_999, 6_580_500), (673_500, 6.58e6)
    )
    assert outside(frame, SQUARE).tolist() == [False, False, True, True]
    assert outside(points(), SQUARE).tolist() == []


def test_outside_refuses_degrees_on_either_side() -> None:
    with pytest.raises(WrongCrsError):
        outside(points((674_500, 6_580_500)).to_crs(4326), SQUARE)
    with pytest.raises(WrongCrsError):
        outside(points((674_500, 6_580_500)), box(17, 59, 19, 60))


@given(st.lists(st.tuples(st.floats(-1500, 2500), st.floats(-1500, 2500)), max_size=30))
@settings(max_examples=50, deadline=None)
def test_outside_agrees_with_the_distance_to_a_square(offsets: list[tuple[float, float]]) -> None:
    frame = points(*((674_000 + dx, 6_580_000 + dy) for dx, dy in offsets))
    beyond = [(max(-dx, dx - 1000, 0), max(-dy, dy - 1000, 0)) for dx, dy in offsets]
    distance = np.hypot(*np.array(beyond).T) if offsets else np.array([])
    # Where the edge itself runs through a last digit, either answer is right.
    sure = (distance == 0) | (distance > 1e-6)
    found = outside(frame, SQUARE)
    assert (found[sure] == (distance > 0)[sure]).all()


def test_a_table_without_rows_has_nothing_outside(tmp_path: Path) -> None:
    table = read_pins(csv_file(tmp_path, "lat,lng,score\n"), SCORES)
    assert table.read == 0
    assert within_boundary(table, SQUARE) == table
    assert len(rows_frame([])) == 0


cells = st.one_of(
    st.text(max_size=6), st.floats().map(repr), st.sampled_from(["59,3", "18.1", "1000", "=1+1"])
)


@given(st.lists(st.lists(cells, max_size=5), max_size=8), st.sampled_from([",", ";", "\t", " "]))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_under_the_right_header_is_read_or_rejected(
    tmp_path: Path, rows: list[list[str]], separator: str
) -> None:
    body = "\n".join(separator.join(row) for row in rows)
    path = tmp_path / "any.csv"
    path.write_bytes(f"lat,lng,score\n{body}".encode("utf-8", "surrogatepass"))
    table = read_pins(path, SCORES)
    lines = [row.line for row in table.rows] + [row.line for row in table.rejected]
    assert len(lines) == len(set(lines))
    assert all(abs(row.lng) <= 180 and abs(row.lat) <= 90 for row in table.rows)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
geometries = json_values | st.fixed_dictionaries(
    {"type": st.sampled_from(["Point", "Polygon", "x"]), "coordinates": json_values}
)


@given(st.lists(st.tuples(geometries, json_values), max_size=4))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_geojson_is_read_or_a_typed_error(
    tmp_path: Path, features: list[tuple[object, object]]
) -> None:
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": geometry, "properties": {"score": score}}
            for geometry, score in features
        ],
    }
    path = tmp_path / "any.geojson"
    path.write_text(json.dumps(collection), encoding="utf-8")
    try:
        table = read_pins(path, FEATURES)
    except GeodataError:
        return
    assert table.read <= len(features)


@given(st.lists(st.tuples(st.integers(0, 98_303), st.integers(0, 255)), min_size=1, max_size=40))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_geopackage_with_flipped_bytes_is_read_or_a_typed_error(
    tmp_path: Path, flips: list[tuple[int, int]]
) -> None:
    whole = tmp_path / "whole.gpkg"
    if not whole.exists():
        shapes = shapely.points(np.linspace(18, 18.1, 50), np.full(50, 59.3))
        frame = gpd.GeoDataFrame({"score": range(975, 1025)}, geometry=shapes, crs=4326)
        frame.to_file(whole, driver="GPKG")
    data = bytearray(whole.read_bytes())
    for place, value in flips:
        data[place % len(data)] = value
    path = tmp_path / "flipped.gpkg"
    path.write_bytes(data)
    try:
        read_pins(path, FEATURES)
    except GeodataError as error:
        assert error.code  # noqa: PT017 - either way is right, only a crash is not
