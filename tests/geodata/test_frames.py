from __future__ import annotations

import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, Point, box

from geodata.errors import GeometryError
from geodata.frames import metric_shape, pins_frame, shapes_frame


def test_pins_come_out_in_metres_with_their_columns() -> None:
    wkb = [shapely.to_wkb(Point(15, 59)), memoryview(shapely.to_wkb(Point(18, 59)))]
    frame = pins_frame(wkb, {"respondent": [7, 9], "perception": ["safe", "unsafe"]})
    assert frame.crs.to_epsg() == 3006
    assert frame["respondent"].tolist() == [7, 9]
    assert frame.geometry.x[0] == pytest.approx(500_000, abs=0.001)
    assert frame.geometry.x[1] > 670_000


def test_ewkb_from_the_database_with_srid_and_height_is_read() -> None:
    ewkb = shapely.to_wkb(shapely.set_srid(Point(15, 59, 3), 4326), include_srid=True)
    frame = pins_frame([ewkb], {})
    assert not frame.geometry.has_z.any()


def test_no_pins_is_an_empty_frame_in_the_right_system() -> None:
    frame = pins_frame([], {"respondent": []})
    assert len(frame) == 0
    assert frame.crs.to_epsg() == 3006
    assert list(frame.columns) == ["respondent", "geometry"]
    assert pd.api.types.is_integer_dtype(pins_frame(iter([]), {}).index.dtype)


@pytest.mark.parametrize("blob", [b"", b"nonsense", shapely.to_wkb(Point(15, 59))[:-3]])
def test_broken_wkb_is_a_typed_error(blob: bytes) -> None:
    with pytest.raises(GeometryError):
        pins_frame([blob], {})


def test_a_pin_is_a_point() -> None:
    with pytest.raises(GeometryError) as caught:
        pins_frame([shapely.to_wkb(LineString([(15, 59), (15, 60)]))], {})
    assert caught.value.code == "wrong_type"
    shapes = shapes_frame([shapely.to_wkb(box(15, 59, 15.01, 59.01))], {})
    assert 500_000 < shapes.area[0] < 700_000


def test_columns_must_be_as_long_as_the_geometries() -> None:
    with pytest.raises(ValueError, match="respondent"):
        pins_frame([shapely.to_wkb(Point(15, 59))], {"respondent": [1, 2]})


def test_one_shape_goes_to_metres() -> None:
    assert metric_shape(shapely.to_wkb(Point(15, 59))).x == pytest.approx(500_000, abs=0.001)
