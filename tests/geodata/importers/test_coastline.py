from __future__ import annotations

import pytest
import shapely
from shapely.geometry import LineString, Point, box

from geodata.importers.coastline import sea_polygons

FRAME = box(0, 0, 1000, 1000)
# Water lies to the right of the direction of drawing.
EASTERN_SHORE = LineString([(600, -50), (550, 400), (600, 1050)])


def test_the_sea_lies_to_the_right_of_the_shore() -> None:
    (sea,) = sea_polygons([EASTERN_SHORE], FRAME)
    assert sea.contains(Point(900, 500))
    assert not sea.contains(Point(100, 500))


def test_the_same_shore_drawn_the_other_way_floods_the_other_side() -> None:
    (sea,) = sea_polygons([EASTERN_SHORE.reverse()], FRAME)
    assert sea.contains(Point(100, 500))
    assert not sea.contains(Point(900, 500))


def test_an_island_is_dry_and_the_sea_around_it_wet() -> None:
    island = box(200, 200, 300, 300).exterior  # counter-clockwise: land on the left
    assert island.is_ccw
    sea = shapely.union_all(sea_polygons([island], FRAME))
    assert sea.area == pytest.approx(1_000_000 - 10_000)


def test_pieces_of_a_shore_in_any_order_give_the_same_sea() -> None:
    pieces = [
        LineString([(550, 400), (600, 1050)]),
        LineString([(600, -50), (570, 200)]),
        LineString([(570, 200), (550, 400)]),
    ]
    whole = shapely.union_all(sea_polygons([EASTERN_SHORE], FRAME))
    parts = shapely.union_all(sea_polygons(pieces, FRAME))
    assert parts.symmetric_difference(whole).area < 10_000


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [LineString([(2000, 0), (2000, 1000)])],  # a shore outside the frame
        [LineString([(500, 350), (500, 650)])],  # a shore that divides nothing
    ],
)
def test_without_a_shore_that_cuts_the_frame_nothing_is_flooded(lines: list[LineString]) -> None:
    assert sea_polygons(lines, FRAME) == []


def test_two_shores_that_contradict_leave_it_dry() -> None:
    lines = [
        LineString([(300, -50), (300, 1050)]),  # water to the east
        LineString([(700, -50), (700, 1050)]),  # land to the west
    ]
    between = Point(500, 500)
    assert not any(sea.contains(between) for sea in sea_polygons(lines, FRAME))


def test_a_shore_cut_just_inside_the_frame_still_divides_it() -> None:
    (sea,) = sea_polygons([LineString([(600, 120), (550, 400), (600, 900)])], FRAME)
    assert sea.area == pytest.approx(425_000, rel=0.05)
