"""Two runs side by side: what changed, and whether settings or answers changed it."""

import pgtrigger
import pytest
from django.test import Client
from django.urls import reverse

from analysis.layers import METHOD
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.hotspots.comparing.runs import compare_runs, settings_to_repeat
from mapdialog.hotspots.comparing.verdicts import Sameness, verdict_on
from mapdialog.hotspots.models import AnalysisRun, RunResult
from mapdialog.hotspots.runs.services import execute_run, start_run
from tests.disposals import dispose_as_advised
from tests.factories import fill_with_answers, make_dialogue, make_pin
from tests.run_records import add_place, record_run
from tests.staff_world import member_client, set_phase

SAME = {"answers": True, "settings": True, "code": True, "result": True}


@pytest.mark.parametrize(
    ("differs", "words"),
    [
        ({}, "Nothing changed: same answers, same settings, same bits."),
        ({"code": False}, "same bits, though by other code"),
        ({"code": False, "result": False}, "comes from the code or its packages"),
        ({"result": False}, "That must not happen"),
        ({"settings": False, "result": False}, "what differs on the map comes from the settings"),
        ({"settings": False}, "The same answers, other settings, and the same bits"),
        ({"answers": False, "result": False}, "What differs on the map comes from the answers"),
        ({"answers": False}, "The result is the same, bit for bit"),
        ({"answers": False, "settings": False}, "Both changed, answers (3 came) and settings"),
        ({"answers": None, "result": False}, "Whether the answers changed cannot be told"),
        ({"answers": None, "settings": False}, "Whether the answers changed too cannot be told"),
    ],
)
def test_the_verdict_says_what_changed_the_map(differs: dict, words: str) -> None:
    verdict = verdict_on(Sameness(**SAME | differs), "3 came", [], [])
    assert words in verdict.words
    assert verdict.run_again == (differs.get("answers") is False and "settings" in differs)
    assert verdict.calm == (set(differs) <= {"code"})


def test_other_code_is_told_wherever_it_may_have_its_part() -> None:
    for differs in ({"answers": False}, {"settings": False}, {"answers": None}):
        same = Sameness(**SAME | differs | {"code": False})
        assert "The code that analysed differs too" in " ".join(verdict_on(same, "", [], []).more)
        same = Sameness(**SAME | differs)
        assert verdict_on(same, "", [], []).more == []


@pytest.fixture
def dialogue(db: None) -> Dialogue:
    found = make_dialogue()
    for number in range(6):
        make_pin(found, perception="unsafe" if number % 2 else "safe")
    return found


def test_what_only_an_older_method_was_told_is_no_setting_that_somebody_changed(
    client, dialogue
) -> None:
    older = record_run(dialogue, parameters={"origins": 16}, code_version="1.4+ab")
    with pgtrigger.ignore():
        choices = {n: v for n, v in older.result.choices.items() if n != "method"}
        RunResult.objects.update(choices=choices)
    newer = record_run(dialogue)
    found = compare_runs(AnalysisRun.objects.get(pk=older.pk), newer)
    told = {row.label: (row.earlier, row.later) for row in found.settings}
    assert "Placements of the grid" not in told
    assert told["Method"] == ("an earlier one", METHOD)
    assert found.verdict.words.startswith("Nothing changed")
    assert "other code" in found.verdict.words
    assert "origins" not in settings_to_repeat(older)
    where = [dialogue.municipality.slug, dialogue.slug]
    page = client.get(reverse("staff_hotspots:compare", args=where), {"a": older.pk, "b": newer.pk})
    assert "an earlier one" in page.content.decode()


@pytest.fixture
def client(dialogue: Dialogue) -> Client:
    return member_client(dialogue.municipality)


def page_of(client: Client, dialogue: Dialogue, *runs: AnalysisRun) -> str:
    url = reverse("staff_hotspots:compare", args=[dialogue.municipality.slug, dialogue.slug])
    numbers = dict(zip("ab", (run.pk for run in runs), strict=False))
    answer = client.get(url, numbers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_real_runs_of_the_same_answers_differ_by_their_settings(client, dialogue) -> None:
    fill_with_answers(dialogue, people=40)
    runs = [start_run(dialogue, parameters={"seed": seed}) for seed in (7, 7, 8)]
    for run in runs:
        execute_run(run)
    same = page_of(client, dialogue, runs[0], runs[1])
    assert "Nothing changed: same answers, same settings, same bits." in same
    assert "No pin came or went." in same
    other = page_of(client, dialogue, runs[0], runs[2])
    assert "The same answers, other settings" in other
    assert "Seed of the random numbers" in other


def test_other_answers_are_counted_and_told_apart_from_settings(client, dialogue) -> None:
    earlier = record_run(dialogue)
    make_pin(dialogue)
    dialogue.pins.first().delete()
    later = record_run(dialogue)
    page = page_of(client, dialogue, later, earlier)
    assert "Other answers, the same settings: 1 pin came, 1 pin went." in page
    assert "None: settings, code and packages are the same." in page


def test_when_both_changed_a_button_runs_again_with_the_same_settings(client, dialogue) -> None:
    earlier = record_run(dialogue, parameters={"cell_size_m": 250, "seed": 4})
    make_pin(dialogue)
    later = record_run(dialogue, parameters={"cell_size_m": 500}, choices={"cell_size_m": 500})
    page = page_of(client, dialogue, earlier, later)
    assert "cannot be told apart" in page
    assert '<input type="hidden" name="cell_size_m" value="250">' in page
    assert '<input type="hidden" name="seed" value="4">' in page
    set_phase(dialogue, Phase.CLOSED)
    assert 'name="cell_size_m"' not in page_of(client, dialogue, earlier, later)


def test_what_was_left_to_the_answers_and_chosen_anew_is_told(client, dialogue) -> None:
    earlier = record_run(dialogue)
    make_pin(dialogue)
    later = record_run(dialogue, choices={"bandwidth_m": 300.0})
    page = page_of(client, dialogue, earlier, later)
    assert "Left to the answers, and chosen anew with them: Bandwidth." in page
    assert "Other answers, the same settings" in page


def test_cells_of_another_size_cannot_be_compared_but_places_can(client, dialogue) -> None:
    earlier = record_run(dialogue)
    later = record_run(dialogue, parameters={"cell_size_m": 500}, choices={"cell_size_m": 500})
    add_place(earlier, "Torget")
    page = page_of(client, dialogue, earlier, later)
    assert "150 m wide in one analysis and 500 m in the other" in page
    assert "Tested cells" not in page
    assert "Torget" in page


def test_after_disposal_it_is_told_what_is_no_longer_known(client, dialogue) -> None:
    earlier, later = record_run(dialogue), record_run(dialogue)
    set_phase(dialogue, Phase.CLOSED)
    dispose_as_advised(dialogue, decision_reference="KS § 4")
    page = page_of(client, dialogue, earlier, later)
    assert "Whether the answers changed cannot be told: they are disposed of." in page
    assert "which pins came and went is no longer known" in page.lower()
    assert "Cells are disposed of together with the answers" in page


def test_other_counts_are_known_to_be_other_answers_even_after_disposal(client, dialogue) -> None:
    earlier = record_run(dialogue)
    make_pin(dialogue)
    later = record_run(dialogue)
    set_phase(dialogue, Phase.CLOSED)
    dispose_as_advised(dialogue, decision_reference="KS § 4")
    assert "Other answers, the same settings" in page_of(client, dialogue, earlier, later)


def test_what_cannot_be_compared_is_said_kindly(client, dialogue) -> None:
    run = record_run(dialogue)
    unfinished = record_run(dialogue, finished=False)
    assert "Choose two analyses" in page_of(client, dialogue)
    assert "Choose two analyses" in page_of(client, dialogue, run)
    assert "That is the same analysis twice" in page_of(client, dialogue, run, run)
    assert "nothing to compare yet" in page_of(client, dialogue, run, unfinished)


def test_runs_of_other_dialogues_are_not_found(client, dialogue) -> None:
    other = make_dialogue(dialogue.municipality)
    make_pin(other)
    mine, theirs = record_run(dialogue), record_run(other)
    url = reverse("staff_hotspots:compare", args=[dialogue.municipality.slug, dialogue.slug])
    for query in ({"a": mine.pk, "b": theirs.pk}, {"a": theirs.pk, "b": mine.pk}, {"a": 10**17}):
        assert client.get(url, query).status_code == 404
    # What no run can have as a number is as good as nothing chosen.
    assert client.get(url, {"a": 10**30}).status_code == 200


def test_every_other_finished_run_can_be_compared_with_the_open_one(client, dialogue) -> None:
    first, open_one = record_run(dialogue), record_run(dialogue)
    unfinished = record_run(dialogue, finished=False)
    bench = reverse("staff_hotspots:workbench", args=[dialogue.municipality.slug, dialogue.slug])
    page = client.get(bench, {"run": open_one.pk}).content.decode()
    assert f"jamfor/?a={open_one.pk}&amp;b={first.pk}" in page
    assert f"b={unfinished.pk}" not in page
    assert f"b={open_one.pk}" not in page
