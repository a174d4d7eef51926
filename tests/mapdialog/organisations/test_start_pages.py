"""The start page of each of the nine roles: what waits, falls due and comes, and where it leads.

What each role is told stands here by hand. Nobody is told of a page that they may not open, nor of
what another organisation is to do.
"""

import datetime
import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue, DialoguePartner, Phase
from mapdialog.feedback.services import publish_response
from mapdialog.meetings.models import MeetingDecision
from mapdialog.meetings.services import hold_meeting, record_decision
from mapdialog.organisations.duties import Duty, Urgency, duties_of
from mapdialog.organisations.models import Invitation, Municipality, Organisation, Role, User
from mapdialog.planning.pledges import add_commitment, make_pledge, publish_pledge
from mapdialog.planning.services import change_status, plan_action, publish_action
from mapdialog.sessions.models import Session
from mapdialog.sessions.services import plan_session
from tests.factories import make_dialogue, make_member, make_municipality, make_pin
from tests.publications import publish
from tests.staff_world import World, client_of, draft_for, make_world

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@dataclass
class Town:
    """A world at work, with a housing company beside the municipality and the police."""

    world: World
    housing: Organisation
    police: Organisation
    open: Dialogue
    people: dict[str, User]

    @property
    def municipality(self) -> Municipality:
        return self.world.municipality

    def duties(self, role: str) -> dict[Urgency, list[Duty]]:
        return duties_of(self.people[role], self.municipality)

    def told(self, role: str) -> dict[str, set[str]]:
        found = self.duties(role)
        return {
            urgency.value: {duty.text for duty in duties}
            for urgency, duties in found.items()
            if duties
        }


@pytest.fixture
def town() -> Town:
    world = make_world()
    here = world.municipality.organisations
    housing = here.create(name="Vänersöbostäder", kind=Organisation.Kind.HOUSING)
    police = here.create(name="Lokalpolisområdet", kind=Organisation.Kind.POLICE)
    today = timezone.localdate()
    for party in (housing, police):
        draft = draft_for(party, title=f"Ljus: {party}", due_on=today - DAY)
        publish_action(plan_action(world.problem, draft, plan=world.action.plan))
    publish_action(world.action)
    pledge = make_pledge(
        world.action.plan,
        title="Fler kvällar",
        text="Vi går förbi.",
        valid_from=today - DAY,
        valid_to=today + DAY,
        problems=[world.problem],
    )
    add_commitment(pledge, organisation=housing, text="Gå", unit="kvällar", target_value=10)
    publish_pledge(pledge)
    meeting = hold_meeting(world.municipality, title="Möte i mars", on=today, parties=[housing])
    record_decision(meeting, text="Klippa buskarna", responsible=housing, due_on=today + DAY)
    opened = make_dialogue(world.municipality, title="Den öppna")
    DialoguePartner.objects.create(dialogue=opened, organisation=housing, role="bjuder in")
    make_dialogue(
        world.municipality, phase=Phase.PREPARATION, title="Tanken", decision_reference=""
    )
    later = timezone.now() + 2 * DAY
    plan_session(opened, format="walk", title="Vandring i parken", starts_at=later)
    publish_response(world.response)
    Dialogue.objects.filter(pk=world.dialogue.pk).update(title="Den förra", closes_at=today - DAY)
    Invitation.objects.update(expires_at=timezone.now() - DAY)
    municipal = world.organisation
    own = {Role.PARTNER: housing, Role.POLICE_OFFICER: police}
    people = {
        role: make_member(world.municipality, role, own.get(role, municipal)) for role in Role
    }
    return Town(world, housing, police, opened, people)


PREPARES = "Decide whether “Tanken” is held: no decision is entered"
PROPOSAL = "1 proposal to consider: is a dialogue to be held?"
OPENED = "“Den öppna” takes answers until its last day"
ENDED = "“Den förra” has stopped taking answers"
ANSWERED = "Feedback on “Den förra” is published"
CLOCKS = {"Situation report (4 §)", "Action plan (5 §)"}
MEETINGS = {"Samråd", "Möte i mars"}
OCCASIONS = {"Vandring", "Vandring i parken"}
ANALYSE = "Analyse what was said: the last day of answers has passed"
LIGHTS = {"Ljus: Vänersöbostäder", "Ljus: Lokalpolisområdet"}
TOLD: dict[str, dict[str, set[str]]] = {
    Role.ADMINISTRATOR: {
        "waits": {"Renew or withdraw the invitation of ny@example.org: it has run out"},
    },
    Role.SAFETY_COORDINATOR: {
        "waits": {PROPOSAL, ANALYSE, "1 pin to review", "1 comment to review",
                  "Answer the request for records KS 1"},
        "due": {*LIGHTS, "Attest the principles of “Tanken”: it does not open without",
                "Give feedback on “Den förra”", "Klippa buskarna"},
        "runs_out": {*CLOCKS, "The pledge “Fler kvällar”"},
        "coming": MEETINGS | OCCASIONS,
    },
    Role.OFFICIAL: {
        "runs_out": {*CLOCKS, "The pledge “Fler kvällar”"},
        "coming": {OPENED} | MEETINGS | OCCASIONS,
        "new": {ENDED, ANSWERED},
    },
    Role.ELECTED: {
        "waits": {PREPARES, PROPOSAL},
        "due": {*LIGHTS, "“Den förra” waits for feedback"},
        "runs_out": {*CLOCKS, "The pledge “Fler kvällar”"},
        "coming": {OPENED} | OCCASIONS,
        "new": {ENDED, ANSWERED},
    },
    Role.POLICE_OFFICER: {
        "due": {"Ljus: Lokalpolisområdet"},
        "runs_out": {*CLOCKS, "The pledge “Fler kvällar”"},
        "coming": MEETINGS,
    },
    Role.PARTNER: {
        "due": {"Ljus: Vänersöbostäder", "Klippa buskarna"},
        "runs_out": {"The pledge “Fler kvällar”"},
        "coming": {OPENED, "Möte i mars", "Vandring i parken"},
    },
    Role.SAFETY_HOST: {
        "coming": {"Write down what people say in “Den öppna”, until its last day"} | OCCASIONS,
        "new": {ENDED, ANSWERED},
    },
    Role.DATA_PROTECTION_OFFICER: {"waits": {"Answer the request for records KS 1"}},
    Role.GIS_OFFICER: {},
}  # fmt: skip


def page_of(town: Town, role: str) -> str:
    url = reverse("staff_organisations:start", args=[town.municipality.slug])
    return client_of(town.people[role]).get(url).content.decode()


@pytest.mark.parametrize("role", Role)
def test_each_role_is_told_what_concerns_it(town: Town, role: str) -> None:
    assert town.told(role) == TOLD[role]


@pytest.mark.parametrize("role", Role)
def test_every_line_of_the_start_page_leads_where_that_person_may_go(town: Town, role: str) -> None:
    client = client_of(town.people[role])
    urls = {duty.url for duties in town.duties(role).values() for duty in duties}
    page = page_of(town, role)
    assert [url for url in urls if url.replace("&", "&amp;") not in page] == []
    abilities = links_in(page.partition('id="abilities"')[2].partition("</section>")[0])
    assert len(abilities) >= 5
    assert refused(client, {*urls, *abilities}) == {}


def links_in(part: str) -> list[str]:
    return re.findall(r'<a class="item"\s+href="([^"]+)"', part)


def refused(client: Client, urls: set[str]) -> dict[str, int]:
    statuses = {url: client.get(url).status_code for url in urls}
    return {url: status for url, status in statuses.items() if status != 200}


def test_nobody_elses_dialogue_action_meeting_or_pledge_is_a_partners(town: Town) -> None:
    stranger = town.municipality.organisations.create(name="Handlarna")
    for person in (
        make_member(town.municipality, Role.PARTNER, stranger),
        make_member(town.municipality, Role.PARTNER),
    ):
        assert not any(duties_of(person, town.municipality).values())


def test_of_an_organisation_elsewhere_nobody_is_told_here(town: Town) -> None:
    elsewhere = make_municipality()
    person = make_member(elsewhere, Role.PARTNER, town.housing)
    assert not any(duties_of(person, town.municipality).values())
    assert not any(duties_of(person, elsewhere).values())


def test_who_has_left_is_told_nothing(town: Town) -> None:
    person = town.people[Role.PARTNER]
    person.is_active = False
    assert not any(duties_of(person, town.municipality).values())


def test_where_nothing_waits_the_page_says_so_and_what_can_be_done() -> None:
    municipality = make_municipality()
    url = reverse("staff_organisations:start", args=[municipality.slug])
    page = client_of(make_member(municipality, Role.PARTNER)).get(url).content.decode()
    assert "Nothing waits for you right now." in page
    assert "Read the problems, actions and pledges" in page
    assert "Plan actions and pledges" not in page


def test_a_long_list_keeps_its_first_ten_in_sight(town: Town) -> None:
    for number in range(12):
        draft = draft_for(town.housing, title=f"Lampa {number:02}", due_on=timezone.localdate())
        plan_action(town.world.problem, draft, plan=town.world.action.plan)
    seen, _summary, behind = page_of(town, Role.PARTNER).partition("4 more")
    assert "Lampa 08" in seen
    assert "Lampa 09" not in seen
    assert "Lampa 11" in behind


@pytest.mark.parametrize(("days_ago", "told"), [(29, False), (30, True)])
def test_what_was_done_is_followed_up_after_a_month(town: Town, days_ago: int, told: bool) -> None:
    action, actor = town.world.action, town.people[Role.SAFETY_COORDINATOR]
    for status in ("ongoing", "done"):
        change_status(action, status=status, note="Lamporna lyser.", actor=actor)
    done_on = timezone.localdate() - days_ago * DAY
    type(action).objects.filter(pk=action.pk).update(done_on=done_on)
    action.follow_ups.update(on=done_on)
    asked = "Follow up the action “Ny belysning”: did it help?"
    waits = {role: asked in town.told(role).get("waits", ()) for role in Role}
    assert {role for role, is_asked in waits.items() if is_asked} == (
        {Role.SAFETY_COORDINATOR, Role.OFFICIAL} if told else set()
    )
    action.follow_ups.create(on=done_on + DAY, text="Ja", by=actor)
    assert asked not in town.told(Role.OFFICIAL).get("waits", ())


def test_an_occasion_that_was_is_to_be_described_until_it_is(town: Town) -> None:
    Session.objects.update(starts_at=timezone.now() - 2 * DAY)
    asked = "Write down what was said at “Vandring i parken”"
    assert asked in town.told(Role.SAFETY_HOST)["waits"]
    assert "Vandring i parken" not in town.told(Role.PARTNER)["coming"]
    Session.objects.update(notes="Mörkt vid dammen.")
    assert "waits" not in town.told(Role.SAFETY_HOST)


def test_a_meeting_that_was_waits_for_its_decisions_with_those_who_plan(town: Town) -> None:
    town.municipality.meetings.update(on=timezone.localdate() - DAY)
    asked = "Write down what was decided at “Samråd”"
    assert town.told(Role.POLICE_OFFICER)["waits"] == {asked}
    assert "waits" not in town.told(Role.PARTNER)


@pytest.mark.parametrize(("days", "late"), [(-59, True), (-1, True), (0, False), (-61, None)])
def test_what_a_meeting_decided_does_not_vanish_when_it_is_late(
    town: Town, days: int, late: bool | None
) -> None:
    MeetingDecision.objects.update(
        due_on=timezone.localdate() + days * DAY, text="Klippa buskarna. " * 500
    )
    told = [d for d in town.duties(Role.PARTNER)[Urgency.DUE] if d.text.startswith("Klippa")]
    assert [duty.overdue for duty in told] == ([] if late is None else [late])
    assert all(len(duty.text) <= 160 for duty in told)


def test_the_elected_do_not_decide_on_user_dialogues(town: Town) -> None:
    assert PREPARES in town.told(Role.ELECTED)["waits"]
    Dialogue.objects.filter(title="Tanken").update(dialogue_type="user")
    assert PREPARES not in town.told(Role.ELECTED).get("waits", set())


def test_a_round_with_answers_waits_for_its_first_analysis_once_it_has_ended(town: Town) -> None:
    make_pin(town.open)
    asked = next(
        one for one in town.duties(Role.SAFETY_COORDINATOR)[Urgency.WAITS] if one.text == ANALYSE
    )
    assert asked.detail == "Den förra"
    town.world.dialogue.pins.update(status="hidden")
    assert ANALYSE not in town.told(Role.SAFETY_COORDINATOR)["waits"]


def test_a_published_result_is_news_for_a_month_and_for_its_partners_only(town: Town) -> None:
    DialoguePartner.objects.create(
        dialogue=town.world.dialogue, organisation=town.police, role="går med"
    )
    publication = publish(town.world.dialogue, ())
    news = "The result of “Den förra” is published"
    assert news in town.told(Role.POLICE_OFFICER)["new"]
    assert news in town.told(Role.ELECTED)["new"]
    assert "new" not in town.told(Role.PARTNER)
    assert publication.dialogue == town.world.dialogue
