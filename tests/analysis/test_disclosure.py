"""The gate, and an attacker who subtracts everything from everything.

Longer because the gate and its attacker are read together.
"""

from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import disclosure, errors, grid

FIGURES = ["n", "n_unsafe", "n_safe", "respondents"]
SIZE = 100


def frame_of(pins):
    """Pins from (respondent, cell along a row, unsafe) triples."""
    table = pd.DataFrame(pins, columns=["respondent", "cell", "unsafe"])
    return gpd.GeoDataFrame(
        {
            "respondent": table["respondent"],
            "perception": np.where(table["unsafe"].astype(bool), "unsafe", "safe"),
        },
        geometry=gpd.points_from_xy(table["cell"] * float(SIZE), np.zeros(len(table))),
        crs=3006,
    )


def counted(pins, size=SIZE):
    return grid.count_cells(frame_of(pins), cell_size_m=size)


def people_in(cell, people, first=0, pins_each=1):
    return [(person, cell, person % 2) for person in range(first, first + people)] * pins_each


def shown(published):
    return published.loc[~published["suppressed"], "cell_id"].tolist()


def cell_ids(*cells):
    return [int(grid.hex_ids([[cell * SIZE, 0.0]], cell_size_m=SIZE)[0]) for cell in cells]


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


some_pins = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 5), st.booleans()), min_size=1, max_size=80
)
few_pins = st.lists(st.tuples(st.integers(25, 45), st.integers(0, 6), st.booleans()), max_size=12)


def marks(pins, cell):
    """Who marked a cell how, as people see it who could look behind the figures."""
    return {
        person: sorted(unsafe for who, where, unsafe in pins if (who, where) == (person, cell))
        for person, where, _ in pins
        if where == cell
    }


class Attacker:
    """Reads exact figures and shapes of all publications: more than the public gets."""

    def __init__(self, k):
        self.k = k
        self.pins, self.frames = [], []

    def publish(self, pins):
        self.pins.append(list(pins))
        cells = counted(pins)
        self.frames.append(disclosure.publishable(cells, k=self.k, published=self.frames))

    def figures(self, number, cell):
        (wanted,) = cell_ids(cell)
        frame = self.frames[number]
        row = frame[(frame["cell_id"] == wanted) & ~frame["suppressed"]]
        return row[FIGURES].iloc[0].tolist() if len(row) else None

    def reads_single_figures(self):
        """A shown figure is that of a set of at least k people, now or when it was published."""
        for number, cell in self.places():
            seen = self.figures(number, cell)
            if seen:
                sources = [
                    pins
                    for pins in self.pins[: number + 1]
                    if (table := counted(pins).set_index("cell_id"))
                    .index.isin(cell_ids(cell))
                    .any()
                    and table.loc[cell_ids(cell)[0], FIGURES].tolist() == seen
                ]
                assert sources, "a figure that was never true"
                assert max(len(marks(pins, cell)) for pins in sources) >= self.k
                assert len(marks(self.pins[number], cell)) >= self.k

    def subtracts_shown_from_total(self):
        frame, pins = self.frames[0], self.pins[0]
        hidden = set(frame.loc[frame["suppressed"], "cell_id"])
        behind = {who for who, where, _ in pins if cell_ids(where)[0] in hidden}
        everything_hidden = frame["suppressed"].all()
        assert not behind or len(behind) >= self.k or everything_hidden

    def subtracts_publications(self):
        for (one, other), cell in self.pairs():
            first, second = self.figures(one, cell), self.figures(other, cell)
            if first and second and first != second:
                assert abs(first[3] - second[3]) >= self.k
            if second and not first and one == other - 1:
                before = marks(self.pins[one], cell)
                came = marks(self.pins[other], cell).keys() - before.keys()
                assert len(before) >= self.k or len(came) >= self.k

    def places(self):
        return [(number, cell) for number in range(len(self.frames)) for cell in range(7)]

    def pairs(self):
        numbers = list(combinations(range(len(self.frames)), 2))
        return [(pair, cell) for pair in numbers for cell in range(7)]

    def attack(self):
        self.reads_single_figures()
        self.subtracts_shown_from_total()
        self.subtracts_publications()


@given(some_pins, st.lists(few_pins, max_size=3), st.sampled_from([2, 3, 5]))
@settings(max_examples=40, deadline=None)
def test_an_attacker_isolates_nobody(first, later, k):
    attacker = Attacker(k)
    pins = list(first)
    attacker.publish(pins)
    for more in later:
        pins += more
        attacker.publish(pins)
    attacker.attack()


@given(some_pins, few_pins.filter(len), st.sampled_from([2, 3, 5]))
@settings(max_examples=25, deadline=None)
def test_before_and_after_one_more_pin_every_shown_figure_is_the_same(first, more, k):
    attacker = Attacker(k)
    attacker.publish(first)
    attacker.publish([*first, more[0]])
    for cell in range(7):
        before, after = attacker.figures(0, cell), attacker.figures(1, cell)
        assert before is None or after == before
        assert after is None or before is not None or len(marks(first, cell)) >= k


@pytest.mark.parametrize("leak", ["no memory", "no complement"])
def test_the_attacker_finds_planted_leaks(leak, monkeypatch):
    if leak == "no memory":
        attacker = Attacker(5)
        for people in (8, 9):
            attacker.pins.append(people_in(0, people))
            attacker.frames.append(disclosure.publishable(counted(people_in(0, people)), k=5))
    else:
        nothing = lambda cells, *_: np.zeros(len(cells), dtype=bool)  # noqa: E731
        monkeypatch.setattr(disclosure, "_complement", nothing)
        attacker = Attacker(5)
        attacker.publish(people_in(0, 2) + people_in(1, 9, 20))
    with pytest.raises(AssertionError):
        attacker.attack()
