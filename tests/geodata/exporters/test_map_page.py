from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from geodata.errors import LayoutError
from geodata.exporters.map_page import MAX_SCALE, PAPERS, fitting_page, map_page

STOCKHOLM = (674_000.0, 6_580_000.0)
papers = st.sampled_from(sorted(PAPERS))
scales = st.integers(2_000, 25_000)


@given(papers, scales, st.floats(10, 3000))
def test_a_length_on_the_ground_is_that_length_over_the_scale_on_paper(
    paper: str, scale: int, metres: float
) -> None:
    page = map_page(paper, scale, STOCKHOLM)
    east, north = STOCKHOLM
    line = np.array([LineString([(east, north), (east, north + metres)])], dtype=object)
    assert page.to_mm(line)[0].length == pytest.approx(metres * 1000 / scale)


@given(papers, scales)
def test_the_bounds_are_the_frame_and_north_is_up(paper: str, scale: int) -> None:
    page = map_page(paper, scale, STOCKHOLM)
    west, south, east, north = page.bounds_m
    corners = np.array([shapely.Point(west, north), shapely.Point(east, south)], dtype=object)
    top_left, bottom_right = shapely.get_coordinates(page.to_mm(corners))
    assert top_left == pytest.approx([0, 0], abs=1e-6)
    assert bottom_right == pytest.approx([page.paper.map_width, page.paper.map_height])


@given(papers, scales)
def test_coordinates_and_bar_are_round_and_fit(paper: str, scale: int) -> None:
    page = map_page(paper, scale, STOCKHOLM)
    eastings, northings = page.grid_lines()
    west, south, east, north = page.bounds_m
    step = page.grid_step_m()
    assert step * 1000 / scale >= 45
    assert len(eastings) >= 2
    assert all(west <= value <= east and value % step == 0 for value in eastings)
    assert all(south <= value <= north and value % step == 0 for value in northings)
    bar = page.scale_bar_m()
    assert 17 <= bar * 1000 / scale <= page.paper.panel * 0.55
    assert float(f"{bar:.2g}") == bar


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_everything_stands_on_the_sheet(paper: str) -> None:
    sheet = PAPERS[paper]
    across = 2 * sheet.margin + sheet.map_width + 2 * sheet.ticks + sheet.gap + sheet.panel
    assert across == pytest.approx(sheet.width)
    assert sheet.map_height + 2 * sheet.ticks + sheet.footer + 2 * sheet.margin <= sheet.height
    assert sheet.map_width > 0.6 * sheet.width
    assert sheet.width / sheet.height == pytest.approx(math.sqrt(2), abs=0.01)


@pytest.mark.parametrize(
    ("paper", "scale", "centre", "code"),
    [
        ("a0", 10_000, STOCKHOLM, "bad_paper"),
        ("a3", 1_999, STOCKHOLM, "bad_scale"),
        ("a3", 25_001, STOCKHOLM, "bad_scale"),
        ("a3", 10_000, (math.nan, 0.0), "bad_centre"),
    ],
)
def test_pages_that_cannot_be(
    paper: str, scale: int, centre: tuple[float, float], code: str
) -> None:
    with pytest.raises(LayoutError) as caught:
        map_page(paper, scale, centre)
    assert caught.value.code == code


@given(papers, st.floats(10, 8_000), st.floats(10, 6_000))
def test_the_fitting_page_shows_all_of_it_as_large_as_it_can(
    paper: str, width: float, height: float
) -> None:
    east, north = STOCKHOLM
    bounds = (east, north, east + width, north + height)
    page = fitting_page(paper, bounds)
    west, south, east_shown, north_shown = page.bounds_m
    if page.scale < MAX_SCALE:
        assert west <= bounds[0]
        assert south <= bounds[1]
        assert east_shown >= bounds[2]
        assert north_shown >= bounds[3]
    assert page.centre_m == pytest.approx((east + width / 2, north + height / 2))
