"""Pins that came and went between the inputs of two runs: counted by hand."""

import geopandas as gpd
import shapely

from mapdialog.hotspots.comparing.pins import PinsChange, pins_change
from mapdialog.hotspots.runs.snapshots import Snapshot, packed, unpacked

Row = tuple[int, str, float]
"""Respondent, perception and easting of a pin."""


def stored(*rows: Row, later_columns: bool = True) -> bytes:
    columns = {
        "respondent": [row[0] for row in rows],
        "perception": [row[1] for row in rows],
        "hour": [493_000] * len(rows),
        "times_of_day": ["night"] * len(rows),
        "reasons": ["poor_lighting"] * len(rows),
    }
    if later_columns:
        columns |= {"when_dark": [True] * len(rows), "seasons": ["winter"] * len(rows)}
    places = shapely.points([(row[2], 6_500_000.0) for row in rows])
    return packed(Snapshot(gpd.GeoDataFrame(columns, geometry=places, crs="EPSG:3006"), ""))


A, B, C = (0, "unsafe", 400_000.0), (1, "safe", 400_100.0), (2, "unsafe", 400_200.0)


def test_pins_that_came_and_went_are_counted_with_their_people() -> None:
    another_of_c = (2, "unsafe", 400_300.0)
    change = pins_change(stored(A, B), stored(B, C, another_of_c))
    assert change == PinsChange(came=2, went=1, stayed=1)


def test_neither_order_nor_numbers_of_people_make_a_pin_another() -> None:
    renumbered = [(8, *B[1:]), (9, *C[1:]), (7, *A[1:])]
    assert pins_change(stored(A, B, C), stored(*renumbered)) == PinsChange(0, 0, 3)


def test_of_pins_that_are_alike_their_number_counts() -> None:
    twice, thrice = [A, (5, *A[1:])], [A, (5, *A[1:]), (6, *A[1:])]
    assert pins_change(stored(*twice), stored(*thrice)) == PinsChange(1, 0, 2)
    assert pins_change(stored(*thrice), stored(A)) == PinsChange(0, 2, 1)


def test_a_pin_that_was_moved_or_relabelled_has_gone_and_come() -> None:
    assert pins_change(stored(A, B), stored((0, "unsafe", 400_050.0), B)).came == 1
    assert pins_change(stored(A, B), stored((0, "safe", 400_000.0), B)).went == 1


def test_an_input_that_held_less_about_each_pin_is_compared_by_what_it_held() -> None:
    old = stored(A, B, later_columns=False)
    assert pins_change(old, stored(A, B, C)) == PinsChange(1, 0, 2)


def test_a_pin_that_is_told_more_roughly_has_gone_and_come() -> None:
    frame = unpacked(stored(A, B)).pins
    exact, rough = (
        packed(Snapshot(frame.assign(precision_m=metres), "")) for metres in ([0, 0], [641, 0])
    )
    assert pins_change(stored(A, B), exact) == PinsChange(0, 0, 2)
    assert pins_change(stored(A, B), rough) == PinsChange(came=1, went=1, stayed=1)
    assert pins_change(rough, stored(A, B)) == PinsChange(came=1, went=1, stayed=1)
