"""Repeating a run from its own record: do the stored input and parameters give the same bits?

Nothing is read but what the run itself kept: never today's pins, settings or boundaries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analysis.layers import METHOD
from analysis.pipeline import output_hash
from mapdialog.errors import Conflict
from mapdialog.hotspots.models import AnalysisRun, RunRepeat, RunResult, RunSnapshot
from mapdialog.hotspots.runs.inputs import stored_input
from mapdialog.hotspots.runs.jobs import REPEAT_WORK
from mapdialog.hotspots.runs.services import analyse_input
from mapdialog.hotspots.runs.versions import code_version, package_versions
from mapdialog.jobs import WorkerStoppedError, nobody_hint
from mapdialog.organisations.models import User

LONGEST_ERROR = 300


@transaction.atomic
def ask_repeat(run: AnalysisRun, *, actor: User | None = None) -> RunRepeat:
    """Ask for a repeat; `carry_out_repeat` carries it out. One at a time per run."""
    # Two who ask at once would not see each other's repeat.
    AnalysisRun.objects.select_for_update().get(pk=run.pk)
    if not RunResult.objects.filter(run=run).exists():
        raise Conflict(_("The analysis is not finished, so there is nothing to repeat."))
    if why := why_not(run):
        raise Conflict(why)
    if any(is_running(repeat) for repeat in run.repeats.filter(finished_at=None)):
        raise Conflict(_("This analysis is being repeated already."))
    return RunRepeat.objects.create(run=run, asked_by=actor)


@transaction.atomic
def request_repeat(run: AnalysisRun, *, actor: User | None = None) -> RunRepeat:
    """Ask for a repeat that a worker carries out: the record and its job, or neither."""
    repeat = ask_repeat(run, actor=actor)
    REPEAT_WORK.put_in_queue(repeat.pk)
    return repeat


def is_running(repeat: RunRepeat) -> bool:
    """Not finished, and somebody is at work on it or will be."""
    return repeat.finished_at is None and not REPEAT_WORK.is_abandoned(repeat.pk, repeat.asked_at)


def carry_out_repeat(
    repeat: RunRepeat,
    *,
    threads: int | None = None,
    worker_ends: Callable[[], bool] = lambda: False,
) -> RunRepeat:
    """Analyse the run's stored input again and compare; what goes wrong is told and raised.

    `worker_ends`: whether the worker is to end, so that the repeat waits for another.
    """

    def advance(_name: str, _share: float) -> None:
        if worker_ends():
            raise WorkerStoppedError

    run = repeat.run
    with REPEAT_WORK.held(repeat.pk):
        if not RunRepeat.objects.filter(pk=repeat.pk, finished_at=None).exists():
            return repeat
        try:
            if why := why_not(run):
                raise Conflict(why)
            layers = analyse_input(run, stored_input(run), progress=advance, threads=threads)
        except WorkerStoppedError:
            REPEAT_WORK.put_in_queue(repeat.pk)
            return repeat
        except Exception as error:
            finish_repeat(repeat, error=str(error) or type(error).__name__)
            raise
        found = output_hash(layers)
        same = found == run.result.output_hash
        finish_repeat(repeat, output_hash=found, same=same, made_with=_other_versions(run))
    return repeat


def why_not(run: AnalysisRun) -> str:
    """Why a finished run cannot be repeated here, and what it would take; or nothing."""
    read = {run.pk, run.before_id} - {None}
    if RunSnapshot.objects.filter(run__in=read).count() < len(read):
        return _("What this analysis read has been disposed of: it cannot be repeated.")
    if method_of(run.result) != METHOD:
        return _(
            "This analysis was made by another method (%(method)s; today it is %(now)s). Here it "
            "would become another one: repeat it with the version that made it, %(code)s."
        ) % {
            "method": method_of(run.result) or _("an earlier one"),
            "now": METHOD,
            "code": run.code_version,
        }
    return ""


def method_of(result: RunResult) -> str:
    """By which method a run was made; empty: before methods had names."""
    return str(result.choices.get("method", ""))


def finish_repeat(repeat: RunRepeat, *, error: str = "", **found: Any) -> None:
    for name, value in found.items():
        setattr(repeat, name, value)
    repeat.error = error[:LONGEST_ERROR]
    repeat.finished_at = timezone.now()
    repeat.save()


def _other_versions(run: AnalysisRun) -> dict[str, str]:
    """What the repeat was made with, where that is not what made the run."""
    now = {"code": code_version(), **package_versions()}
    then = {"code": run.code_version, **run.package_versions}
    return {name: version for name, version in now.items() if then.get(name) != version}


@dataclass(frozen=True)
class Difference:
    """A version that is not the run's own."""

    name: str
    then: str
    now: str

    @property
    def label(self) -> str:
        return _("Code") if self.name == "code" else self.name


@dataclass(frozen=True)
class RepeatInWords:
    """How a repeat stands: `state` is running, lost, failed, same or other."""

    state: str
    words: str
    versions: list[Difference]
    hash_then: str = ""
    hash_now: str = ""
    hint: str = ""


def latest_repeat(run: AnalysisRun) -> RepeatInWords | None:
    repeat = run.repeats.first()
    return repeat_in_words(repeat) if repeat else None


def repeat_in_words(repeat: RunRepeat) -> RepeatInWords:
    """A repeat in words."""
    if repeat.finished_at is None:
        if is_running(repeat):
            hint = "" if REPEAT_WORK.is_held(repeat.pk) else nobody_hint(repeat.asked_at)
            return RepeatInWords("running", _("Being repeated from its record …"), [], hint=hint)
        return RepeatInWords("lost", _("The last repeat never finished. Ask for it again."), [])
    if repeat.same is None:
        return RepeatInWords("failed", _("It could not be repeated: %s") % _(repeat.error), [])
    versions = _versions(repeat)
    return RepeatInWords(
        "same" if repeat.same else "other",
        _finding(repeat, other_code=bool(versions)),
        versions,
        hash_then=repeat.run.result.output_hash,
        hash_now=repeat.output_hash,
    )


def _finding(repeat: RunRepeat, *, other_code: bool) -> str:
    assert repeat.finished_at
    day = date_format(timezone.localtime(repeat.finished_at), "DATETIME_FORMAT")
    if repeat.same:
        sentence = (
            _("Repeated with other code on %(day)s: the same, bit for bit.")
            if other_code
            else _("Repeated on %(day)s: the same, bit for bit.")
        )
    else:
        sentence = (
            _("Repeated with other code on %(day)s: not the same.")
            if other_code
            else _("Repeated on %(day)s: not the same, though the code is. Tell your IT unit.")
        )
    return sentence % {"day": day}


def _versions(repeat: RunRepeat) -> list[Difference]:
    then = {"code": repeat.run.code_version, **repeat.run.package_versions}
    return [
        Difference(name, str(then.get(name, "–")), str(now))
        for name, now in repeat.made_with.items()
    ]
