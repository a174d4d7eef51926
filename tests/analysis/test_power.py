"""What so many people can show."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import errors
from analysis.power import divergence, respondents_needed, smallest_detectable_share


def test_the_rule_by_hand():
    nats = 0.8 * math.log(0.8 / 0.45) + 0.2 * math.log(0.2 / 0.55)
    assert divergence(0.8, 0.45) == pytest.approx(nats)
    assert respondents_needed(0.8, 0.45) == pytest.approx(8.5 / nats)
    assert respondents_needed(0.8, 0.45) == pytest.approx(33, abs=1)


def test_equal_shares_can_never_be_told_apart():
    assert respondents_needed(0.4, 0.4) == math.inf


@given(st.integers(1, 5_000), st.floats(0.05, 0.95))
def test_the_smallest_share_is_the_one_that_needs_so_many_people(respondents, share_out):
    share = smallest_detectable_share(respondents, share_out)
    if share is None:
        assert respondents * divergence(1.0, share_out) < 8.5
    else:
        assert share_out < share <= 1
        assert respondents * divergence(share, share_out) == pytest.approx(8.5, abs=1e-4)


def test_few_people_can_show_nothing_even_if_all_agree():
    assert smallest_detectable_share(10, 0.45) is None
    assert smallest_detectable_share(0, 0.45) is None
    assert smallest_detectable_share(11, 0.45) > 0.9


@pytest.mark.parametrize("share", [0.0, 1.0, math.nan])
def test_a_share_lies_between_none_and_all(share):
    with pytest.raises(errors.InvalidParameterError):
        smallest_detectable_share(10, share)
    with pytest.raises(errors.InvalidParameterError):
        respondents_needed(share, 0.5)
