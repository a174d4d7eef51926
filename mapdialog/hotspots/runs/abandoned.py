"""Runs and repeats whose worker died: started once more, or ended with words."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_noop

from mapdialog.hotspots.models import AnalysisRun, RunRepeat, RunStep
from mapdialog.hotspots.runs.jobs import QUEUE, REPEAT_WORK, RUN_WORK, WATCH
from mapdialog.hotspots.runs.repeating import finish_repeat
from mapdialog.hotspots.runs.services import OVER, STEP_NAMES, is_over, record_step
from mapdialog.jobs import end_jobs_left_over

REPEAT_ABANDONED = gettext_noop("the worker was stopped before it was finished. Ask for it again.")


def end_abandoned() -> None:
    """Let nothing be under way that nobody is at work on."""
    with WATCH.held_if_free(0) as alone:
        if not alone:
            return
        for run in unfinished_runs():
            last = run.steps.last()
            if RUN_WORK.is_abandoned(run.pk, last.at if last else run.requested_at):
                _take_up_run(run)
        for repeat in RunRepeat.objects.filter(finished_at=None):
            if REPEAT_WORK.is_abandoned(repeat.pk, repeat.asked_at):
                _end_repeat(repeat)
        end_jobs_left_over(QUEUE, (RUN_WORK, REPEAT_WORK))


def unfinished_runs() -> QuerySet[AnalysisRun]:
    over = RunStep.objects.filter(run=OuterRef("pk"), kind__in=OVER)
    return AnalysisRun.objects.filter(~Exists(over))


def _take_up_run(run: AnalysisRun) -> None:
    with RUN_WORK.held_if_free(run.pk) as free, transaction.atomic():
        # Somebody may have taken it up, or ended it, since it was found.
        if not free or is_over(run) or RUN_WORK.has_job(run.pk):
            return
        had_job = RUN_WORK.end_stalled_jobs(run.pk) > 0
        if run.steps.filter(kind=RunStep.Kind.STOP_ASKED).exists():
            record_step(run, STEP_NAMES["stopped"], 0.0, RunStep.Kind.STOPPED)
        elif had_job and not run.steps.filter(name=STEP_NAMES["again"]).exists():
            record_step(run, STEP_NAMES["again"], 0.0)
            RUN_WORK.put_in_queue(run.pk)
        else:
            record_step(run, STEP_NAMES["abandoned"], 0.0, RunStep.Kind.FAILED)


def _end_repeat(repeat: RunRepeat) -> None:
    with REPEAT_WORK.held_if_free(repeat.pk) as free, transaction.atomic():
        if not free or REPEAT_WORK.has_job(repeat.pk):
            return
        REPEAT_WORK.end_stalled_jobs(repeat.pk)
        repeat.refresh_from_db()
        if repeat.finished_at is None:
            finish_repeat(repeat, error=REPEAT_ABANDONED)
