"""What changed since the round before, in plain words: how much, against what, how certain."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from mapdialog.hotspots.models import AnalysisRun, ContrastArea
from mapdialog.hotspots.runs.refusals import refusal_words
from mapdialog.hotspots.workbench.words.places import chance_words
from mapdialog.pictures import Pair
from mapdialog.pictures.words import share

Kind = ContrastArea.Kind
CHANGE_KINDS = (Kind.MORE_UNSAFE, Kind.LESS_UNSAFE)
HARDLY = 0.025
HARDLY_LOG_ODDS = 0.1
"""At most two and a half percentage points, in shares and as earlier methods stored it."""


@dataclass(frozen=True)
class ChangeInWords:
    """One area that changed: a title, sentences of which the first says it all, and a picture."""

    area: ContrastArea
    title: str
    sentences: list[str]
    chance: str
    pairs: list[Pair] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """The areas that changed, or why the rounds are not compared."""

    basis: str
    refusals: list[str]
    areas: list[ChangeInWords]


def change_of(told: dict[str, Any] | None, areas: list[ChangeInWords]) -> Change | None:
    """None: there is no round before."""
    if told is None:
        return None
    basis = _("%(before)s people answered in the round before, %(after)s in this one.") % {
        "before": told["people_before"],
        "after": told["people_after"],
    }
    refusals = list(dict.fromkeys(refusal_words(refusal) for refusal in told["refusals"]))
    return Change(basis, refusals, areas)


def change_in_words(area: ContrastArea) -> ChangeInWords:
    figures = area.figures
    whole = _whole_shares(area.run)
    tested = "share_low" in figures
    sentences = [
        _finding(figures),
        _elsewhere(figures["comparison_change"], HARDLY if tested else HARDLY_LOG_ODDS),
        _certainty(area),
    ]
    if tested:
        sentences += _size(figures)
    if figures["regression_to_mean"]:
        sentences.append(_("This place stood out before. Part of such a change comes by itself."))
    if not tested:
        sentences.append(
            _(
                "The rounds were compared by an earlier method, in which more or fewer answers "
                "could look like a change. A new analysis compares them as today."
            )
        )
    pairs = _pairs(figures, whole)
    return ChangeInWords(area, _title(area), sentences, chance_words(area.p), pairs)


def _size(figures: dict[str, Any]) -> list[str]:
    """How much of it is the place's own."""
    names = {
        "expected": "share_all",
        "now": "share_after",
        "low": "share_low",
        "high": "share_high",
    }
    words = _(
        "Had it changed as all other places, %(expected)s would be expected here. It is %(now)s, "
        "likely %(low)s–%(high)s."
    )
    said = [words % {word: share(figures[name]) for word, name in names.items()}]
    if abs(figures["composition_change"]) >= HARDLY:
        said.append(_("Part of the change comes from other spots in the place being marked."))
    return said


def _title(area: ContrastArea) -> str:
    if area.kind == Kind.MORE_UNSAFE:
        return _("More unsafe than in the round before")
    return _("Less unsafe than in the round before")


def _finding(figures: dict[str, Any]) -> str:
    facts = {
        "before": share(figures["share_before"]),
        "after": share(figures["share_after"]),
        "people_before": figures["people_before"],
        "people_after": figures["people_after"],
    }
    if not figures["people_before"]:
        words = _("%(after)s of %(people_after)s people find it unsafe. Nobody marked it before.")
    elif not figures["people_after"]:
        words = _(
            "%(before)s of %(people_before)s people found it unsafe in the round before. Nobody "
            "has marked it now."
        )
    else:
        words = _(
            "%(before)s of %(people_before)s people found it unsafe in the round before, "
            "%(after)s of %(people_after)s people do now."
        )
    return words % facts


def _elsewhere(change: float, hardly: float) -> str:
    if abs(change) < hardly:
        return _("Elsewhere it has hardly changed.")
    if change > 0:
        return _("Elsewhere it has become more unsafe.")
    return _("Elsewhere it has become less unsafe.")


def _certainty(area: ContrastArea) -> str:
    """Whether the change beyond that of elsewhere is certain, and goes the same way as the pins."""
    net, low, high = (area.figures[name] for name in ("net_change", "net_low", "net_high"))
    if low <= 0 <= high:
        return _(
            "It may be no more than the change elsewhere, or that more or fewer people answered "
            "about the place. Read it with caution."
        )
    if (net > 0) != (area.kind == Kind.MORE_UNSAFE):
        return _(
            "The number of unsafe pins and the share of people tell different ways here. Do not "
            "conclude that the place has become better or worse."
        )
    if net > 0:
        return _("It has clearly become more unsafe here, beyond the change elsewhere.")
    return _("It has clearly become less unsafe here, beyond the change elsewhere.")


def _pairs(figures: dict[str, Any], whole: tuple[float, float] | None) -> list[Pair]:
    rows = [(_("Here"), (figures["share_before"], figures["share_after"]))]
    if whole is not None:
        rows.append((_("In the whole municipality"), whole))
    return [
        Pair(label, _tenths(before), _tenths(after), _words(before), _words(after))
        for label, (before, after) in rows
    ]


def _tenths(value: float | None) -> float:
    return (value or 0) * 10


def _words(value: float | None) -> str:
    return _("nobody") if value is None else share(value)


def _whole_shares(run: AnalysisRun) -> tuple[float, float] | None:
    """The share of unsafe in the whole municipality, before and now."""
    results = [getattr(one, "result", None) for one in (run.before, run)]
    before, after = [found and found.summary.get("share_unsafe") for found in results]
    return None if before is None or after is None else (float(before), float(after))
