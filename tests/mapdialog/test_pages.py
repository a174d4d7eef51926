"""Lists of the workplace that grow for years are shown a page at a time, and lose no row."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.paginator import Page
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.models import Board, Dialogue, DialogueChange
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.meetings.models import Meeting
from mapdialog.organisations.models import Invitation, Membership, Organisation, Role, User
from mapdialog.planning.models import CitizenPledge, FollowUp, Problem
from mapdialog.proposals.models import Proposal
from mapdialog.records.models import Disposal, DisposalAdvice, RecordsRequest
from mapdialog.sessions.models import Session
from tests.factories import make_member
from tests.staff_world import World, client_of, make_world

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
MORE = 60
"""More than a page of any of them."""


def title(number: int) -> str:
    return f"Rad {number:03}"


def rows(model: Any, name: str, **fields: Any) -> None:
    model.objects.bulk_create(model(**{name: title(number)}, **fields) for number in range(MORE))


def people(world: World) -> None:
    users = User.objects.bulk_create(
        User(name=title(number), email=f"rad{number}@example.org") for number in range(MORE)
    )
    Membership.objects.bulk_create(
        Membership(user=user, municipality=world.municipality, role=Role.OFFICIAL) for user in users
    )


def invitations(world: World) -> None:
    Invitation.objects.bulk_create(
        Invitation(
            municipality=world.municipality,
            email=title(number),
            roles=[Role.PARTNER],
            expires_at=timezone.now() + DAY,
        )
        for number in range(MORE)
    )


def dialogues(world: World) -> None:
    Dialogue.objects.bulk_create(
        Dialogue(municipality=world.municipality, slug=f"rad-{number}", title=title(number))
        for number in range(MORE)
    )


def runs(world: World) -> None:
    AnalysisRun.objects.bulk_create(
        AnalysisRun(dialogue=world.dialogue, parameters={}, code_version="", package_versions={})
        for _number in range(MORE)
    )


@dataclass(frozen=True)
class List:
    """`context`: what the template calls the page; `name`: what the address calls it."""

    route: str
    make: Callable[[World], object]
    arguments: tuple[str, ...] = ()
    context: str = "page"
    name: str = "page"
    per_page: int = 50

    def url(self, world: World) -> str:
        known = {"slug": world.dialogue.slug, "action": world.action.pk}
        where = [world.municipality.slug, *(known[name] for name in self.arguments)]
        return reverse(self.route, args=where)


TODAY = datetime.date(2026, 3, 2)
LISTS = {
    "dialogues": List("staff_dialogues:dialogues", dialogues),
    "changes of a dialogue": List(
        "staff_dialogues:dialogue",
        lambda w: rows(DialogueChange, "reason", dialogue=w.dialogue, field="title"),
        ("slug",), "trail", "trail", 20,
    ),
    "proposals": List(
        "staff_proposals:register",
        lambda w: rows(Proposal, "title", municipality=w.municipality, affects="a", source="board"),
    ),
    "meetings": List(
        "staff_meetings:meetings",
        lambda w: rows(Meeting, "title", municipality=w.municipality, on=TODAY),
    ),
    "occasions": List(
        "staff_sessions:sessions",
        lambda w: rows(
            Session, "title", dialogue=w.dialogue, format="walk", starts_at=timezone.now()
        ),
        ("slug",),
    ),
    "requests": List(
        "staff_records:requests",
        lambda w: rows(
            RecordsRequest, "case_number", municipality=w.municipality, dialogue=w.dialogue,
            scope="Allt", received_on=TODAY,
        ),
        context="requests", name="requests",
    ),
    "disposals": List(
        "staff_records:requests",
        lambda w: rows(Disposal, "decision_reference", dialogue=w.dialogue, counts={}),
        context="disposals", name="disposals",
    ),
    "advice": List(
        "staff_records:disposal",
        lambda w: rows(DisposalAdvice, "text", dialogue=w.dialogue),
        context="given",
    ),
    "problems": List(
        "staff_planning:board",
        lambda w: rows(
            Problem, "title", inventory=w.problem.inventory, geometry=w.problem.geometry
        ),
    ),
    "pledges": List(
        "staff_planning:board",
        lambda w: rows(
            CitizenPledge, "title", plan=w.action.plan, text="a", valid_from=TODAY,
            valid_to=TODAY + DAY,
        ),
        context="pledges", name="pledges",
    ),
    "follow-ups": List(
        "staff_planning:action",
        lambda w: rows(FollowUp, "text", action=w.action, on=TODAY),
        ("action",),
    ),
    "analyses": List(
        "staff_hotspots:workbench", runs, ("slug",), "runs", "runs", 12
    ),
    "people": List(
        "staff_settings:people", people, context="people", name="colleagues"
    ),
    "invitations": List(
        "staff_settings:people", invitations, context="invitations", name="invitations"
    ),
    "organisations": List(
        "staff_settings:organisations",
        lambda w: rows(Organisation, "name", municipality=w.municipality),
    ),
    "boards": List(
        "staff_rules:boards", lambda w: rows(Board, "name", municipality=w.municipality)
    ),
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def reader(world: World) -> Client:
    """Somebody who may open every page."""
    person = make_member(world.municipality)
    Membership.objects.create(user=person, municipality=world.municipality, role=Role.ADMINISTRATOR)
    return client_of(person)


def shown(reader: Client, one: List, url: str, number: object) -> tuple[Page[Any], str]:
    answer = reader.get(url, {one.name: number})
    assert answer.status_code == 200
    return answer.context[one.context], answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_a_long_list_is_shown_a_page_at_a_time(world: World, reader: Client, name: str) -> None:
    one = LISTS[name]
    one.make(world)
    url = one.url(world)
    first, text = shown(reader, one, url, 1)
    assert len(first) == one.per_page
    assert f"?{one.name}=2" in text
    seen = [keys(page) for page in (shown(reader, one, url, n + 1)[0] for n in
            range(first.paginator.num_pages))]  # fmt: skip
    everything = [key for page in seen for key in page]
    assert len(everything) == len(set(everything)) == first.paginator.count >= MORE


def keys(page: Page[Any]) -> list[str]:
    """Of whatever the list is made of."""
    return [str(getattr(row, "pk", row)) for row in page]


@pytest.mark.parametrize("name", LISTS)
def test_a_short_list_has_no_pages(world: World, reader: Client, name: str) -> None:
    one = LISTS[name]
    page, text = shown(reader, one, one.url(world), 1)
    assert not page.has_other_pages()
    assert f"{one.name}=2" not in text


@pytest.mark.parametrize("number", ["0", "-1", "tio", "9" * 5000, "\0", "1.5", "99"])
def test_no_page_that_is_asked_for_breaks_a_list(world: World, reader: Client, number: str) -> None:
    one = LISTS["meetings"]
    one.make(world)
    page, _text = shown(reader, one, one.url(world), number)
    assert page.number in {1, 2}


def test_two_lists_in_one_address_are_turned_each_for_itself(world: World, reader: Client) -> None:
    for name in ("requests", "disposals"):
        LISTS[name].make(world)
    answer = reader.get(LISTS["requests"].url(world), {"requests": 2})
    assert [answer.context[name].number for name in ("requests", "disposals")] == [2, 1]
    assert "?requests=2&amp;disposals=2#disposals" in answer.content.decode()


def test_of_the_trail_the_last_step_comes_first(world: World, reader: Client) -> None:
    LISTS["changes of a dialogue"].make(world)
    DialogueChange.objects.create(
        dialogue=world.dialogue, field="title", reason="Allra sist", at=timezone.now() + DAY
    )
    page, _text = shown(reader, LISTS["changes of a dialogue"],
                        LISTS["changes of a dialogue"].url(world), 1)  # fmt: skip
    assert page[0].reason == "Allra sist"
