"""Analysing, publishing, answering and closing, as the owner of a dialogue does."""

from collections.abc import Mapping, Sequence

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.services import change_phase
from mapdialog.feedback.services import (
    announce_change,
    evaluate,
    publish_response,
    write_response,
)
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.organisations.models import User


def publish_analysis(dialogue: Dialogue, response: str, actor: User) -> AnalysisRun:
    run = start_run(dialogue, actor=actor)
    execute_run(run)
    publish_run(run, response=response, actor=actor)
    return run


def answer_residents(
    dialogue: Dialogue,
    answers: Sequence[tuple[str, str, str]],
    actor: User,
    *,
    changed_plan: Mapping[str, str] | None = None,
) -> None:
    """Publish what becomes of each thing that was said, and a plan that changed for it."""
    for subject, outcome, text in answers:
        written = write_response(dialogue, subject=subject, outcome=outcome, text=text, actor=actor)
        publish_response(written)
    if changed_plan:
        announce_change(dialogue, **changed_plan)


def close(dialogue: Dialogue, evaluation: Mapping[str, str], actor: User) -> None:
    evaluate(dialogue, actor=actor, **evaluation)
    change_phase(dialogue, to_phase=Phase.CLOSED, actor=actor)
