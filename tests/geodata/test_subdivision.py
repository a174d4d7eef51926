from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from geodata.errors import WrongCrsError
from geodata.subdivision import subdivided


def star(points: int, seed: int = 0, hole: bool = False) -> Polygon:
    """A jagged island some kilometres across."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    radius = rng.uniform(2000, 5000, points)
    ring = np.column_stack([6e5 + radius * np.cos(angle), 6.5e6 + radius * np.sin(angle)])
    holes = [np.array(Point(6e5, 6.5e6).buffer(1500).exterior.coords)] if hole else []
    return Polygon(ring, holes)


def frame(*shapes: object, crs: int = 3006) -> gpd.GeoDataFrame:
    columns = {"name": [f"n{i}" for i in range(len(shapes))]}
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


@given(
    points=st.integers(3, 400),
    seed=st.integers(0, 99),
    hole=st.booleans(),
    limit=st.integers(8, 90),
)
@settings(max_examples=40, deadline=None)
def test_the_pieces_are_the_whole_and_none_is_large(
    points: int, seed: int, hole: bool, limit: int
) -> None:
    island = star(points, seed, hole)
    pieces = subdivided(frame(island), max_vertices=limit, overlap_m=10)
    union = shapely.union_all(pieces.geometry.array)
    assert union.symmetric_difference(island).area < 1e-3
    for piece in pieces.geometry:
        west, south, east, north = piece.bounds
        small = max(east - west, north - south) < 80
        assert small or shapely.get_num_coordinates(piece) <= limit


def test_pieces_overlap_so_that_no_seam_shows() -> None:
    pieces = subdivided(frame(star(300)), max_vertices=100, overlap_m=10).geometry
    assert len(pieces) > 3
    total = sum(piece.area for piece in pieces)
    assert total > 1.001 * star(300).area


def test_what_is_small_or_no_area_stays_as_it_is() -> None:
    line = LineString([(6e5 + i, 6.5e6 + i % 3) for i in range(2000)])
    before = frame(star(20), line, Point(6e5, 6.5e6))
    after = subdivided(before, max_vertices=500)
    assert after["name"].tolist() == ["n0", "n1", "n2"]
    assert after.geometry.geom_equals(before.geometry).all()


def test_columns_go_along_with_every_piece() -> None:
    after = subdivided(frame(star(20), star(900)), max_vertices=200, overlap_m=5)
    assert set(after["name"]) == {"n0", "n1"}
    assert (after["name"] == "n1").sum() > 4


def test_degrees_are_refused() -> None:
    with pytest.raises(WrongCrsError):
        subdivided(frame(Point(18, 59), crs=4326))
