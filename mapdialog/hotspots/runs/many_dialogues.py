"""Runs of many dialogues, their analyses spread over a cluster.

Reading and storing stay here, where the database is; the workers know nothing but the pins and
the parameters of one round.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dask.distributed import Client, Future
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from analysis.pipeline import Parameters
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, permits
from mapdialog.hotspots.models import AnalysisRun, RunStep
from mapdialog.hotspots.runs.dask_workers import Piece, analyse_alone, futures_on_cluster
from mapdialog.hotspots.runs.inputs import RunInput
from mapdialog.hotspots.runs.jobs import RUN_WORK
from mapdialog.hotspots.runs.services import (
    STEP_NAMES,
    begin_reading,
    record_step,
    recording_end,
    start_run,
    store_layers,
)
from mapdialog.organisations.models import Municipality
from mapdialog.pins.models import Pin, Status


@dataclass(frozen=True)
class Outcome:
    """What became of one dialogue. ``error``: why there is no result, empty if there is one."""

    dialogue: Dialogue
    run: AnalysisRun | None
    error: str = ""


def analysable_dialogues(municipality: Municipality | None = None) -> list[Dialogue]:
    """Those with approved pins, in a phase that permits analysis; of all or one municipality."""
    approved = Pin.objects.filter(dialogue=OuterRef("pk"), status=Status.APPROVED)
    found = Dialogue.objects.filter(Exists(approved)).select_related("municipality")
    if municipality is not None:
        found = found.filter(municipality=municipality)
    return [one for one in found.order_by("pk") if permits(one, Activity.ANALYSE)]


def analyse_dialogues(
    client: Client, dialogues: Iterable[Dialogue], *, parameters: dict[str, Any]
) -> Iterator[Outcome]:
    """Start a run of each dialogue and carry it out; what became of it, as it becomes ready.

    A dialogue that fails does not stop the others. A worker that dies is replaced and its round
    analysed again. Runs are started as workers become free, so that those that wait are not
    recorded before their time.
    """
    begun: dict[int, tuple[AnalysisRun, RunInput]] = {}
    early: list[Outcome] = []
    sent = rounds_of(dialogues, parameters, begun, early)
    try:
        for number, future in futures_on_cluster(client, analyse_alone, sent):
            yield from _taken(early)
            yield _stored(*begun.pop(number), future)
        yield from _taken(early)
    finally:
        # Interrupted: nobody shall wait for these.
        for run, _given in begun.values():
            record_step(run, STEP_NAMES["stopped"], 0.0, RunStep.Kind.STOPPED)
            RUN_WORK.let_go(run.pk)


def rounds_of(
    dialogues: Iterable[Dialogue],
    parameters: dict[str, Any],
    begun: dict[int, tuple[AnalysisRun, RunInput]],
    early: list[Outcome],
) -> Iterator[Piece]:
    """Start and read a run of each dialogue; what is yielded as number n stands in ``begun[n]``.

    Those that fail so soon are put into ``early``.
    """
    number = itertools.count()
    for dialogue in dialogues:
        run = None
        try:
            run = start_run(dialogue, parameters=parameters)
            RUN_WORK.take(run.pk)
            with recording_end(run):
                given = begin_reading(run)
        except Exception as error:
            early.append(Outcome(dialogue, run, words_of(error)))
            if run is not None:
                RUN_WORK.let_go(run.pk)
            continue
        begun[next(number)] = run, given
        yield given.snapshot.pins, Parameters(**run.parameters), given.background


def _taken(early: list[Outcome]) -> list[Outcome]:
    taken, early[:] = early[:], []
    return taken


def _stored(run: AnalysisRun, given: RunInput, future: Future) -> Outcome:
    error = _("The run was stopped.")
    try:
        with recording_end(run):
            store_layers(run, given, future.result())
            error = ""
    except Exception as failure:
        error = words_of(failure)
    finally:
        RUN_WORK.let_go(run.pk)
    return Outcome(run.dialogue, run, error)


def words_of(error: Exception) -> str:
    return str(error) or type(error).__name__
