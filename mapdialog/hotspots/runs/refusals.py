"""What the analysis refuses to show, in words: what is missing and what would be needed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from analysis.differences import LEAST_IN_GROUP
from analysis.refusals import TESTED


def layers_withheld(refusals: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The layers (`analysis.refusals`) that stored refusals take away."""
    return frozenset(layer for refusal in refusals for layer in refusal["withholds"])


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
        "group_too_small": _group_words(refusal["found"]),
        "part_too_small": _(
            "One of the two, dark or light hours, was named by %(found)s people. They are compared "
            "when %(needed)s have named each."
        ),
        "too_sparse": _(
            "Only %(found)s of the pins lie in cells with enough people, even at one kilometre; "
            "%(needed)s is needed. Only counts are shown."
        )
        if TESTED in refusal.get("withholds", ())
        else _(
            "Only %(found)s of the pins lie in cells with enough people; %(needed)s is needed. "
            "Cells are counted and not compared. Places are tested all the same."
        ),
        "question_changed": _("The question was changed between the rounds."),
        "period_failed": _(
            "One of the periods has %(found)s people; comparisons need %(needed)s in both."
        ),
    }.get(refusal["code"], _("Not shown: %(found)s found, %(needed)s needed."))
    return sentence % facts


def _group_words(found: float) -> str:
    """Of whom a group is may not be counted below ten, not even where nothing is shown."""
    if found < LEAST_IN_GROUP:
        return _("The group has fewer than 10 people; it is shown from %(needed)s.")
    return _("The group has %(found)s people; it is shown from %(needed)s.")


def _number(value: float) -> str:
    if 0 < value < 1:
        return f"{value:.0%}".replace("%", " %")
    return f"{value:.0f}"
