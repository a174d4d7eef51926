"""One advises on a disposal, another decides; both are kept."""

import pytest
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Conflict, NotAllowed, WrongPhase
from mapdialog.organisations.duties import Urgency, duties_of
from mapdialog.organisations.models import Membership, Role
from mapdialog.pins.models import Pin
from mapdialog.records.models import Disposal, DisposalAdvice
from mapdialog.records.requests import answer_request
from mapdialog.records.services import advise_on_disposal, dispose
from tests.disposals import ADVICE, advised, answer_all
from tests.factories import make_member
from tests.staff_world import World, client_of, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(phase=Phase.CLOSED)


def address(world: World, name: str = "disposal") -> str:
    return reverse(f"staff_records:{name}", args=[world.municipality.slug])


def decision(dialogue: Dialogue, **changes: str) -> dict[str, object]:
    said = {"decision_reference": "KS § 3", "understood": "on", **changes}
    return {"dialogue": dialogue.pk, **said}


def waits(world: World, role: str) -> list[str]:
    person = make_member(world.municipality, role)
    return [duty.text for duty in duties_of(person, world.municipality)[Urgency.WAITS]]


def test_the_officer_advises_and_the_coordinator_decides(world: World) -> None:
    answer_all(world.dialogue)
    officer, coordinator = world.client(Role.DATA_PROTECTION_OFFICER), world.client()
    said = {"dialogue": world.dialogue.pk, "text": ADVICE}
    assert officer.post(address(world, "advise"), said).status_code == 302
    assert ADVICE in coordinator.get(address(world)).content.decode()
    assert coordinator.post(address(world, "decide"), decision(world.dialogue)).status_code == 302
    assert not Pin.objects.filter(dialogue=world.dialogue).exists()
    done = Disposal.objects.get()
    assert done.advice is not None
    assert (done.advice.text, done.decision_reference) == (ADVICE, "KS § 3")
    assert done.advice.actor != done.actor
    trail = coordinator.get(reverse("staff_records:requests", args=[world.municipality.slug]))
    assert "KS § 3" in trail.content.decode()


def test_without_advice_nothing_is_erased_by_any_door(world: World) -> None:
    answer = world.client().post(address(world, "decide"), decision(world.dialogue))
    assert answer.status_code == 422
    with pytest.raises(Conflict, match="has not advised"):
        dispose(world.dialogue, decision_reference="KS § 3")
    assert Pin.objects.filter(dialogue=world.dialogue).exists()


def test_one_person_in_both_roles_does_not_decide_on_own_advice(world: World) -> None:
    person = make_member(world.municipality, Role.DATA_PROTECTION_OFFICER)
    Membership.objects.create(
        user=person, municipality=world.municipality, role=Role.SAFETY_COORDINATOR
    )
    advise_on_disposal(world.dialogue, text=ADVICE, actor=person)
    answer = client_of(person).post(address(world, "decide"), decision(world.dialogue))
    assert answer.status_code == 403
    with pytest.raises(NotAllowed):
        dispose(world.dialogue, decision_reference="KS § 3", actor=person)
    assert Pin.objects.filter(dialogue=world.dialogue).exists()


@pytest.mark.parametrize(
    "changes", [{"understood": ""}, {"decision_reference": ""}, {"decision_reference": "x"}]
)
def test_nobody_decides_by_mistake(world: World, changes: dict[str, str]) -> None:
    answer_all(world.dialogue)
    advised(world.dialogue)
    answer = world.client().post(address(world, "decide"), decision(world.dialogue, **changes))
    assert answer.status_code == 422
    assert not Disposal.objects.exists()


def test_another_municipalitys_dialogue_is_not_disposed_of(world: World) -> None:
    other = make_world(phase=Phase.CLOSED)
    advised(other.dialogue)
    answer = world.client().post(address(world, "decide"), decision(other.dialogue))
    assert answer.status_code == 422
    assert Pin.objects.filter(dialogue=other.dialogue).exists()


@pytest.mark.parametrize("text", ["", "x", "ok ok ok ok ok ok"])
def test_advice_is_a_sentence(world: World, text: str) -> None:
    officer = world.client(Role.DATA_PROTECTION_OFFICER)
    said = {"dialogue": world.dialogue.pk, "text": text}
    assert officer.post(address(world, "advise"), said).status_code == 422
    assert not DisposalAdvice.objects.exists()


def test_what_is_not_closed_is_not_advised_on() -> None:
    world = make_world()
    with pytest.raises(WrongPhase):
        advised(world.dialogue)


def test_each_sees_what_waits_for_them(world: World) -> None:
    advise, decide = (
        f"{verb} on the disposal of “{world.dialogue}”" for verb in ("Advise", "Decide")
    )
    assert advise in waits(world, Role.DATA_PROTECTION_OFFICER)
    assert decide not in waits(world, Role.SAFETY_COORDINATOR)
    advised(world.dialogue)
    assert advise not in waits(world, Role.DATA_PROTECTION_OFFICER)
    assert decide in waits(world, Role.SAFETY_COORDINATOR)
    answer_all(world.dialogue)
    dispose(world.dialogue, decision_reference="KS § 3")
    assert decide not in waits(world, Role.SAFETY_COORDINATOR)


def test_a_request_waits_until_it_is_answered(world: World) -> None:
    asked = f"Answer the request for records {world.request.case_number}"
    assert asked in waits(world, Role.DATA_PROTECTION_OFFICER)
    assert asked in waits(world, Role.SAFETY_COORDINATOR)
    assert asked not in waits(world, Role.POLICE_OFFICER)
    answer_request(world.request, [world.pin.pk])
    assert asked not in waits(world, Role.DATA_PROTECTION_OFFICER)


def test_what_somebody_has_asked_for_is_answered_before_it_is_erased(world: World) -> None:
    advised(world.dialogue)
    coordinator = world.client()
    refused = coordinator.post(address(world, "decide"), decision(world.dialogue))
    assert refused.status_code == 409
    assert f"Answer the request for records {world.request.case_number}" in refused.content.decode()
    assert Pin.objects.filter(dialogue=world.dialogue).exists()
    answer_request(world.request, [world.pin.pk])
    done = coordinator.post(address(world, "decide"), decision(world.dialogue))
    assert done.status_code == 302
    assert not Pin.objects.filter(dialogue=world.dialogue).exists()
