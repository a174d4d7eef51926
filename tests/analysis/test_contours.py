"""Steps of a surface: where they lie, what they hold, and what is refused."""

import numpy as np
import pytest

from analysis.contours import contours
from analysis.errors import InvalidInputError, InvalidParameterError

BOUNDS = (500_000.0, 6_500_000.0, 502_000.0, 6_502_000.0)
CELL_M = 10.0


def cone():
    """A cone of height 1 000 m at the middle that falls one metre a metre."""
    centres = (np.arange(200) + 0.5) * CELL_M - 1_000
    return 1_000 - np.hypot(*np.meshgrid(centres, centres))


def test_the_steps_of_a_cone_are_rings_of_known_area():
    steps = contours(cone(), [400, 700], bounds=BOUNDS, cell_m=CELL_M)
    ring, cap = steps.geometry
    assert cap.area == pytest.approx(np.pi * 300**2, rel=2e-3)
    assert ring.area == pytest.approx(np.pi * (600**2 - 300**2), rel=2e-3)
    assert len(ring.geoms[0].interiors) == 1
    assert (cap.centroid.x, cap.centroid.y) == pytest.approx((501_000, 6_501_000))
    assert steps.crs.to_epsg() == 3006
    assert ring.intersection(cap).area == pytest.approx(0, abs=1)


def test_what_is_masked_is_in_no_step():
    values = cone()
    values[:, :100] = np.nan
    (cap,) = contours(values, [700], bounds=BOUNDS, cell_m=CELL_M).geometry
    assert cap.bounds[0] >= 501_000
    assert cap.area == pytest.approx(np.pi * 300**2 / 2, rel=0.03)


def test_a_level_that_is_never_reached_gives_no_row():
    assert contours(cone(), [5_000], bounds=BOUNDS, cell_m=CELL_M).empty
    nothing = np.full((200, 200), np.nan)
    assert contours(nothing, [1], bounds=BOUNDS, cell_m=CELL_M).empty


@pytest.mark.parametrize("levels", [[], [2, 1], [1, 1]])
def test_levels_ascend(levels):
    with pytest.raises(InvalidParameterError):
        contours(cone(), levels, bounds=BOUNDS, cell_m=CELL_M)


def test_a_surface_of_another_size_is_refused():
    with pytest.raises(InvalidInputError):
        contours(cone()[:-1], [1], bounds=BOUNDS, cell_m=CELL_M)
