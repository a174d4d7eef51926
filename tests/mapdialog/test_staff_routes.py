"""Every address below /arbete/: nobody passes without a role, in this municipality, for this thing.

The table of routes is read from the product itself, so that a new route is tested the day it is
written, or this file says what it needs to know about it.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, resolve, reverse

from mapdialog.access import Predicate
from mapdialog.dialogues.models import Phase
from mapdialog.organisations.models import Municipality, Role
from mapdialog.urls import ROOMS
from tests.factories import make_member, make_municipality
from tests.staff_world import World, client_of, make_world, member_client

pytestmark = pytest.mark.django_db

ROUTES: dict[str, URLPattern] = {
    f"staff_{room}:{route.name}": route for room, urls in ROOMS.items() for route in urls.staff
}
# What the number in an address is the number of.
NUMBERED = {
    "staff_pins:take_up": "sweep",
    "staff_pins:decide": "pin",
    "staff_pins:decide_comment": "comment",
    "staff_dialogues:partner_gone": "partner",
    "staff_sessions:session": "session",
    "staff_sessions:code": "session",
    "staff_hotspots:stop": "run",
    "staff_hotspots:progress": "run",
    "staff_hotspots:cells": "run",
    "staff_hotspots:places": "run",
    "staff_hotspots:surfaces": "run",
    "staff_hotspots:differences": "run",
    "staff_hotspots:parts_of_day": "run",
    "staff_hotspots:part_cells": "run",
    "staff_hotspots:before_after": "run",
    "staff_hotspots:publish": "run",
    "staff_hotspots:repeat": "run",
    "staff_hotspots:repeat_progress": "run",
    "staff_pins:decide_burst": "burst",
    "staff_planning:problem_from_hotspot": "hotspot",
    "staff_planning:new_cause": "problem",
    "staff_planning:new_action": "problem",
    "staff_planning:action": "action",
    "staff_planning:move_action": "action",
    "staff_planning:follow_up_action": "action",
    "staff_planning:publish_action": "action",
    "staff_planning:pledge": "pledge",
    "staff_planning:new_commitment": "pledge",
    "staff_planning:reach": "pledge",
    "staff_planning:publish_pledge": "pledge",
    "staff_feedback:edit": "response",
    "staff_feedback:publish": "response",
    "staff_records:request": "request",
    "staff_proposals:proposal": "proposal",
    "staff_proposals:answer": "proposal",
    "staff_proposals:dialogue": "proposal",
    "staff_meetings:meeting": "meeting",
    "staff_meetings:decide": "meeting",
    "staff_meetings:map_page": "meeting",
    "staff_meetings:layers": "meeting",
    "staff_settings:person": "person",
    "staff_settings:remove": "person",
    "staff_settings:new_password": "person",
    "staff_settings:renew": "invitation",
    "staff_settings:withdraw": "invitation",
    "staff_settings:organisation": "organisation",
    "staff_settings:organisation_gone": "organisation",
    "staff_rules:board": "board",
    "staff_rules:board_gone": "board",
    "staff_rules:guideline": "guideline",
    "staff_rules:guideline_gone": "guideline",
}


COORDINATOR = {Role.SAFETY_COORDINATOR}
PLANNERS = {Role.SAFETY_COORDINATOR, Role.OFFICIAL, Role.POLICE_OFFICER}
WRITERS = {Role.SAFETY_COORDINATOR, Role.SAFETY_HOST, Role.OFFICIAL}
MUNICIPAL = {Role.SAFETY_COORDINATOR, Role.OFFICIAL}
ADMINISTRATOR = {Role.ADMINISTRATOR}
OFFICER = {Role.DATA_PROTECTION_OFFICER}
KEEPERS = COORDINATOR | OFFICER
GROUND = COORDINATOR | ADMINISTRATOR | {Role.GIS_OFFICER}
EVERYBODY = set(Role)
# Written down by hand, beside the product's own table: a slip there does not pass unseen.
WHO: list[tuple[set[Role], str, str]] = [
    (EVERYBODY, "organisations", "start"),
    (COORDINATOR, "pins", "inbox layer decide approve history comments decide_comment brake"),
    (COORDINATOR, "pins", "bursts decide_burst"),
    (COORDINATOR, "pins", "sweeps sweep_layer take_up"),
    (
        COORDINATOR,
        "dialogues",
        "new edit area opening dates move copy delete partner partner_gone target",
    ),
    (EVERYBODY, "dialogues", "dialogues dialogue"),
    (COORDINATOR, "dialogues", "joint_work"),
    (WRITERS, "sessions", "sessions session entry code"),
    (COORDINATOR, "hotspots", "workbench start stop progress cells places surfaces"),
    (COORDINATOR, "hotspots", "compare repeat repeat_progress"),
    (COORDINATOR, "hotspots", "differences parts_of_day part_cells before_after"),
    (COORDINATOR, "hotspots", "reach reach_sheet"),
    (COORDINATOR, "hotspots", "publish"),
    (EVERYBODY, "planning", "board layer action pledge"),
    (PLANNERS, "planning", "new_plan new_problem problem_from_hotspot new_cause new_action"),
    (PLANNERS, "planning", "move_action follow_up_action new_pledge new_commitment reach"),
    (COORDINATOR, "planning", "publish_action publish_pledge"),
    (COORDINATOR, "feedback", "composer write edit publish result evaluation notice"),
    (KEEPERS, "records", "requests"),
    (COORDINATOR, "records", "request"),
    (KEEPERS, "records", "disposal"),
    (OFFICER, "records", "advise"),
    (COORDINATOR, "records", "decide"),
    (MUNICIPAL, "proposals", "new"),
    (EVERYBODY, "proposals", "register proposal"),
    (COORDINATOR, "proposals", "answer dialogue"),
    (EVERYBODY, "meetings", "meetings meeting map_page layers"),
    (PLANNERS, "meetings", "new decide"),
    (ADMINISTRATOR, "settings", "people person remove new_password renew withdraw login"),
    (ADMINISTRATOR, "settings", "profile organisations organisation organisation_gone"),
    (ADMINISTRATOR, "rules", "boards board board_gone guidelines guideline guideline_gone pages"),
    (GROUND, "ground", "ground import_base_map stop_base_map base_map_progress"),
    (EVERYBODY, "settings", "leave"),
]


# A map is printed when something has been published, which nothing is in this world; and its
# dialogue, which is open, can neither be opened nor deleted.
NOT_BEFORE = {
    "staff_meetings:map_page": {409},
    "staff_dialogues:opening": {409},
    "staff_dialogues:delete": {409},
}


def parameters(name: str) -> set[str]:
    return set(ROUTES[name].pattern.converters)


def address(name: str, world: World, *, kommun: str = "") -> str:
    values: dict[str, object] = {"kommun": kommun or world.municipality.slug}
    if "slug" in parameters(name):
        values["slug"] = world.dialogue.slug
    if "number" in parameters(name):
        thing = NUMBERED[name]
        values["number"] = world.hotspot.run_id if thing == "run" else getattr(world, thing).pk
    if "form" in parameters(name):
        values["form"] = "gpkg"
    if "commitment" in parameters(name):
        values["commitment"] = world.commitment.pk
    return reverse(name, kwargs=values)


def visit(client: Client, url: str) -> set[int]:
    """Both ways of walking a route: what reading and what writing answers."""
    return {client.get(url).status_code, client.post(url).status_code}


def predicate_of(name: str) -> Predicate:
    return ROUTES[name].callback.predicate


def test_every_route_states_who_may_walk_it() -> None:
    assert len(ROUTES) > 50
    assert [name for name in ROUTES if predicate_of(name) is None] == []


@pytest.mark.parametrize("role", Role.values)
def test_each_role_may_walk_exactly_these_routes(role: str) -> None:
    municipality = make_municipality()
    member = make_member(municipality, role)
    written = {
        f"staff_{room}:{name}": role in roles
        for roles, room, names in WHO
        for name in names.split()
    }
    assert {name: predicate_of(name)(member, municipality) for name in ROUTES} == written


def test_a_stranger_is_asked_to_log_in() -> None:
    world, stranger = make_world(), client_of()
    for name in ROUTES:
        for response in (stranger.get(address(name, world)), stranger.post(address(name, world))):
            assert response.status_code == 302, name
            assert response["Location"].startswith("/konto/login/"), name


def test_a_coordinator_of_another_municipality_is_refused() -> None:
    world, elsewhere = make_world(), member_client(make_municipality())
    answers = {name: visit(elsewhere, address(name, world)) for name in ROUTES}
    assert {name: found for name, found in answers.items() if found != {403}} == {}


@pytest.mark.parametrize("role", Role.values)
def test_a_role_that_the_route_does_not_name_is_refused(role: str) -> None:
    world = make_world()
    member = make_member(world.municipality, role)
    client = client_of(member)
    refused = [n for n in ROUTES if not predicate_of(n)(member, world.municipality)]
    answers = {name: visit(client, address(name, world)) for name in refused}
    assert {name: found for name, found in answers.items() if found != {403}} == {}
    assert refused


def test_a_thing_of_another_municipality_is_not_found() -> None:
    """The address says one's own municipality, the number or the dialogue is somebody else's."""
    world, home = make_world(), make_municipality()
    clients = clients_by_route(home)
    for name in ROUTES:
        if parameters(name):
            url = address(name, world, kommun=home.slug)
            assert visit(clients[name], url) <= {404, 405}, name


@pytest.mark.parametrize("part", ["number", "commitment"])
def test_a_number_of_another_municipality_is_not_found_in_ones_own_dialogue(part: str) -> None:
    own, theirs = make_world(phase=Phase.OPEN), make_world(phase=Phase.OPEN)
    clients = clients_by_route(own.municipality)
    asked = [name for name in ROUTES if part in parameters(name)]
    assert asked
    for name in asked:
        numbers = [resolve(address(name, world)).kwargs for world in (own, theirs)]
        url = reverse(name, kwargs=numbers[0] | {part: numbers[1][part]})
        assert visit(clients[name], url) <= {404, 405}, name


def clients_by_route(municipality: Municipality) -> dict[str, Client]:
    """For every route somebody whom it is for."""
    roles = (Role.SAFETY_COORDINATOR, Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR)
    people = [make_member(municipality, role) for role in roles]
    clients = {person: client_of(person) for person in people}
    return {
        name: next(clients[p] for p in people if predicate_of(name)(p, municipality))
        for name in ROUTES
    }


WRONG_PHASE = [
    (Phase.CLOSED, "staff_pins:decide", {"decision": "approve"}),
    (Phase.CLOSED, "staff_pins:approve", {}),
    (Phase.CLOSED, "staff_pins:decide_comment", {"decision": "approve"}),
    (Phase.CLOSED, "staff_hotspots:start", {}),
    (Phase.CLOSED, "staff_hotspots:publish", {"response": "Tack!"}),
    (Phase.FEEDBACK, "staff_dialogues:edit", {"title": "Ny", "question": "Var?"}),
    (Phase.FEEDBACK, "staff_dialogues:area", {}),
    (Phase.FEEDBACK, "staff_dialogues:partner", {"role": "bjuder in"}),
    (Phase.FEEDBACK, "staff_dialogues:partner_gone", {}),
    (Phase.CLOSED, "staff_dialogues:move", {"phase": "open"}),
    (Phase.PREPARATION, "staff_sessions:entry", {}),
    (Phase.FEEDBACK, "staff_sessions:entry", {}),
    (Phase.CLOSED, "staff_sessions:session", {"notes": "Allt"}),
    (Phase.OPEN, "staff_feedback:write", {"subject": "a", "outcome": "acted", "text": "b"}),
    (Phase.OPEN, "staff_feedback:edit", {"subject": "a", "outcome": "acted", "text": "b"}),
    (Phase.OPEN, "staff_feedback:publish", {}),
    (Phase.OPEN, "staff_feedback:result", {"process": "a", "result": "b"}),
    (Phase.OPEN, "staff_feedback:evaluation", {"worked": "a", "to_improve": "b", "reached": "c"}),
    (Phase.OPEN, "staff_feedback:notice", {"document": "a", "text": "b"}),
]


@pytest.mark.parametrize(("phase", "name", "data"), WRONG_PHASE)
def test_the_wrong_phase_is_refused_in_words(phase: str, name: str, data: dict) -> None:
    world = make_world(phase=phase)
    if name == "staff_dialogues:partner":
        data = {**data, "organisation": world.organisation.pk}
    response = world.client().post(address(name, world), data)
    assert response.status_code == 409
    assert "This cannot be done right now" in response.content.decode()


def test_reading_never_fails() -> None:
    """Every page opens for somebody whom it is for, or says that it is only written to."""
    world = make_world(phase=Phase.OPEN)
    for name, client in clients_by_route(world.municipality).items():
        expected = NOT_BEFORE.get(name, {200, 405})
        assert client.get(address(name, world)).status_code in expected, name
