"""Starting, carrying out, stopping and publishing an analysis run."""

import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analysis.errors import AnalysisError
from analysis.pipeline import Layers, Parameters, Progress, analyse, output_hash
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require
from mapdialog.errors import Conflict, Invalid
from mapdialog.hotspots.models import AnalysisRun, RunResult, RunStep
from mapdialog.hotspots.runs.answers import answers_of
from mapdialog.hotspots.runs.differences import store_differences
from mapdialog.hotspots.runs.inputs import (
    RunInput,
    context_of,
    hashes_of,
    keep_input,
    read_input,
    run_before,
)
from mapdialog.hotspots.runs.jobs import RUN_WORK
from mapdialog.hotspots.runs.places import store_hotspots
from mapdialog.hotspots.runs.records import store_cells, store_contours
from mapdialog.hotspots.runs.versions import code_version, package_versions
from mapdialog.jobs import WorkerStoppedError
from mapdialog.organisations.models import User

STEP_NAMES = {
    "queued": gettext_noop("Waiting for its turn"),
    "again": gettext_noop("The worker was stopped: waiting for its turn again"),
    "reading": gettext_noop("Reading the pins"),
    "storing": gettext_noop("Storing the layers"),
    "done": gettext_noop("Done"),
    "stopped": gettext_noop("Stopped"),
    "abandoned": gettext_noop("The worker was stopped before the analysis was finished."),
}
# The steps of `analysis.pipeline`, so that they are translated.
ANALYSIS_STEPS = (
    gettext_noop("Reading the answers"),
    gettext_noop("Choosing cells and bandwidth"),
    gettext_noop("Counting people in cells"),
    gettext_noop("Testing areas"),
    gettext_noop("Drawing surfaces"),
    gettext_noop("Comparing times, groups and rounds"),
)
# The share of the whole that the analysis itself takes, between reading and storing.
READ, ANALYSED = 0.05, 0.95


class RoundBefore(enum.Enum):
    BY_RULE = "by rule"


BY_RULE = RoundBefore.BY_RULE


class RunStoppedError(Exception):
    """Somebody asked the run to stop."""


def checked_parameters(parameters: dict[str, Any]) -> Parameters:
    unknown = set(parameters) - set(asdict(Parameters()))
    if unknown:
        raise Invalid(_("There is no parameter “%s”.") % ", ".join(sorted(unknown)))
    try:
        return Parameters(**parameters)
    except (AnalysisError, TypeError) as error:
        raise Invalid(_("A parameter cannot be used: %s") % error) from error


@transaction.atomic
def start_run(
    dialogue: Dialogue,
    *,
    parameters: dict[str, Any] | None = None,
    before: AnalysisRun | RoundBefore | None = BY_RULE,
    actor: User | None = None,
) -> AnalysisRun:
    """Record what is asked for; `execute_run` carries it out.

    `before`: a run of an earlier round to compare with, None for none, or by the rule of
    `inputs.run_before`.
    """
    require(dialogue, Activity.ANALYSE)
    chosen = checked_parameters(_published_lattice(dialogue) | (parameters or {}))
    if not dialogue.pins.exists():
        raise Conflict(_("There are no pins to analyse yet."))
    run = AnalysisRun.objects.create(
        dialogue=dialogue,
        parameters=asdict(chosen),
        before=run_before(dialogue) if isinstance(before, RoundBefore) else before,
        context=context_of(dialogue),
        code_version=code_version(),
        package_versions=package_versions(),
        requested_by=actor,
    )
    record_step(run, STEP_NAMES["queued"], 0.0)
    return run


@transaction.atomic
def request_run(dialogue: Dialogue, **asked: Any) -> AnalysisRun:
    """Start a run that a worker carries out: the record and its job, or neither."""
    run = start_run(dialogue, **asked)
    RUN_WORK.put_in_queue(run.pk)
    return run


def _published_lattice(dialogue: Dialogue) -> dict[str, Any]:
    """The cells of what is published: the gate refuses another lattice over shown ground."""
    publication = dialogue.publications.select_related("run__result").last()
    size = publication.run.result.choices.get("cell_size_m") if publication else None
    return {"cell_size_m": size} if size else {}


def record_step(
    run: AnalysisRun, name: str, share: float, kind: str = RunStep.Kind.PROGRESS
) -> None:
    RunStep.objects.create(run=run, name=name[:60], share=share, kind=kind)


def stop_run(run: AnalysisRun) -> None:
    """Ask a run to stop; it does so at its next step, or at once if nobody is at work on it."""
    if is_over(run):
        raise Conflict(_("The run is already over."))
    record_step(run, STEP_NAMES["stopped"], 0.0, RunStep.Kind.STOP_ASKED)
    if not RUN_WORK.is_held(run.pk):
        record_step(run, STEP_NAMES["stopped"], 0.0, RunStep.Kind.STOPPED)


OVER = (RunStep.Kind.STOPPED, RunStep.Kind.FAILED, RunStep.Kind.DONE)


def is_over(run: AnalysisRun) -> bool:
    return run.steps.filter(kind__in=OVER).exists()


def execute_run(
    run: AnalysisRun, *, worker_ends: Callable[[], bool] = lambda: False
) -> RunResult | None:
    """Carry out a run; None when it was stopped. What goes wrong is told as its last step.

    `worker_ends`: whether the worker is to end, so that the run waits for another.
    """
    with RUN_WORK.held(run.pk):
        if is_over(run):
            return RunResult.objects.filter(run=run).first()
        with recording_end(run):
            given = begin_reading(run)
            layers = analyse_input(run, given, progress=partial(_advance, run, worker_ends))
            return store_layers(run, given, layers)
    return None


def analyse_input(
    run: AnalysisRun,
    given: RunInput,
    *,
    progress: Progress | None = None,
    threads: int | None = None,
) -> Layers:
    """The analysis itself: what a run has read, with its own parameters."""
    return analyse(
        given.snapshot.pins,
        parameters=checked_parameters(run.parameters),
        background=given.background,
        progress=progress,
        threads=threads,
    )


@contextmanager
def recording_end(run: AnalysisRun) -> Iterator[None]:
    """Tell a run's last step when it is stopped or fails; a failure is raised for the log."""
    try:
        yield
    except RunStoppedError:
        record_step(run, STEP_NAMES["stopped"], 0.0, RunStep.Kind.STOPPED)
    except WorkerStoppedError:
        with transaction.atomic():
            record_step(run, STEP_NAMES["queued"], 0.0)
            RUN_WORK.put_in_queue(run.pk)
    except Exception as error:
        record_step(run, f"{type(error).__name__}: {error}", 0.0, RunStep.Kind.FAILED)
        raise


def _advance(run: AnalysisRun, worker_ends: Callable[[], bool], name: str, share: float) -> None:
    """Tell a step of the analysis, or stop there if somebody has asked for it."""
    if run.steps.filter(kind=RunStep.Kind.STOP_ASKED).exists():
        raise RunStoppedError
    if worker_ends():
        raise WorkerStoppedError
    record_step(run, name, READ + share * (ANALYSED - READ))


def begin_reading(run: AnalysisRun) -> RunInput:
    """The first step of a run: its dialogue's approved pins as they are now."""
    record_step(run, STEP_NAMES["reading"], 0.0)
    given = read_input(run)
    if len(given.snapshot.pins) == 0 and given.left_out:
        raise Conflict(_("No approved pin counts yet: they came in bursts."))
    if len(given.snapshot.pins) == 0:
        raise Conflict(_("No pin has been approved yet."))
    return given


def store_layers(run: AnalysisRun, given: RunInput, layers: Layers) -> RunResult:
    """The last step of a run: all that was found, at once."""
    _advance(run, lambda: False, STEP_NAMES["storing"], 1.0)
    return _store(run, given, layers)


@transaction.atomic
def _store(run: AnalysisRun, given: RunInput, layers: Layers) -> RunResult:
    # A worker that was given up for lost may come second with the same run.
    AnalysisRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    known = RunResult.objects.filter(run=run).first()
    if known is not None:
        return known
    keep_input(run, given)
    store_cells(run, layers.cells)
    store_contours(run, layers.surface)
    store_hotspots(run, given.snapshot.pins, layers)
    store_differences(run, layers.differences)
    result = RunResult.objects.create(
        run=run,
        output_hash=output_hash(layers),
        summary=layers.summary,
        choices=layers.choices,
        refusals=[asdict(refusal) for refusal in layers.refusals],
        findings=layers.differences.findings
        | {
            "answers": answers_of(given.snapshot.pins),
            "inputs": hashes_of(run, given),
            "left_out": given.left_out,
        },
    )
    # In the same transaction: a result is never without its end, nor an end without its result.
    record_step(run, STEP_NAMES["done"], 1.0, RunStep.Kind.DONE)
    return result
