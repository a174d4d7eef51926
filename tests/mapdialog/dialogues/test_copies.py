"""Asked again with the same words; a draft that came to nothing is deleted, and nothing else."""

import pytest
from django.urls import reverse

from mapdialog.dialogues.copies import ASKED_AGAIN, ask_again, delete_draft
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.owners import add_partner, ensure_board, set_owners
from mapdialog.dialogues.selectors import at_work
from mapdialog.errors import NotReady, WrongPhase
from mapdialog.organisations.models import Role
from mapdialog.pins.models import Pin
from tests.factories import box, make_dialogue, make_municipality, make_pin, make_user
from tests.staff_world import make_world, member_client, set_phase

pytestmark = pytest.mark.django_db


def at(dialogue: Dialogue, name: str) -> str:
    return reverse(f"staff_dialogues:{name}", args=[dialogue.municipality.slug, dialogue.slug])


def test_asking_again_copies_the_words_the_area_and_those_who_carry_it() -> None:
    dialogue = make_dialogue(
        case_number="KS 1", background="Många klagade.", area=box(13.25, 58.88, 13.30, 58.92)
    )
    boards = [ensure_board(dialogue.municipality, name) for name in ("Ena", "Andra")]
    set_owners(dialogue, owner=boards[0], co_owners=boards[1:])
    organisation = dialogue.municipality.organisations.get()
    add_partner(dialogue, organisation=organisation, role="bjuder in")
    make_pin(dialogue)
    asked, actor = ask_again(dialogue, actor=(person := make_user())), person
    asked.refresh_from_db()
    dialogue.refresh_from_db()
    for name in ASKED_AGAIN:
        assert getattr(asked, name) == getattr(dialogue, name), name
    assert list(asked.co_owners.all()) == boards[1:]
    assert asked.partnerships.get().role == "bjuder in"
    assert asked.repeats == dialogue
    assert asked.created_by == actor
    assert asked.slug != dialogue.slug
    assert asked.key.secret != dialogue.key.secret


def test_it_copies_no_decision_no_answers_and_no_promise() -> None:
    dialogue = make_dialogue(phase=Phase.FEEDBACK, case_number="KS 1", result="Ljus.")
    make_pin(dialogue)
    asked = ask_again(dialogue)
    assert asked.phase == Phase.PREPARATION
    assert asked.attested_at is None
    assert (asked.opens_at, asked.closes_at) == (None, None)
    assert asked.decision_reference == asked.case_number == asked.result == ""
    assert not asked.pins.exists()
    assert not asked.attestations.exists()


@pytest.mark.parametrize("phase", Phase.values)
def test_one_press_at_the_desk_leads_to_the_new_draft(phase: str) -> None:
    dialogue = make_dialogue(phase=phase)
    client = member_client(dialogue.municipality)
    answer = client.post(at(dialogue, "copy"))
    asked = dialogue.municipality.dialogues.exclude(pk=dialogue.pk).get()
    assert answer.url == at(asked, "edit")
    assert client.get(at(dialogue, "copy")).status_code == 405


def test_a_draft_is_deleted_when_that_is_confirmed() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    client = member_client(dialogue.municipality)
    assert client.get(at(dialogue, "delete")).status_code == 200
    assert client.post(at(dialogue, "delete")).status_code == 422
    assert client.post(at(dialogue, "delete"), {"confirmed": "on"}).status_code == 422
    assert Dialogue.objects.exists()
    assert client.post(at(dialogue, "delete"), {"confirmed": dialogue.slug}).status_code == 302
    assert not Dialogue.objects.exists()


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.FEEDBACK, Phase.CLOSED])
def test_what_has_been_open_is_not_deleted(phase: str) -> None:
    dialogue = make_dialogue(phase=phase)
    with pytest.raises(WrongPhase):
        delete_draft(dialogue)
    client = member_client(dialogue.municipality)
    answer = client.post(at(dialogue, "delete"), {"confirmed": dialogue.slug})
    assert answer.status_code == 409
    set_phase(dialogue, Phase.PREPARATION)
    with pytest.raises(WrongPhase):
        delete_draft(dialogue)


def test_what_holds_answers_or_is_asked_for_is_not_deleted() -> None:
    imported = make_dialogue(phase=Phase.PREPARATION)
    make_pin(imported, imported=True)
    with pytest.raises(NotReady) as refused:
        delete_draft(imported)
    assert [str(line) for line in refused.value.missing] == ["It holds 1 pin."]
    asked_for = make_world()
    set_phase(asked_for.dialogue, Phase.PREPARATION)
    asked_for.dialogue.phase_changes.all().delete()
    with pytest.raises(NotReady) as refused:
        delete_draft(asked_for.dialogue)
    assert "Somebody has asked for its records." in map(str, refused.value.missing)
    assert Pin.objects.filter(dialogue=imported).exists()


def test_other_roles_neither_copy_nor_delete() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    for role in set(Role) - {Role.SAFETY_COORDINATOR}:
        client = member_client(dialogue.municipality, role)
        confirmed = {"confirmed": dialogue.slug}
        assert client.post(at(dialogue, "delete"), confirmed).status_code == 403
        assert client.post(at(dialogue, "copy")).status_code == 403
    assert dialogue.municipality.dialogues.count() == 1


def test_what_is_open_comes_first() -> None:
    municipality = make_municipality()
    for phase in reversed(Phase.values):
        make_dialogue(municipality, phase=phase, title=f"Dialog {phase}")
    order = [Phase.OPEN, Phase.FEEDBACK, Phase.PREPARATION, Phase.CLOSED]
    assert [dialogue.phase for dialogue in at_work(municipality)] == order
    address = reverse("staff_dialogues:dialogues", args=[municipality.slug])
    page = member_client(municipality).get(address).content.decode()
    places = [page.index(f"Dialog {phase}") for phase in order]
    assert places == sorted(places)
