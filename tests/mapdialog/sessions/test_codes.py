"""An occasion's link: thirty pupils on one school's address are no flood, on that day."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from mapdialog.pins.flood_limits import MOST_FROM_ADDRESS
from mapdialog.pins.occasions import is_held_today
from mapdialog.sessions.models import Session
from mapdialog.sessions.services import give_code, plan_session
from tests.clock import at_moment
from tests.factories import make_dialogue
from tests.flooding import MOMENT, SCRIPT, held, send
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SCHOOL = "192.0.2.40"


@pytest.fixture(autouse=True)
def _one_moment() -> Any:
    with at_moment(MOMENT):
        yield


@pytest.fixture
def walk() -> Session:
    planned = plan_session(make_dialogue(), format="walk", title="Klass 8B", starts_at=MOMENT)
    return give_code(planned)


def page(session: Session) -> str:
    dialogue = session.dialogue
    return f"/{dialogue.municipality.slug}/arbete/dialog/{dialogue.slug}/tillfallen/{session.pk}/"


def test_the_thirty_first_pupil_with_the_code_is_counted(walk: Session) -> None:
    for _pupil in range(MOST_FROM_ADDRESS + 5):
        send(walk.dialogue, SCHOOL, occasion=walk.code.lower())
    assert held(walk.dialogue) == {}


def test_without_it_the_thirty_first_waits(walk: Session) -> None:
    for _pupil in range(MOST_FROM_ADDRESS + 1):
        send(walk.dialogue, SCHOOL)
    assert held(walk.dialogue) == {"quarantine": 1}
    send(walk.dialogue, SCHOOL, occasion="ABCDEFGH")
    assert held(walk.dialogue) == {"quarantine": 2}


def test_it_holds_on_its_day_in_its_dialogue(walk: Session) -> None:
    assert is_held_today(walk.dialogue, walk.code)
    assert not is_held_today(make_dialogue(walk.dialogue.municipality), walk.code)
    assert not is_held_today(walk.dialogue, "")
    for other in (MOMENT - DAY, MOMENT + DAY):
        with at_moment(other):
            assert not is_held_today(walk.dialogue, walk.code)


def test_it_lifts_no_other_limit(walk: Session) -> None:
    send(walk.dialogue, SCRIPT, occasion=walk.code, homepage="x")
    assert held(walk.dialogue) == {"machine": 1}


def test_the_link_is_made_by_whoever_holds_it_and_leads_to_the_form(walk: Session) -> None:
    client = member_client(walk.dialogue.municipality, "safety_host")
    link = re.search(r'href="http://testserver([^"]+tillfalle=[^"]+)"', text(client, page(walk)))
    assert link
    form = Client().get(link.group(1).replace("&amp;", "&"))
    assert form.context["form"]["occasion"].value() == walk.code
    assert f"?tillfalle={walk.code}" in form.content.decode()


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_it_is_made_once(walk: Session) -> None:
    client = member_client(walk.dialogue.municipality)
    client.post(f"{page(walk)}kod/")
    assert Session.objects.get().code == walk.code
    other = plan_session(walk.dialogue, format="meeting", title="Möte", starts_at=MOMENT)
    assert "tillfalle=" not in text(client, page(other))
    client.post(f"{page(other)}kod/")
    other.refresh_from_db()
    assert len(other.code) == 8
    assert other.code != walk.code


def test_another_place_from_the_thanks_has_the_code_too(walk: Session) -> None:
    thanks = send(walk.dialogue, occasion=walk.code).content.decode()
    assert f"?tillfalle={walk.code}" in thanks
    assert "tillfalle=" not in send(walk.dialogue).content.decode()
