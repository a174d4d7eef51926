"""Ground whose numbers, names or shapes are none that a map can draw."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.errors import UnreadableFileError, WrongCrsError
from geodata.importers.basemap import import_basemap
from geodata.importers.ground_package import read_packages
from geodata.importers.named_places import named_places
from geodata.importers.tables import as_text

EAST, NORTH = 400_000.0, 6_500_000.0
SQUARE = box(EAST, NORTH, EAST + 200, NORTH + 200)
with np.errstate(invalid="ignore"):
    NO_NUMBER = Polygon([(EAST, NORTH), (EAST + 1, np.nan), (EAST + 1, NORTH + 1), (EAST, NORTH)])
SWEREF = box(300_000, 6_460_000, 300_100, 6_460_100)


def package(
    folder: Path, shapes: Sequence[BaseGeometry | None], names: object = "", crs: int = 3006,
) -> Path:  # fmt: skip
    path = folder / "own.gpkg"
    columns = {"kind": ["square"] * len(shapes), "name": names}
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)
    frame.to_file(path, layer="land", driver="GPKG")
    return path


def silent(_step: str, _share: float) -> None:
    """Nobody wants to know."""


@pytest.mark.parametrize(
    ("shape", "crs"),
    [
        (SWEREF, 4326),
        (box(13.2, 91, 13.3, 92), 4326),
        (box(500, 58, 501, 59), 4326),
        (box(-1e308, -1e308, 1e308, 1e308), 3006),
        (box(-3e7, -3e7, 3e7, 3e7), 3006),
        (box(1e300, 1e300, 2e300, 2e300), 3011),
        (Polygon([(0, 0), (1, 1), (1, 0), (0, 9e9)]), 3006),
    ],
)
def test_numbers_of_another_system_are_said_to_be_that(
    tmp_path: Path, shape: Polygon, crs: int
) -> None:
    with pytest.raises(WrongCrsError) as refused:
        import_basemap(package(tmp_path, [shape, None], crs=crs), tmp_path / "a.pmtiles")
    assert refused.value.code == "beyond_reach"
    assert not (tmp_path / "a.pmtiles").exists()


@pytest.mark.parametrize(
    "odd",
    [
        None,
        Polygon(),
        box(-1e308, -1e308, 1e308, 1e308),
        box(-3e7, -3e7, 3e7, 3e7),
        box(EAST, NORTH, EAST + 2.1e6, NORTH + 1),
        NO_NUMBER,
        Polygon([(EAST, NORTH), (EAST + 1, NORTH + 1), (EAST, NORTH)]),
    ],
    ids=[
        "missing",
        "empty",
        "endless",
        "larger than the earth",
        "longer than Sweden",
        "no number",
        "without area",
    ],
)
def test_a_shape_that_cannot_be_drawn_is_counted_and_the_rest_is_there(
    tmp_path: Path, odd: BaseGeometry | None
) -> None:
    made = import_basemap(package(tmp_path, [SQUARE, odd]), tmp_path / "a.pmtiles")
    assert (made.left_out, made.counts) == (1, {"square": 1})
    west, south, east, north = made.bounds.bounds
    assert 13.2 < west < east < 13.4
    assert 58.6 < south < north < 58.7


def test_without_a_shape_at_all_nothing_is_said_of_systems(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        import_basemap(package(tmp_path, [Polygon(), Polygon()]), tmp_path / "a.pmtiles")
    assert refused.value.code == "no_kinds"


def test_a_shape_of_another_sort_than_its_kind_is_not_counted(tmp_path: Path) -> None:
    line = LineString([(EAST, NORTH), (EAST + 9, NORTH)])
    made = import_basemap(package(tmp_path, [SQUARE, line]), tmp_path / "a.pmtiles")
    assert (made.left_out, made.counts) == (0, {"square": 1})


NAMES = {
    "float": ([7.0, np.nan], "7"),
    "short float": (np.array([7.5, np.nan], dtype="float32"), "7.5"),
    "integer": ([7, 0], "7"),
    "integer or none": (pd.array([7, None], dtype="Int32"), "7"),
    "date": ([date(2026, 5, 1), None], "2026-05-01"),
    "time": (pd.to_datetime(["2026-05-01 12:30", None]), "2026-05-01T12:30:00"),
    "boolean": ([True, False], "True"),
    "bytes": ([b"a", b"b"], "b'a'"),
}


@pytest.mark.parametrize(("names", "first"), NAMES.values(), ids=NAMES.keys())
def test_a_name_that_is_no_text_becomes_one(tmp_path: Path, names: object, first: str) -> None:
    lower = box(EAST, NORTH - 900, EAST + 200, NORTH - 700)
    made = import_basemap(package(tmp_path, [SQUARE, lower], names), tmp_path / "a.pmtiles")
    found = [place.name for place in made.places]
    assert first in found
    assert not {"nan", "NaT", "None", "<NA>"} & set(found)


def test_addresses_that_are_nowhere_are_counted_and_numbers_become_text(tmp_path: Path) -> None:
    path = package(tmp_path, [SQUARE])
    nowhere = [None, Point(1e300, 0), Point(), LineString([(EAST, NORTH), (EAST, NORTH + 1)])]
    points = [MultiPoint([(EAST, NORTH)]), *nowhere]
    doors = gpd.GeoDataFrame(
        {"street": ["Storgatan"] * 5, "number": [3.0, 4, 5, 6, 7], "city": [np.nan] * 5},
        geometry=points,
        crs=3006,
    )
    doors.to_file(path, layer="addresses", driver="GPKG")
    ground = read_packages(path, silent)
    assert ground.left_out == 4
    assert [(place.name, place.detail) for place in named_places(ground)] == [("Storgatan 3", "")]


@pytest.mark.parametrize(
    ("value", "text"),
    [(np.float32("nan"), ""), (np.float32(2), "2"), (np.float32(2.1), "2.1"), (np.nan, "")],
)
def test_short_floats_are_text_like_others(value: float, text: str) -> None:
    assert as_text(value) == text
