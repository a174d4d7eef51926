"""Who marks roughly may feel otherwise than who marks exactly, and that is no place."""

from collections import Counter

import geopandas as gpd
import numpy as np
import pytest

from analysis.checks import pin_arrays, precision_m
from analysis.people_replicates import replicates
from analysis.people_scan import people_scan
from analysis.people_votes import PeopleScan
from analysis.people_windows import kind_of_precision
from analysis.permutation import LabelPermutation, random_streams
from analysis.within_people import _expected
from tests.analysis.people import some_people


def test_places_that_lie_in_the_same_discs_are_of_one_kind():
    assert kind_of_precision(np.array([0.0, 100.0, 101.0, 175.0, 900.0, 5e6])).tolist() == [
        0, 0, 1, 1, 2, 2,
    ]  # fmt: skip


def test_sets_change_hands_whole_and_each_kind_keeps_its_own():
    # A and B have an exact and a rough pin (both unsafe; none), C two exact ones, D a rough one.
    respondent = np.array([0, 0, 1, 1, 2, 2, 3])
    kind = np.array([0, 1, 0, 1, 0, 0, 1])
    is_case = np.array([1, 1, 0, 0, 1, 0, 1], dtype=bool)
    shuffle = LabelPermutation(np.arange(7), is_case, respondent, kind=kind)
    labels = shuffle.draw(random_streams(1, 1)[0], 8_000, np.uint8)
    seen = Counter(map(tuple, labels.T.tolist()))
    sets, own = ((1, 1, 0, 0), (0, 0, 1, 1)), ((1, 0), (0, 1))
    assert set(seen) == {(*ab, *c, 1) for ab in sets for c in own}
    # 99.9 % of χ² with 3 degrees of freedom.
    assert sum((times - 2_000) ** 2 / 2_000 for times in seen.values()) < 16.3


def rough_town(seed, people=300):
    """People with three pins, in a third of which they told where only roughly; of the rough ones
    80 % are unsafe, of the exact ones 30 %."""
    pins = some_people(people, seed=seed, extent_m=4_000)
    rng = np.random.default_rng(seed + 1_000)
    rough = rng.random(len(pins)) < 1 / 3
    unsafe = rng.random(len(pins)) < np.where(rough, 0.8, 0.3)
    return pins.assign(
        perception=np.where(unsafe, "unsafe", "safe"),
        precision_m=np.where(rough, np.where(rng.random(len(pins)) < 0.5, 200.0, 2_000.0), 0.0),
    )


def scan_of(pins: gpd.GeoDataFrame):
    return PeopleScan(
        pin_arrays(pins),
        max_radius_m=800,
        max_share=0.25,
        least_people=5,
        precision_m=precision_m(pins),
    )


def drawn_votes(scan, *, within_people):
    """(windows, replicates) votes for unsafe."""
    windows = len(scan.windows)

    def measure(votes, here):
        found = np.full((windows, votes.shape[1]), -np.inf)
        found[here] = votes
        return found

    drawn = replicates(
        scan, measure, windows,
        permutations=3_000, seed=5, threads=2, within_people=within_people,
    )  # fmt: skip
    return np.concatenate(list(drawn), axis=1) / scan.parts


@pytest.mark.parametrize("within_people", [False, True])
def test_what_is_expected_is_the_mean_of_what_is_drawn(within_people):
    scan = scan_of(rough_town(1))
    assert set(scan.kind) == {0, 1, 2}
    votes = drawn_votes(scan, within_people=within_people)
    deviation = votes.std(axis=1)
    if within_people:
        expected = _expected(scan)
        known = expected.people >= 5
        assert known.sum() > 100
        assert deviation[known] == pytest.approx(expected.deviation[known], rel=0.1)
    else:
        expected, known = scan, np.ones(len(votes), dtype=bool)
    mean = expected.mean if within_people else expected.expected
    off = np.abs(votes.mean(axis=1) - mean)[known] / deviation[known]
    assert off.max() < 5 / np.sqrt(votes.shape[1])
    # Not those that people would have if rough and exact pins were alike.
    plain = scan.people * scan.share
    assert (np.abs(plain - mean)[known] / deviation[known]).max() > 1


def test_exact_places_are_not_safe_because_rough_ones_are_unsafe():
    alarms = 0
    for seed in range(8):
        found, _summary = people_scan(rough_town(10 * seed, 900), permutations=99, seed=seed)
        alarms += len(found) > 0
    assert alarms <= 2  # at 5 %: 3 or more of 8 in 6 of 1,000 such series
