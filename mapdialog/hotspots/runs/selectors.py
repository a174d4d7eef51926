"""Runs and their progress."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import NotFound
from mapdialog.hotspots.models import AnalysisRun, RunStep
from mapdialog.hotspots.runs.jobs import RUN_WORK
from mapdialog.hotspots.runs.services import STEP_NAMES
from mapdialog.jobs import PATIENCE, nobody_hint, worker_lives


@dataclass(frozen=True)
class Progress:
    kind: str
    name: str
    share: float
    hint: str = ""

    @property
    def is_over(self) -> bool:
        return self.kind in {RunStep.Kind.DONE, RunStep.Kind.FAILED, RunStep.Kind.STOPPED}


def progress_of(run: AnalysisRun) -> Progress:
    """The run's last step, its name in the reader's language."""
    last = run.steps.exclude(kind=RunStep.Kind.STOP_ASKED).last()
    if last is None:
        return Progress(RunStep.Kind.PROGRESS, "", 0.0)
    told = Progress(last.kind, _(last.name) if last.name else "", last.share)
    return told if told.is_over else _with_hint(told, run, last)


def _with_hint(told: Progress, run: AnalysisRun, last: RunStep) -> Progress:
    """Whether anybody is at work on it: what it says is never more than somebody does."""
    patient = timezone.now() - last.at < PATIENCE
    if RUN_WORK.is_held(run.pk):
        long = _("This step takes long. You can leave the page: the analysis goes on.")
        return told if patient else replace(told, hint=long)
    if last.name in {STEP_NAMES["queued"], STEP_NAMES["again"]}:
        return replace(told, hint=nobody_hint(last.at))
    stopped = _("The worker was stopped, and nobody is at work on this now.")
    hint = (
        _("It is started again within a minute, when a worker is free.")
        if worker_lives()
        else _("It is started again when a worker runs: ask your IT unit.")
    )
    return replace(told, name=stopped, hint=hint)


def runs_of(dialogue: Dialogue) -> QuerySet[AnalysisRun]:
    return dialogue.runs.select_related("result", "publication", "requested_by")


def run_or_404(dialogue: Dialogue, number: int) -> AnalysisRun:
    found = runs_of(dialogue).select_related("before__result").filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such analysis in this dialogue."))
    return found
