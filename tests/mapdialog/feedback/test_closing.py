"""Closed for good: nothing waits to be read, and every problem has its answer."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.models import Phase
from mapdialog.dialogues.services import blocking, change_phase
from mapdialog.errors import NotFound, NotReady
from mapdialog.feedback.services import evaluate, publish_response, write_response
from mapdialog.organisations.duties import Urgency, duties_of
from mapdialog.pins.models import Comment, Pin, Status
from mapdialog.pins.workflow import moderate_comment, moderate_pin
from mapdialog.planning.models import Action, CitizenPledge
from tests.factories import make_member, make_user, make_voice
from tests.staff_world import World, make_world, set_phase

pytestmark = pytest.mark.django_db
WORDS = {"subject": "Ljus", "outcome": "not_acted", "text": "Marken är inte vår."}


@pytest.fixture
def world() -> World:
    """In feedback, with all that closing asks for."""
    found = make_world()
    Pin.objects.update(status=Status.APPROVED)
    Comment.objects.update(status=Status.APPROVED)
    Action.objects.update(published_at=timezone.now())
    publish_response(found.response)
    evaluate(found.dialogue, worked="Kartan", to_improve="Fler", reached="Många")
    return found


def missing(world: World) -> list[str]:
    with pytest.raises(NotReady) as refused:
        change_phase(world.dialogue, to_phase=Phase.CLOSED)
    world.dialogue.refresh_from_db()
    assert world.dialogue.phase == Phase.FEEDBACK
    return [str(line) for line in refused.value.missing]


def test_with_everything_done_it_closes(world: World) -> None:
    assert blocking(world.dialogue, Phase.CLOSED) == []
    assert change_phase(world.dialogue, to_phase=Phase.CLOSED).phase == Phase.CLOSED


def test_what_came_on_the_last_day_is_reviewed_in_feedback_and_keeps_it_open(world) -> None:
    Pin.objects.filter(pk=world.pin.pk).update(status=Status.PENDING)
    assert missing(world) == ["1 pin to review"]
    coordinator = make_member(world.municipality)
    waits = [duty.text for duty in duties_of(coordinator, world.municipality)[Urgency.WAITS]]
    assert "1 pin to review" in waits
    moderate_pin(world.pin, "approve", actor=coordinator)
    assert change_phase(world.dialogue, to_phase=Phase.CLOSED).phase == Phase.CLOSED


def test_a_comment_that_waits_keeps_it_open(world: World) -> None:
    Comment.objects.update(status=Status.PENDING)
    assert missing(world) == ["1 comment to review"]
    moderate_comment(world.comment, "hide", actor=make_user(), reason="Pekar ut någon.")
    assert blocking(world.dialogue, Phase.CLOSED) == []


def test_what_waits_in_another_dialogue_does_not(world: World) -> None:
    other = make_world()
    assert other.pin.status == Status.PENDING
    make_voice(other.dialogue, "Mörkt")
    assert blocking(world.dialogue, Phase.CLOSED) == []


def test_a_problem_without_an_answer_keeps_it_open_and_is_named_with_its_place(world) -> None:
    Action.objects.update(published_at=None)
    assert missing(world) == [
        "Answer the problem “Mörkt i tunneln”: by a published action, a pledge or a response."
    ]
    where = f"{reverse('staff_planning:board', args=[world.municipality.slug])}?problem="
    desk = reverse("staff_dialogues:dialogue", args=[world.municipality.slug, world.dialogue.slug])
    client = world.client()
    assert f'href="{where}{world.problem.pk}"' in client.get(desk).content.decode()
    move = reverse("staff_dialogues:move", args=[world.municipality.slug, world.dialogue.slug])
    refused = client.post(move, {"phase": "closed"})
    assert refused.status_code == 409
    assert f'href="{where}{world.problem.pk}"' in refused.content.decode()
    with pytest.raises(CommandError, match="Mörkt i tunneln"):
        call_command("change_phase", world.dialogue.slug, "--to", "closed")


def answered_by_pledge(world: World) -> None:
    CitizenPledge.objects.update(published_at=timezone.now())


def answered_by_response(world: World) -> None:
    publish_response(write_response(world.dialogue, problem=world.problem, **WORDS))


@pytest.mark.parametrize("answer", [answered_by_pledge, answered_by_response])
def test_a_pledge_or_a_reason_is_an_answer_too(world: World, answer) -> None:
    Action.objects.update(published_at=None)
    answer(world)
    assert blocking(world.dialogue, Phase.CLOSED) == []


def test_a_draft_is_no_answer_and_neither_is_another_problems(world: World) -> None:
    Action.objects.update(published_at=None)
    write_response(world.dialogue, problem=world.problem, **WORDS)
    publish_response(write_response(world.dialogue, **WORDS))
    assert len(missing(world)) == 1


def test_a_response_answers_problems_of_its_own_dialogue_only(world: World) -> None:
    other = make_world()
    with pytest.raises(NotFound):
        write_response(world.dialogue, problem=other.problem, **WORDS)
    address = reverse("staff_feedback:write", args=[world.municipality.slug, world.dialogue.slug])
    refused = world.client().post(address, {**WORDS, "problem": other.problem.pk})
    assert refused.status_code == 422


def test_a_closed_dialogue_is_reviewed_no_more(world: World) -> None:
    Pin.objects.filter(pk=world.pin.pk).update(status=Status.PENDING)
    set_phase(world.dialogue, Phase.CLOSED)
    coordinator = make_member(world.municipality)
    waits = [duty.text for duty in duties_of(coordinator, world.municipality)[Urgency.WAITS]]
    assert "1 pin to review" not in waits
