"""Whatever depends on a dialogue's phase asks for it: without the permission it is refused."""

import ast
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from geodata.importers.pins import PinTable
from mapdialog.dialogues.dialogue_area import set_area
from mapdialog.dialogues.models import Phase
from mapdialog.dialogues.owners import add_partner, remove_partner, set_owners
from mapdialog.dialogues.phases import PERMITTED, Activity
from mapdialog.dialogues.services import edit_dialogue
from mapdialog.errors import WrongPhase
from mapdialog.feedback.services import (
    announce_change,
    edit_response,
    evaluate,
    publish_response,
    write_response,
    write_result,
)
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.services import start_run
from mapdialog.pins.brake import set_brake
from mapdialog.pins.bursts import decide_burst
from mapdialog.pins.imports import import_pins
from mapdialog.pins.models import Burst
from mapdialog.pins.respondents import new_token, receipt_hash
from mapdialog.pins.services import (
    PinDraft,
    change_pin,
    comment_on,
    drop_pin,
    support_voice,
    withdraw_pin,
)
from mapdialog.pins.sweeps import Choice, sweep, take_up
from mapdialog.pins.workflow import approve_unflagged, moderate_comment, moderate_pin
from mapdialog.planning.models import ActionStatus
from mapdialog.planning.services import (
    add_cause,
    change_status,
    follow_up_action,
    make_problem_from_hotspot,
    plan_action,
    publish_action,
)
from mapdialog.sessions.services import enter_pin
from tests.factories import CENTRE, make_pin, make_user
from tests.run_records import record_run
from tests.staff_world import World, draft_for, make_burst, make_world

pytestmark = pytest.mark.django_db

LONG_AGO = Choice(since=timezone.now() - timedelta(days=400))
DRAFT = PinDraft("safe", *CENTRE)
TODAY = timezone.localdate()
WORDS = {"subject": "Ljus", "outcome": "acted", "text": "Vi lagar."}


def receipt_in(world: World) -> str:
    """The code of an answer that is there already."""
    make_pin(world.dialogue, receipt_hash=receipt_hash("7KQ2-M4TX-9RHA"))
    return "7KQ2-M4TX-9RHA"


def group_in(world: World) -> Burst:
    now = timezone.now()
    return Burst.objects.create(dialogue=world.dialogue, from_hour=now, to_hour=now)


def page(name: str, data: dict[str, Any] | None = None) -> Callable[[World], None]:
    """A view that asks before it shows or takes anything; refused, it says so in its status."""

    def visit(world: World) -> None:
        address = reverse(name, args=[world.municipality.slug, world.dialogue.slug])
        client = world.client()
        answer = client.get(address) if data is None else client.post(address, data)
        if answer.status_code == 409:
            raise WrongPhase("409")

    return visit


GATES: dict[str, tuple[Activity, Callable[[World], Any]]] = {
    "dialogues.services.edit_dialogue": (
        Activity.EDIT, lambda w: edit_dialogue(w.dialogue, theme="Ljus")),
    "dialogues.dialogue_area.set_area": (Activity.EDIT, lambda w: set_area(w.dialogue, None)),
    "dialogues.owners.set_owners": (
        Activity.EDIT, lambda w: set_owners(w.dialogue, owner=None, co_owners=[])),
    "dialogues.owners.add_partner": (
        Activity.EDIT, lambda w: add_partner(w.dialogue, organisation=w.organisation, role="x")),
    "dialogues.owners.remove_partner": (
        Activity.EDIT, lambda w: remove_partner(w.dialogue, w.partner.pk)),
    "dialogues.edit_views.edit": (Activity.EDIT, page("staff_dialogues:edit")),
    "dialogues.edit_views.area": (Activity.EDIT, page("staff_dialogues:area")),
    "pins.imports.import_pins": (Activity.IMPORT, lambda w: import_pins(w.dialogue, PinTable())),
    "pins.services.drop_pin": (
        Activity.DROP_PIN,
        lambda w: drop_pin(w.dialogue, DRAFT, token=new_token(), submission=new_token())),
    "pins.mark_views.mark": (Activity.DROP_PIN, page("pins:mark")),
    # A form with faults is answered before `drop_pin` could refuse it.
    "pins.mark_views._sent": (
        Activity.DROP_PIN, page("pins:mark", {"perception": "neither"})),
    "pins.mark_views._first_time": (
        Activity.DROP_PIN, page("pins:mark", {
            "perception": "safe", "lng": CENTRE[0], "lat": CENTRE[1], "submission": new_token()})),
    "pins.services.change_pin": (
        Activity.CHANGE_PIN, lambda w: change_pin(w.dialogue, receipt_in(w), DRAFT)),
    "pins.receipt_views.change": (Activity.CHANGE_PIN, lambda w: page(
        "pins:change", {"code": receipt_in(w)})(w)),
    "pins.services.withdraw_pin": (
        Activity.CHANGE_PIN, lambda w: withdraw_pin(w.dialogue, receipt_in(w))),
    "pins.services.comment_on": (
        Activity.DISCUSS,
        lambda w: comment_on(w.comment.voice, "Ja", token=new_token(), submission=new_token())),
    "pins.services.support_voice": (
        Activity.DISCUSS, lambda w: support_voice(w.comment.voice, token=new_token())),
    "pins.services.enter_for_resident": (
        Activity.ENTER_FOR_RESIDENT,
        lambda w: enter_pin(w.dialogue, DRAFT, submission=new_token(), actor=make_user())),
    "sessions.entry_views.entry": (Activity.ENTER_FOR_RESIDENT, page("staff_sessions:entry")),
    "pins.sweeps.sweep": (
        Activity.MODERATE, lambda w: sweep(w.dialogue, LONG_AGO, reason="x", actor=make_user())),
    "pins.sweeps.take_up": (
        Activity.MODERATE, lambda w: take_up(w.sweep, actor=make_user())),
    "pins.brake.set_brake": (
        Activity.MODERATE,
        lambda w: set_brake(w.dialogue, "paused", reason="Flod", actor=make_user())),
    "pins.workflow.moderate_pin": (
        Activity.MODERATE, lambda w: moderate_pin(w.pin, "approve", actor=make_user())),
    "pins.workflow.moderate_comment": (
        Activity.MODERATE, lambda w: moderate_comment(w.comment, "approve", actor=make_user())),
    "pins.workflow.approve_unflagged": (
        Activity.MODERATE, lambda w: approve_unflagged(w.dialogue, actor=make_user())),
    "pins.bursts.decide_burst": (
        Activity.MODERATE,
        lambda w: decide_burst(make_burst(w.pin), "count", reason="Klass 8B", actor=make_user())),
    "hotspots.runs.services.start_run": (Activity.ANALYSE, lambda w: start_run(w.dialogue)),
    "hotspots.publishing.services.publish_run": (
        Activity.PUBLISH, lambda w: publish_run(record_run(w.dialogue), response="Tack.")),
    "planning.services.make_problem_from_hotspot": (
        Activity.PLAN, lambda w: make_problem_from_hotspot(w.hotspot, title="Mörkt")),
    "planning.services.add_cause": (Activity.PLAN, lambda w: add_cause(w.problem, text="Trasigt")),
    "planning.services.plan_action": (
        Activity.PLAN,
        lambda w: plan_action(w.problem, draft_for(w.organisation), plan=w.action.plan)),
    "planning.services.change_status": (
        Activity.PLAN, lambda w: change_status(w.action, ActionStatus.ONGOING)),
    "planning.services.publish_action": (Activity.PLAN, lambda w: publish_action(w.action)),
    "planning.services.follow_up_action": (
        Activity.PLAN,
        lambda w: follow_up_action(w.action, on=TODAY, text="Sett.", actor=make_user())),
    "feedback.services.write_response": (
        Activity.GIVE_FEEDBACK, lambda w: write_response(w.dialogue, **WORDS)),
    "feedback.services.edit_response": (
        Activity.GIVE_FEEDBACK, lambda w: edit_response(w.response, **WORDS)),
    "feedback.services.publish_response": (
        Activity.GIVE_FEEDBACK, lambda w: publish_response(w.response)),
    "feedback.services.write_result": (
        Activity.GIVE_FEEDBACK,
        lambda w: write_result(w.dialogue, process="Vi frågade.", result="")),
    "feedback.services.announce_change": (
        Activity.GIVE_FEEDBACK, lambda w: announce_change(w.dialogue, document="Plan", text="Ny.")),
    "feedback.services.evaluate": (
        Activity.GIVE_FEEDBACK,
        lambda w: evaluate(w.dialogue, worked="Ja", to_improve="Nej", reached="Alla")),
}  # fmt: skip
ASKING = {"require", "require_held", "_require_plan"}
# Asked through those who call it.
CALLED = {"planning.services._require_plan", "dialogues.phases.require_held"}


@pytest.mark.parametrize("name", GATES)
def test_it_is_refused_where_the_phase_does_not_permit_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision, do = GATES[name]
    world = make_world(phase=Phase.OPEN)
    monkeypatch.setitem(PERMITTED, Phase.OPEN, frozenset(Activity) - {decision})
    with pytest.raises(WrongPhase):
        do(world)


@pytest.mark.parametrize("name", GATES)
def test_it_is_done_where_the_phase_permits_nothing_else(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision, do = GATES[name]
    world = make_world(phase=Phase.OPEN)
    monkeypatch.setitem(PERMITTED, Phase.OPEN, frozenset({decision}))
    do(world)


def asking_functions(source: Path) -> Iterator[str]:
    for path in sorted(source.rglob("*.py")):
        module = ".".join(path.relative_to(source).with_suffix("").parts)
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                calls = (n.func for n in ast.walk(function) if isinstance(n, ast.Call))
                if {getattr(call, "id", "") for call in calls} & {
                    "require",
                    "require_held",
                    "_require_plan",
                }:
                    yield f"{module}.{function.name}"


def test_every_gate_is_in_the_table() -> None:
    source = Path(__file__).parents[2] / "mapdialog"
    assert set(asking_functions(source)) - CALLED == GATES.keys()
