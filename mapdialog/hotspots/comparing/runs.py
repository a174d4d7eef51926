"""Two runs of a dialogue side by side: what changed, and whether settings or answers changed it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapdialog.hotspots.comparing.layers import (
    CellsCompared,
    PlaceRow,
    compare_cells,
    compare_places,
)
from mapdialog.hotspots.comparing.pins import PinsChange, pins_change
from mapdialog.hotspots.comparing.verdicts import Sameness, Verdict, verdict_on
from mapdialog.hotspots.models import AnalysisRun, RunSnapshot
from mapdialog.hotspots.runs.periods import period_words
from mapdialog.hotspots.runs.refusals import refusal_words
from mapdialog.hotspots.runs.repeating import method_of
from mapdialog.hotspots.workbench.forms import AnalysisForm
from mapdialog.hotspots.workbench.words.choices import bandwidth_words, cell_size_words
from mapdialog.hotspots.workbench.words.settings import in_order, setting_label, setting_words
from mapdialog.pictures.words import percent

CHOSEN_WORDS = {"cell_size_m": cell_size_words, "bandwidth_m": bandwidth_words}


@dataclass(frozen=True)
class Row:
    """A line of a table: the same thing in the earlier and in the later run."""

    label: str
    earlier: str
    later: str
    is_code: bool = False

    @property
    def differs(self) -> bool:
        return self.earlier != self.later


@dataclass(frozen=True)
class Comparison:
    verdict: Verdict
    settings: list[Row]
    """Those that differ only."""
    answers: list[Row]
    pins: str
    """Which pins came and went, in words."""
    cells: CellsCompared | None
    no_cells: str
    """Why cells cannot be compared, empty if they are."""
    places: list[PlaceRow]


def compare_runs(earlier: AnalysisRun, later: AnalysisRun) -> Comparison:
    """Two finished runs of one dialogue."""
    change = _pins_change(earlier, later)
    pins = came_and_went(change, others=_background_differs(earlier, later))
    no_cells = _why_no_cells(earlier, later)
    settings = _settings(earlier, later)
    followed = _followed(earlier, later)
    told = [row.label for row in settings if row.label not in followed]
    return Comparison(
        verdict=verdict_on(_sameness(earlier, later, change), pins, told, followed),
        settings=[*settings, *_versions(earlier, later)],
        answers=_answers(earlier, later),
        pins=pins,
        cells=None if no_cells else compare_cells(earlier, later),
        no_cells=no_cells,
        places=compare_places(earlier, later),
    )


def _snapshots(*runs: AnalysisRun) -> list[RunSnapshot | None]:
    return [getattr(run, "snapshot", None) for run in runs]


def _sameness(earlier: AnalysisRun, later: AnalysisRun, change: PinsChange | None) -> Sameness:
    counts = [
        [run.result.summary.get(name) for name in ("pins", "respondents", "unsafe")]
        for run in (earlier, later)
    ]
    if counts[0] != counts[1]:
        answers: bool | None = False
    elif change is None:
        # Without the answers themselves only a difference can be known, never that there is none.
        answers = None
    else:
        # Not by the hash alone: an earlier release may have read less about the same pins.
        changed = change.came or change.went or _background_differs(earlier, later)
        answers = not changed
    # What only one of two methods may be told is no setting that somebody changed.
    both = earlier.parameters.keys() & later.parameters.keys()
    told = [
        ({name: run.parameters[name] for name in both}, run.before_id) for run in (earlier, later)
    ]
    code = [(run.code_version, run.package_versions) for run in (earlier, later)]
    return Sameness(
        answers=answers,
        settings=told[0] == told[1],
        code=code[0] == code[1],
        result=earlier.result.output_hash == later.result.output_hash,
    )


def _pins_change(earlier: AnalysisRun, later: AnalysisRun) -> PinsChange | None:
    before, after = _snapshots(earlier, later)
    if before is None or after is None:
        return None
    if before.input_hash == after.input_hash:
        return PinsChange(0, 0, before.pins)
    return pins_change(bytes(before.rows), bytes(after.rows))


def _background_differs(earlier: AnalysisRun, later: AnalysisRun) -> bool:
    """Whether both have read who answered and who lives there, and not the same of it."""
    read = [run.result.findings.get("inputs", {}).get("profiles") for run in (earlier, later)]
    return None not in read and read[0] != read[1]


def came_and_went(change: PinsChange | None, *, others: bool = False) -> str:
    """In words. `others`: what is known of people beside their pins changed."""
    if change is None:
        return _("which pins came and went is no longer known, as answers are disposed of")
    if not change.came and not change.went:
        if others:
            return _("no pin came or went, but what is known of those who answered changed")
        return _("no pin came or went")
    came = _counted(change.came)
    went = _counted(change.went)
    return _("%(came)s came, %(went)s went") % {"came": came, "went": went}


def _counted(pins: int) -> str:
    return ngettext("%(n)s pin", "%(n)s pins", pins) % {"n": pins}


def _settings(earlier: AnalysisRun, later: AnalysisRun) -> list[Row]:
    names = in_order(earlier.parameters.keys() & later.parameters.keys())
    rows = [
        Row(setting_label(name), _setting(earlier, name), _setting(later, name)) for name in names
    ]
    rows.append(Row(_("Round before"), _round_before(earlier), _round_before(later)))
    return [row for row in rows if row.differs]


def _round_before(run: AnalysisRun) -> str:
    return _("Analysis %s") % run.before_id if run.before_id else "–"


def _setting(run: AnalysisRun, name: str) -> str:
    """A setting as it was used, with why, where the data may choose it."""
    if name in CHOSEN_WORDS:
        return CHOSEN_WORDS[name](run.result.choices)
    return setting_words(name, run.parameters[name])


def _versions(earlier: AnalysisRun, later: AnalysisRun) -> list[Row]:
    methods = [method_of(run.result) or _("an earlier one") for run in (earlier, later)]
    rows = [
        Row(_("Method"), methods[0], methods[1]),
        Row(_("Code"), earlier.code_version, later.code_version, is_code=True),
    ]
    for name in dict.fromkeys([*earlier.package_versions, *later.package_versions]):
        then, now = (str(run.package_versions.get(name, "–")) for run in (earlier, later))
        rows.append(Row(name, then, now, is_code=True))
    return [row for row in rows if row.differs]


def _followed(earlier: AnalysisRun, later: AnalysisRun) -> list[str]:
    """Settings that were left to the data both times, and became others."""
    return [
        setting_label(name)
        for name in CHOSEN_WORDS
        if earlier.parameters.get(name) is None
        and later.parameters.get(name) is None
        and earlier.result.choices.get(name) != later.result.choices.get(name)
    ]


def _answers(earlier: AnalysisRun, later: AnalysisRun) -> list[Row]:
    before, after = _answers_of(earlier), _answers_of(later)
    return [Row(label, before[label], after[label]) for label in before]


def _answers_of(run: AnalysisRun) -> dict[str, str]:
    summary = run.result.summary
    return {
        _("Pins"): str(summary.get("pins", "–")),
        _("People"): str(summary.get("respondents", "–")),
        _("Unsafe, by people"): _share(summary),
        _("Period"): period_words(run) or _("disposed of"),
        _("Not shown"): _refusals(run),
    }


def _share(summary: dict[str, Any]) -> str:
    if summary.get("share_unsafe") is None:
        return "–"
    names = {"percent": "share_unsafe", "low": "share_low", "high": "share_high"}
    facts = {word: percent(summary[name]) for word, name in names.items()}
    return _("%(percent)s %%, likely %(low)s–%(high)s %%") % facts


def _refusals(run: AnalysisRun) -> str:
    return " ".join(refusal_words(refusal) for refusal in run.result.refusals) or "–"


def _why_no_cells(earlier: AnalysisRun, later: AnalysisRun) -> str:
    grids = [
        (run.result.choices.get("cell_size_m"), run.result.choices.get("lattice"))
        for run in (earlier, later)
    ]
    if grids[0] != grids[1]:
        return _(
            "The cells are %(earlier)s m wide in one analysis and %(later)s m in the other, so "
            "they cannot be compared cell by cell; places can."
        ) % {"earlier": grids[0][0], "later": grids[1][0]}
    if None in _snapshots(earlier, later):
        return _("Cells are disposed of together with the answers; tested places are still known.")
    return ""


def settings_to_repeat(run: AnalysisRun) -> dict[str, Any]:
    """What to send to start an analysis with the same settings; empty if a form cannot say it."""
    known = {
        name: run.parameters[name]
        for name in AnalysisForm.base_fields
        if run.parameters.get(name) is not None
    }
    form = AnalysisForm(run.dialogue, known)
    return known if form.is_valid() and form.parameters() == known else {}
