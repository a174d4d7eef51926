"""All dialogues at once: who takes part, what is stored, and that one failure stays one."""

import json
import os
import signal
from io import StringIO

import pytest
from dask.distributed import LocalCluster
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings

from mapdialog.dialogues.models import Phase
from mapdialog.hotspots.models import AnalysisRun, RunResult, RunStep
from mapdialog.hotspots.runs.dask_workers import dask_client
from mapdialog.hotspots.runs.many_dialogues import analysable_dialogues, analyse_dialogues
from mapdialog.hotspots.runs.selectors import progress_of
from mapdialog.hotspots.runs.services import STEP_NAMES, execute_run, start_run, stop_run
from tests.factories import fill_with_answers, make_dialogue, make_municipality, make_pin

pytestmark = pytest.mark.django_db
FEW = {"permutations": 99}


@pytest.fixture(scope="module")
def scheduler():
    """The address of a cluster that is already there, as on several machines."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp://", host="127.0.0.1",
        dashboard_address=None, scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
    ) as local:  # fmt: skip
        yield local.scheduler_address


def test_two_clusters_on_one_machine_do_not_ask_for_the_same_port():
    with dask_client(workers=1) as first, dask_client(workers=1) as second:
        ports = [found.scheduler_info()["services"] for found in (first, second)]
        assert first.submit(abs, -1).result() + second.submit(abs, -2).result() == 3
    assert ports[0] != ports[1]


@pytest.fixture(autouse=True)
def _sent_there(scheduler):
    with override_settings(DASK_SCHEDULER=scheduler):
        yield


@pytest.fixture
def client(scheduler):
    with dask_client(scheduler=scheduler) as found:
        yield found


def answered(people=310, seed=1, **details):
    dialogue = make_dialogue(**details)
    fill_with_answers(dialogue, people=people, pins_each=1, seed=seed)
    return dialogue


def outside_the_world():
    """A dialogue whose only approved pin cannot be projected."""
    dialogue = make_dialogue()
    make_pin(dialogue, lat=95.0)
    return dialogue


def run_all(*options):
    out = StringIO()
    call_command("run_analysis", "--all", *options, stdout=out)
    return out.getvalue()


def test_those_with_approved_pins_in_a_phase_that_permits_it():
    preparing = answered(people=3, phase=Phase.PREPARATION)
    feedback = answered(people=3, phase=Phase.FEEDBACK)
    answered(people=3, phase=Phase.CLOSED)
    make_pin(make_dialogue(), status="pending")
    make_dialogue()
    assert analysable_dialogues() == [preparing, feedback]
    assert analysable_dialogues(feedback.municipality) == [feedback]
    assert analysable_dialogues(make_municipality()) == []


def test_every_result_is_the_one_that_a_run_alone_gives(client):
    dialogues = [answered(seed=seed) for seed in (1, 2, 3)]
    alone = [execute_run(start_run(one, parameters=FEW)).output_hash for one in dialogues]
    outcomes = list(analyse_dialogues(client, dialogues, parameters=FEW))
    found = {outcome.dialogue: outcome.run.result.output_hash for outcome in outcomes}
    assert found == dict(zip(dialogues, alone, strict=True))
    assert len(set(alone)) == 3
    steps = outcomes[0].run.steps.values_list("name", "kind")
    assert [name for name, _kind in steps] == [
        STEP_NAMES[name] for name in ("queued", "reading", "storing", "done")
    ]
    assert progress_of(outcomes[0].run).kind == RunStep.Kind.DONE


def test_one_line_of_json_a_dialogue_and_only_of_that_municipality():
    full, few = answered(), answered(people=20)
    printed = [json.loads(line) for line in run_all("--json", "--seed", "5").splitlines()]
    by_slug = {one["dialogue"]: one for one in printed}
    assert set(by_slug) == {full.slug, few.slug}
    assert by_slug[full.slug]["refusals"] == []
    assert by_slug[few.slug]["refusals"][0]["code"] == "too_few_for_map"
    assert by_slug[full.slug]["parameters"]["seed"] == 5
    (one,) = run_all("--json", "--municipality", few.municipality.code).splitlines()
    assert json.loads(one)["dialogue"] == few.slug
    assert AnalysisRun.objects.count() == 3


def test_a_dialogue_that_fails_does_not_stop_the_others_and_is_told_at_the_end():
    first, broken, last = answered(people=20), outside_the_world(), answered(people=20)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 3 dialogues") as failure:
        call_command("run_analysis", "--all", stdout=out)
    assert failure.value.returncode == 1
    assert broken.slug in str(failure.value)
    assert first.slug not in str(failure.value)
    assert "20 people have answered" in out.getvalue()
    assert "3 of 3: " in out.getvalue()
    assert RunResult.objects.filter(run__dialogue__in=[first, last]).count() == 2
    assert progress_of(broken.runs.get()).kind == RunStep.Kind.FAILED


def test_a_failure_is_a_line_of_json_too():
    broken = outside_the_world()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("run_analysis", "--all", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["dialogue"], told["run"]) == (broken.slug, broken.runs.get().pk)
    assert told["error"]


def test_what_fails_on_the_worker_is_the_last_step_of_its_run(client):
    dialogue = answered(people=20)
    stray = make_pin(dialogue, lat=95.0)
    (outcome,) = analyse_dialogues(client, [dialogue], parameters=FEW)
    assert outcome.error
    assert outcome.error.startswith("Some points have missing")
    assert outcome.run.steps.last().name.startswith("NotFiniteError: Some points")
    stray.delete()
    (outcome,) = analyse_dialogues(client, [dialogue], parameters=FEW)
    assert outcome.error == ""


def test_a_run_that_is_asked_to_stop_is_not_stored_and_an_interrupted_one_is_over(client):
    dialogues = [answered(people=20) for _number in range(6)]
    outcomes = analyse_dialogues(client, dialogues, parameters=FEW)
    next(outcomes)
    waiting = [run for run in AnalysisRun.objects.all() if not progress_of(run).is_over]
    assert 0 < len(waiting) < 6
    stop_run(waiting[0])
    told = [next(outcomes) for _turn in waiting]
    stopped = [outcome for outcome in told if outcome.run == waiting[0]]
    assert [outcome.error for outcome in stopped] == ["The run was stopped."]
    assert not RunResult.objects.filter(run=waiting[0]).exists()
    outcomes.close()
    assert all(progress_of(run).is_over for run in AnalysisRun.objects.all())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "required"),
        (["a-slug", "--all"], "not allowed"),
        (["--all", "--workers", "0"], "at least one"),
        (["--all", "--municipality", "0000"], "no municipality 0000"),
        (["a-slug", "--workers", "2"], "goes with --all"),
        (["a-slug", "--municipality", "0000"], "0000 has no dialogue “a-slug”"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options, words):
    with pytest.raises(CommandError, match=words):
        call_command("run_analysis", *options)


def test_nothing_to_do_is_no_failure():
    assert "0 dialogues" in run_all()


@pytest.mark.slow
def test_a_worker_killed_on_the_way_changes_no_bit():
    dialogues = [answered(seed=seed) for seed in (1, 2, 3, 4)]
    alone = {one: execute_run(start_run(one)).output_hash for one in dialogues}
    with dask_client(workers=2) as processes:
        pids = processes.run(os.getpid)
        outcomes = analyse_dialogues(processes, dialogues, parameters={})
        found = [next(outcomes)]
        # Killed with work in hand, of which the scheduler knows.
        victim = next(worker for worker, tasks in processes.processing().items() if tasks)
        os.kill(pids[victim], signal.SIGKILL)
        found += outcomes
        assert pids[victim] not in processes.run(os.getpid).values()
    assert {one.dialogue: one.run.result.output_hash for one in found} == alone


@pytest.mark.slow
@override_settings(DASK_SCHEDULER="")
def test_without_a_scheduler_processes_are_started_here():
    dialogue = answered(people=20)
    (line,) = run_all("--json", "--workers", "1").splitlines()
    assert json.loads(line)["dialogue"] == dialogue.slug
