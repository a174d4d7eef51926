"""What changed since the round before, in words: today's test, and what earlier ones stored."""

from typing import Any

import pytest

from mapdialog.hotspots.models import AnalysisRun, ContrastArea
from mapdialog.hotspots.workbench.words.change import change_in_words, change_of
from tests.run_records import add_area, record_run

pytestmark = pytest.mark.django_db
FORBIDDEN = ("danger", "risk", "p =", "p<", "rank", "worst")
CHANGED = {
    "people_before": 155,
    "people_after": 143,
    "share_before": 0.92,
    "share_after": 0.434,
    "share_all": 0.88,
    "share_low": 0.3,
    "share_high": 0.6,
    "change": -0.486,
    "composition_change": -0.01,
    "comparison_change": 0.01,
    "net_change": -0.45,
    "net_low": -0.6,
    "net_high": -0.3,
    "regression_to_mean": True,
}
# By an earlier method, in log-odds.
CHANGED_EARLIER = {
    "people_before": 155,
    "people_after": 143,
    "share_before": 0.92,
    "share_after": 0.434,
    "change": -2.7,
    "comparison_change": 0.01,
    "net_change": -2.71,
    "net_low": -3.42,
    "net_high": -2.0,
    "regression_to_mean": True,
}


def change(run: AnalysisRun, kind: str = "less_unsafe", **figures: Any) -> ContrastArea:
    return add_area(run, kind, respondents=206, **CHANGED | figures)


def test_change_is_told_with_both_rounds_elsewhere_and_a_warning(run) -> None:
    told = change_in_words(change(run))
    assert [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in told.sentences] == [
        "92 % of 155 people found it unsafe in the round before, 43 % of 143 people do now.",
        "Elsewhere it has hardly changed.",
        "It has clearly become less unsafe here, beyond the change elsewhere.",
        "Had it changed as all other places, 88 % would be expected here. It is 43 %, likely "
        "30 %–60 %.",
        "This place stood out before. Part of such a change comes by itself.",
    ]
    assert (told.pairs[0].one, told.pairs[0].other) == pytest.approx((9.2, 4.34))


@pytest.mark.parametrize(
    ("figures", "words", "not_words"),
    [
        ({"comparison_change": 0.3}, "Elsewhere it has become more unsafe.", "hardly"),
        ({"comparison_change": -0.3}, "Elsewhere it has become less unsafe.", "hardly"),
        ({"regression_to_mean": False}, "clearly", "by itself"),
        ({"composition_change": 0.1}, "other spots in the place", "earlier method"),
        ({"composition_change": 0.02}, "clearly", "other spots in the place"),
    ],
)
def test_a_change_promises_no_more_than_is_known(run, figures, words, not_words) -> None:
    told = " ".join(change_in_words(change(run, **figures)).sentences)
    assert words in told
    assert not_words not in told
    assert not [word for word in FORBIDDEN if word in told.lower()]


@pytest.mark.parametrize(
    ("figures", "words", "not_words"),
    [
        ({"net_high": 0.1}, "Read it with caution.", "clearly"),
        ({"net_change": 1.0, "net_low": 0.5, "net_high": 1.5}, "tell different ways", "clearly"),
        ({"comparison_change": 0.09}, "Elsewhere it has hardly changed.", "become more"),
        ({"people_after": 0, "share_after": None}, "Nobody has marked it now.", "do now"),
        ({"people_before": 0, "share_before": None}, "Nobody marked it before.", "do now"),
    ],
)
def test_a_change_of_an_earlier_method_is_told_as_it_was_stored(
    run, figures, words, not_words
) -> None:
    area = add_area(run, "less_unsafe", respondents=206, **CHANGED_EARLIER | figures)
    told = " ".join(change_in_words(area).sentences)
    assert words in told
    assert not_words not in told
    assert "compared by an earlier method" in told
    assert "would be expected here" not in told


def test_a_rise_is_told_as_one(run) -> None:
    figures = {"net_change": 0.2, "net_low": 0.1, "net_high": 0.3}
    told = change_in_words(change(run, "more_unsafe", **figures))
    assert told.title == "More unsafe than in the round before"
    assert told.sentences[2].startswith("It has clearly become more unsafe here")


def test_the_municipality_stands_beside_a_change_if_both_rounds_are_known(run) -> None:
    dialogue = run.dialogue
    later = record_run(dialogue, before=run, summary={"share_unsafe": 0.25})
    # The only pin of the round before is unsafe.
    pairs = change_in_words(change(later)).pairs
    assert [(pair.label, pair.one, pair.other) for pair in pairs[1:]] == [
        ("In the whole municipality", 10.0, 2.5)
    ]
    assert len(change_in_words(change(run)).pairs) == 1


def test_rounds_that_are_not_compared_say_why() -> None:
    refusal = {"code": "question_changed", "found": 0, "needed": 1, "withholds": ["change"]}
    told = {"people_before": 563, "people_after": 641, "refusals": [refusal]}
    found = change_of(told, [])
    assert found is not None
    assert found.refusals == ["The question was changed between the rounds."]
    assert found.basis == "563 people answered in the round before, 641 in this one."
    assert change_of(None, []) is None
