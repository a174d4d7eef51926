"""Disposal: all that people said is gone, the decision and the counts stay."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, transaction
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Invalid, WrongPhase
from mapdialog.hotspots.models import (
    ContrastArea,
    Publication,
    PublishedArea,
    PublishedCell,
    PublishedPart,
    RunCell,
    RunContour,
    RunPartCell,
    RunResult,
    RunSnapshot,
)
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.pins.models import (
    Comment,
    ModerationDecision,
    Pin,
    Respondent,
    RespondentProfile,
    Voice,
)
from mapdialog.pins.workflow import moderate_pin
from mapdialog.records.models import DisposalAdvice
from mapdialog.records.services import dispose
from tests.disposals import dispose_as_advised
from tests.factories import fill_with_answers, make_dialogue, make_member, make_pin
from tests.run_records import add_area
from tests.staff_world import make_world, member_client, set_phase

pytestmark = pytest.mark.django_db


def former_versions():
    return apps.get_model("pins", "PinEvent").objects.all()


@pytest.fixture
def dialogue() -> Dialogue:
    """Closed, with pins reviewed and changed, a comment, a profile and a published run."""
    world = make_world()
    found = world.dialogue
    fill_with_answers(found)
    moderate_pin(world.pin, "approve", actor=make_member(world.municipality))
    RespondentProfile.objects.create(respondent=world.pin.respondent, age_band="16-24")
    found.pins.update(times_of_day=["night"], reasons=["poor_lighting"])
    run = start_run(found)
    execute_run(run)
    add_area(run, "night", "Tunneln")
    publish_run(run, response="Tack!")
    set_phase(found, Phase.CLOSED)
    return found


WHAT_PEOPLE_SAID = (
    Pin, Voice, Comment, ModerationDecision, Respondent, RespondentProfile,
    RunSnapshot, RunCell, RunPartCell, ContrastArea, RunContour,
)  # fmt: skip


def test_nothing_that_people_said_is_left(dialogue: Dialogue) -> None:
    before = {model: model.objects.count() for model in WHAT_PEOPLE_SAID}
    assert all(before.values())
    assert former_versions().exists()
    actor = make_member(dialogue.municipality)
    done = dispose_as_advised(dialogue, decision_reference="KS 2026-01-02 § 3", actor=actor)
    assert {model: model.objects.count() for model in WHAT_PEOPLE_SAID} == dict.fromkeys(
        WHAT_PEOPLE_SAID, 0
    )
    assert not former_versions().exists()
    assert done.counts["pins"] == before[Pin]
    assert done.counts["former_versions"] > before[Pin]
    assert (done.actor, done.decision_reference) == (actor, "KS 2026-01-02 § 3")


def test_what_was_published_stays(dialogue: Dialogue) -> None:
    cells = PublishedCell.objects.count()
    dispose_as_advised(dialogue, decision_reference="KS § 3")
    assert Publication.objects.count() == 1
    assert PublishedCell.objects.count() == cells > 0


def test_no_exact_figure_is_left_behind_what_was_published(dialogue: Dialogue) -> None:
    published = (Publication, PublishedCell, PublishedArea, PublishedPart)
    assert all(model.objects.filter(figures__isnull=False).exists() for model in published)
    assert RunResult.objects.get().findings["answers"]["unsafe"]["people"] > 5
    dispose_as_advised(dialogue, decision_reference="KS § 3")
    assert not any(model.objects.filter(figures__isnull=False).exists() for model in published)
    assert RunResult.objects.get().findings == {}


def test_the_pages_of_a_run_say_what_is_gone(dialogue: Dialogue) -> None:
    run = dialogue.runs.get(result__isnull=False)
    dispose_as_advised(dialogue, decision_reference="KS § 3")
    client = member_client(dialogue.municipality)
    where = [dialogue.municipality.slug, dialogue.slug]
    bench = client.get(reverse("staff_hotspots:workbench", args=where), {"run": run.pk})
    assert "cannot be repeated" in bench.content.decode()
    for name in ("parts_of_day", "before_after"):
        page = client.get(reverse(f"staff_hotspots:{name}", args=[*where, run.pk]))
        assert page.status_code == 200


def test_another_dialogue_is_left_alone(dialogue: Dialogue) -> None:
    other = make_world()
    beside = make_pin(make_dialogue(dialogue.municipality))
    dispose_as_advised(dialogue, decision_reference="KS § 3")
    assert Pin.objects.filter(dialogue=other.dialogue).count() == 2
    assert Pin.objects.filter(pk=beside.pk).exists()
    assert Comment.objects.count() == 1


def test_outside_disposal_the_records_of_a_run_cannot_be_erased(dialogue: Dialogue) -> None:
    dispose_as_advised(make_closed(), decision_reference="KS § 3")
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        RunCell.objects.all().delete()


def make_closed() -> Dialogue:
    return make_world(phase=Phase.CLOSED).dialogue


@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.OPEN, Phase.FEEDBACK])
def test_only_a_closed_dialogue_is_disposed_of(phase: str) -> None:
    world = make_world(phase=phase)
    # Advice that could not be given is no way round either.
    DisposalAdvice.objects.create(dialogue=world.dialogue, text="Får gallras.")
    with pytest.raises(WrongPhase):
        dispose(world.dialogue, decision_reference="KS § 3")
    assert Pin.objects.count() == 2


def test_without_a_decision_nothing_is_erased() -> None:
    dialogue = make_closed()
    with pytest.raises(Invalid):
        dispose_as_advised(dialogue, decision_reference="  ")
    assert Pin.objects.count() == 2
