"""How many statements each page, layer and file asks of the database: few, and flat in rows.

Every route that is read has a line in BUDGETS: the most statements that it may cost for somebody
whom it is for, at the second visit. They are counted in a world with three of everything that
pages list and again with nine, and both counts are the same. A route without a line fails. What
was counted is printed by `pytest tests/mapdialog/test_statements.py -s`.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from mapdialog.dialogues.models import Phase
from mapdialog.urls import ROOMS, urlpatterns
from tests.flooding import brake_often
from tests.staff_world import client_of, set_phase
from tests.wide_world import WideWorld, make_wide_world

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 9


@dataclass(frozen=True)
class Visit:
    """`most`: its budget; `number`: what the number in the address is the number of; `query`:
    what stands behind it; `longer`: more rows make the answer longer."""

    most: int
    number: str = "pin"
    query: str = ""
    phase: Phase = Phase.FEEDBACK
    longer: bool = False


BUDGETS: dict[str, list[Visit]] = {
    "organisations:arms": [Visit(1)],
    "staff_organisations:start": [Visit(30, longer=True)],
    "areas:outline": [Visit(6, longer=True)],
    "areas:places": [
        Visit(4),
        Visit(5, query="?q=gata", longer=True),
    ],
    "dialogues:start": [Visit(2, longer=True)],
    "dialogues:index": [Visit(6, longer=True)],
    "dialogues:dialogue": [Visit(8, longer=True)],
    "dialogues:invitation": [Visit(2)],
    "dialogues:about": [Visit(2)],
    "staff_dialogues:new": [Visit(7, longer=True)],
    "staff_dialogues:edit": [Visit(9, phase=Phase.OPEN, longer=True)],
    "staff_dialogues:opening": [Visit(8, phase=Phase.PREPARATION)],
    "staff_dialogues:delete": [Visit(8, phase=Phase.PREPARATION)],
    "staff_dialogues:area": [Visit(7, phase=Phase.OPEN, longer=True)],
    "staff_dialogues:dialogues": [Visit(8, longer=True)],
    "staff_dialogues:dialogue": [Visit(20, longer=True)],
    "staff_proposals:register": [Visit(6, longer=True)],
    "staff_proposals:new": [Visit(5)],
    "staff_proposals:proposal": [Visit(5, number="proposal")],
    "pins:mark": [Visit(6, phase=Phase.OPEN, longer=True)],
    "pins:receipt": [Visit(2)],
    "pins:voices": [Visit(4, longer=True)],
    "pins:voices_layer": [Visit(3, longer=True)],
    "pins:voice": [Visit(5, number="voice", longer=True)],
    "staff_pins:inbox": [
        Visit(13, longer=True),
        Visit(13, query="?status=", longer=True),
        Visit(15, query="?pin={pin}", longer=True),
        Visit(13, query="?area={area}", longer=True),
    ],
    "staff_pins:history": [Visit(7, longer=True)],
    "staff_pins:bursts": [Visit(10, longer=True)],
    "staff_pins:comments": [Visit(7, longer=True)],
    "staff_pins:brake": [Visit(10, longer=True)],
    "staff_pins:sweeps": [
        Visit(10, longer=True),
        Visit(16, query="?since=2020-01-01T00:00", longer=True),
    ],
    "staff_pins:sweep_layer": [Visit(6, query="?since=2020-01-01T00:00", longer=True)],
    "staff_pins:layer": [Visit(6, longer=True)],
    "staff_sessions:sessions": [Visit(8, longer=True)],
    "staff_sessions:session": [Visit(7, number="session")],
    "staff_sessions:entry": [Visit(7, phase=Phase.OPEN, longer=True)],
    "hotspots:cells": [Visit(4, longer=True)],
    "hotspots:areas": [Visit(4, longer=True)],
    "staff_hotspots:reach": [Visit(12, longer=True)],
    "staff_hotspots:reach_sheet": [Visit(12, longer=True)],
    "staff_hotspots:workbench": [
        Visit(12),
        Visit(16, query="?run={run}", longer=True),
        Visit(14, query="?run={run}&place={place}", longer=True),
        Visit(16, query="?run={run}&differs={difference}", longer=True),
    ],
    "staff_hotspots:progress": [Visit(8, number="run")],
    "staff_hotspots:cells": [Visit(8, number="run", longer=True)],
    "staff_hotspots:places": [Visit(7, number="run", longer=True)],
    "staff_hotspots:surfaces": [Visit(7, number="run")],
    "staff_hotspots:parts_of_day": [Visit(11, number="run")],
    "staff_hotspots:part_cells": [Visit(7, number="run", longer=True)],
    "staff_hotspots:before_after": [Visit(11, number="run", longer=True)],
    "staff_hotspots:differences": [Visit(8, number="run", longer=True)],
    "staff_hotspots:compare": [
        Visit(6, longer=True),
        Visit(18, query="?a={run}&b={other_run}", longer=True),
    ],
    "staff_hotspots:repeat_progress": [Visit(7, number="run")],
    "planning:actions": [Visit(3, longer=True)],
    "staff_planning:board": [
        Visit(20, longer=True),
        Visit(26, query="?problem={problem}", longer=True),
    ],
    "staff_planning:layer": [Visit(5, longer=True)],
    "staff_planning:action": [Visit(9, number="action", longer=True)],
    "staff_planning:pledge": [Visit(11, number="pledge", longer=True)],
    "staff_planning:new_plan": [Visit(5, longer=True)],
    "staff_planning:new_problem": [Visit(5)],
    "staff_planning:problem_from_hotspot": [Visit(6, number="hotspot")],
    "staff_planning:new_action": [Visit(12, number="problem", longer=True)],
    "staff_planning:new_pledge": [Visit(5, longer=True)],
    "feedback:results": [Visit(8, longer=True)],
    "feedback:result_list": [Visit(8, longer=True)],
    "staff_feedback:composer": [
        Visit(16, longer=True),
        Visit(17, query="?response={response}", longer=True),
    ],
    "staff_records:requests": [Visit(9, longer=True)],
    "staff_records:request": [
        Visit(7, number="request", longer=True),
        Visit(6, number="request", query="?words=Ja"),
    ],
    "staff_records:disposal": [Visit(7, longer=True)],
    "staff_meetings:meetings": [Visit(9, longer=True)],
    "staff_meetings:meeting": [Visit(9, number="meeting", longer=True)],
    "staff_meetings:map_page": [Visit(16, number="meeting", longer=True)],
    "staff_meetings:layers": [Visit(18, number="meeting")],
    "staff_settings:people": [Visit(10, longer=True)],
    "staff_settings:person": [Visit(8, number="person", longer=True)],
    "staff_settings:login": [Visit(4)],
    "staff_settings:profile": [Visit(5)],
    "staff_settings:organisations": [Visit(5, longer=True)],
    "staff_settings:organisation": [Visit(5, number="organisation")],
    "staff_ground:ground": [Visit(8)],
    "staff_ground:base_map_progress": [Visit(5)],
    "staff_rules:boards": [Visit(5, longer=True)],
    "staff_rules:board": [Visit(5, number="board")],
    "staff_rules:guidelines": [Visit(7, longer=True)],
    "staff_rules:guideline": [Visit(5, number="guideline")],
    "staff_rules:pages": [Visit(6)],
    "staff_settings:leave": [Visit(5)],
    "index": [Visit(1, longer=True)],
    "healthz": [Visit(1)],
    "csrf-token": [Visit(0)],
    "workplaces": [Visit(3, longer=True)],
    "join": [Visit(3)],
    "base_map": [Visit(0)],
    "all-dialogues": [Visit(1, longer=True)],
    "account_login": [Visit(1)],
}

TOP = {route.name: route for route in urlpatterns if isinstance(route, URLPattern)}
ROUTES: dict[str, URLPattern] = TOP | {
    f"{space}:{route.name}": route
    for room, urls in ROOMS.items()
    for space, routes in ((room, urls.public), (f"staff_{room}", urls.staff))
    for route in routes
}
THINGS = (
    *("pin", "comment", "session", "hotspot", "problem", "action", "pledge"),
    *("response", "request", "meeting", "proposal", "person", "invitation"),
    *("organisation", "board", "guideline"),
)
OFFICERS = {"staff_records:advise"}
VISITS = [(name, visit) for name, visits in BUDGETS.items() for visit in visits]


@dataclass(frozen=True)
class Counted:
    status: int
    statements: int
    length: int


def numbers(wide: WideWorld) -> dict[str, int]:
    world, run = wide.world, wide.run
    return {
        **{thing: getattr(world, thing).pk for thing in THINGS},
        "voice": world.comment.voice_id,
        "area": world.municipality.area_sets.get().areas.first().pk,
        "run": run.pk,
        "other_run": world.dialogue.runs.filter(result__isnull=False).first().pk,
        "place": run.hotspots.first().pk,
        "difference": run.contrasts.first().pk,
    }


def address(wide: WideWorld, name: str, visit: Visit) -> str:
    known = numbers(wide)
    values: dict[str, object] = {
        "kommun": wide.world.municipality.slug,
        "slug": wide.world.dialogue.slug,
        "number": known[visit.number],
        "commitment": wide.world.commitment.pk,
        "form": "gpkg",
        "page": "sa-raknar-vi",
        "digest": "wide",
        "token": wide.world.token,
    }
    wanted = set(ROUTES[name].pattern.converters) if name in ROUTES else set()
    if name in ROUTES and name not in TOP:
        wanted.add("kommun")
    url = reverse(name, kwargs={key: values[key] for key in wanted})
    return url + visit.query.format(**known)


def reader_of(wide: WideWorld, name: str) -> Client:
    if name.startswith(("staff_settings:", "staff_rules:")):
        return client_of(wide.administrator)
    if name in OFFICERS:
        return client_of(wide.officer)
    at_work = name.startswith("staff_") or name == "workplaces"
    return client_of(wide.coordinator if at_work else None)


def counted(wide: WideWorld, name: str, visit: Visit) -> Counted:
    """Read twice, as the first visit of a process also fills what Django itself keeps."""
    set_phase(wide.world.dialogue, visit.phase)
    url, client = address(wide, name, visit), reader_of(wide, name)
    body_of(client.get(url))
    with CaptureQueriesContext(connection) as statements:
        response = client.get(url)
    return Counted(response.status_code, len(statements), len(body_of(response)))


def body_of(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def wide(settings, tmp_path: Path) -> WideWorld:
    settings.MEDIA_ROOT, settings.BASEMAP_DIR = tmp_path, tmp_path
    (tmp_path / "wide.pmtiles").write_bytes(b"PMTiles")
    wide = make_wide_world()
    wide.widen(FEW)
    brake_often(wide.world.dialogue, FEW)
    wide.world.municipality.coat_of_arms.save("vapen.svg", ContentFile(b"<svg/>"))
    return wide


def test_every_route_keeps_to_its_budget_however_many_rows_there_are(wide: WideWorld) -> None:
    few = [counted(wide, name, visit) for name, visit in VISITS]
    wide.widen(MANY)
    brake_often(wide.world.dialogue, MANY)
    many = [counted(wide, name, visit) for name, visit in VISITS]
    urls = [name + visit.query for name, visit in VISITS]
    seen = [
        (url, visit, *both)
        for url, (_name, visit), *both in zip(urls, VISITS, few, many, strict=True)
    ]
    for url, visit, one, other in seen:
        print(f"\n{url:60} budget {visit.most:3}, counted {one.statements:3} and", end=" ")
        print(f"{other.statements:3}", end="")
    assert [url for url, _visit, *both in seen if {one.status for one in both} != {200}] == []
    costs = {url: (one.statements, other.statements) for url, _visit, one, other in seen}
    assert {url: cost for url, cost in costs.items() if len(set(cost)) > 1} == {}, "not flat"
    assert [(url, costs[url]) for url, visit, *_both in seen if max(costs[url]) > visit.most] == []
    # Else nothing was listed, and the counts would say nothing.
    assert [url for url, visit, a, b in seen if visit.longer and b.length <= a.length] == []


def test_every_route_that_is_read_has_a_budget(wide: WideWorld) -> None:
    others = [name for name in ROUTES if name not in BUDGETS]
    answers = {name: reader_of(wide, name).get(address(wide, name, Visit(0))) for name in others}
    read = [name for name, response in answers.items() if response.status_code != 405]
    assert read == [], "these routes are read: give each a line in BUDGETS"


def test_every_budget_is_that_of_a_route() -> None:
    assert [name for name in BUDGETS if name not in ROUTES and name != "account_login"] == []
    assert len({name for name in BUDGETS if name in ROUTES}) > 60


@pytest.mark.parametrize("name", ["feedback:results", "feedback:result_list"])
def test_the_result_asks_at_most_eight_times(name: str) -> None:
    assert all(visit.most <= 8 for visit in BUDGETS[name])
