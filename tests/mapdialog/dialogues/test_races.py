"""Two who write a dialogue, and move it on, at once."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

from mapdialog.dialogues.dialogue_area import set_area
from mapdialog.dialogues.models import (
    Board,
    Dialogue,
    DialogueKey,
    DialoguePartner,
    IndicatorTarget,
    Phase,
    PhaseChange,
)
from mapdialog.dialogues.owners import add_partner, ensure_board, set_owners, set_target
from mapdialog.dialogues.services import change_phase, edit_dialogue
from mapdialog.errors import WrongPhase
from tests.at_once import at_once
from tests.factories import make_dialogue, make_municipality
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.races("dialogues.services.change_phase")
def test_a_dialogue_takes_a_step_once() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    same = Dialogue.objects.get(pk=dialogue.pk)
    _moved, refused = at_once(
        lambda: change_phase(dialogue, to_phase=Phase.OPEN),
        lambda: change_phase(same, to_phase=Phase.OPEN),
    )
    assert isinstance(refused, WrongPhase)
    assert PhaseChange.objects.count() == 1


@pytest.mark.races("dialogue_address_once")
def test_two_dialogues_of_one_name_get_an_address_each() -> None:
    municipality = make_municipality()
    clients = [member_client(municipality) for _person in range(2)]
    written = {
        "title": "Var är det tryggt?",
        "question": "Var?",
        "theme": "Ljuset vid tunneln",
        "participation_level": 2,
        "dialogue_type": "citizen",
    }

    def send(client) -> HttpResponse:
        return client.post(reverse("staff_dialogues:new", args=[municipality.slug]), written)

    first, second = at_once(lambda: send(clients[0]), lambda: send(clients[1]))
    assert (first.status_code, second.status_code) == (302, 422)
    page = second.content.decode()
    assert "There is already a dialogue at the address" in page
    assert "Ljuset vid tunneln" in page
    assert send(clients[1]).status_code == 302
    assert Dialogue.objects.count() == DialogueKey.objects.count() == 2


@pytest.mark.races("board_once")
def test_a_board_is_one_board() -> None:
    municipality = make_municipality()
    one, two = at_once(*(lambda: ensure_board(municipality, "Tekniska nämnden") for _n in "ab"))
    assert one == two == Board.objects.get()


@pytest.mark.races("Dialogue_co_owners")
def test_a_board_owns_a_dialogue_once() -> None:
    dialogue = make_dialogue()
    board = ensure_board(dialogue.municipality, "Tekniska nämnden")
    at_once(*(lambda: dialogue.co_owners.set([board]) for _n in "ab"))
    assert list(dialogue.co_owners.all()) == [board]


@pytest.mark.races("partner_once")
def test_the_later_of_two_roles_counts() -> None:
    dialogue = make_dialogue()
    organisation = dialogue.municipality.organisations.get()

    def add(role: str) -> DialoguePartner:
        return add_partner(dialogue, organisation=organisation, role=role)

    _first, second = at_once(lambda: add("bjuder in"), lambda: add("lånar ut lokaler"))
    assert DialoguePartner.objects.get() == second
    assert DialoguePartner.objects.get().role == "lånar ut lokaler"


@pytest.mark.races("indicator_once")
def test_the_later_of_two_targets_counts() -> None:
    municipality = make_municipality()
    at_once(*(lambda target=t: set_target(municipality, year=2030, target=target) for t in (3, 4)))
    assert IndicatorTarget.objects.get().target == 4


WRITERS = {
    "words": lambda dialogue: edit_dialogue(dialogue, theme="Ljuset"),
    "owners": lambda dialogue: set_owners(dialogue, owner=None, co_owners=[]),
    "area": lambda dialogue: set_area(dialogue, None),
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_who_writes_a_dialogue_does_not_take_it_back_a_phase(write) -> None:
    dialogue = make_dialogue()
    read_before = Dialogue.objects.get()
    change_phase(dialogue, to_phase=Phase.FEEDBACK)
    write(read_before)
    assert Dialogue.objects.get().phase == Phase.FEEDBACK
