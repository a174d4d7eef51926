"""People compared with themselves: exact, as conditional logistic regression has it, and deaf to
neighbours who resemble each other."""

import math
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from analysis.checks import pin_arrays
from analysis.people_scan import people_scan
from analysis.people_votes import PeopleScan, count_votes_cast, separate
from analysis.within_people import compare_within_people
from tests.analysis.people import pins_at, some_people

# Fourteen people who have marked one corner and one to four other places, far apart.
FOURTEEN = [
    row
    for person in range(14)
    for row in (
        [(person, 10 * (person % 5), 10 * (person // 5), person % 4 != 3)]
        + [
            (person, 2_000 + 700 * k + 40 * person, 300 * person, (person + k) % 3 == 0)
            for k in range(1 + person % 4)
        ]
    )
]
# Sixty others, who make the corner's people less than a quarter of all.
OTHERS = [(100 + k, 3_000 + 200 * k, 9_000, k % 2 == 0) for k in range(60)]
# survival 3.5.3 in R: clogit(unsafe ~ inside + strata(person), method = "exact") of FOURTEEN,
# with `inside` 1 for the corner: summary(fit)$sctest["test"].
SCORE_OF_CLOGIT = 5.0724578015644


def corner(rows):
    scan = PeopleScan(pin_arrays(pins_at(rows)), max_radius_m=800, max_share=0.25, least_people=5)
    cast = count_votes_cast(scan)
    best = separate(scan, cast.llr).window[0]
    assert scan.people[best] == 14
    return scan, cast, np.array([best])


def compare(rows, *, least_ratio=math.inf, permutations=4_999, threads=1):
    scan, cast, window = corner(rows)
    return compare_within_people(
        scan, cast, window, least_ratio=least_ratio, permutations=permutations, seed=3,
        threads=threads,
    )  # fmt: skip


def exact_chance(rows):
    """How often people's labels, laid in every way over their own pins, gain as much there."""
    chances = np.array([1.0])
    seen = 0
    for person in range(14):
        own = [row for row in rows if row[0] == person]
        unsafe = sum(row[3] for row in own)
        seen += own[0][3]
        ways = [0 in chosen for chosen in combinations(range(len(own)), unsafe)]
        here = np.mean(ways)
        chances = np.convolve(chances, [1 - here, here])
    return chances[seen:].sum()


def test_z_is_the_root_of_the_score_test_of_conditional_logistic_regression():
    found = compare(FOURTEEN + OTHERS, permutations=1)
    assert found.z[0] ** 2 == pytest.approx(SCORE_OF_CLOGIT, rel=1e-5)
    assert found.z[0] > 0
    # Person 0 has one opinion of all places, and so have 9, 12 and others of 4: they do not count.
    mixed = [p for p in range(14) if len({row[3] for row in FOURTEEN if row[0] == p}) == 2]
    assert found.people.tolist() == [len(mixed)]


def test_p_is_that_of_all_ways_to_lay_labels_over_own_pins():
    exact = exact_chance(FOURTEEN)
    assert 0.005 < exact < 0.05
    found = compare(FOURTEEN + OTHERS, permutations=19_999)
    assert abs(found.p[0] - exact) < 4 * math.sqrt(exact * (1 - exact) / 20_000)


def test_p_allows_for_the_place_having_been_searched_for():
    alone, searched = (
        compare(FOURTEEN + OTHERS, least_ratio=least).p[0] for least in (math.inf, 1.0)
    )
    assert searched > 3 * alone


def test_threads_change_nothing():
    assert compare(FOURTEEN + OTHERS, threads=2).p == compare(FOURTEEN + OTHERS).p


def test_whoever_marked_one_place_only_cannot_be_asked():
    single = [(person, 5 * person, 0, person < 25) for person in range(26)]
    rest = [(100 + k, 3_000 + 300 * k, 4_000, k % 2 == 0) for k in range(300)]
    found, _summary = people_scan(pins_at(single + rest), permutations=99, seed=1)
    assert found["seal"].tolist() == [None]
    assert np.isnan(found["seal_p"].iloc[0])
    assert found["seal_people"].tolist() == [0]


def test_a_place_that_people_fear_more_than_their_own_other_places_holds():
    found, _summary = people_scan(
        some_people(400, extent_m=6_000, square=45), permutations=199, seed=1
    )
    assert found["seal"].tolist() == [True]


def test_anxious_people_who_live_together_make_a_place_that_does_not_hold():
    """Sixty people of one neighbourhood mark all of theirs unsafe nine times of ten."""
    sealed = shown = 0
    for seed in range(8):
        rng = np.random.default_rng(seed)
        town = some_people(500, seed=seed, extent_m=6_000)
        xy = town.get_coordinates().to_numpy().copy()
        near = np.isin(town["respondent"], np.arange(60))
        xy[near] = xy[0] + rng.normal(0, 300, (near.sum(), 2))
        unsafe = (town["perception"] == "unsafe").to_numpy(copy=True)
        unsafe[near] = rng.random(near.sum()) < 0.9
        rows = list(zip(town["respondent"], *(xy - xy.min(axis=0)).T, unsafe, strict=True))
        found, _summary = people_scan(pins_at(rows), permutations=99, seed=seed)
        shown += len(found)
        sealed += int((found["seal"] == True).sum())  # noqa: E712
    assert shown >= 8
    assert stats.binom.sf(sealed - 1, shown, 0.05) > 0.001
    assert sealed <= 2
