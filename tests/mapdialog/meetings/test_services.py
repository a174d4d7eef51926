"""Joint meetings: parties of one municipality, decisions with somebody responsible."""

import datetime

import pytest
from django.urls import reverse

from mapdialog.errors import Invalid, NotFound
from mapdialog.meetings.models import Meeting, MeetingDecision
from mapdialog.meetings.services import hold_meeting, record_decision
from mapdialog.organisations.models import Role
from tests.factories import make_dialogue, make_municipality
from tests.staff_world import World, make_world

pytestmark = pytest.mark.django_db
DAY = datetime.date(2030, 1, 2)


@pytest.fixture
def world() -> World:
    return make_world()


def address(world: World, name: str, *numbers: int) -> str:
    return reverse(f"staff_meetings:{name}", args=[world.municipality.slug, *numbers])


def test_a_meeting_is_held_and_decides(world: World) -> None:
    client = world.client(Role.POLICE_OFFICER)
    client.post(
        address(world, "new"),
        {"title": "Januari", "on": "2030-01-02", "parties": [world.organisation.pk]},
    )
    meeting = Meeting.objects.get(title="Januari")
    assert list(meeting.parties.all()) == [world.organisation]
    data = {"text": "Gå förbi tunneln", "responsible": world.organisation.pk}
    client.post(address(world, "decide", meeting.pk), data)
    assert meeting.decisions.get().responsible == world.organisation
    assert "Gå förbi tunneln" in client.get(address(world, "meeting", meeting.pk)).content.decode()


@pytest.mark.parametrize("fault", [{"text": ""}, {"responsible": ""}, {"due_on": "snart"}], ids=str)
def test_a_decision_without_words_or_owner_is_refused(world: World, fault: dict) -> None:
    data = {"text": "Något", "responsible": world.organisation.pk, **fault}
    answer = world.client().post(address(world, "decide", world.meeting.pk), data)
    assert answer.status_code == 422
    assert not MeetingDecision.objects.exists()


def test_strangers_do_not_sit_at_the_table(world: World) -> None:
    stranger = make_municipality().organisations.get()
    with pytest.raises(NotFound):
        hold_meeting(world.municipality, title="Möte", on=DAY, parties=[stranger])
    with pytest.raises(NotFound):
        hold_meeting(world.municipality, title="Möte", on=DAY, dialogue=make_dialogue())
    with pytest.raises(NotFound):
        record_decision(world.meeting, text="Något", responsible=stranger)
    with pytest.raises(Invalid):
        hold_meeting(world.municipality, title=" ", on=DAY)
