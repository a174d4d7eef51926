"""Two sides of answers, against a second computation in plain Python over all permutations."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose

from analysis.checks import PinArrays
from analysis.grid import hex_centres, hex_ids
from analysis.people_windows import DISCS
from analysis.two_sides import TwoSides

ORIGIN = np.array([676_000.0, 6_582_000.0])

# Person, metres east and north, unsafe. The first six people of one kind (two pins, one of them
# unsafe), then some who swap with nobody or only with each other.
PINS = [
    (0, 0, 0, 1), (0, 1000, 0, 0),
    (1, 20, 10, 1), (1, 1020, 20, 0),
    (2, 40, 30, 0), (2, 1000, 40, 1),
    (3, 10, 120, 1), (3, 130, 10, 0),
    (4, 1000, 130, 0), (4, 30, 0, 1),
    (5, 1100, 0, 1), (5, 0, 150, 0),
    (6, 20, 20, 1), (7, 1010, 10, 1),
    (8, 0, 20, 0), (9, 1030, 30, 0),
    (10, 0, 90, 1), (10, 20, 0, 1), (10, 1000, 0, 0),
]  # fmt: skip
SECOND = (0, 1, 4, 7, 8)
OPTIONS = {"max_radius_m": 250.0, "max_share": 0.95, "least_people": 1}


def arrays(pins):
    person, east, north, unsafe = np.array(pins).T
    return PinArrays(
        np.column_stack([east, north]) + ORIGIN,
        unsafe.astype(bool),
        person.astype(np.int64),
        np.ones(len(pins)),
    )


def two_sides(pins=PINS, second=SECOND, **options):
    table = arrays(pins)
    return TwoSides(
        table,
        np.isin(np.arange(table.people), second),
        precision_m=np.zeros(len(table)),
        **OPTIONS | options,
    )


class Plainly:
    """The same by its definition: dictionaries, sets and fractions."""

    def __init__(self, pins):
        table = arrays(pins)
        self.cell = [int(cell) for cell in hex_ids(table.xy, cell_size_m=100)]
        self.pins = pins
        self.people = sorted({pin[0] for pin in pins})
        self.centre = {c: hex_centres([c], cell_size_m=100)[0] for c in set(self.cell)}
        mine = {i: [pin[3] for pin in pins if pin[0] == i] for i in self.people}
        everywhere = sum(Fraction(sum(own), len(own)) for own in mine.values()) / len(mine)
        self.expected = [everywhere] * len(pins)
        for size in (100, 25):
            self.expected = self.spots(arrays(pins).xy, size)
        km = {c: int(hex_ids([xy], cell_size_m=1000)[0]) for c, xy in self.centre.items()}
        self.kilometres = [
            self.residuals(lambda cell, one=one: km[cell] == one) for one in set(km.values())
        ]
        self.windows = self.all_windows()

    def away(self, cell, other):
        return math.dist(self.centre[cell], self.centre[other])

    def spots(self, xy, size):
        """Of each pin: what all others say in its cell and the ring, begun with what is expected
        so far of two people."""
        cell = [int(one) for one in hex_ids(xy, cell_size_m=size)]
        centre = {c: hex_centres([c], cell_size_m=size)[0] for c in cell}
        finer = []
        for pin, own, before in zip(self.pins, cell, self.expected, strict=True):
            said = {}
            for other, one in zip(self.pins, cell, strict=True):
                if other[0] != pin[0] and math.dist(centre[own], centre[one]) < 1.01 * size:
                    said.setdefault(other[0], []).append(other[3])
            votes = [Fraction(sum(labels), len(labels)) for labels in said.values()]
            finer.append((sum(votes) + 2 * before) / (len(votes) + 2))
        return finer

    def residuals(self, inside):
        found = {}
        for pin, cell, expected in zip(self.pins, self.cell, self.expected, strict=True):
            if inside(cell):
                found.setdefault(pin[0], []).append(pin[3] - expected)
        return {person: float(sum(own) / len(own)) for person, own in found.items()}

    def all_windows(self):
        """The votes in every disc; which cells may be in the middle, by looking around each."""
        found = {}
        for radius, step in DISCS:
            if radius > OPTIONS["max_radius_m"]:
                continue
            assert step == 1
            middles = set()
            for xy in self.centre.values():
                around = np.mgrid[-350:351:25, -350:351:25].reshape(2, -1).T + xy
                middles |= {int(cell) for cell in hex_ids(around, cell_size_m=100)}
            for middle in middles:
                at = hex_centres([middle], cell_size_m=100)[0]
                reach = radius + 1e-6
                votes = self.residuals(lambda c, at=at, r=reach: math.dist(self.centre[c], at) <= r)
                if len(votes) >= 2 and len(votes) <= 0.95 * len(self.people):
                    found[middle, radius] = votes
        return found

    @staticmethod
    def halves(votes, second):
        return (
            [vote for person, vote in votes.items() if person not in second],
            [vote for person, vote in votes.items() if person in second],
        )

    @staticmethod
    def spread(votes):
        n = len(votes) + 1
        mean = sum(votes.values()) / n
        return (sum(vote**2 for vote in votes.values()) + 0.25) / n - mean**2

    def elsewhere(self, second):
        whole = change = variance = 0.0
        for votes in self.kilometres:
            first, other = self.halves(votes, second)
            if first and other:
                weight = len(first) * len(other) / len(votes)
                whole += weight
                change += weight * (np.mean(other) - np.mean(first))
                variance += weight * self.spread(votes)
        return change / whole, variance / whole**2

    def statistics(self, second):
        change, variance = self.elsewhere(second)
        limits = [0.95 * (len(self.people) - len(second)), 0.95 * len(second)]
        found = {}
        for window, votes in self.windows.items():
            sides = self.halves(votes, second)
            if all(1 <= len(s) <= most + 1e-9 for s, most in zip(sides, limits, strict=True)):
                error = self.spread(votes) * sum(1 / len(side) for side in sides) + variance
                net = np.mean(sides[1]) - np.mean(sides[0]) - change
                found[window] = net / math.sqrt(error)
        return found

    def permutations(self, second):
        """Everybody who may be on the second side: as many as now of those alike."""
        counts = {}
        for person in self.people:
            labels = [pin[3] for pin in self.pins if pin[0] == person]
            counts.setdefault((sum(labels), len(labels)), []).append(person)
        choices = [
            itertools.combinations(alike, len(set(alike) & set(second)))
            for alike in counts.values()
        ]
        return [tuple(itertools.chain(*some)) for some in itertools.product(*choices)]


@pytest.fixture(scope="module")
def plainly():
    return Plainly(PINS)


def by_window(sides):
    rows = sides.scan.windows
    names = zip(
        sides.scan.discs.centre[rows].tolist(),
        sides.scan.discs.radius_m[rows].tolist(),
        strict=True,
    )
    seen = zip(names, sides.difference.statistic[:, 0], sides.difference.tested[:, 0], strict=True)
    return {name: statistic for name, statistic, tested in seen if tested}


def test_every_window_of_every_permutation_is_as_defined(plainly):
    everyone = plainly.permutations(SECOND)
    assert len(everyone) == 20 * 2 * 2
    for second in everyone[::7]:
        expected, found = plainly.statistics(second), by_window(two_sides(second=second))
        assert found.keys() == expected.keys()
        assert len(found) > 20
        for window, statistic in found.items():
            assert_allclose(statistic, expected[window], rtol=1e-5, atol=1e-5)


def test_p_is_that_of_the_full_enumeration(plainly):
    largest = [
        max(abs(one) for one in plainly.statistics(second).values())
        for second in plainly.permutations(SECOND)
    ]
    observed = max(abs(one) for one in plainly.statistics(SECOND).values())
    exact = np.mean(np.array(largest) >= observed - 1e-6)
    assert 0.1 < exact < 0.9
    # 9,999 draws, all of them made: within four standard errors.
    found = two_sides().test(alpha=0.999, permutations=9_999, seed=1, threads=1)
    assert abs(found.p[0] - exact) < 4 * math.sqrt(exact * (1 - exact) / 9_999)


def test_only_people_with_equal_counts_take_each_others_side(plainly):
    sides = two_sides()
    drawn = sides._draw(np.random.default_rng(1), 4_000)
    seen, times = np.unique(drawn.T, axis=0, return_counts=True)
    allowed = {tuple(np.isin(np.arange(11), one)) for one in plainly.permutations(SECOND)}
    assert {tuple(row.astype(bool)) for row in seen} == allowed
    # Each as often as any other: 50 times of 4,000, give or take four standard errors.
    assert abs(times - 50).max() < 4 * math.sqrt(50)


def test_the_critical_size_is_passed_where_p_is_small():
    for seed in range(5):
        sides = two_sides()
        found = sides.test(alpha=0.3, permutations=199, seed=seed, threads=1)
        statistic = np.abs(sides.difference.statistic[found.window, 0])
        assert ((statistic > np.array(found.critical) + 1e-9) == (np.array(found.p) <= 0.3)).all()


def test_later_places_share_no_cell_and_are_no_likelier_than_better_ones():
    sides = two_sides()
    found = sides.test(alpha=0.05, permutations=99, seed=1, threads=1)
    cells = sides.scan.discs.cells[sides.scan.windows[found.window]].toarray()
    assert len(found.window) > 1
    assert cells.sum(axis=0).max() == 1
    assert found.p == sorted(found.p)


def test_nobody_to_compare_with_is_no_finding():
    # All are in one window, and either side in a cell of 1 km of its own.
    apart = [(person, 400 + 100 * (person % 2), 0, person % 2) for person in range(20)]
    sides = two_sides(apart, tuple(range(0, 20, 2)), max_share=0.99)
    assert not sides.is_comparable
    assert sides.test(alpha=0.05, permutations=9, seed=1, threads=1).window == []
    together = [(person, 0, 0, person % 3) for person in range(0, 20)]
    assert two_sides([(p, e, n, u > 0) for p, e, n, u in together]).is_comparable
