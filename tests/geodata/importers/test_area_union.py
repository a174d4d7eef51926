"""Which areas of a file are the municipality's, and their outline together."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.crs import shape_to_metric, shape_to_store
from geodata.errors import GeometryError
from geodata.importers.area_union import GAP_M, boundary_of, own_areas
from geodata.importers.areas import AreaOptions, AreaRow, read_areas
from geodata.importers.gap_closing import AT_ONCE, close, closed
from geodata.importers.likeness import require_like, require_touching
from geodata.importers.municipalities import municipality_names, read_municipality
from tests.real_data import STOCKHOLM_AREAS

EAST, NORTH = 674_000.0, 6_580_000.0


def square(dx: float, dy: float, size: float = 100.0) -> Polygon:
    return box(EAST + dx, NORTH + dy, EAST + dx + size, NORTH + dy + size)


def row(shape: BaseGeometry, code: str = "1") -> AreaRow:
    stored = shape_to_store(shape)
    multi = stored if isinstance(stored, MultiPolygon) else MultiPolygon([stored])
    return AreaRow(1, code, code, multi)


def test_the_union_of_stockholms_areas_has_no_slivers() -> None:
    rows = read_areas(STOCKHOLM_AREAS, AreaOptions("code")).rows
    # PostGIS unites the file to 28.063564 km² with 147 holes, and closed by 0.5 m to this.
    unclosed = shapely.union_all([shape_to_metric(found.geometry) for found in rows])
    assert len(unclosed.interiors) > 100
    boundary = shape_to_metric(boundary_of(rows, gap_m=1))
    assert boundary.area / 1e6 == pytest.approx(28.063741, abs=1e-5)
    (part,) = boundary.geoms
    (hole,) = part.interiors
    assert Polygon(hole).area > 5  # wider than the closing


@given(gap_m=st.floats(0.0, 49.0))
@settings(max_examples=25, deadline=None)
def test_a_bridge_over_water_lies_inside_and_the_outer_border_stays(gap_m: float) -> None:
    rows = [row(square(0, 0)), row(square(100 + gap_m, 0))]
    boundary = shape_to_metric(boundary_of(rows))
    assert boundary.area == pytest.approx(100 * (200 + gap_m), abs=0.5)
    assert boundary.covers(Point(EAST + 100 + gap_m / 2, NORTH + 50))
    assert not boundary.covers(Point(EAST - 0.1, NORTH + 50))


def test_wider_water_stays_open_and_the_width_is_an_option() -> None:
    rows = [row(square(0, 0)), row(square(151, 0))]
    bridge = Point(EAST + 125, NORTH + 50)
    assert not shape_to_metric(boundary_of(rows)).covers(bridge)
    assert shape_to_metric(boundary_of(rows, gap_m=52)).covers(bridge)
    assert len(shape_to_metric(boundary_of(rows, gap_m=0)).geoms) == 2


def test_nothing_that_was_inside_falls_out_of_the_union() -> None:
    spike = Polygon([(EAST, NORTH), (EAST + 200, NORTH + 0.4), (EAST, NORTH + 0.8)])
    boundary = shape_to_metric(boundary_of([row(spike), row(square(0, 50))]))
    assert boundary.buffer(1e-4).covers(spike)


@pytest.mark.parametrize(("gap_m", "code"), [(-1, "bad_gap"), (float("nan"), "bad_gap"),
                                             (1e308, "bad_gap")])  # fmt: skip
def test_a_gap_is_a_distance_in_a_town(gap_m: float, code: str) -> None:
    with pytest.raises(GeometryError) as refused:
        boundary_of([row(square(0, 0))], gap_m=gap_m)
    assert refused.value.code == code


def test_there_is_no_union_of_nothing() -> None:
    with pytest.raises(GeometryError):
        boundary_of([])


def kept(rows: list[AreaRow], code: str = "0180") -> list[str]:
    own, others = own_areas(rows, code)
    assert len(own) + len(others) == len(rows)
    return [found.code for found in own]


def test_codes_of_the_whole_country_tell_whose_an_area_is() -> None:
    # The second lies in Solna by SCB's outline, as the border of Stockholm does in places.
    rows = [row(square(0, 0), "0180C1010"), row(square(0, 5_000), "0180C1020"),
            row(square(0, 100), "0184C1010"), row(box(374_000, 6_163_000, 374_500, 6_163_500),
                                                  "1280C1010")]  # fmt: skip
    assert kept(rows) == ["0180C1010", "0180C1020"]
    assert kept(rows, "1280") == ["1280C1010"]
    assert kept(rows, "2580") == []
    assert kept(rows, "9001") == [found.code for found in rows]


def test_without_such_codes_the_place_tells_in_a_file_that_reaches_far() -> None:
    malmo = box(374_000, 6_163_000, 374_500, 6_163_500)
    solna = square(-3_000, 5_500)
    assert kept([row(square(0, 0), "1"), row(malmo, "2"), row(solna, "3")]) == ["1"]
    # Alone, an area just over the coarse outline is the municipality's: its own file says so.
    assert kept([row(square(0, 0), "1"), row(solna, "3")]) == ["1", "3"]


def test_codes_that_only_look_like_municipalities_tell_nothing() -> None:
    assert kept([row(square(0, 0), "1214"), row(square(200, 0), "1280")]) == ["1214", "1280"]


def unlike(areas: list[MultiPolygon], code: str = "0180") -> int:
    with pytest.raises(GeometryError) as refused:
        require_like(areas, code)
    assert refused.value.code == "unlike_outline"
    assert municipality_names()[code] in str(refused.value)
    distance = refused.value.facts["distance_km"]
    assert f"{distance} km" in str(refused.value)
    assert isinstance(distance, int)
    return distance


def test_a_part_the_whole_and_the_sea_around_it_are_alike() -> None:
    whole = read_municipality("0180").geometry
    require_like([row(square(0, 0)).geometry], "0180")
    require_like([whole], "0180")
    out_at_sea = shape_to_store(shape_to_metric(whole).buffer(40_000))
    require_like([MultiPolygon([out_at_sea])], "0180")
    require_like([row(square(0, 0)).geometry], "9001")  # SCB does not know it


@pytest.mark.parametrize("code", ["0180", "2584", "1407"])
def test_the_outline_in_a_neighbouring_zone_is_unlike(code: str) -> None:
    """Numbers of one SWEREF 99 zone read as those of the next: some 40 km east or west."""
    whole = read_municipality(code).geometry
    moved = translate(whole, xoff=0.75)
    assert 20 <= unlike([moved], code) <= 60


def test_swapped_axes_another_country_and_another_town_are_unlike() -> None:
    whole = read_municipality("0180").geometry
    swapped = shapely.transform(whole, lambda xy: xy[:, ::-1])
    assert unlike([swapped]) > 4_000
    assert 300 < unlike([MultiPolygon([box(24.9, 60.1, 25.0, 60.2)])]) < 450  # Helsinki
    assert unlike([read_municipality("1280").geometry]) == pytest.approx(513, abs=15)  # Malmö


def test_a_base_map_may_be_larger_or_smaller_but_not_elsewhere() -> None:
    bounds = box(*read_municipality("0180").geometry.bounds)
    for alike in (bounds, bounds.buffer(1), box(18.05, 59.3, 18.1, 59.35)):
        require_touching(alike, "0180")
    for elsewhere in (box(24.9, 60.1, 25.0, 60.2), box(59.3, 18.0, 59.4, 18.1)):
        with pytest.raises(GeometryError, match="km"):
            require_touching(elsewhere, "0180")


def winding_coast() -> Polygon:
    angle = np.linspace(0, 2 * np.pi, 4 * AT_ONCE)
    radius = 9_000 + 30 * np.sin(angle * 1_500)
    return Polygon(np.column_stack([EAST + radius * np.cos(angle), NORTH + radius * np.sin(angle)]))


def test_what_takes_too_long_to_close_is_refused_with_a_reason() -> None:
    with pytest.raises(GeometryError) as refused:
        closed(winding_coast(), GAP_M, longest_s=0.01)  # shorter than any process begins
    assert refused.value.code == "too_intricate"


def test_what_is_large_is_closed_elsewhere_and_alike() -> None:
    coast = winding_coast()
    assert shapely.get_num_coordinates(coast) > AT_ONCE
    assert closed(coast, GAP_M).equals_exact(close(coast, GAP_M))
    assert closed(coast, GAP_M).area > coast.area
