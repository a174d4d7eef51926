from shapely.geometry import Polygon, box

from demo.island.footprints import Footprint, settle


def house(x: float, y: float = 0, size: float = 10) -> Footprint:
    return Footprint(box(x, y, x + size, y + size), "villa")


def test_neighbours_stand_side_by_side() -> None:
    assert len(settle([house(0), house(11)], [])) == 2


def test_who_comes_first_keeps_the_ground() -> None:
    early, late = house(0), house(5)
    assert settle([early, late], []) == [early]


def test_who_was_turned_away_blocks_nobody() -> None:
    """The second gives way to the first, so the third is free to stand."""
    first, second, third = house(0), house(8), house(16)
    assert settle([first, second, third], []) == [first, third]


def test_nobody_builds_on_taken_ground() -> None:
    road = Polygon([(-100, 4), (100, 4), (100, 6), (-100, 6)])
    assert settle([house(0), house(0, y=20)], [road]) == [house(0, y=20)]


def test_nobody_builds_over_the_edge_of_the_land() -> None:
    land = box(0, 0, 30, 30)
    assert settle([house(5, 5), house(25, 5)], [], inside=land) == [house(5, 5)]


def test_a_gap_is_kept_when_it_is_asked_for() -> None:
    assert len(settle([house(0), house(11)], [], gap_m=2)) == 1


def test_nothing_wanted_is_nothing_built() -> None:
    assert settle([], [box(0, 0, 1, 1)]) == []
