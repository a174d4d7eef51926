"""What the analysis refuses to show, in words: what is missing and what would be needed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def refusal_words(refusal: Mapping[str, Any]) -> str:
    """A stored refusal (`analysis.refusals.Refusal`) as a sentence for the coordinator."""
    facts = {"found": _number(refusal["found"]), "needed": _number(refusal["needed"])}
    sentence = {
        "too_few_for_map": _(
            "%(found)s people have answered. No map is shown before %(needed)s have: with fewer, "
            "single answers decide and people could be recognised."
        ),
        "districts_only": _(
            "%(found)s people have answered. Before %(needed)s have, only counts in cells of one "
            "kilometre are shown."
        ),
        "too_few_for_tests": _(
            "%(found)s people have answered. Areas are tested from %(needed)s: with fewer, a real "
            "difference can hardly be told from chance."
        ),
        "too_few_of_one_label": _(
            "The rarer of safe and unsafe is %(found)s of the answers; at least %(needed)s is "
            "needed to compare them."
        ),
        "group_too_small": _("The group has %(found)s people; it is shown from %(needed)s."),
        "too_sparse": _(
            "Only %(found)s of the pins lie in cells with enough people, even at one kilometre; "
            "%(needed)s is needed. Only counts are shown."
        ),
        "question_changed": _("The question was changed between the rounds."),
        "period_failed": _(
            "One of the periods has %(found)s people; comparisons need %(needed)s in both."
        ),
    }.get(refusal["code"], _("Not shown: %(found)s found, %(needed)s needed."))
    return sentence % facts


def _number(value: float) -> str:
    if 0 < value < 1:
        return f"{value:.0%}".replace("%", " %")
    return f"{value:.0f}"
