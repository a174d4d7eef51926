"""Steps of a surface: where they lie, what they hold, and what is refused."""

import numpy as np
import pytest

from analysis.contours import contours, surface_steps
from analysis.errors import InvalidInputError, InvalidParameterError
from analysis.surface import Surface

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


def test_a_step_is_sure_where_its_interval_leaves_out_the_municipality():
    # As unsafe as three times the odds in the middle, falling to the rim; sure in the west alone.
    risk = cone() / 1_000 * np.log(4.5)
    error = np.full((200, 200), 0.1)
    error[:, 100:] = 9.0
    mask = np.ones((200, 200), dtype=bool)
    steps = surface_steps(Surface(mask * 1.0, risk, error, mask, BOUNDS, CELL_M, 100.0))["unsafer"]
    whole = contours(risk, [np.log(1.5), np.log(2), np.log(3)], bounds=BOUNDS, cell_m=CELL_M)
    assert sorted(set(steps["low"])) == whole["low"].tolist()
    for low, step in zip(whole["low"], whole.geometry, strict=True):
        (pale,), (sure,) = (
            steps[(steps["low"] == low) & (steps["sure"] == known)].geometry
            for known in (False, True)
        )
        assert pale.union(sure).symmetric_difference(step).area < 1
        assert pale.intersection(sure).area < 1
        assert sure.bounds[2] < 501_010 <= pale.bounds[2]
        assert pale.bounds[0] > 500_980
    assert steps.geom_type.unique().tolist() == ["MultiPolygon"]


def test_where_everything_is_sure_nothing_is_pale_and_where_nothing_is_all():
    mask = np.ones((200, 200), dtype=bool)
    for error, sure in ((1e-6, True), (9.0, False)):
        surface = Surface(mask * 1.0, cone() / 900, mask * error, mask, BOUNDS, CELL_M, 100.0)
        steps = surface_steps(surface)
        assert steps["unsafer"]["sure"].unique().tolist() == [sure]
        assert steps["concentration"]["sure"].all()
