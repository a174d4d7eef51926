"""Sessions, and what staff write down for somebody."""

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import Invalid, NotFound, WrongPhase
from mapdialog.organisations.models import Role
from mapdialog.pins.models import Pin, RespondentProfile, Status
from mapdialog.pins.services import PinDraft
from mapdialog.sessions.models import AssistedPin, Session
from mapdialog.sessions.services import enter_pin, plan_session
from tests.factories import CENTRE, make_dialogue, make_member
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    return make_dialogue()


def address(dialogue: Dialogue, name: str, *numbers: int) -> str:
    where = [dialogue.municipality.slug, dialogue.slug, *numbers]
    return reverse(f"staff_sessions:{name}", args=where)


def walk(dialogue: Dialogue) -> Session:
    return plan_session(dialogue, format="walk", title="Vandring", starts_at=timezone.now())


ENTRY = {
    "perception": "unsafe",
    "lng": CENTRE[0],
    "lat": CENTRE[1],
    "reasons": ["poor_lighting"],
    "text": "Mörkt vid trappan",
    "age_band": "65-84",
    "submission": "a-form-number-of-its-own",
}


def test_a_safety_host_writes_down_what_somebody_says(dialogue: Dialogue) -> None:
    session = walk(dialogue)
    client = member_client(dialogue.municipality, Role.SAFETY_HOST)
    answer = client.post(address(dialogue, "entry"), {**ENTRY, "session": session.pk}, follow=True)
    assert "receipt code" in answer.content.decode()
    pin = Pin.objects.get()
    assert (pin.status, pin.place_source) == (Status.PENDING, "staff")
    assisted = AssistedPin.objects.get()
    assert (assisted.session, assisted.pin) == (session, pin)
    assert assisted.entered_by is not None
    assert RespondentProfile.objects.get().age_band == "65-84"


def test_the_same_form_twice_is_one_pin(dialogue: Dialogue) -> None:
    client = member_client(dialogue.municipality, Role.OFFICIAL)
    for _turn in range(2):
        client.post(address(dialogue, "entry"), ENTRY)
    assert (Pin.objects.count(), AssistedPin.objects.count()) == (1, 1)


def test_each_person_written_down_is_one_respondent(dialogue: Dialogue) -> None:
    client = member_client(dialogue.municipality)
    for number in range(2):
        client.post(address(dialogue, "entry"), {**ENTRY, "submission": f"form-number-{number:06}"})
    assert dialogue.respondents.count() == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"perception": ""},
        {"lng": 999, "lat": 999},
        {"lng": 11.97, "lat": 57.7},
        {"lng": "", "lat": ""},
        {"reasons": ["well_lit"]},
        {"reasons": ["gäng"]},
        {"text": "x" * 1001},
        {"session": 999_999},
        {"submission": "kort"},
    ],
    ids=str,
)
def test_a_faulty_entry_is_refused_and_keeps_its_words(dialogue: Dialogue, fault: dict) -> None:
    client = member_client(dialogue.municipality)
    answer = client.post(address(dialogue, "entry"), {**ENTRY, **fault})
    assert answer.status_code == 422
    assert not Pin.objects.exists()
    if "text" not in fault:
        assert "Mörkt vid trappan" in answer.content.decode()


def test_what_fails_half_way_leaves_nothing(dialogue: Dialogue) -> None:
    nobody = make_member(dialogue.municipality)
    nobody.pk = nobody.id = 2**63  # more than any number of a person
    with pytest.raises(DatabaseError):
        enter_pin(
            dialogue,
            PinDraft(perception="safe", lng=CENTRE[0], lat=CENTRE[1]),
            submission="form-number-000001",
            actor=nobody,
        )
    assert not Pin.objects.exists()
    assert not dialogue.respondents.exists()


def test_a_session_of_another_dialogue_is_refused(dialogue: Dialogue) -> None:
    other = walk(make_dialogue(dialogue.municipality))
    draft = PinDraft(perception="safe", lng=CENTRE[0], lat=CENTRE[1])
    with pytest.raises(NotFound):
        enter_pin(
            dialogue,
            draft,
            submission="form-number-000001",
            actor=make_member(dialogue.municipality),
            session=other,
        )
    assert not Pin.objects.exists()


def test_a_session_is_planned_and_described(dialogue: Dialogue) -> None:
    client = member_client(dialogue.municipality)
    client.post(
        address(dialogue, "sessions"),
        {"format": "meeting", "title": "Kvällsmöte", "starts_at": "2030-03-01T18:00"},
    )
    session = Session.objects.get()
    client.post(address(dialogue, "session", session.pk), {"participants": "14", "notes": "Ljuset"})
    session.refresh_from_db()
    assert (session.participants, session.notes) == (14, "Ljuset")


@pytest.mark.parametrize(
    "fault", [{"title": ""}, {"starts_at": "snart"}, {"format": "fest"}], ids=str
)
def test_a_faulty_session_is_refused(dialogue: Dialogue, fault: dict) -> None:
    data = {"format": "walk", "title": "Vandring", "starts_at": "2030-03-01T18:00", **fault}
    client = member_client(dialogue.municipality)
    assert client.post(address(dialogue, "sessions"), data).status_code == 422
    assert not Session.objects.exists()


def test_a_closed_dialogue_holds_no_sessions() -> None:
    with pytest.raises(WrongPhase):
        walk(make_dialogue(phase=Phase.CLOSED))
    with pytest.raises(Invalid):
        plan_session(make_dialogue(), format="walk", title=" ", starts_at=timezone.now())
