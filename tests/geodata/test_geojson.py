from __future__ import annotations

import json
from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pytest
import shapely
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from geodata.errors import WrongCrsError
from geodata.geojson import collected, feature_collection, feature_collection_sql


def frame(*shapes: object, crs: int = 4326, **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def test_six_decimals_longitude_first_and_no_spaces() -> None:
    point = frame(Point(18.123456789, 59.000000049), name=["Å"])
    assert feature_collection(point, ["name"]).decode() == (
        '{"type":"FeatureCollection","features":[{"type":"Feature",'
        '"geometry":{"type":"Point","coordinates":[18.123457,59.0]},'
        '"properties":{"name":"Å"}}]}'
    )


def test_metres_come_out_as_degrees() -> None:
    data = json.loads(feature_collection(frame(Point(500_000, 6_540_000), crs=3006)))
    lng, lat = data["features"][0]["geometry"]["coordinates"]
    assert lng == 15.0
    assert lat == pytest.approx(59.0, abs=0.01)


def test_nothing_is_an_empty_collection_and_no_geometry_is_null() -> None:
    empty = {"type": "FeatureCollection", "features": []}
    assert json.loads(feature_collection(frame())) == empty
    data = json.loads(feature_collection(frame(None, Point(1, 2))))
    assert data["features"][0]["geometry"] is None


def test_values_are_what_json_knows() -> None:
    values = frame(
        *[Point(0, 0)] * 2,
        n=[np.int64(3), np.int64(4)],
        share=[0.5, float("nan")],
        on=[True, False],
        when=[datetime(2024, 5, 1, tzinfo=UTC), None],
    )
    data = json.loads(feature_collection(values, ["n", "share", "on", "when"]))
    first, second = (feature["properties"] for feature in data["features"])
    assert first == {"n": 3, "share": 0.5, "on": True, "when": "2024-05-01T00:00:00+00:00"}
    assert second == {"n": 4, "share": None, "on": False, "when": None}


def test_only_the_named_columns_are_told() -> None:
    secret = feature_collection(frame(Point(0, 0), name=["x"], respondent=[7]), ["name"])
    assert b"respondent" not in secret
    with pytest.raises(KeyError):
        feature_collection(frame(Point(0, 0)), ["nothing"])


def test_a_frame_without_a_system_is_refused() -> None:
    with pytest.raises(WrongCrsError):
        feature_collection(gpd.GeoDataFrame(geometry=[Point(0, 0)]))


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-85, 85)), min_size=3, max_size=8))
@settings(max_examples=50)
def test_any_shape_stays_where_it_was_to_a_decimetre(ring: list[tuple[float, float]]) -> None:
    for shape in (LineString(ring), Polygon(ring)):
        data = json.loads(feature_collection(frame(shape)))
        back = shapely.from_geojson(json.dumps(data["features"][0]["geometry"]))
        found, expected = shapely.get_coordinates(back), shapely.get_coordinates(shape)
        assert found == pytest.approx(expected, abs=6e-7)


@pytest.mark.parametrize("name", ['geom"', "a b", "", "x;--"])
def test_a_member_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        feature_collection_sql("SELECT 1", members={name: "'1'::jsonb"})


def test_the_query_keeps_its_parameters() -> None:
    assert "WHERE id = %s" in feature_collection_sql("SELECT id FROM pins WHERE id = %s")


ROWS = """
    SELECT nullif(number, 2) AS id, ST_SetSRID(ST_MakePoint(18.123456789, number), 4326)
           AS geometry, jsonb_build_object('name', name) AS properties
    FROM (VALUES (1, 'a'), (2, 'b'), (3, NULL)) AS pins (number, name)
    WHERE number = ANY(%(wanted)s) ORDER BY number DESC
"""


def numbered(number: int, name: str | None, *, decimals: int = 6) -> dict[str, object]:
    shape = {"type": "Point", "coordinates": [round(18.123456789, decimals), number]}
    one = {"type": "Feature", "geometry": shape, "properties": {"name": name}}
    return one if number == 2 else one | {"id": number}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "found"),
    [([1, 2, 3], [(3, None), (2, "b"), (1, "a")]), ([9], [])],
)
def test_postgresql_keeps_the_order_the_numbers_and_what_is_nothing(
    wanted: list[int], found: list[tuple[int, str | None]]
) -> None:
    told = json.loads(collected(connection, ROWS, {"wanted": wanted}))
    assert told == {"type": "FeatureCollection", "features": [numbered(*one) for one in found]}


@pytest.mark.django_db
def test_members_stand_beside_the_features_and_decimals_are_as_asked() -> None:
    values = {"wanted": [1], "note": '["få svar"]'}
    members = {"refusals": "%(note)s::jsonb"}
    told = json.loads(collected(connection, ROWS, values, decimals=2, members=members))
    assert told["refusals"] == ["få svar"]
    assert told["features"] == [numbered(1, "a", decimals=2)]
