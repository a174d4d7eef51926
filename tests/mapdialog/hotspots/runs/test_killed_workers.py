"""A worker is killed in the middle of a run: another ends what it began, and the page says so."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from mapdialog.hotspots.models import AnalysisRun, RunResult, RunStep
from mapdialog.hotspots.runs.jobs import RUN_WORK
from mapdialog.hotspots.runs.repeating import request_repeat
from mapdialog.hotspots.runs.selectors import progress_of
from mapdialog.hotspots.runs.services import ANALYSIS_STEPS, STEP_NAMES, execute_run, request_run
from mapdialog.jobs import HEARTBEAT_STOPPED
from tests.database_address import address_of
from tests.factories import fill_with_answers, make_dialogue
from tests.staff_world import member_client
from tests.worker_process import (
    a_worker,
    somebody_waits_for,
    wait_for_words,
    wait_until,
    workers_fall_silent,
)

pytestmark = pytest.mark.django_db(transaction=True)

IN_THE_WAY = {
    "reading": "LOCK TABLE pins_pin IN ACCESS EXCLUSIVE MODE",
    "analysing": "SELECT pg_advisory_xact_lock(42)",
    "storing": "LOCK TABLE hotspots_runresult IN SHARE MODE",
}
"""What a worker waits for at each point of a run, as if the point took long."""
LET_ANALYSIS_WAIT = f"""
CREATE FUNCTION wait_at_a_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END $$;
CREATE TRIGGER wait_at_a_step BEFORE INSERT ON hotspots_runstep FOR EACH ROW
WHEN (NEW.name = '{ANALYSIS_STEPS[4]}') EXECUTE FUNCTION wait_at_a_step()
"""
SIGNALS = [signal.SIGKILL, signal.SIGTERM]


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """Neither jobs, which the flush of the tables does not know, nor the trigger."""
    with connection.cursor() as cursor, translation.override("en"):
        cursor.execute(LET_ANALYSIS_WAIT)
        yield
        cursor.execute("DROP FUNCTION wait_at_a_step CASCADE")
        cursor.execute("DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers")


@pytest.fixture
def run() -> AnalysisRun:
    dialogue = make_dialogue()
    fill_with_answers(dialogue, people=40)
    return request_run(dialogue)


@pytest.fixture
def client(run: AnalysisRun) -> Client:
    return member_client(run.dialogue.municipality)


@contextmanager
def stuck_at(point: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address_of()) as other:
        other.execute(IN_THE_WAY[point])
        yield other


def half_a_minute_passes() -> None:
    """Neither the worker nor the run has been heard of since."""
    workers_fall_silent()
    RunStep.objects.update(at=timezone.now() - HEARTBEAT_STOPPED)


def kill(worker: subprocess.Popen[str], how: signal.Signals, other: psycopg.Connection) -> None:
    worker.send_signal(how)
    if how == signal.SIGTERM:
        # It waits for its job for a while; then it tells the job to end at its next step.
        wait_for_words(worker, "still running after graceful timeout")
        other.rollback()
        wait_for_words(worker, "Stopped worker")
    worker.wait()


def kill_at(point: str, how: signal.Signals) -> None:
    with a_worker() as worker, stuck_at(point) as other:
        wait_until(lambda: somebody_waits_for(other), f"a run that is {point}")
        kill(worker, how, other)


def told(client: Client, run: AnalysisRun, name: str = "progress") -> dict[str, object]:
    where = [run.dialogue.municipality.slug, run.dialogue.slug, run.pk]
    return dict(client.get(reverse(f"staff_hotspots:{name}", args=where)).json())


def page(client: Client, run: AnalysisRun) -> str:
    where = [run.dialogue.municipality.slug, run.dialogue.slug]
    found = client.get(reverse("staff_hotspots:workbench", args=where), {"run": run.pk})
    return found.content.decode()


def names_of_steps(run: AnalysisRun) -> list[str]:
    return list(run.steps.values_list("name", flat=True))


def assert_done_once(client: Client, run: AnalysisRun) -> None:
    assert RunResult.objects.filter(run=run).count() == 1
    assert run.steps.filter(kind=RunStep.Kind.DONE).count() == 1
    assert told(client, run)["over"]
    assert "data-cells" in page(client, run)
    alone = execute_run(request_run(run.dialogue))
    assert alone is not None
    assert alone.output_hash == RunResult.objects.get(run=run).output_hash


def test_killed_while_analysing_it_is_told_and_the_next_worker_does_it_again(
    run: AnalysisRun, client: Client
) -> None:
    kill_at("analysing", signal.SIGKILL)
    wait_until(lambda: not RUN_WORK.is_held(run.pk), "the database lets go")
    assert not progress_of(run).is_over
    half_a_minute_passes()
    without = told(client, run)
    assert "nobody is at work on this now" in str(without["name"])
    assert "ask your IT unit" in str(without["hint"])
    assert "ask your IT unit" in page(client, run)
    with a_worker():
        wait_until(lambda: progress_of(run).is_over, "the end of the run")
    assert STEP_NAMES["again"] in names_of_steps(run)
    assert_done_once(client, run)


def test_asked_to_end_while_analysing_it_hands_the_run_over(
    run: AnalysisRun, client: Client
) -> None:
    kill_at("analysing", signal.SIGTERM)
    assert progress_of(run).name == STEP_NAMES["queued"]
    assert not RUN_WORK.is_held(run.pk)
    with a_worker():
        wait_until(lambda: progress_of(run).is_over, "the end of the run")
    assert STEP_NAMES["again"] not in names_of_steps(run)
    assert_done_once(client, run)


def test_killed_twice_it_has_failed_and_says_what_to_do(run: AnalysisRun, client: Client) -> None:
    kill_at("storing", signal.SIGKILL)
    half_a_minute_passes()
    kill_at("storing", signal.SIGKILL)
    half_a_minute_passes()
    with a_worker():
        wait_until(lambda: progress_of(run).is_over, "the end of the run")
    assert progress_of(run).kind == RunStep.Kind.FAILED
    assert not RunResult.objects.filter(run=run).exists()
    assert "The worker was stopped before the analysis was finished." in page(client, run)
    assert "Try again" in page(client, run)


def test_a_repeat_whose_worker_is_killed_has_failed(run: AnalysisRun, client: Client) -> None:
    execute_run(run)
    asked = request_repeat(run)
    with a_worker() as worker, psycopg.connect(address_of()) as other:
        other.execute("LOCK TABLE hotspots_runsnapshot IN ACCESS EXCLUSIVE MODE")
        wait_until(lambda: somebody_waits_for(other), "a repeat that reads")
        worker.kill()
        worker.wait()
    half_a_minute_passes()
    type(asked).objects.update(asked_at=timezone.now() - timedelta(minutes=1))
    assert told(client, run, "repeat_progress")["over"]
    with a_worker():
        wait_until(lambda: not type(asked).objects.filter(finished_at=None).exists(), "an end")
    assert "the worker was stopped before it was finished" in page(client, run)


@pytest.mark.slow
@pytest.mark.parametrize("point", IN_THE_WAY)
@pytest.mark.parametrize("how", SIGNALS)
def test_two_minutes_after_the_end_of_the_worker_the_run_has_an_end_too(
    run: AnalysisRun, client: Client, point: str, how: signal.Signals
) -> None:
    """By the clock, at each point; the wait itself gives up after two minutes."""
    kill_at(point, how)
    with a_worker():
        wait_until(lambda: progress_of(run).is_over, "the end of the run")
    assert progress_of(run).kind == RunStep.Kind.DONE
    assert_done_once(client, run)
