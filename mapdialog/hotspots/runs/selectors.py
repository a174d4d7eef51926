"""Runs and their progress."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import NotFound
from mapdialog.hotspots.models import AnalysisRun, RunStep


@dataclass(frozen=True)
class Progress:
    kind: str
    name: str
    share: float

    @property
    def is_over(self) -> bool:
        return self.kind in {RunStep.Kind.DONE, RunStep.Kind.FAILED, RunStep.Kind.STOPPED}


def progress_of(run: AnalysisRun) -> Progress:
    """The run's last step, its name in the reader's language."""
    last = run.steps.exclude(kind=RunStep.Kind.STOP_ASKED).last()
    if last is None:
        return Progress(RunStep.Kind.PROGRESS, "", 0.0)
    return Progress(last.kind, _(last.name) if last.name else "", last.share)


def runs_of(dialogue: Dialogue) -> QuerySet[AnalysisRun]:
    return dialogue.runs.select_related("result", "publication", "requested_by")


def run_or_404(dialogue: Dialogue, number: int) -> AnalysisRun:
    found = runs_of(dialogue).select_related("before__result").filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such analysis in this dialogue."))
    return found
