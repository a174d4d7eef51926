"""How a run was made, in words: every setting with how it was chosen, and the record behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.bands import share_band
from analysis.refusals import RESPONDENTS_FOR_CELLS, TESTED
from mapdialog.hotspots.models import AnalysisRun, RunResult
from mapdialog.hotspots.publishing.words import tenths_words
from mapdialog.hotspots.runs.periods import period_words
from mapdialog.hotspots.runs.refusals import layers_withheld
from mapdialog.hotspots.runs.repeating import method_of
from mapdialog.hotspots.workbench.words.places import maps_words
from mapdialog.hotspots.workbench.words.settings import (
    in_order,
    metres,
    setting_label,
    setting_words,
)
from mapdialog.pictures.words import percent

TOLD_ELSEWHERE = {"cell_size_m", "bandwidth_m", "k"}
CLEAR = 0.05


@dataclass(frozen=True)
class Line:
    """One thing in words; `code`: the exact value, where it is one that somebody may copy.

    Without a label it says more about the line before.
    """

    label: str
    words: str = ""
    code: str = ""


@dataclass(frozen=True)
class Chapter:
    title: str
    lines: list[Line]


def how_made(run: AnalysisRun, result: RunResult) -> list[Chapter]:
    """Everything that the record says about a finished run."""
    return [
        Chapter(_("Answers"), list(_answers(run, result))),
        Chapter(_("Cells and surfaces"), list(_cells(run, result))),
        Chapter(_("Tests"), list(_tests(run, result))),
        Chapter(_("What it can show"), list(_power(run, result))),
        Chapter(_("Record"), list(_record(run, result))),
    ]


def _answers(run: AnalysisRun, result: RunResult) -> Iterator[Line]:
    summary = result.summary
    yield Line(_("Period"), period_words(run) or _("no longer known: the answers are disposed of"))
    if question := run.context.get("question"):
        yield Line(_("Question"), question)
    if boundary := run.context.get("boundary"):
        yield Line(_("Boundary"), boundary["source"], code=boundary["digest"])
    facts = {"pins": summary.get("pins"), "people": summary.get("respondents")}
    yield Line(_("Answers"), _("%(pins)s pins by %(people)s people") % facts)
    yield from (Line("", words) for words in left_out_words(result))
    if rough := summary.get("too_rough"):
        yield Line(_("Without an exact place"), too_rough_words(rough))
    if "pins_without_repeats" in summary and "merge_within_m" in result.choices:
        repeats = summary["pins"] - summary["pins_without_repeats"]
        words = _("%(repeats)s fewer: within %(metres)s a person's pins of one kind count once")
        within = metres(result.choices["merge_within_m"])
        yield Line(_("Repeats"), words % {"metres": within, "repeats": repeats})
    if run.before_id:
        yield Line(_("Round before"), _("Analysis %s") % run.before_id)


def left_out_words(result: RunResult) -> list[str]:
    """Approved pins that the run has not read, and why."""
    left_out = result.findings.get("left_out", {})
    words = []
    if number := left_out.get("bursts"):
        words.append(
            ngettext(
                "%(n)d approved pin is left out: it came in a burst.",
                "%(n)d approved pins are left out: they came in bursts.",
                number,
            )
            % {"n": number}
        )
    if number := left_out.get("young"):
        words.append(
            ngettext(
                "%(n)d approved pin is left out: it came within the last ten minutes.",
                "%(n)d approved pins are left out: they came within the last ten minutes.",
                number,
            )
            % {"n": number}
        )
    return words


def too_rough_words(pins: int) -> str:
    """How many answers are in no cell and no place, as nobody knows well enough where they lie."""
    return ngettext(
        "%(n)s answer tells its place too roughly for the map: it is in the totals only.",
        "%(n)s answers tell their places too roughly for the map: they are in the totals only.",
        pins,
    ) % {"n": pins}


def _cells(run: AnalysisRun, result: RunResult) -> Iterator[Line]:
    choices = result.choices
    yield Line(setting_label("cell_size_m"), cell_size_words(choices))
    yield Line(
        _("Grid"),
        _("Hexagons, one centre of which lies at (0, 0): the same grid all over the country"),
        code=choices.get("crs", ""),
    )
    yield Line(setting_label("bandwidth_m"), bandwidth_words(choices))
    if result.summary.get("cells"):
        yield Line(_("Cells with few people"), _few_words(run))


def cell_size_words(choices: Mapping[str, Any]) -> str:
    """The size of cells and why it is that."""
    size = metres(choices["cell_size_m"])
    sentence = {
        "given": _("%(size)s, as asked for"),
        "chosen": _(
            "%(size)s, the smallest size at which at least 65 of 100 pins lie in cells of five "
            "people or more"
        ),
        "too_few_respondents": _("%(size)s, because fewer than %(people)s people have answered"),
        "too_sparse": _(
            "%(size)s, and counts only: at no size do 65 of 100 pins lie in cells of five people "
            "or more"
        ),
    }.get(choices.get("cell_size_how", ""), "%(size)s")
    return sentence % {"size": size, "people": RESPONDENTS_FOR_CELLS}


def bandwidth_words(choices: Mapping[str, Any]) -> str:
    """The bandwidth of the surfaces and why it is that."""
    size = metres(choices["bandwidth_m"])
    curve = [point[0] for point in choices.get("bandwidth_curve", [])]
    if choices.get("bandwidth_how") == "given":
        return _("%(size)s, as asked for") % {"size": size}
    if not curve:
        return _("%(size)s, as one person's pins cannot choose it") % {"size": size}
    facts = {"size": size, "low": metres(min(curve)), "high": metres(max(curve))}
    if choices["bandwidth_m"] == min(curve):
        return _("%(size)s, the smallest that is tried: the answers lie close together") % facts
    if choices["bandwidth_m"] == max(curve):
        return _("%(size)s, the largest that is tried: the answers lie far apart") % facts
    return (
        _(
            "%(size)s, under which each person's pins are best foretold by the pins of all others "
            "(tried from %(low)s to %(high)s)"
        )
        % facts
    )


def _few_words(run: AnalysisRun) -> str:
    k = int(run.parameters["k"])
    total = run.cells.count()
    if not total:
        return _("no longer known: the cells are disposed of")
    facts = {"few": run.cells.filter(respondents__lt=k).count(), "all": total, "k": k}
    return _("%(few)s of %(all)s have fewer than %(k)s people and are never public") % facts


SCHEMES = {
    "respondent_block": lambda: _(
        "People swap their answers, never single pins: those with equally many pins swap them all, "
        "and everybody's own answers are shuffled over their own pins"
    )
}


def _tests(run: AnalysisRun, result: RunResult) -> Iterator[Line]:
    scheme = result.choices.get("permutation_scheme", "")
    known = SCHEMES.get(scheme)
    words = known() if known else ""
    yield Line(_("Method"), method_words(result), code=method_of(result))
    yield Line(_("How chance is imitated"), words, code="" if known else scheme)
    if windows := result.summary.get("windows"):
        yield Line(_("Tested at once"), _("%s circles, towards unsafe and safe") % windows)
        yield Line(_("Strongest of them"), _strongest(result.summary["least_p"]))
    for name in in_order(run.parameters):
        if name not in TOLD_ELSEWHERE:
            yield Line(setting_label(name), setting_words(name, run.parameters[name]))
    yield Line(_("Generator of random numbers"), code=result.choices.get("bit_generator", ""))


def method_words(result: RunResult) -> str:
    """What was tested, of the method that the run was made by."""
    if not method_of(result):
        return _(
            "an earlier one: cells and circles were tested separately, and each direction by itself"
        )
    return _("people and not pins, the whole map at once")


def _strongest(p: float) -> str:
    if p > CLEAR:
        words = _("nothing that chance does not do on about %(percent)s of 100 maps")
        return words % {"percent": percent(p)}
    return _("by chance on about 1 of %(maps)s maps") % {"maps": maps_words(p)}


def nothing_found(result: RunResult) -> list[str]:
    """Why no place is told of: nothing was tested, or nothing was found, and what that means."""
    if TESTED in layers_withheld(result.refusals):
        return [_("No areas were tested.")]
    said = [_("No clear difference between places was found. That is not proof of safety.")]
    if result.summary.get("absence_means_nothing"):
        said.append(_("With at most 1,000 pins it means nothing at all."))
    detectable = result.summary.get("smallest_detectable_share", {})
    shown = [people for people in sorted(detectable, key=int) if detectable[people] is not None]
    return said + [detectable_words(people, detectable[people]) for people in shown[:1]]


def _power(run: AnalysisRun, result: RunResult) -> Iterator[Line]:
    share = result.summary.get("share_unsafe")
    if share is not None:
        facts = {name: percent(result.summary[name]) for name in ("share_low", "share_high")}
        words = _("%(percent)s %% unsafe, likely %(share_low)s–%(share_high)s %%")
        yield Line(_("In the whole municipality"), words % {**facts, "percent": percent(share)})
    detectable = result.summary.get("smallest_detectable_share", {})
    label = _("Smallest difference that shows")
    for people in sorted(detectable, key=int):
        yield Line(label, detectable_words(people, detectable[people]))
        label = ""
    if result.summary.get("absence_means_nothing"):
        yield Line(_("No tested area"), _("With at most 1,000 pins its absence means nothing."))


def detectable_words(people: str, share: float | None) -> str:
    """The smallest share of unsafe that so many people in a place could show, or that none."""
    if share is None:
        return _("With %(people)s people in a place nothing can be shown, even if all agree.") % {
            "people": people
        }
    return _(
        "With %(people)s people in a place a share of about %(tenths)s of 10 would be found in "
        "half of cases."
    ) % {"people": people, "tenths": tenths_words(share_band(share))}


def _record(run: AnalysisRun, result: RunResult) -> Iterator[Line]:
    snapshot = getattr(run, "snapshot", None)
    gone = "" if snapshot else _("disposed of: cannot be repeated")
    yield Line(_("Input"), gone, code=snapshot.input_hash if snapshot else "")
    yield Line(_("Result"), code=result.output_hash)
    yield Line(_("Code"), code=run.code_version)
    packages = ", ".join(f"{name} {run.package_versions[name]}" for name in run.package_versions)
    yield Line(_("Packages"), code=packages)
    yield Line("PROJ", code=result.choices.get("proj", ""))
    yield Line(_("Asked for by"), str(run.requested_by or "–"))
