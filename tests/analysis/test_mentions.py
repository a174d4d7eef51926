"""Words that people chose: counted by people, and shown only where enough of them did."""

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.mentions import count_mentions, counts_to_show, people_mentioning, words_to_show


def spoken(*rows):
    people, words = zip(*rows, strict=True)
    points = gpd.points_from_xy([0.0] * len(rows), [0.0] * len(rows))
    return gpd.GeoDataFrame({"respondent": people, "reasons": words}, geometry=points, crs=3006)


def test_a_person_says_a_word_once_however_often():
    pins = spoken((1, "litter drugs"), (1, "litter"), (2, "litter"), (3, ""), (2, "drugs litter"))
    assert count_mentions(pins, "reasons") == {"litter": 2, "drugs": 2}
    assert people_mentioning(pins, "reasons") == 2


def test_nobody_said_anything():
    assert count_mentions(spoken((1, "")), "reasons") == {}
    assert people_mentioning(spoken((1, "")), "reasons") == 0


def test_five_are_shown_and_four_are_not():
    assert words_to_show({"litter": 5, "drugs": 4}, k=5, earlier=[]) == ["litter"]


@pytest.mark.parametrize(("said", "shown"), [(20, True), (16, False), (19, False), (15, True)])
def test_four_who_left_a_word_out_are_not_the_total_less_the_rest(said, shown):
    assert ("litter" in counts_to_show({"litter": said}, k=5, people=20, earlier=[])) is shown


def test_most_said_comes_first_and_equals_by_word():
    counts = {"b": 7, "a": 7, "c": 9}
    assert words_to_show(counts, k=5, earlier=[]) == ["c", "a", "b"]
    assert list(counts_to_show(counts, people=40, k=5, earlier=[])) == ["c", "a", "b"]


@pytest.mark.parametrize(("now", "expected"), [(12, 10), (14, 10), (15, 15), (6, 10), (5, 5)])
def test_a_figure_stands_until_five_have_moved_it(now, expected):
    earlier = [{"litter": 10}]
    found = counts_to_show({"litter": now}, people=90, k=5, earlier=earlier)
    assert found == {"litter": expected}


@pytest.mark.parametrize(("now", "shown"), [(5, False), (8, False), (9, True)])
def test_a_word_that_was_not_shown_is_first_shown_with_nine(now, shown):
    assert ("litter" in words_to_show({"litter": now}, k=5, earlier=[[]])) is shown
    assert ("litter" in counts_to_show({"litter": now}, people=90, k=5, earlier=[{}])) is shown
    assert words_to_show({"litter": now}, k=5, earlier=[["litter"]]) == ["litter"]


def test_what_once_was_shown_is_compared_with_every_figure_since():
    earlier = [{"litter": 10}, {"litter": 15}]
    # 12 is two from the first: the figure of the latest stands.
    assert counts_to_show({"litter": 12}, people=90, k=5, earlier=earlier) == {"litter": 15}


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 40)), min_size=1, max_size=6),
    st.integers(1, 6),
)
def test_over_any_number_of_publications_figures_move_by_k_or_not_at_all(rounds, k):
    shown: list[dict[str, int]] = []
    for counts in rounds:
        shown.append(counts_to_show(counts, people=60, k=k, earlier=shown))
        for word, number in shown[-1].items():
            assert number >= k
            for one in shown[:-1]:
                assert word not in one or one[word] == number or abs(one[word] - number) >= k
