"""What differs on the maps of two runs: cells and places made by hand."""

import pytest

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.comparing.layers import compare_cells, compare_places, likeness_words
from tests.factories import make_dialogue, make_pin
from tests.run_records import add_cell, add_place, record_run


@pytest.fixture
def dialogue(db: None) -> Dialogue:
    found = make_dialogue()
    make_pin(found)
    return found


@pytest.mark.parametrize(
    ("stayed", "either", "words"),
    [
        (0, 0, "No such cell in either."),
        (7, 7, "Exactly the same cells."),
        (9, 10, "Nearly the same cells: 9 of 10 are in both."),
        (5, 10, "Mostly the same cells: 5 of 10 are in both."),
        (2, 10, "Partly the same cells: 2 of 10 are in both."),
        (1, 10, "Hardly the same cells: 1 of 10 are in both."),
        (0, 10, "Not one cell is in both."),
    ],
)
def test_likeness_is_said_in_words(stayed: int, either: int, words: str) -> None:
    assert likeness_words(stayed=stayed, either=either) == words


def test_places_are_the_same_where_they_overlap(dialogue: Dialogue) -> None:
    earlier, later = record_run(dialogue), record_run(dialogue)
    add_place(earlier, "Torget")
    add_place(earlier, "Hamnen", east=10)
    add_place(earlier, "Parken", east=20, direction="safe")
    add_place(later, "Torget norra", east=0.4)
    add_place(later, "Hamnen", east=10.6)
    add_place(later, "Parken", east=20, direction="unsafe")
    found = {(row.fate, row.name, bool(row.earlier), bool(row.later)) for row in
             compare_places(earlier, later)}  # fmt: skip
    assert found == {
        ("still", "Torget → Torget norra", True, True),
        ("new", "Hamnen", False, True),
        ("gone", "Hamnen", True, False),
        ("new", "Parken", False, True),
        ("gone", "Parken", True, False),
    }


def test_two_earlier_places_that_grew_together_are_both_still_there(dialogue: Dialogue) -> None:
    earlier, later = record_run(dialogue), record_run(dialogue)
    add_place(earlier, "Torget")
    add_place(earlier, "Torget", method="scan", p=0.01)
    add_place(earlier, "Torget", method="person_vote", p=0.2)
    add_place(later, "Torget")
    rows = compare_places(earlier, later)
    assert [row.fate for row in rows] == ["still", "still", "still"]
    assert rows[0].earlier == rows[0].later == "80 % of 40 people"
    assert [row.earlier for row in rows[1:]] == [
        "tested area, by an earlier method: 80 % of 40 people",
        "tested cells, by an earlier method: 80 % of 40 people",
    ]


def test_cells_in_tested_places_that_came_went_and_stayed(dialogue: Dialogue) -> None:
    earlier, later = record_run(dialogue), record_run(dialogue)
    for number, (was, now) in enumerate([(1, 1), (1, 0), (0, 1), (0, 1), (0, 0)]):
        for run, inside in ((earlier, was), (later, now)):
            add_cell(run, number)
            if inside:
                add_place(run, "Torget", east=number)
    unsafe, safe = compare_cells(earlier, later).tested
    assert (unsafe.stayed, unsafe.went, unsafe.came) == (1, 1, 2)
    assert unsafe.words == "Partly the same cells: 1 of 4 are in both."
    assert safe.words == "No such cell in either."


def test_a_share_changed_clearly_only_if_the_intervals_have_nothing_in_common(
    dialogue: Dialogue,
) -> None:
    earlier, later = record_run(dialogue), record_run(dialogue)
    add_cell(earlier, 1, share_unsafe=0.2, share_low=0.1, share_high=0.4)
    add_cell(later, 1, share_unsafe=0.7, share_low=0.41, share_high=0.9)
    add_cell(earlier, 2, share_unsafe=0.2, share_low=0.1, share_high=0.4)
    add_cell(later, 2, share_unsafe=0.7, share_low=0.4, share_high=0.9)
    add_cell(earlier, 3, share_unsafe=0.9, share_low=0.7, share_high=0.98)
    add_cell(later, 4, share_unsafe=0.1, share_low=0.0, share_high=0.2)
    (shift,) = compare_cells(earlier, later).shifts
    assert shift.earlier == "20 % unsafe, likely 10–40 %, of 10 people"
    assert shift.later == "70 % unsafe, likely 41–90 %, of 10 people"
