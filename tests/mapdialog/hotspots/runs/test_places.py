"""Storing tested places: each row of the analysis once, as it was tested."""

from dataclasses import replace

import pytest

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import Hotspot
from mapdialog.hotspots.runs.places import store_hotspots
from tests.factories import make_dialogue
from tests.run_layers import CELL_M, Cell, layers_of, pins_of, places_at
from tests.run_records import record_run

pytestmark = pytest.mark.django_db
REST = [Cell(east, safe=3) for east in range(10, 25)]


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue()


def stored(dialogue: Dialogue, *cells: Cell, **figures: object) -> list[Hotspot]:
    run = record_run(dialogue, finished=False)
    layers = replace(layers_of(*cells, *REST), areas=places_at(*cells, **figures))
    store_hotspots(run, pins_of(*cells, *REST), layers)
    return list(run.hotspots.order_by("pk"))


def test_what_is_stored_is_what_was_tested(dialogue: Dialogue) -> None:
    (place,) = stored(dialogue, Cell(0, 9, 1))
    assert (place.method, place.direction) == ("people", "unsafe")
    # Of the test, not counted again on the ground.
    assert (place.respondents, place.votes, place.pins) == (41, 34.0, 48)
    assert place.share == pytest.approx(34 / 41)
    assert (place.share_low, place.share_high) == (0.69, 0.91)
    assert (place.adjusted_low, place.share_adjusted, place.adjusted_high) == (0.6, 0.79, 0.9)
    assert (place.share_everywhere, place.p, place.radius_m) == (0.45, 0.004, 100.0)
    assert (place.seal, place.seal_p, place.seal_people) == (True, 0.01, 18)
    assert place.stability is None


@pytest.mark.parametrize("seal", [True, False, None])
def test_a_seal_that_cannot_be_asked_is_no_answer(dialogue: Dialogue, seal: object) -> None:
    chance = float("nan") if seal is None else 0.2
    (place,) = stored(dialogue, Cell(0, 9, 1), seal=seal, seal_p=chance)
    assert place.seal is seal
    assert place.seal_p == (None if seal is None else 0.2)


@pytest.mark.parametrize(("low", "certain"), [(0.46, True), (0.45, False), (0.4, False)])
def test_its_size_is_certain_where_it_lies_beyond_that_of_all(
    dialogue: Dialogue, low: float, certain: bool
) -> None:
    (place,) = stored(dialogue, Cell(0, 9, 1), share_low=low)
    assert place.is_size_certain is certain


def test_each_row_is_one_place_on_its_own_ground(dialogue: Dialogue) -> None:
    found = stored(dialogue, Cell(0, 9, 1), Cell(4, 7, 0), direction="safe")
    assert [place.direction for place in found] == ["safe", "safe"]
    assert not found[0].geometry.intersects(found[1].geometry)


def test_without_places_nothing_is_stored(dialogue: Dialogue) -> None:
    assert stored(dialogue) == []


def test_a_place_speaks_of_what_people_say_in_its_direction(dialogue: Dialogue) -> None:
    cell = Cell(0, 7, 2)
    pins = pins_of(cell, *REST)
    here = pins.index[:9]
    pins.loc[here, "reasons"] = ["litter", "litter", "deserted", *[""] * 4, "well_lit", "well_lit"]
    pins.loc[here, "times_of_day"] = ["night"] * 7 + ["day"] * 2
    # The first of them has marked it three times.
    pins.loc[[1, 2], "respondent"] = pins.loc[0, "respondent"]
    run = record_run(dialogue, finished=False)
    store_hotspots(run, pins, replace(layers_of(cell, *REST), areas=places_at(cell)))
    place = run.hotspots.get()
    assert place.reasons == [["deserted", 1], ["litter", 1]]
    assert place.times_of_day == [["night", 5]]


def test_a_place_does_not_speak_for_those_who_named_none_so_exactly(dialogue: Dialogue) -> None:
    cell = Cell(0, 7, 2)
    pins = pins_of(cell, *REST).assign(precision_m=0)
    pins.loc[pins.index[:4], ["reasons", "precision_m"]] = ["drugs", CELL_M + 1]
    pins.loc[pins.index[4:7], ["reasons", "precision_m"]] = ["litter", CELL_M]
    run = record_run(dialogue, finished=False)
    store_hotspots(run, pins, replace(layers_of(cell, *REST), areas=places_at(cell)))
    assert run.hotspots.get().reasons == [["litter", 3]]
