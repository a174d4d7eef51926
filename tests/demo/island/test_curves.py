import numpy as np
import pytest
from shapely.geometry import LineString, Point

from demo.island.curves import blob, box_at, box_beside, largest, line, roughen, smooth
from demo.island.place import rng_for

DRAWN = np.array([(0.0, 0.0), (100.0, 20.0), (180.0, 140.0), (400.0, 90.0)])


def test_a_curve_passes_through_every_drawn_point() -> None:
    curve = smooth(DRAWN)
    for point in DRAWN:
        assert np.hypot(*(curve - point).T).min() < 1e-9


def test_roads_that_share_a_drawn_point_meet_there() -> None:
    crossing = line(np.array([(180.0, -300.0), (180.0, 140.0), (220.0, 500.0)]))
    assert line(DRAWN).intersects(crossing)


def test_roads_that_share_none_need_not_meet() -> None:
    assert line(DRAWN).disjoint(line(DRAWN + np.array((0, 900))))


def test_a_closed_curve_ends_where_it_began() -> None:
    ring = smooth(DRAWN, closed=True)
    assert ring[0] == pytest.approx(ring[-1])


def test_roughening_keeps_the_ends_and_leaves_no_long_segment() -> None:
    rough = roughen(DRAWN, rng_for("test"), roughness=0.2, until_m=15)
    assert rough[[0, -1]] == pytest.approx(DRAWN[[0, -1]])
    assert np.linalg.norm(np.diff(rough, axis=0), axis=1).max() <= 15
    assert LineString(rough).length > LineString(DRAWN).length


def test_the_same_seed_draws_the_same_islet_and_another_does_not() -> None:
    first, again = (blob((0, 0), 60, rng_for("islet")) for _ in range(2))
    other = blob((0, 0), 60, rng_for("another islet"))
    assert first.equals(again)
    assert not first.equals(other)


def test_a_box_has_its_width_along_its_direction() -> None:
    box = box_at(10, 20, 40, 8, (0.6, 0.8))
    assert box.area == pytest.approx(320)
    assert box.centroid.distance(Point(10, 20)) < 1e-9
    assert box.covers(Point(10 + 0.6 * 19, 20 + 0.8 * 19))
    assert not box.covers(Point(10 + 0.8 * 19, 20 - 0.6 * 19))


def test_a_box_beside_is_counted_along_and_to_the_left() -> None:
    box = box_beside((10, 20), (0, 1), 30, 5, 8, 2)
    assert box.centroid.distance(Point(5, 50)) < 1e-9
    assert box.bounds == pytest.approx((4, 46, 6, 54))


def test_the_largest_part_of_a_knot_is_kept() -> None:
    bow_tie = LineString([(0, 0), (10, 10), (10, 0), (0, 10)])
    assert largest(bow_tie.buffer(1)).area == pytest.approx(bow_tie.buffer(1).area)
