"""Replicates keep what the null hypothesis keeps, and every such relabelling is equally likely."""

import hashlib
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.permutation import LabelPermutation, batch_sizes, random_streams


def draw(respondent, is_case, replicates, *, location=None, seed=1, within_people=False):
    location = np.arange(len(is_case)) if location is None else np.asarray(location)
    permutation = LabelPermutation(
        location, np.asarray(is_case, dtype=bool), respondent, within_people=within_people
    )
    return permutation.draw(random_streams(seed, 1)[0], replicates, np.uint16)


def crowd(seed=3, people=200):
    """People with 1 to 40 pins, a few of them with many, and personal tendencies."""
    rng = np.random.default_rng(seed)
    pins = np.minimum(rng.geometric(0.3, people), 40)
    pins[:3] = (40, 25, 25)
    respondent = np.repeat(np.arange(people), pins)
    rng.shuffle(respondent)
    return respondent, rng.random(len(respondent)) < rng.beta(0.7, 0.9, people)[respondent]


def sets_by_size(respondent, labels):
    """How many respondents have so many pins and so many cases."""
    pins = np.bincount(respondent)
    cases = np.bincount(respondent, weights=labels).astype(int)
    return Counter(zip(pins.tolist(), cases.tolist(), strict=True))


def test_people_keep_their_number_of_pins_and_label_sets_only_change_hands():
    respondent, is_case = crowd()
    labels = draw(respondent, is_case, 40)
    expected = sets_by_size(respondent, is_case)
    assert all(sets_by_size(respondent, one) == expected for one in labels.T)
    assert len({one.tobytes() for one in labels.T}) == 40


def test_without_respondents_only_the_total_stays():
    respondent, is_case = crowd()
    labels = draw(None, is_case, 40)
    assert (labels.sum(axis=0) == is_case.sum()).all()
    assert sets_by_size(respondent, labels[:, 0]) != sets_by_size(respondent, is_case)


def test_every_allowed_relabelling_is_equally_likely():
    # A and B have two pins (labels 10 and 00), C and D one (1 and 0):
    # one case among the four pins of A and B, one among C and D: 4 × 2 outcomes.
    respondent = np.array([0, 0, 1, 1, 2, 3])
    labels = draw(respondent, [1, 0, 0, 0, 1, 0], 16_000)
    seen = Counter(map(tuple, labels.T.tolist()))
    assert len(seen) == 8
    assert all(one[0] + one[1] + one[2] + one[3] == 1 and one[4] + one[5] == 1 for one in seen)
    chi_square = sum((times - 2000) ** 2 / 2000 for times in seen.values())
    assert chi_square < 24.3  # 99.9 % of χ² with 7 degrees of freedom


def test_a_recorded_seed_gives_the_labels_that_it_gave():
    # A run can be repeated from its record only as long as these bits stay. People have 1 to 40
    # pins, so that every way of shuffling takes part.
    labels = draw(*crowd(), 50)
    assert hashlib.sha256(labels.tobytes()).hexdigest().startswith("76df39fc60681110")


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=20), min_size=1, max_size=12))
def test_within_people_everybody_keeps_their_own_labels(people):
    respondent = np.repeat(np.arange(len(people)), [len(one) for one in people])
    is_case = np.concatenate([np.array(one) for one in people])
    labels = draw(respondent, is_case, 30, within_people=True)
    of_person = np.array([labels[respondent == one].sum(axis=0) for one in range(len(people))])
    own = np.array([sum(one) for one in people])
    assert (of_person == own[:, None]).all()


def test_every_relabelling_within_people_is_equally_likely():
    # A has labels 110 and may have any of 3; E has 10: 2 ways; the others have one label each.
    respondent = np.array([0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5])
    is_case = [1, 1, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1]
    labels = draw(respondent, is_case, 6_000, within_people=True)
    seen = Counter(map(tuple, labels.T.tolist()))
    assert len(seen) == 6
    assert all((sum(one[:3]), one[3:9], sum(one[9:11]), one[11]) == (2, (1, 1, 0, 0, 0, 0), 1, 1)
               for one in seen)  # fmt: skip
    chi_square = sum((times - 1000) ** 2 / 1000 for times in seen.values())
    assert chi_square < 20.6  # 99.9 % of χ² with 5 degrees of freedom


def test_without_the_option_labels_leave_their_people():
    respondent = np.array([0, 0, 1, 1])
    of_first = draw(respondent, [1, 0, 0, 0], 200)[:2].sum(axis=0)
    assert set(of_first) == {0, 1}
    assert set(draw(respondent, [1, 0, 0, 0], 200, within_people=True)[:2].sum(axis=0)) == {1}


@pytest.mark.parametrize("size", [5, 30])
def test_labels_move_freely_within_a_person(size):
    is_case = np.arange(size) < 2
    labels = draw(np.zeros(size, dtype=int), is_case, 8_000)
    assert (labels.sum(axis=0) == 2).all()
    share = labels.mean(axis=1)
    assert np.abs(share - 2 / size).max() < 5 * np.sqrt(2 / size / 8_000)


def test_cases_at_shared_locations_are_added():
    respondent, is_case = crowd()
    location = np.arange(len(is_case)) // 3
    single = draw(respondent, is_case, 20)
    together = draw(respondent, is_case, 20, location=location)
    assert (np.add.reduceat(single, np.arange(0, len(single), 3), axis=0) == together).all()


def test_many_pins_at_few_places_follow_the_hypergeometric_law():
    pins, cases = np.array([600, 300, 100]), 250
    location = np.repeat([0, 1, 2], pins)
    counts = draw(None, np.arange(1000) < cases, 20_000, location=location)
    assert (counts.sum(axis=0) == cases).all()
    share = pins / 1000
    variance = cases * share * (1 - share) * (1000 - cases) / 999
    error = np.abs(counts.mean(axis=1) - cases * share)
    assert (error < 4 * np.sqrt(variance / 20_000)).all()
    assert np.abs(counts.var(axis=1) / variance - 1).max() < 0.05


def test_streams_depend_on_the_seed_and_on_nothing_else():
    respondent, is_case = crowd()
    assert (draw(respondent, is_case, 5) == draw(respondent, is_case, 5)).all()
    assert (draw(respondent, is_case, 5) != draw(respondent, is_case, 5, seed=2)).any()
    first, second = random_streams(1, 2)
    assert first.integers(1 << 40) != second.integers(1 << 40)


@pytest.mark.parametrize("permutations", [0, 1, 255, 256, 257, 999])
def test_batches_add_up(permutations):
    assert sum(batch_sizes(permutations)) == permutations
    assert 0 not in batch_sizes(permutations)
