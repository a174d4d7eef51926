"""Places made of tested cells: every figure by hand."""

from dataclasses import replace
from statistics import median

import geopandas as gpd
import pytest

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import Hotspot
from mapdialog.hotspots.runs.places import store_hotspots
from tests.factories import make_dialogue
from tests.run_layers import Cell, layers_of, pins_of
from tests.run_records import record_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue()


def places_of(
    dialogue: Dialogue, *cells: Cell, share_unsafe: float = 0.4, **parameters: int
) -> list[Hotspot]:
    run = record_run(dialogue, finished=False, parameters=parameters)
    store_hotspots(run, pins_of(*cells), layers_of(*cells, share_unsafe=share_unsafe))
    return list(run.hotspots.order_by("pk"))


def hot(p: float = 0.001, stability: int = 16) -> dict[str, object]:
    return {"hot_unsafe": True, "p_unsafe": p, "stability_unsafe": stability}


REST = [Cell(east, safe=3) for east in range(10, 25)]


def test_the_chance_of_a_place_counts_all_cells_that_were_tested(dialogue: Dialogue) -> None:
    cells = [Cell(0, 9, 1, hot(0.0004)), Cell(1, 9, 1, hot(0.002)), *REST]
    (place,) = places_of(dialogue, *cells)
    # The strongest of 17 cells.
    assert place.p == pytest.approx(0.0004 * 17)


def test_no_chance_is_more_than_certain(dialogue: Dialogue) -> None:
    (place,) = places_of(dialogue, Cell(0, 9, 1, hot(0.2)), *REST)
    assert place.p == 1


def test_a_place_is_as_stable_as_its_middle_cell(dialogue: Dialogue) -> None:
    turns = [16, 2, 15, 3, 4]
    cells = [Cell(east, 9, 1, hot(stability=turn)) for east, turn in enumerate(turns)]
    (place,) = places_of(dialogue, *cells, *REST)
    assert place.stability == median(turns) == 4


@pytest.mark.parametrize(("people", "k", "kept"), [(5, 5, 1), (4, 5, 0), (7, 8, 0), (8, 8, 1)])
def test_a_place_of_fewer_than_k_people_is_none(
    dialogue: Dialogue, people: int, k: int, kept: int
) -> None:
    assert len(places_of(dialogue, Cell(0, people, 0, hot()), *REST, k=k)) == kept


@pytest.mark.parametrize(("unsafe", "kept"), [(5, 1), (4, 0), (3, 0)])
def test_a_place_like_all_others_is_none(dialogue: Dialogue, unsafe: int, kept: int) -> None:
    cell = Cell(0, unsafe, 10 - unsafe, hot())
    assert len(places_of(dialogue, cell, *REST, share_unsafe=0.4)) == kept


def test_a_safe_place_is_measured_by_what_is_safe(dialogue: Dialogue) -> None:
    tested = {"hot_safe": True, "p_safe": 0.001, "stability_safe": 7}
    (place,) = places_of(dialogue, Cell(0, 2, 8, tested), *REST, share_unsafe=0.4)
    assert (place.direction, place.stability) == ("safe", 7)
    assert (place.share, place.share_everywhere) == (pytest.approx(0.8), pytest.approx(0.6))
    assert place.p == pytest.approx(0.001 * 16)


def test_cells_apart_are_places_apart_with_their_own_people(dialogue: Dialogue) -> None:
    cells = [Cell(0, 9, 1, hot()), Cell(1, 6, 2, hot()), Cell(4, 7, 0, hot()), *REST]
    found = places_of(dialogue, *cells)
    assert sorted((place.respondents, place.pins) for place in found) == [(7, 7), (18, 18)]
    assert {place.method for place in found} == {Hotspot.Method.PERSON_VOTE}


@pytest.mark.parametrize("direction", ["unsafe", "safe"])
def test_an_area_of_the_scan_keeps_its_direction(dialogue: Dialogue, direction: str) -> None:
    cell = Cell(0, 3, 9)
    layers = layers_of(cell, *REST, share_unsafe=0.4)
    area = gpd.GeoDataFrame(
        {"p": [0.01, 0.2], "direction": [direction] * 2},
        geometry=[layers.cells.geometry.iloc[0]] * 2,
        crs=layers.cells.crs,
    )
    run = record_run(dialogue, finished=False)
    store_hotspots(run, pins_of(cell, *REST), replace(layers, areas=area))
    place = run.hotspots.get()
    assert (place.method, place.direction, place.p) == (Hotspot.Method.SCAN, direction, 0.01)
    assert place.share == pytest.approx(3 / 12 if direction == "unsafe" else 9 / 12)


def test_a_place_speaks_of_people_and_of_what_they_say_against_it(dialogue: Dialogue) -> None:
    cell = Cell(0, 7, 2, hot())
    pins = pins_of(cell, *REST)
    here = pins.index[:9]
    pins.loc[here, "reasons"] = [
        "litter",
        "litter",
        "deserted",
        "",
        "",
        "",
        "",
        "well_lit",
        "well_lit",
    ]
    pins.loc[here, "times_of_day"] = ["night"] * 7 + ["day"] * 2
    # The first of them has marked it three times.
    pins.loc[[1, 2], "respondent"] = pins.loc[0, "respondent"]
    run = record_run(dialogue, finished=False)
    store_hotspots(run, pins, layers_of(cell, *REST))
    place = run.hotspots.get()
    assert (place.pins, place.respondents) == (9, 7)
    assert place.share == pytest.approx(5 / 7)
    assert place.reasons == [["deserted", 1], ["litter", 1]]
    assert place.times_of_day == [["night", 5]]
