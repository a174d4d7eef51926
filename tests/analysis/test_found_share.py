"""The share of a place that was found: conditional, hybrid, and against independent answers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import errors
from analysis.found_share import at_least, share_given_found, share_of_found


@pytest.mark.parametrize(("won", "people", "share"), [(0, 5, 0.3), (3, 5, 0.3), (41, 60, 0.6)])
def test_the_tail_is_that_of_the_binomial(won, people, share):
    assert at_least(won, people, share) == pytest.approx(stats.binom.sf(won - 1, people, share))


@pytest.mark.parametrize(("won", "people"), [(0, 12), (34, 41), (12, 12), (5, 30)])
def test_without_a_condition_it_is_the_mid_p_interval(won, people):
    """Mid-p by the binomial distribution itself (Berry and Armitage 1995, The Statistician 44)."""
    share, low, high = share_given_found(won, people, 0)

    def mid_p(at):
        above = stats.binom.sf(won, people, at)
        return above + stats.binom.pmf(won, people, at) / 2

    for limit, chance in ((low, 0.025), (share, 0.5), (high, 0.975)):
        if 0 < limit < 1:
            assert mid_p(limit) == pytest.approx(chance, abs=1e-6)
    assert low == 0.0 or won > 0
    assert high == 1.0 or won < people


def test_with_many_people_it_is_the_interval_of_zhong_and_prentice():
    """Their normal likelihood, truncated at the threshold, inverted here by itself."""
    people, won, least = 40_000, 20_400.0, 20_300.0
    error = math.sqrt(people) / 2

    def chance(mean):
        return stats.norm.sf((won - mean) / error) / stats.norm.sf((least - mean) / error)

    means = np.linspace(19_000, 21_500, 250_001)
    expected = [means[np.argmin(np.abs(chance(means) - level))] for level in (0.5, 0.025, 0.975)]
    found = np.array(share_given_found(won, people, least)) * people
    # A share changes the variance a little too, which the normal likelihood does not know.
    assert found == pytest.approx(expected, abs=25)
    assert expected[1] < 20_400 - 1.96 * error - 100


def test_just_above_the_threshold_it_hardly_knows_and_far_above_it_is_as_ever():
    near, far = share_given_found(31, 41, 30), share_given_found(40, 41, 25)
    plain = share_given_found(40, 41, 0)
    assert near[1] < 0.2
    assert near[0] < 31 / 41 - 0.05
    assert far == pytest.approx(plain, abs=0.01)


def test_what_holds_for_all_windows_bounds_it():
    wide = share_given_found(31, 41, 30)
    share, low, high = share_of_found(31, 41, least=30, rejected=99.0, beyond=10.0)
    assert wide[1] < low < share < high <= wide[2] + 0.02
    lost, won = 10, 31
    beyond = won * math.log(won / (41 * low)) + lost * math.log(lost / (41 * (1 - low)))
    assert beyond == pytest.approx(10.0, abs=1e-6)


def test_a_share_that_the_test_has_rejected_is_not_a_likely_one():
    """31 of 41 against 0.45: a ratio of 8.1, where the test rejects from 7 on."""
    ratio = 31 * math.log(31 / 41 / 0.45) + 10 * math.log(10 / 41 / 0.55)
    assert 7.0 < ratio < 10.0
    _share, low, high = share_of_found(31, 41, least=30, rejected=7.0, beyond=10.0)
    assert 0.45 < low < 0.55
    assert high == share_of_found(31, 41, least=30, rejected=99.0, beyond=10.0)[2]


def test_all_votes_of_a_few_leave_something_open():
    share, low, high = share_of_found(11, 11, least=11, rejected=99.0, beyond=11.0)
    assert low == pytest.approx(math.exp(-1.0), abs=1e-6)
    assert low <= share <= high == 1.0


@given(
    st.integers(1, 400),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0.1, 30),
)
def test_limits_are_in_order_and_never_nan(people, part, before, beyond):
    won = people * part
    share, low, high = share_of_found(
        won, people, least=won * before, rejected=beyond / 2, beyond=beyond
    )
    assert 0.0 <= low <= share <= high <= 1.0


def test_it_covers_the_truth_among_what_is_shown():
    """Votes of 50 people of a share of 0.55, shown from 33 on: the plain interval misses."""
    rng = np.random.default_rng(2)
    votes = rng.binomial(50, 0.55, 20_000)
    shown, count = np.unique(votes[votes >= 33], return_counts=True)
    covered = plain = 0.0
    for won, times in zip(shown, count, strict=True):
        _share, low, high = share_given_found(float(won), 50, 33)
        covered += times * (low <= 0.55 <= high)
        _share, low, high = share_given_found(float(won), 50, 0)
        plain += times * (low <= 0.55 <= high)
    assert covered / count.sum() > 0.93
    assert plain / count.sum() < 0.9


@pytest.mark.parametrize(("won", "people", "least"), [(5, 4, 0), (3, 4, 3.5), (0, 0, 0)])
def test_impossible_votes(won, people, least):
    with pytest.raises(errors.InvalidInputError):
        share_given_found(won, people, least)


def test_a_confidence_beyond_what_is_left_for_all_windows():
    with pytest.raises(errors.InvalidParameterError):
        share_of_found(3, 4, least=0, rejected=5.0, beyond=5.0, confidence=0.996)
