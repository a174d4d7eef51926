"""What chance would show: exact against every relabelling, and against windows one by one."""

import itertools
import math
from collections import defaultdict

import numpy as np
import pytest

from analysis.checks import pin_arrays
from analysis.people_replicates import chances, critical_value, largest_by_level
from analysis.people_votes import PeopleScan, count_votes_cast, separate
from analysis.permutation import BATCH, LabelPermutation, random_streams
from tests.analysis.people import (
    pins_at,
    plain_expectation,
    plain_ratio,
    plain_vote,
    plain_windows,
    some_people,
)

# Six people with one to three pins, of whom three have marked one corner as unsafe.
SIX = [
    ("a", 0, 0, True), ("a", 900, 0, False),
    ("b", 60, 0, True), ("b", 0, 900, True),
    ("c", 0, 60, True), ("c", 900, 900, False),
    ("d", 20, 20, True),
    ("e", 2_000, 0, False),
    ("f", 2_000, 60, False), ("f", 0, 2_000, True), ("f", 30, 2_000, False),
]  # fmt: skip


def scan_of(pins, *, max_share=0.7, least_people=2):
    return PeopleScan(
        pin_arrays(pins), max_radius_m=800, max_share=max_share, least_people=least_people
    )


def largest(pins, windows, *, most, least):
    """The largest ratio in either direction, by the plain way."""
    expectation = plain_expectation(pins)
    best = 0.0
    for window in windows:
        people = defaultdict(lambda: [0, 0])
        for pin in window:
            told = people[pins["respondent"].iloc[pin]]
            told[0] += pins["perception"].iloc[pin] == "unsafe"
            told[1] += 1
        votes, n = plain_vote(people)
        if least <= n <= most and max(votes, n - votes) >= least:
            ratio = plain_ratio(votes, n, expectation.loc[list(people)].sum())
            if (votes if ratio > 0 else n - votes) >= least:
                best = max(best, abs(ratio))
    return best


def windows_as_pins(pins):
    numbered = pins.assign(respondent=np.arange(len(pins)))
    return {frozenset(people) for people in plain_windows(numbered).values()}


def relabellings(rows):
    """Every way to swap sets of labels among people with equally many pins, and to lay each set
    over a person's own pins."""
    own = defaultdict(list)
    for number, row in enumerate(rows):
        own[row[0]].append(number)
    sizes = defaultdict(list)
    for person, pins in own.items():
        sizes[len(pins)].append(person)
    groups = []
    for size, people in sizes.items():
        counts = [sum(rows[pin][3] for pin in own[person]) for person in people]
        ways = []
        for given in itertools.permutations(counts):
            laid = [
                [c for c in itertools.product((0, 1), repeat=size) if sum(c) == count]
                for count in given
            ]
            ways += [
                {
                    pin: label
                    for person, chosen in zip(people, labels, strict=True)
                    for pin, label in zip(own[person], chosen, strict=True)
                }
                for labels in itertools.product(*laid)
            ]
        groups.append(ways)
    for combination in itertools.product(*groups):
        labels = {}
        for part in combination:
            labels |= part
        yield [labels[pin] for pin in range(len(rows))]


def test_p_is_that_of_all_relabellings_of_six_people():
    pins = pins_at(SIX)
    windows = windows_as_pins(pins)
    scan = scan_of(pins)
    limits = {"most": scan.most_people, "least": scan.least_people}
    observed = largest(pins, windows, **limits)
    reached = []
    for labels in relabellings(SIX):
        other = pins.assign(perception=np.where(labels, "unsafe", "safe"))
        reached.append(largest(other, windows, **limits) >= observed - 1e-9)
    exact = np.mean(reached)
    cast = count_votes_cast(scan)
    candidates = separate(scan, cast.llr)
    best = abs(cast.llr[candidates.window[0]])
    assert best == pytest.approx(observed, abs=1e-9)
    maxima = largest_by_level(
        scan, candidates, observed=float(best), enough=10**9,
        permutations=20_000, seed=4, threads=2,
    )  # fmt: skip
    p = chances(maxima, np.array([best]), enough=10**9, permutations=20_000)[0]
    assert 0.01 < exact < 0.6
    assert abs(p - exact) < 4 * math.sqrt(exact * (1 - exact) / 20_000)


def test_the_expected_votes_are_the_mean_over_all_relabellings():
    pins = pins_at(SIX)
    scan = scan_of(pins)
    labels = np.array(list(relabellings(SIX)), dtype=np.int64)
    assert len(labels) > 50
    at_marks = np.array(
        [np.bincount(scan.marks.mark_of_pin, one, len(scan.marks)) for one in labels]
    ).astype(np.int64)
    ballots = [scan.ballots(number) for number in range(len(scan.chunks))]
    votes = np.concatenate([one.weight @ at_marks[:, one.marks].T for one in ballots])
    assert votes.mean(axis=1) / scan.parts == pytest.approx(scan.expected, abs=1e-6)
    assert np.ptp(scan.expected / scan.people) > 0.1


def test_ratios_are_those_of_a_plain_loop():
    pins = some_people(60, square=12)
    scan = scan_of(pins, max_share=0.5, least_people=3)
    cast = count_votes_cast(scan)
    plain = plain_windows(pins)
    expectation = plain_expectation(pins)
    expected = []
    for people in plain.values():
        votes, n = plain_vote(people)
        mean = expectation.loc[list(people)].sum()
        if 3 <= n <= 30 and (votes if votes > mean else n - votes) >= 3:
            expected.append(plain_ratio(votes, n, mean))
    # Votes of exactly the expected number speak for no direction.
    expected = sorted(ratio for ratio in expected if abs(ratio) > 1e-9)
    assert len(expected) > 200
    assert np.sort(cast.llr[np.abs(cast.llr) > 1e-9]) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("chunk", [10**6, 400])
def test_the_largest_of_each_level_is_that_of_all_its_windows(chunk, monkeypatch):
    monkeypatch.setattr("analysis.people_votes._MARKS_PER_CHUNK", chunk)
    scan = scan_of(some_people(150, square=12), max_share=0.3, least_people=5)
    cast = count_votes_cast(scan)
    candidates = separate(scan, cast.llr)
    assert candidates.levels > 3
    found = largest_by_level(
        scan, candidates, observed=1e9, enough=1, permutations=BATCH, seed=7, threads=2
    )
    shuffle = LabelPermutation(scan.marks.mark_of_pin, scan.unsafe, scan.respondent)
    labels = shuffle.draw(random_streams(7, 1)[0], BATCH, np.uint8)
    ballots = [scan.ballots(number) for number in range(len(scan.chunks))]
    votes = [one.weight @ labels[one.marks].astype(np.int32) for one in ballots]
    ratio = np.abs([scan.signed_ratio(one, slice(None)) for one in np.concatenate(votes).T]).T
    for level in range(candidates.levels):
        left = ratio[candidates.level >= level]
        assert found[level].tolist() == left.max(axis=0, initial=0.0).tolist()


def test_chances_count_ties_against_us_and_never_fall():
    maxima = np.array([[3.0, 5.0, 4.0, 1.0], [3.0, 1.0, 2.0, 1.0]])
    p = chances(maxima, np.array([5.0, 3.5]), enough=9, permutations=4)
    assert p.tolist() == [2 / 5, 2 / 5]
    assert chances(maxima, np.array([5.1, 3.0]), enough=9, permutations=4).tolist() == [0.2, 0.4]


def test_what_was_stopped_early_is_told_by_what_was_drawn():
    maxima = np.array([[5.0] * 10 + [0.0] * 29 + [5.0]])
    p = chances(maxima, np.array([4.0]), enough=11, permutations=199)
    assert p.tolist() == [11 / 40]
    # Just at the end of all replicates: never less than drawing them all would give.
    late = np.array([[5.0] * 10 + [0.0] * 189])
    p = chances(late, np.array([4.0]), enough=10, permutations=199)
    assert p.tolist() == [11 / 200]


def test_the_critical_value_is_passed_by_what_is_found_and_by_nothing_else():
    maxima = np.arange(199.0)
    critical = critical_value(maxima, 0.05)
    for observed, is_found in ((critical + 0.5, True), (critical, False), (critical - 0.5, False)):
        p = chances(maxima[None], np.array([observed]), enough=10**9, permutations=199)
        assert (p[0] <= 0.05) == is_found


def test_stopping_early_never_changes_what_is_found():
    """With every answer from many relabellings as without: p is above alpha in both, or equal."""
    stopped = 0
    for seed in range(12):
        town = some_people(330, seed=seed, extent_m=3_000, square=seed)
        scan = scan_of(town, max_share=0.25, least_people=5)
        cast = count_votes_cast(scan)
        candidates = separate(scan, cast.llr)
        observed = np.abs(cast.llr[candidates.window])
        p = []
        for enough in (10, 10**9):
            maxima = largest_by_level(
                scan, candidates, observed=float(observed[0]), enough=enough,
                permutations=199, seed=seed, threads=1,
            )  # fmt: skip
            p.append(chances(maxima, observed, enough=enough, permutations=199))
        if len(maxima[0]) == 199 and p[0][0] != p[1][0]:
            stopped += 1
        assert (p[0] <= 0.05).tolist() == (p[1] <= 0.05).tolist()
        if p[1][0] <= 0.05:
            assert p[0].tolist() == p[1].tolist()
    assert stopped >= 3
