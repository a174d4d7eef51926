"""A run and its job are one; what nobody is at work on is taken up once or ended, and no more."""

from datetime import timedelta

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Conflict
from mapdialog.hotspots.models import AnalysisRun, RunRepeat, RunStep
from mapdialog.hotspots.runs.abandoned import end_abandoned
from mapdialog.hotspots.runs.jobs import REPEAT_WORK, RUN_WORK, WATCH
from mapdialog.hotspots.runs.repeating import ask_repeat, carry_out_repeat, request_repeat
from mapdialog.hotspots.runs.selectors import progress_of
from mapdialog.hotspots.runs.services import (
    STEP_NAMES,
    execute_run,
    record_step,
    request_run,
    start_run,
    stop_run,
)
from tests.database_address import address_of
from tests.factories import fill_with_answers, make_dialogue
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=5)
Kind = RunStep.Kind


@pytest.fixture
def dialogue() -> Dialogue:
    found = make_dialogue()
    fill_with_answers(found, people=5)
    return found


@pytest.fixture
def run(dialogue: Dialogue) -> AnalysisRun:
    return request_run(dialogue)


@pytest.fixture
def finished(dialogue: Dialogue) -> AnalysisRun:
    run = start_run(dialogue)
    execute_run(run)
    return run


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def a_worker_is_heard() -> None:
    sql("INSERT INTO procrastinate_workers DEFAULT VALUES")


def its_worker_dies() -> None:
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE status = 'todo'")


def time_passes() -> None:
    RunStep.objects.update(at=timezone.now() - LONG_AGO)
    RunRepeat.objects.update(asked_at=timezone.now() - LONG_AGO)


def waiting_jobs() -> list[tuple[str, dict[str, int]]]:
    return list(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", "args"))


def kinds(run: AnalysisRun) -> list[str]:
    return list(run.steps.values_list("kind", flat=True))


def refuse_jobs() -> None:
    sql(
        "CREATE FUNCTION refuse_jobs() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'no room in the queue'; END $$;"
        "CREATE TRIGGER refuse_jobs BEFORE INSERT ON procrastinate_jobs "
        "FOR EACH ROW EXECUTE FUNCTION refuse_jobs()"
    )


def test_without_its_job_there_is_no_run_and_no_repeat(
    dialogue: Dialogue, finished: AnalysisRun
) -> None:
    refuse_jobs()
    with pytest.raises(ConnectorException):
        request_run(dialogue)
    with pytest.raises(ConnectorException):
        request_repeat(finished)
    assert list(AnalysisRun.objects.all()) == [finished]
    assert not RunRepeat.objects.exists()


def test_without_its_run_there_is_no_job(dialogue: Dialogue, finished: AnalysisRun) -> None:
    for asked in (lambda: request_run(dialogue), lambda: request_repeat(finished)):
        with transaction.atomic():
            asked()
            assert ProcrastinateJob.objects.exists()
            transaction.set_rollback(True)
        assert not ProcrastinateJob.objects.exists()


def test_what_the_command_line_carries_out_leaves_no_job(dialogue: Dialogue) -> None:
    call_command("run_analysis", dialogue.slug, "--json")
    call_command("run_analysis", "--all", "--json", "--workers", "1")
    call_command("repeat_run", AnalysisRun.objects.latest("pk").pk)
    assert AnalysisRun.objects.count() == 2
    assert not ProcrastinateJob.objects.exists()
    for run in AnalysisRun.objects.all():
        assert not RUN_WORK.is_held(run.pk)


def test_a_run_whose_worker_died_is_started_once_more_and_then_ended(run: AnalysisRun) -> None:
    for _time in range(2):
        its_worker_dies()
        time_passes()
        end_abandoned()
        end_abandoned()
        # A worker that comes back has no say about the job any more.
        assert not ProcrastinateJob.objects.filter(status="doing").exists()
        if _time == 0:
            assert waiting_jobs() == [("hotspots.analyse_run", {"run_id": run.pk})]
            assert progress_of(run).name == STEP_NAMES["again"]
    assert waiting_jobs() == []
    assert kinds(run) == [Kind.PROGRESS, Kind.PROGRESS, Kind.FAILED]
    assert execute_run(run) is None


def test_a_run_whose_job_is_gone_is_ended(run: AnalysisRun, dialogue: Dialogue) -> None:
    by_command = start_run(dialogue)
    sql("UPDATE procrastinate_jobs SET status = 'cancelled'")
    time_passes()
    end_abandoned()
    for one in (run, by_command):
        assert kinds(one) == [Kind.PROGRESS, Kind.FAILED]
        assert progress_of(one).name == "The worker was stopped before the analysis was finished."


def test_what_waits_or_has_just_begun_is_left_alone(run: AnalysisRun, dialogue: Dialogue) -> None:
    time_passes()
    by_command = start_run(dialogue)
    a_worker_is_heard()
    end_abandoned()
    sql(
        "UPDATE procrastinate_jobs SET status = 'doing',"
        " worker_id = (SELECT max(id) FROM procrastinate_workers)"
    )
    end_abandoned()
    for one in (run, by_command):
        assert kinds(one) == [Kind.PROGRESS]


def test_what_somebody_holds_is_left_alone_even_if_the_worker_is_not_heard(
    run: AnalysisRun, finished: AnalysisRun
) -> None:
    repeat = request_repeat(finished)
    its_worker_dies()
    time_passes()
    with psycopg.connect(address_of()) as other:
        other.execute(f"SELECT pg_advisory_lock({RUN_WORK.lock}, {run.pk})")
        other.execute(f"SELECT pg_advisory_lock({REPEAT_WORK.lock}, {repeat.pk})")
        end_abandoned()
        assert kinds(run) == [Kind.PROGRESS]
        assert ProcrastinateJob.objects.filter(status="doing").count() == 2
        with pytest.raises(Conflict):
            ask_repeat(finished)
    repeat.refresh_from_db()
    assert repeat.finished_at is None


def test_one_watch_at_a_time(run: AnalysisRun) -> None:
    its_worker_dies()
    time_passes()
    with psycopg.connect(address_of()) as other:
        other.execute(f"SELECT pg_advisory_lock({WATCH.lock}, 0)")
        end_abandoned()
    assert kinds(run) == [Kind.PROGRESS]


def test_a_run_that_is_asked_to_stop_is_not_started_again(run: AnalysisRun) -> None:
    record_step(run, "Stopped", 0.0, Kind.STOP_ASKED)
    its_worker_dies()
    time_passes()
    end_abandoned()
    assert kinds(run)[-1] == Kind.STOPPED
    assert waiting_jobs() == []


def test_a_run_that_nobody_is_at_work_on_stops_at_once(run: AnalysisRun) -> None:
    stop_run(run)
    assert progress_of(run).kind == Kind.STOPPED
    assert execute_run(run) is None


def test_a_run_that_somebody_holds_stops_at_its_next_step(run: AnalysisRun) -> None:
    with psycopg.connect(address_of()) as other:
        other.execute(f"SELECT pg_advisory_lock({RUN_WORK.lock}, {run.pk})")
        stop_run(run)
    assert not progress_of(run).is_over


def test_a_job_whose_run_is_over_is_ended(run: AnalysisRun) -> None:
    execute_run(run)
    its_worker_dies()
    end_abandoned()
    assert ProcrastinateJob.objects.get().status == "aborted"
    assert kinds(run).count(Kind.DONE) == 1


def test_a_repeat_that_was_lost_is_ended_and_another_can_be_asked_for(
    finished: AnalysisRun,
) -> None:
    lost = request_repeat(finished)
    its_worker_dies()
    time_passes()
    end_abandoned()
    lost.refresh_from_db()
    assert (lost.same, waiting_jobs()) == (None, [])
    assert lost.error.startswith("the worker was stopped")
    assert carry_out_repeat(ask_repeat(finished)).same
    # Its worker comes back after all: nothing is written over.
    carry_out_repeat(lost)
    lost.refresh_from_db()
    assert lost.same is None


def test_a_worker_that_ends_leaves_run_and_repeat_to_the_next(
    run: AnalysisRun, finished: AnalysisRun
) -> None:
    repeat = request_repeat(finished)
    sql("DELETE FROM procrastinate_jobs")
    execute_run(run, worker_ends=lambda: True)
    carry_out_repeat(repeat, worker_ends=lambda: True)
    assert waiting_jobs() == [
        ("hotspots.analyse_run", {"run_id": run.pk}),
        ("hotspots.repeat_run", {"repeat_id": repeat.pk}),
    ]
    assert progress_of(run).name == STEP_NAMES["queued"]
    assert execute_run(run) is not None
    assert carry_out_repeat(repeat).same


def hint(client: Client, run: AnalysisRun, name: str = "progress") -> str:
    where = [run.dialogue.municipality.slug, run.dialogue.slug, run.pk]
    return str(client.get(reverse(f"staff_hotspots:{name}", args=where)).json()["hint"])


def test_the_page_does_not_promise_more_than_somebody_does(
    run: AnalysisRun, finished: AnalysisRun
) -> None:
    client = member_client(run.dialogue.municipality)
    request_repeat(finished)
    assert (hint(client, run), hint(client, finished, "repeat_progress")) == ("", "")
    time_passes()
    assert "whether the worker is running" in hint(client, run)
    assert "whether the worker is running" in hint(client, finished, "repeat_progress")
    a_worker_is_heard()
    assert (hint(client, run), hint(client, finished, "repeat_progress")) == ("", "")
    record_step(run, STEP_NAMES["reading"], 0.0)
    assert "when a worker is free" in hint(client, run)
    with RUN_WORK.held(run.pk):
        assert hint(client, run) == ""
        time_passes()
        assert "takes long" in hint(client, run)
