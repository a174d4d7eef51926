"""A run repeated from its own record gives the same bits, or says why not."""

from io import StringIO

import pgtrigger
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from analysis.layers import METHOD
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Conflict, Invalid
from mapdialog.hotspots.models import AnalysisRun, Hotspot, RunRepeat, RunResult
from mapdialog.hotspots.runs.repeating import (
    ask_repeat,
    carry_out_repeat,
    latest_repeat,
    repeat_in_words,
)
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.jobs import BEGINNING
from mapdialog.organisations.models import Role
from mapdialog.pins.models import Status
from tests.disposals import dispose_as_advised
from tests.factories import fill_with_answers, make_dialogue, make_municipality, make_pin
from tests.run_records import record_run
from tests.staff_world import member_client, set_phase

pytestmark = pytest.mark.django_db

WRONG_HASH = "0" * 64


@pytest.fixture
def dialogue() -> Dialogue:
    """So few answers that an analysis takes no time: a map, and nothing tested."""
    found = make_dialogue()
    fill_with_answers(found, people=40)
    return found


@pytest.fixture
def client(dialogue: Dialogue) -> Client:
    return member_client(dialogue.municipality)


@pytest.fixture
def run(dialogue: Dialogue) -> AnalysisRun:
    return finished_run(dialogue)


def finished_run(dialogue: Dialogue) -> AnalysisRun:
    asked = start_run(dialogue)
    execute_run(asked)
    return AnalysisRun.objects.get(pk=asked.pk)


def address(run: AnalysisRun, name: str = "repeat") -> str:
    where = [run.dialogue.municipality.slug, run.dialogue.slug, run.pk]
    return reverse(f"staff_hotspots:{name}", args=where)


def bench(client: Client, run: AnalysisRun) -> str:
    where = [run.dialogue.municipality.slug, run.dialogue.slug]
    page = client.get(reverse("staff_hotspots:workbench", args=where), {"run": run.pk})
    return page.content.decode()


def test_the_same_bits_on_one_thread_and_on_two_whatever_the_pins_are_today() -> None:
    dialogue = make_dialogue()
    fill_with_answers(dialogue, people=320)
    run = finished_run(dialogue)
    assert Hotspot.objects.filter(run=run).exists()
    dialogue.pins.update(status=Status.WITHDRAWN)
    make_pin(dialogue)
    for threads in (1, 2):
        repeat = carry_out_repeat(ask_repeat(run), threads=threads)
        assert (repeat.same, repeat.output_hash) == (True, run.result.output_hash)
        assert repeat.error == ""
    # The same pins analysed as they are today give something else.
    assert finished_run(dialogue).result.output_hash != run.result.output_hash


def test_the_round_before_is_read_from_its_own_record(run: AnalysisRun) -> None:
    dialogue = make_dialogue(run.dialogue.municipality)
    fill_with_answers(dialogue, people=40, seed=2)
    later = record_run(dialogue, before=run)
    carry_out_repeat(ask_repeat(later))
    set_phase(run.dialogue, Phase.CLOSED)
    dispose_as_advised(run.dialogue, decision_reference="KS § 4")
    with pytest.raises(Conflict, match="cannot be repeated"):
        ask_repeat(later)
    assert later.repeats.count() == 1


def test_other_bits_are_told_with_both_hashes(client: Client, dialogue: Dialogue) -> None:
    run = record_run(dialogue, output_hash=WRONG_HASH)
    repeat = carry_out_repeat(ask_repeat(run))
    assert repeat.same is False
    told = repeat_in_words(repeat)
    assert (told.state, told.versions) == ("other", [])
    assert "not the same, though the code is" in told.words
    page = bench(client, run)
    assert WRONG_HASH in page
    assert repeat.output_hash in page


def test_other_code_and_packages_are_told(client: Client, dialogue: Dialogue) -> None:
    versions = {"numpy": "0.9", "proj": "4.4"}
    run = record_run(dialogue, code_version="then+0", package_versions=versions)
    told = repeat_in_words(carry_out_repeat(ask_repeat(run)))
    assert "Repeated with other code" in told.words
    named = {one.name: one.then for one in told.versions}
    assert (named["code"], named["numpy"], named["proj"]) == ("then+0", "0.9", "4.4")
    assert named["scipy"] == "–"
    assert "then+0" in bench(client, run)


def test_only_what_differs_is_told(run: AnalysisRun) -> None:
    twin = record_run(
        run.dialogue,
        output_hash=run.result.output_hash,
        package_versions=run.package_versions | {"numpy": "0.9"},
    )
    told = repeat_in_words(carry_out_repeat(ask_repeat(twin)))
    assert [one.name for one in told.versions] == ["numpy"]


def test_one_repeat_at_a_time_until_nobody_is_at_work_on_it(run: AnalysisRun) -> None:
    first = ask_repeat(run)
    with pytest.raises(Conflict, match="being repeated already"):
        ask_repeat(run)
    RunRepeat.objects.update(asked_at=timezone.now() - BEGINNING)
    told = latest_repeat(run)
    assert told is not None
    assert told.state == "lost"
    second = ask_repeat(run)
    carry_out_repeat(second)
    assert ask_repeat(run).pk != first.pk


def test_an_unfinished_run_cannot_be_repeated(client: Client, dialogue: Dialogue) -> None:
    run = start_run(dialogue)
    with pytest.raises(Conflict, match="not finished"):
        ask_repeat(run)
    assert client.post(address(run)).status_code == 409
    assert not RunRepeat.objects.exists()


def test_a_disposed_run_cannot_be_repeated(client: Client, run: AnalysisRun) -> None:
    asked = ask_repeat(run)
    set_phase(run.dialogue, Phase.CLOSED)
    dispose_as_advised(run.dialogue, decision_reference="KS § 4")
    with pytest.raises(Conflict):
        carry_out_repeat(asked)
    asked.refresh_from_db()
    assert asked.same is None
    assert asked.finished_at is not None
    assert "could not be repeated" in repeat_in_words(asked).words
    answer = client.post(address(run))
    assert answer.status_code == 409
    assert "has been disposed of: it cannot be repeated" in answer.content.decode()
    page = bench(client, run)
    assert "has been disposed of: it cannot be repeated" in page
    assert "Repeat and compare the bits" not in page


@pytest.mark.parametrize("method", ["people-0", None])
def test_a_run_of_another_method_is_not_made_again_by_this_one(
    client: Client, dialogue: Dialogue, method: str | None
) -> None:
    """Nor does what such a run was told and nobody knows any more break its page."""
    older = {"parameters": {"origins": 16}, "choices": {"method": method}}
    run = record_run(dialogue, code_version="1.4+abcd", **older)
    if method is None:
        with pgtrigger.ignore():
            RunResult.objects.update(choices=without_method(run.result.choices))
    run = AnalysisRun.objects.get(pk=run.pk)
    with pytest.raises(Conflict, match="another method"):
        ask_repeat(run)
    page = bench(client, run)
    assert f"{method or 'an earlier one'}; today it is {METHOD}" in page
    assert "1.4+abcd" in page
    assert "Repeat and compare the bits" not in page
    waiting = RunRepeat.objects.create(run=run)
    with pytest.raises(Conflict, match="another method"):
        carry_out_repeat(waiting)
    assert "another method" in repeat_in_words(waiting).words


def without_method(choices: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in choices.items() if name != "method"}


def test_what_goes_wrong_is_told_and_raised(dialogue: Dialogue) -> None:
    run = record_run(dialogue, parameters={"q": 7.0})
    asked = ask_repeat(run)
    with pytest.raises(Invalid):
        carry_out_repeat(asked)
    told = latest_repeat(run)
    assert told is not None
    assert told.state == "failed"
    assert "q" in told.words
    # And another may be asked for.
    ask_repeat(run)


def test_a_button_asks_and_a_worker_repeats(run: AnalysisRun) -> None:
    client = member_client(run.dialogue.municipality)
    assert "Repeat and compare the bits" in bench(client, run)
    answer = client.post(address(run))
    assert answer["Location"].endswith(f"?run={run.pk}#repeat")
    repeat = RunRepeat.objects.get()
    assert repeat.asked_by is not None
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("hotspots.repeat_run", {"repeat_id": repeat.pk})
    assert job.queue_name == "analysis"
    progress = client.get(address(run, "repeat_progress")).json()
    assert progress == {
        "name": "Being repeated from its record …", "share": None, "over": False, "hint": "",
    }  # fmt: skip
    assert "data-progress" in bench(client, run)
    assert client.post(address(run)).status_code == 409
    carry_out_repeat(repeat)
    assert client.get(address(run, "repeat_progress")).json()["over"]
    page = bench(client, run)
    assert "the same, bit for bit" in page
    assert "data-progress" not in page


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.DATA_PROTECTION_OFFICER, Role.ELECTED])
def test_other_roles_may_not_repeat(run: AnalysisRun, role: str) -> None:
    client = member_client(run.dialogue.municipality, role)
    assert client.post(address(run)).status_code == 403
    assert not RunRepeat.objects.exists()


def test_other_municipalities_and_dialogues_may_not_repeat(run: AnalysisRun) -> None:
    stranger = member_client(make_municipality())
    assert stranger.post(address(run)).status_code == 403
    other = make_dialogue(run.dialogue.municipality)
    where = [other.municipality.slug, other.slug, run.pk]
    client = member_client(other.municipality)
    assert client.post(reverse("staff_hotspots:repeat", args=where)).status_code == 404
    assert not RunRepeat.objects.exists()


def test_the_command_says_what_came_of_it(run: AnalysisRun) -> None:
    out = StringIO()
    call_command("repeat_run", run.pk, stdout=out)
    assert "the same, bit for bit" in out.getvalue()
    assert out.getvalue().count(run.result.output_hash) == 2


def test_the_command_fails_where_the_bits_differ(dialogue: Dialogue) -> None:
    run = record_run(dialogue, output_hash=WRONG_HASH)
    with pytest.raises(CommandError, match="not the same") as failure:
        call_command("repeat_run", run.pk)
    assert failure.value.returncode == 1
    with pytest.raises(CommandError, match="no run 99999"):
        call_command("repeat_run", 99_999)


def test_the_differing_versions_fit_into_the_record(dialogue: Dialogue) -> None:
    """They stand in a field of 300 characters; cut off, they could not be read again."""
    run = record_run(dialogue, code_version="c" * 64, package_versions={})
    repeat = carry_out_repeat(ask_repeat(run))
    assert repeat.made_with["numpy"]
    assert repeat.error == ""
