"""Two who write a dialogue, and move it on, at once."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.about import add_own_words
from mapdialog.dialogues.boards import add_board
from mapdialog.dialogues.changes import ReasonMissing
from mapdialog.dialogues.dialogue_area import set_area
from mapdialog.dialogues.guidelines import add_guideline
from mapdialog.dialogues.joint_work import record_joint_work
from mapdialog.dialogues.models import (
    Board,
    Dialogue,
    DialogueKey,
    DialoguePartner,
    Guideline,
    IndicatorTarget,
    Phase,
    PhaseChange,
    PrincipleAttestation,
)
from mapdialog.dialogues.moving import follow_dates
from mapdialog.dialogues.opening import open_dialogue
from mapdialog.dialogues.owners import (
    add_partner,
    ensure_board,
    remove_partner,
    set_owners,
    set_target,
)
from mapdialog.dialogues.services import change_phase, edit_dialogue
from mapdialog.errors import Conflict, NotReady, WrongPhase
from mapdialog.organisations.models import Municipality
from mapdialog.pins.models import Pin
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import PinDraft, drop_pin
from tests.at_once import at_once
from tests.factories import (
    ALL_PRINCIPLES,
    CENTRE,
    WHY,
    make_dialogue,
    make_municipality,
    somebody,
)
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.races("dialogues.moving.held")
def test_a_dialogue_opens_once() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    same = Dialogue.objects.get(pk=dialogue.pk)
    _moved, refused = at_once(
        lambda: open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody()),
        lambda: open_dialogue(same, attested=ALL_PRINCIPLES, actor=somebody()),
    )
    assert isinstance(refused, WrongPhase)
    assert PhaseChange.objects.count() == 1
    assert PrincipleAttestation.objects.count() == 10


def test_a_dialogue_is_recorded_by_its_dates_once() -> None:
    """Two workers, or a worker and somebody at the desk, at the same midnight."""
    dialogue = make_dialogue(closes_at=timezone.localdate() - timedelta(days=1))
    PhaseChange.objects.all().delete()
    at_once(follow_dates, follow_dates)
    assert PhaseChange.objects.count() == 1
    assert Dialogue.objects.get(pk=dialogue.pk).recorded_phase == Phase.FEEDBACK


def test_an_answer_that_comes_while_the_dialogue_is_ended_is_refused() -> None:
    dialogue = make_dialogue()
    page_is_open = Dialogue.objects.get(pk=dialogue.pk)
    _ended, refused = at_once(
        lambda: change_phase(dialogue, to_phase=Phase.FEEDBACK, reason=WHY),
        lambda: drop_pin(
            page_is_open, PinDraft("safe", *CENTRE), token=new_token(), submission=new_token()
        ),
    )
    assert isinstance(refused, WrongPhase)
    assert not Pin.objects.exists()


def test_who_ends_a_dialogue_waits_for_the_answer_that_is_on_its_way() -> None:
    dialogue = make_dialogue()
    page_is_open = Dialogue.objects.get(pk=dialogue.pk)
    received, ended = at_once(
        lambda: drop_pin(
            page_is_open, PinDraft("safe", *CENTRE), token=new_token(), submission=new_token()
        ),
        lambda: change_phase(dialogue, to_phase=Phase.FEEDBACK, reason=WHY),
    )
    assert Pin.objects.get() == received.pin
    assert ended.phase == Phase.FEEDBACK


def test_a_question_that_is_changed_while_the_dialogue_opens_asks_for_a_reason() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    form_is_open = Dialogue.objects.get(pk=dialogue.pk)
    _opened, refused = at_once(
        lambda: open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody()),
        lambda: edit_dialogue(form_is_open, question="Vad tycker du om parkeringen?"),
    )
    assert isinstance(refused, ReasonMissing)
    assert Dialogue.objects.get().question == dialogue.question


@pytest.mark.parametrize(
    "write",
    [
        lambda d: set_area(d, None),
        lambda d: set_owners(d, owner=d.municipality.boards.first(), co_owners=[]),
        lambda d: add_partner(d, organisation=d.municipality.organisations.get(), role="bjuder in"),
        lambda d: remove_partner(d, d.partnerships.get().pk),
    ],
    ids=["area", "owners", "partner", "partner-gone"],
)
def test_what_is_ended_meanwhile_is_written_no_more(write) -> None:
    dialogue = make_dialogue()
    add_board(dialogue.municipality, name="Kommunstyrelsen")
    add_partner(dialogue, organisation=dialogue.municipality.organisations.get(), role="ordnar")
    page_is_open = Dialogue.objects.get(pk=dialogue.pk)
    _ended, refused = at_once(
        lambda: change_phase(dialogue, to_phase=Phase.FEEDBACK, reason=WHY),
        lambda: write(page_is_open),
    )
    assert isinstance(refused, WrongPhase)
    assert (Dialogue.objects.get().owner_board, DialoguePartner.objects.get().role) == (
        None,
        "ordnar",
    )


@pytest.mark.races("dialogues.guidelines.hold_guidelines", "guideline_once")
def test_a_guideline_that_comes_while_a_dialogue_opens_is_to_be_answered() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    same = dialogue.municipality
    words = "Ungdomsrådet tillfrågas om frågan."
    _added, refused = at_once(
        lambda: add_guideline(same, name=words, actor=None),
        lambda: open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody()),
    )
    assert isinstance(refused, NotReady)
    _first, twice = at_once(
        lambda: add_guideline(same, name=f"{words} Två", actor=None),
        lambda: add_guideline(Municipality.objects.get(), name=f"{words} två", actor=None),
    )
    assert isinstance(twice, Conflict)
    assert Guideline.objects.count() == 2


@pytest.mark.races("dialogues.about.add_own_words", "about_text_once")
def test_two_who_write_on_a_page_at_once_are_both_in_its_history() -> None:
    municipality = make_municipality()
    at_once(
        *(
            lambda w=words: add_own_words(municipality, {"kontakt": w}, actor=None)
            for words in ("Ring oss.", "Skriv till oss.")
        )
    )
    assert municipality.about_texts.get().text == "Skriv till oss."
    assert list(municipality.setting_changes.values_list("before", "after")) == [
        ("Ring oss.", "Skriv till oss."),
        ("", "Ring oss."),
    ]


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
    change_phase(dialogue, to_phase=Phase.FEEDBACK, reason=WHY)
    with suppress(WrongPhase):
        write(read_before)
    assert Dialogue.objects.get().phase == Phase.FEEDBACK


@pytest.mark.races("board_once")
def test_of_two_boards_of_one_name_the_second_is_refused_in_words() -> None:
    municipality = make_municipality()
    made, refused = at_once(*(lambda: add_board(municipality, name="Nämnd") for _n in "ab"))
    assert isinstance(refused, Conflict)
    assert municipality.boards.get() == made


@pytest.mark.races("dialogues.moving.held")
def test_what_comes_while_the_dialogue_moves_on_finds_the_new_phase() -> None:
    dialogue = make_dialogue(participation_level=4)
    change_phase(dialogue, to_phase=Phase.FEEDBACK, reason=WHY)
    this = Dialogue.objects.filter(pk=dialogue.pk)
    said = {
        "kind": "done",
        "who": "Hyresgästföreningen",
        "text": "Vi gick rundan tillsammans.",
        "on": timezone.localdate(),
    }
    closed, refused = at_once(
        lambda: this.update(recorded_phase=Phase.CLOSED),
        lambda: record_joint_work(dialogue, **said),
    )
    assert closed == 1
    assert isinstance(refused, WrongPhase)
