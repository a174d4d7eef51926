"""Somebody who keeps every publication and subtracts: nobody stands alone in what is left."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import disclosure
from tests.analysis.gated_cells import FIGURES, cell_ids, counted, people_in

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
