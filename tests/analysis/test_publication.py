"""Everything that is published, and an attacker who reads the exact figures behind all of it."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import publication
from analysis.changed_people import changed_people
from analysis.publication import PART_FIGURES, publish
from tests.analysis.rounds import (
    CELLS,
    PLACES,
    SIZE,
    Attacker,
    Round,
    cells_of,
    history,
    ids,
    some_people,
    town_of,
)


@given(st.integers(0, 2**32), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_an_attacker_isolates_nobody(seed, steps):
    Attacker(history(seed, steps)).attack()


@pytest.mark.slow
@given(st.integers(0, 2**32), st.integers(2, 6))
@settings(max_examples=1_500, deadline=None)
def test_an_attacker_who_tries_long_isolates_nobody(seed, steps):
    Attacker(history(seed, steps)).attack()


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_one_more_pin_is_not_published(seed):
    rng = np.random.default_rng(seed)
    rows = some_people(rng, 60, 0)
    round_ = Round()
    round_.publish(rows)
    more = (int(rng.integers(0, 100)), int(rng.integers(0, CELLS)), True, "night", "litter")
    assert round_.publish([*rows, more]) is None


@given(st.integers(0, 2**32))
@settings(max_examples=12, deadline=None)
def test_even_if_it_were_every_figure_would_stand(seed):
    """The gate does not rely on the refusal alone."""
    rng = np.random.default_rng(seed)
    rows = some_people(rng, 60, 0)
    more = (int(rng.integers(0, 100)), int(rng.integers(0, CELLS)), True, "night", "litter")
    pins = {0: town_of(rows), 1: town_of([*rows, more])}
    first = publish(cells_of(pins[0]), PLACES, source=0, pins_of=pins, cell_size_m=SIZE)
    second = publish(
        cells_of(pins[1]), PLACES, source=1, pins_of=pins, cell_size_m=SIZE, earlier=[first]
    )
    again = second.cells[second.cells["cell_id"].isin(first.cells["cell_id"])]
    figures = ["cell_id", "n", "n_unsafe", "respondents", "share_unsafe", "source"]
    assert again[figures].values.tolist() == first.cells[figures].values.tolist()
    known = {(part.cell_id, part.part): part for part in first.parts.itertuples(index=False)}
    for part in second.parts.itertuples(index=False):
        if part.cell_id in set(first.cells["cell_id"]):
            assert known[part.cell_id, part.part] == part
    for place, was in zip(second.places, first.places, strict=True):
        if place.cell_ids == was.cell_ids:
            assert place == was
    assert second.said == first.said


def full_cell(cell, people, first, times="", reasons="", unsafe=True):
    return [(person, cell, unsafe, times, reasons) for person in range(first, first + people)]


def published(rows, **options):
    pins = {0: town_of(rows)}
    return publish(cells_of(pins[0]), PLACES, source=0, pins_of=pins, cell_size_m=SIZE, **options)


def test_a_part_is_shown_from_ten_people_if_the_rest_are_five_or_nobody():
    whole = published(full_cell(0, 10, 0, "night"))
    assert whole.parts[["part", "n", "respondents"]].values.tolist() == [["night", 10, 10]]
    assert published(full_cell(0, 9, 0, "night")).parts.empty
    four = published(full_cell(0, 12, 0, "night") + full_cell(0, 4, 50, "day"))
    assert four.parts.empty
    five = published(full_cell(0, 12, 0, "night") + full_cell(0, 5, 50, "day"))
    assert five.parts["part"].tolist() == ["night"]


def test_a_part_that_was_hidden_is_first_shown_with_nineteen():
    """In the reader's eyes at most nine had spoken of the night; ten more may be told of them."""
    round_ = Round()
    day = full_cell(0, 20, 0, "day")
    parts = []
    for people in (9, 18, 23):
        found = round_.publish(day + full_cell(0, people, 100, "night"))
        parts.append(found.parts.set_index("part")["respondents"].to_dict())
    assert parts[0] == {"day": 20}
    assert "night" not in parts[1]
    assert parts[2].get("night") == 23


def test_a_place_is_the_shown_cells_and_tells_their_people_and_words():
    rows = full_cell(0, 8, 0, reasons="litter") + full_cell(1, 6, 100, unsafe=False)
    rows += full_cell(5, 3, 200)
    found = published([*rows, *full_cell(4, 9, 300, unsafe=False)])
    # Three people are too few for a cell, and its smallest neighbour hides with it.
    assert set(found.cells["cell_id"]) == ids(0, 4)
    unsafe, *others = found.places
    assert (set(unsafe.cell_ids), unsafe.respondents, unsafe.share) == (ids(0), 8, 1.0)
    assert unsafe.said["reasons"] == ["litter"]
    assert [(place.direction, set(place.cell_ids)) for place in others] == [("safe", ids(4))]


def test_a_place_where_fewer_than_five_marked_it_so_is_not_told():
    rows = full_cell(0, 4, 0) * 2 + full_cell(0, 10, 100, unsafe=False)
    rows += full_cell(5, 40, 300, unsafe=False)
    assert published(rows).places == []
    assert len(published([*rows, *full_cell(0, 1, 50)]).places) == 1


def test_a_place_in_cells_that_say_the_opposite_is_not_told():
    """Nine of ten feel unsafe in the cells, and nearly everybody else does too."""
    rows = full_cell(0, 9, 0) + full_cell(0, 1, 50, unsafe=False) + full_cell(5, 30, 100)
    found = published(rows)
    assert set(found.cells["cell_id"]) == ids(0, 5)
    assert [place.direction for place in found.places] == ["unsafe"]
    assert found.places[0].cell_ids == tuple(ids(5))


@pytest.mark.parametrize(
    ("west", "east", "north", "cells"),
    [
        (-20, 20, 20, {0}),
        (42, 90, 20, {1}),
        (35, 65, 20, {0, 1}),
        (-50, 150, 60, {0, 1}),
        (140, 260, 20, set()),
    ],
)
def test_a_place_smaller_than_a_cell_is_the_cell_it_lies_in(west, east, north, cells):
    rows = full_cell(0, 8, 0) + full_cell(1, 8, 100) + full_cell(5, 30, 200, unsafe=False)
    pins = {0: town_of(rows)}
    ground = gpd.GeoDataFrame(
        {"direction": ["unsafe"]}, geometry=[shapely.box(west, -north, east, north)], crs=3006
    )
    found = publish(cells_of(pins[0]), ground, source=0, pins_of=pins, cell_size_m=SIZE)
    assert [set(place.cell_ids) for place in found.places] == [ids(*cells)] * bool(cells)


def test_a_place_stands_as_long_as_all_of_its_cells_do():
    """The first cell stood, as one person came; the second did not, as six came."""
    round_ = Round()
    calm = full_cell(5, 20, 200, unsafe=False)
    round_.publish(full_cell(0, 12, 0) + full_cell(1, 12, 100) + calm)
    (standing,) = round_.publish(full_cell(0, 17, 0) + full_cell(1, 17, 100) + calm).places
    assert (standing.source, standing.respondents) == (1, 34)
    (changed,) = round_.publish(full_cell(0, 18, 0) + full_cell(1, 23, 100) + calm).places
    assert round_.shown[-1].cells["source"].tolist() == [1, 2, 0]
    assert (changed.source, changed.respondents) == (2, 17 + 23)


def test_a_disposed_input_leaves_no_place_and_no_part():
    pins = {0: town_of(full_cell(0, 12, 0, "night"))}
    first = publish(cells_of(pins[0]), PLACES, source=0, pins_of=pins, cell_size_m=SIZE)
    later = {1: town_of(full_cell(0, 13, 0, "night"))}
    second = publish(
        cells_of(later[1]), PLACES, source=1, pins_of=later, cell_size_m=SIZE, earlier=[first]
    )
    assert second.cells["source"].tolist() == [0]
    assert second.parts.empty
    assert second.places == []


@pytest.mark.parametrize(
    ("change", "people"),
    [
        (lambda rows: rows, 0),
        (lambda rows: rows[::-1], 0),
        (lambda rows: rows[1:], 1),
        (lambda rows: [*rows, rows[0]], 1),
        (lambda rows: [(9, *rows[0][1:]), *rows[1:]], 2),
        (lambda rows: [(0, 0, False, "", ""), *rows[1:]], 1),
        (lambda rows: [(0, 0, True, "night", ""), *rows[1:]], 1),
        (lambda rows: [(0, 3, True, "", ""), *rows[1:]], 1),
    ],
)
def test_who_came_went_moved_or_said_something_else_has_changed(change, people):
    rows = full_cell(0, 3, 0)
    assert changed_people(town_of(rows), town_of(change(rows))) == people


def attack_towns(towns):
    for seed in range(towns):
        Attacker(history(seed, 3)).attack()


@pytest.mark.parametrize("leak", ["parts", "places", "words", "memory"])
def test_the_attacker_finds_planted_leaks(leak, monkeypatch):
    if leak == "parts":
        monkeypatch.setattr(publication, "GROUP_K", 1)
    elif leak == "places":
        # A place that counts today's pins although its cells' figures stood.
        real = publication._pins_behind
        monkeypatch.setattr(
            publication,
            "_pins_behind",
            lambda shown, pins, size: real(shown.assign(source=max(pins)), pins, size),
        )
    elif leak == "words":
        monkeypatch.setattr(publication, "words_to_show", lambda counts, **_options: list(counts))
    else:
        honest = publication.publishable
        monkeypatch.setattr(
            publication, "publishable", lambda cells, k, **_known: honest(cells, k=k)
        )
    with pytest.raises(AssertionError):
        attack_towns(60)


def test_part_figures_are_those_that_are_gated():
    assert set(PART_FIGURES) <= set(published(full_cell(0, 12, 0, "night")).parts.columns)


def test_rough_pins_are_in_what_all_said_and_in_nothing_made_of_cells():
    rows = full_cell(0, 12, 0, "night", "litter") + full_cell(4, 40, 100, unsafe=False)
    rows += full_cell(0, 6, 200, "night", unsafe=False)
    # So many that the share of all would hide the place in the first cell.
    vague = full_cell(0, 300, 300, "night", "drugs") + full_cell(4, 15, 700, "day", unsafe=False)
    exact = town_of(rows)
    both = town_of(rows + vague).assign(precision_m=[0.0] * len(rows) + [SIZE + 1.0] * len(vague))
    alone, beside = (
        publish(cells_of(exact), PLACES, source=0, pins_of={0: pins}, cell_size_m=SIZE)
        for pins in (exact, both)
    )
    assert len(alone.places) == 2
    assert beside.places == alone.places
    assert beside.parts.values.tolist() == alone.parts.values.tolist() != []
    assert beside.said["unsafe"]["reasons"]["drugs"] == 300
    assert "drugs" not in alone.said["unsafe"]["reasons"]
    finer = both.assign(precision_m=1.0)
    counted = publish(cells_of(exact), PLACES, source=0, pins_of={0: finer}, cell_size_m=SIZE)
    assert counted.places != alone.places


def test_who_tells_a_place_more_roughly_has_changed():
    exact = town_of(full_cell(0, 3, 0))
    rough = exact.assign(precision_m=[0.0, 0.0, 900.0])
    assert changed_people(exact, exact.assign(precision_m=0.0)) == 0
    assert changed_people(exact, rough) == changed_people(rough, exact) == 1
