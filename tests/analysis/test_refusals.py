"""What is refused at 29, 99 and 299 respondents, and what is not at 30, 100 and 300."""

import pytest

from analysis import refusals
from analysis.refusals import refusal_for_group, refusals_for_change, refusals_for_round, withheld


@pytest.mark.parametrize(
    ("respondents", "code", "layers"),
    [
        (0, "too_few_for_map", {"evidence", "concentration", "relative", "tested"}),
        (29, "too_few_for_map", {"evidence", "concentration", "relative", "tested"}),
        (30, "districts_only", {"concentration", "relative", "tested"}),
        (99, "districts_only", {"concentration", "relative", "tested"}),
        (100, "too_few_for_tests", {"relative", "tested"}),
        (299, "too_few_for_tests", {"relative", "tested"}),
    ],
)
def test_too_few_people(respondents, code, layers):
    (refusal,) = refusals_for_round(respondents=respondents, share_unsafe=0.5)
    assert refusal.code == code
    assert refusal.found == respondents < refusal.needed
    assert withheld((refusal,)) == layers


@pytest.mark.parametrize("share", [0.15, 0.5, 0.85])
def test_three_hundred_people_of_both_minds_are_enough(share):
    assert refusals_for_round(respondents=300, share_unsafe=share) == ()


@pytest.mark.parametrize(("share", "found"), [(0.1499, 0.1499), (0.86, 0.14), (0.0, 0.0), (1, 0)])
def test_too_few_of_one_label(share, found):
    (refusal,) = refusals_for_round(respondents=5_000, share_unsafe=share)
    assert refusal.code == "too_few_of_one_label"
    assert refusal.found == pytest.approx(found)
    assert refusal.withholds == ("relative", "tested")


def test_a_group_needs_fifty():
    assert refusal_for_group(respondents=50) is None
    refusal = refusal_for_group(respondents=49)
    assert refusal is not None
    assert (refusal.code, refusal.found, refusal.needed) == ("group_too_small", 49, 50)


def test_a_part_of_the_day_is_named_as_such():
    refusal = refusal_for_group(respondents=9, needed=10, part_of_day=True)
    assert refusal is not None
    assert (refusal.code, refusal.found, refusal.needed) == ("part_too_small", 9, 10)
    assert refusal.withholds == ("groups",)
    assert refusal_for_group(respondents=10, needed=10, part_of_day=True) is None


def test_change_needs_two_testable_periods_and_one_question():
    good = refusals_for_round(respondents=300, share_unsafe=0.5)
    poor = refusals_for_round(respondents=299, share_unsafe=0.5)
    assert refusals_for_change(before=good, after=good, same_question=True) == ()
    for before, after in ((good, poor), (poor, good)):
        (refusal,) = refusals_for_change(before=before, after=after, same_question=True)
        assert (refusal.code, refusal.found, refusal.needed) == ("period_failed", 299, 300)
    (refusal,) = refusals_for_change(before=good, after=good, same_question=False)
    assert refusal.code == "question_changed"


def test_too_sparse_leaves_the_counts():
    refusal = refusals.refusal_for_sparse_cells(share_in_full_cells=0.4, needed=0.65)
    assert withheld((refusal,)) == {"concentration", "relative"}
