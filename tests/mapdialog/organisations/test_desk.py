"""The start of the working day: log in, choose a workplace, see what waits."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.models import Phase
from mapdialog.organisations.duties import Urgency, duties_of
from mapdialog.organisations.models import Membership, Role
from mapdialog.organisations.navigation import DIALOGUE, WORKPLACE, links
from mapdialog.pins.models import Comment, Status
from mapdialog.pins.respondents import current_hour
from mapdialog.planning.models import Action
from mapdialog.planning.services import publish_action
from mapdialog.proposals.services import consider
from mapdialog.records.requests import answer_request
from tests.factories import (
    PASSWORD,
    make_dialogue,
    make_member,
    make_municipality,
    make_pin,
    make_respondent,
    make_voice,
)
from tests.staff_world import World, client_of, make_world, member_client

pytestmark = pytest.mark.django_db


def texts(world: World, urgency: Urgency, role: str = Role.SAFETY_COORDINATOR) -> list[str]:
    person = make_member(world.municipality, role)
    return [duty.text for duty in duties_of(person, world.municipality)[urgency]]


def test_staff_log_in_by_e_mail_and_land_at_their_only_workplace() -> None:
    municipality = make_municipality()
    user = make_member(municipality)
    answer = client_of().post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True
    )
    assert answer.redirect_chain[-1][0] == f"/{municipality.slug}/arbete/"


@pytest.mark.parametrize("password", ["fel", ""])
def test_a_wrong_password_is_refused(password: str) -> None:
    user = make_member(make_municipality())
    client = client_of()
    client.post(reverse("account_login"), {"login": user.email, "password": password})
    assert client.get("/arbete/").status_code == 302


def test_nobody_signs_up() -> None:
    page = client_of().get(reverse("account_signup"))
    assert 'name="password1"' not in page.content.decode()


def test_several_workplaces_are_a_choice() -> None:
    first, second = make_municipality(), make_municipality()
    user = make_member(first)
    Membership.objects.create(user=user, municipality=second, role=Role.POLICE_OFFICER)
    page = client_of(user).get("/arbete/").content.decode()
    assert str(first) in page
    assert str(second) in page


def test_without_a_role_the_page_says_whom_to_ask() -> None:
    user = make_member(make_municipality())
    user.memberships.all().delete()
    assert "has no role" in client_of(user).get("/arbete/").content.decode()


def test_what_staff_see_is_kept_in_no_cache() -> None:
    municipality = make_municipality()
    page = member_client(municipality).get(f"/{municipality.slug}/arbete/")
    assert page["Cache-Control"] == "no-store"


def test_the_start_page_gathers_what_the_rooms_tell() -> None:
    world = make_world()
    Action.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    waits = texts(world, Urgency.WAITS)
    assert "1 pin to review" in waits
    assert "1 comment to review" in waits
    assert "Publish the action “Ny belysning”" in waits
    due = texts(world, Urgency.DUE)
    assert "Ny belysning" in due
    assert f"Give feedback on “{world.dialogue.title}”" in due
    assert set(texts(world, Urgency.RUNS_OUT)) == {"Situation report (4 §)", "Action plan (5 §)"}
    page = world.client().get(f"/{world.municipality.slug}/arbete/").content.decode()
    assert "overdue since" in page


def test_what_waits_is_told_of_each_dialogue() -> None:
    world = make_world()
    other = make_dialogue(world.municipality, title="En annan")
    for _number in range(2):
        waiting = Comment(voice=make_voice(other, "Mörkt"), respondent=make_respondent(other))
        waiting.submission_hash, waiting.created_hour = f"hash{_number}", current_hour()
        waiting.save()
    person = make_member(world.municipality)
    waits = duties_of(person, world.municipality)[Urgency.WAITS]
    comments = {duty.text: duty.detail for duty in waits if "comment" in duty.text}
    assert comments == {
        "1 comment to review": world.dialogue.title,
        "2 comments to review": "En annan",
    }


def test_what_is_done_is_no_duty() -> None:
    world = make_world(phase=Phase.CLOSED)
    publish_action(world.action)
    Action.objects.update(status="done")
    world.comment.delete()
    answer_request(world.request, [world.pin.pk])
    consider(world.proposal, outcome="not_held", reason="Frågan är redan avgjord i budgeten.")
    assert texts(world, Urgency.WAITS) == []
    assert texts(world, Urgency.DUE) == []


def test_another_municipality_is_nobody_elses_duty() -> None:
    make_world()
    home = make_municipality()
    person = make_member(home)
    assert duties_of(person, home)[Urgency.WAITS] == []


def test_the_navigation_leads_only_where_the_role_may_go() -> None:
    municipality = make_municipality()
    dialogue = make_dialogue(municipality)
    make_pin(dialogue, status=Status.PENDING)

    def icons(role: str) -> list[str]:
        person = make_member(municipality, role)
        entries = [*links(WORKPLACE, person, municipality)]
        inside = links(DIALOGUE, person, municipality, dialogue_slug=dialogue.slug)
        return [link.icon for link in [*entries, *inside]]

    assert icons(Role.POLICE_OFFICER) == ["home", "speech", "flag", "people", "list"]
    assert icons(Role.SAFETY_HOST) == ["home", "speech", "flag", "people", "list", "walk"]
    assert len(icons(Role.SAFETY_COORDINATOR)) == 12
    assert icons(Role.GIS_OFFICER)[4] == "map"
    assert "map" not in icons(Role.ADMINISTRATOR)


def test_the_page_that_is_open_is_marked_once() -> None:
    world = make_world()
    url = reverse("staff_pins:inbox", args=[world.municipality.slug, world.dialogue.slug])
    page = world.client().get(url).content.decode()
    assert page.count('aria-current="page"') == 1
