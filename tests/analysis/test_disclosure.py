"""The gate: who is shown, who is hidden with them, and what an earlier publication forbids."""

import numpy as np
import pandas as pd
import pytest

from analysis import disclosure, errors
from tests.analysis.gated_cells import FIGURES, cell_ids, counted, people_in, shown


def test_a_cell_of_five_is_shown_and_a_cell_of_four_is_not():
    five = disclosure.publishable(counted(people_in(0, 5)))
    assert shown(five) == cell_ids(0)
    assert five[FIGURES].iloc[0].tolist() == [5, 2, 3, 5]
    four = disclosure.publishable(counted(people_in(0, 4)))
    assert shown(four) == []
    assert four[[*FIGURES, "top_share"]].isna().all().all()
    assert four.attrs["suppressed"] == 1
    assert four.geometry.notna().all()
    assert four.crs.to_epsg() == 3006


def test_k_can_be_ten_for_groups():
    assert shown(disclosure.publishable(counted(people_in(0, 9)), k=10)) == []
    assert shown(disclosure.publishable(counted(people_in(0, 10)), k=10)) == cell_ids(0)


def test_nobody_has_more_than_a_third_of_a_shown_cell():
    third = people_in(0, 6) + [(0, 0, 1)] * 2  # 3 of 8
    assert shown(disclosure.publishable(counted(third))) == []
    assert shown(disclosure.publishable(counted(third), dominance=0.4)) == cell_ids(0)
    exactly = [*people_in(0, 5), (0, 0, 1)]  # 2 of 6
    assert shown(disclosure.publishable(counted(exactly))) == cell_ids(0)


def test_a_lone_hidden_cell_is_not_the_total_minus_the_rest():
    cells = counted(people_in(0, 3) + people_in(1, 6, 10) + people_in(2, 9, 20))
    passed = disclosure.publishable(cells)
    assert shown(passed) == cell_ids(2)
    assert passed.attrs["suppressed"] == 2


def test_the_same_three_people_in_two_hidden_cells_are_three_people():
    cells = counted(people_in(0, 3) + people_in(1, 3) + people_in(2, 6, 10) + people_in(3, 9, 20))
    assert shown(disclosure.publishable(cells)) == cell_ids(3)


def test_hidden_cells_that_rest_on_enough_people_need_no_company():
    dominated = [(0, 0, 1)] * 4 + people_in(0, 6)
    cells = counted(dominated + people_in(1, 6, 10) + people_in(2, 7, 30, pins_each=2))
    passed = disclosure.publishable(cells)
    # Six people, but one with 5 of 10 pins: the smallest other cell joins, and that is enough.
    assert shown(passed) == cell_ids(2)


def test_nothing_is_hidden_where_nothing_has_to_be():
    passed = disclosure.publishable(counted(people_in(0, 5) + people_in(1, 5, 10)))
    assert passed.attrs["suppressed"] == 0


def test_every_other_column_is_a_figure_too():
    cells = counted(people_in(0, 3) + people_in(1, 30, 10) + people_in(2, 31, 100))
    cells = cells.assign(p=[0.1, 0.2, 0.3], hot=[True, False, True], word=["a", "b", "c"])
    passed = disclosure.publishable(cells)
    assert passed["p"].isna().tolist() == [True, True, False]
    assert passed["hot"].tolist() == [False, False, True]
    assert passed["word"].isna().tolist() == [True, True, False]


def test_one_more_pin_changes_nothing_that_is_shown():
    before = people_in(0, 8) + people_in(1, 20, 100)
    first = disclosure.publishable(counted(before))
    after = [*before, (50, 0, 1), (100, 1, 1)]
    second = disclosure.publishable(counted(after), published=first)
    assert second[FIGURES].equals(first[FIGURES])
    assert second["held"].tolist() == [True, True]
    assert not second["suppressed"].any()


def test_five_more_people_change_a_figure():
    before = people_in(0, 8)
    first = disclosure.publishable(counted(before))
    second = disclosure.publishable(counted(before + people_in(0, 5, 50)), published=[first])
    assert second["respondents"].tolist() == [13]
    assert not second["held"].any()


def test_a_swap_of_people_is_not_seen():
    first = disclosure.publishable(counted(people_in(0, 8)))
    swapped = [*people_in(0, 7), (60, 0, 0)]
    second = disclosure.publishable(counted(swapped), published=first)
    assert counted(swapped)["n_unsafe"].tolist() != first["n_unsafe"].tolist()
    assert second["n_unsafe"].tolist() == first["n_unsafe"].tolist()


def test_small_steps_over_many_publications_add_up_before_they_show():
    published = []
    for extra in range(12):
        cells = counted(people_in(0, 10 + extra))
        published.append(disclosure.publishable(cells, published=published))
    seen = [frame["respondents"].iloc[0] for frame in published]
    assert seen == [10] * 5 + [15] * 5 + [20] * 2


def test_a_figure_near_to_an_older_one_stands_as_the_latest():
    """Sixteen have become eleven, a difference of five; but ten were shown before."""
    rest = people_in(1, 30, 100)
    published = []
    for people in (10, 16, 11):
        cells = counted(people_in(0, people) + rest)
        published.append(disclosure.publishable(cells, published=published))
    assert [one["respondents"].iloc[0] for one in published] == [10, 16, 16]
    assert published[-1]["held"].tolist() == [True, False]


def test_what_was_shown_before_is_not_hidden_to_protect_others():
    """Who remembers the six of the first cell would subtract them: the twelve new ones go."""
    known = people_in(0, 6) + people_in(1, 30, 100)
    first = disclosure.publishable(counted(known))
    assert shown(first) == cell_ids(0, 1)
    later = counted(known + people_in(2, 3, 200) + people_in(3, 12, 300))
    assert shown(disclosure.publishable(later, published=first)) == cell_ids(0, 1)
    assert shown(disclosure.publishable(later)) == cell_ids(1, 3)


def test_what_was_hidden_is_first_shown_with_nine():
    first = disclosure.publishable(counted(people_in(0, 4)))
    for people, is_shown in ((5, False), (8, False), (9, True)):
        later = disclosure.publishable(counted(people_in(0, people)), published=first)
        assert later["suppressed"].tolist() == [not is_shown]


def test_who_withdraws_is_gone_also_from_a_figure_that_stood():
    first = disclosure.publishable(counted(people_in(0, 5)))
    second = disclosure.publishable(counted(people_in(0, 4)), published=first)
    assert second["suppressed"].all()


def test_figures_that_the_earlier_publication_lacked_are_not_given_for_a_held_cell():
    first = disclosure.publishable(counted(people_in(0, 8)))
    cells = counted(people_in(0, 9)).assign(share_unsafe=0.4, hot=True)
    second = disclosure.publishable(cells, published=first)
    assert second["held"].all()
    assert second["share_unsafe"].isna().all()
    assert not second["hot"].any()


def test_fine_and_coarse_cells_of_one_ground_are_not_both_shown():
    pins = [pin for cell in range(4) for pin in people_in(cell, 12, 100 * cell)]
    fine = disclosure.publishable(counted(pins))
    assert not fine["suppressed"].any()
    for size in (150, 250):
        assert disclosure.publishable(counted(pins, size), published=fine)["suppressed"].all()
    far = [(person, cell + 1_000, unsafe) for person, cell, unsafe in pins]
    assert not disclosure.publishable(counted(far, 250), published=fine)["suppressed"].any()


def test_a_lattice_that_was_in_degrees_is_still_the_same_lattice():
    first = disclosure.publishable(counted(people_in(0, 8)).to_crs(4326).to_crs(3006))
    second = disclosure.publishable(counted(people_in(0, 9)), published=first)
    assert second["held"].all()


@pytest.mark.parametrize(
    ("cells", "options", "error"),
    [
        (counted(people_in(0, 5)).iloc[:0], {}, errors.EmptyInputError),
        (counted(people_in(0, 5)).to_crs(4326), {}, errors.WrongCrsError),
        (counted(people_in(0, 5)).drop(columns="top_share"), {}, errors.MissingColumnError),
        (counted(people_in(0, 5)).assign(respondents=np.nan), {}, errors.NotFiniteError),
        (pd.concat([counted(people_in(0, 5))] * 2), {}, errors.InvalidInputError),
        (pd.DataFrame(counted(people_in(0, 5))), {}, errors.InvalidInputError),
        (counted(people_in(0, 5)), {"k": 0}, errors.InvalidParameterError),
        (counted(people_in(0, 5)), {"dominance": 0}, errors.InvalidParameterError),
    ],
)
def test_what_cannot_pass_the_gate(cells, options, error):
    with pytest.raises(error):
        disclosure.publishable(cells, **options)
