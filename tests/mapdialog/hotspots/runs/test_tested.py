"""Which cells lie in a tested place: by half of the smaller of the two."""

import pgtrigger
import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.runs.tested import direction_here
from tests.factories import make_dialogue, make_pin
from tests.run_records import add_cell, add_place, record_run

pytestmark = pytest.mark.django_db


def cells_in_places(run: AnalysisRun) -> dict[int, str]:
    cells = run.cells.annotate(tested=direction_here()).values_list("cell_id", "tested")
    return {number: direction for number, direction in cells if direction}


def test_a_cell_is_of_the_place_that_covers_half_of_it() -> None:
    dialogue = make_dialogue()
    make_pin(dialogue)
    run, other = record_run(dialogue), record_run(dialogue)
    for number in range(5):
        # What was stored of a cell by an earlier method decides nothing.
        add_cell(run, number, hot_unsafe=number == 4)
    add_place(run, "Torget", east=0.6)
    add_place(run, "Parken", east=3, direction="safe")
    add_place(other, "Hamnen", east=4)
    assert cells_in_places(run) == {1: "unsafe", 3: "safe"}
    assert cells_in_places(other) == {}


@pytest.mark.parametrize(("aside", "inside"), [(0.3, True), (0.6, False)])
def test_a_place_smaller_than_a_cell_has_the_cell_that_most_of_it_lies_in(
    aside: float, inside: bool
) -> None:
    dialogue = make_dialogue()
    make_pin(dialogue)
    run = record_run(dialogue)
    cell = add_cell(run, 0)
    west, south, east, _north = cell.geometry.extent
    wide = (east - west) / 10
    # So much of the small place lies east of the cell.
    left = east - (1 - aside) * wide
    shape = MultiPolygon(Polygon.from_bbox((left, south, left + wide, south + wide)), srid=4326)
    place = add_place(run, "Tunneln")
    with pgtrigger.ignore():
        type(place).objects.update(geometry=shape)
    assert cells_in_places(run) == ({0: "unsafe"} if inside else {})


def test_of_two_places_over_one_cell_the_surer_one_is_told() -> None:
    dialogue = make_dialogue()
    make_pin(dialogue)
    run = record_run(dialogue)
    add_cell(run, 0)
    add_place(run, "Torget", p=0.04, direction="safe")
    add_place(run, "Torget", p=0.01, direction="unsafe")
    assert cells_in_places(run) == {0: "unsafe"}
