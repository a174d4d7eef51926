"""A municipality at work with so many of everything that its pages list."""

import datetime
from dataclasses import dataclass

from django.contrib.gis.geos import Point, Polygon
from django.utils import timezone

from mapdialog.areas.models import Area, AreaSet, BaseMap, Place, Population
from mapdialog.dialogues.guidelines import add_guideline
from mapdialog.dialogues.models import Board, Dialogue, DialoguePartner, Phase, PhaseChange
from mapdialog.feedback.models import ChangeNotice, MunicipalResponse
from mapdialog.hotspots.models import (
    AnalysisRun,
    ContrastArea,
    PartOfDay,
    PublishedArea,
    RunRepeat,
    RunStep,
)
from mapdialog.meetings.models import MeetingDecision
from mapdialog.meetings.services import hold_meeting
from mapdialog.organisations.invitations import invite
from mapdialog.organisations.models import Membership, Organisation, Role, User
from mapdialog.pins.models import Comment, ModerationDecision, Pin, Status, Support
from mapdialog.pins.respondents import current_hour
from mapdialog.pins.voices import raise_voice
from mapdialog.planning.models import FollowUp
from mapdialog.planning.plans import make_plan
from mapdialog.planning.pledges import add_commitment, make_pledge, publish_pledge
from mapdialog.planning.services import (
    add_cause,
    make_problem_from_hotspot,
    plan_action,
    publish_action,
)
from mapdialog.proposals.services import enter_proposal
from mapdialog.records.models import Disposal, DisposalAdvice
from mapdialog.records.requests import receive_request
from mapdialog.sessions.models import AssistedPin
from mapdialog.sessions.services import plan_session
from tests.factories import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    box,
    make_dialogue,
    make_member,
    make_municipality,
    make_pin,
    make_respondent,
)
from tests.publications import Cell, publish
from tests.run_records import add_area, add_cell, add_part, add_place, record_run
from tests.staff_world import World, draft_for, make_burst, make_hotspot, make_world, set_phase

PHASES = (Phase.FEEDBACK, Phase.OPEN, Phase.CLOSED)
SHARES = ("8", "5", "2", "9-10", "4-5", "7", "6", "3", "1")
STEP_DEG = 0.002


@dataclass
class WideWorld:
    """`run`: a finished analysis with a round before it; `size`: how many there are of each."""

    world: World
    run: AnalysisRun
    coordinator: User
    officer: User
    administrator: User
    size: int = 0

    def widen(self, size: int) -> None:
        """Make it so many of each."""
        phase = self.world.dialogue.phase
        set_phase(self.world.dialogue, Phase.FEEDBACK)
        for number in range(self.size, size):
            _one_more(self, number)
        _publish(self.world.dialogue, size)
        self.size = size
        set_phase(self.world.dialogue, phase)


def make_wide_world() -> WideWorld:
    world = make_world()
    bounds = Polygon.from_bbox((WEST, SOUTH, EAST, NORTH))
    BaseMap.objects.create(digest="wide", file_name="wide.pmtiles", bounds=bounds)
    earlier = make_dialogue(world.municipality, phase=Phase.FEEDBACK)
    make_pin(earlier)
    before = record_run(earlier)
    add_cell(before, 1)
    findings = {"answers": {}, "contrasts": [], "change": None}
    return WideWorld(
        world,
        run=record_run(world.dialogue, before=before, findings=findings),
        coordinator=make_member(world.municipality, Role.SAFETY_COORDINATOR),
        officer=make_member(world.municipality, Role.DATA_PROTECTION_OFFICER),
        administrator=make_member(world.municipality, Role.ADMINISTRATOR),
    )


def _one_more(wide: WideWorld, number: int) -> None:
    here = wide.world.municipality
    party = here.organisations.create(name=f"Part {number:02}")
    person = make_member(here, Role.OFFICIAL, party)
    _ground(wide.world, number)
    _dialogues(wide, number, party, person)
    _answers(wide.world, number, person)
    _runs(wide, number)
    _plans(wide.world, number, party, person)
    _documents(wide.world, number, party, person)
    email = f"ny{number}@example.org"
    invite(here, email=email, roles=[Role.PARTNER], organisation=party, actor=person)


def _ground(world: World, number: int) -> None:
    north = SOUTH + 0.01 * number
    areas, _made = AreaSet.objects.get_or_create(municipality=world.municipality, slug="delar")
    area = Area.objects.create(
        area_set=areas,
        code=f"{number:02}",
        name=f"Del {number:02}",
        geometry=box(WEST, north, EAST, north + 0.01),
    )
    Population.objects.create(area=area, sex="woman", age_from=20, age_to=24, count=100)
    base_map = BaseMap.objects.get(digest="wide")
    point = Point(13.29, north + 0.005, srid=4326)
    Place.objects.create(base_map=base_map, name=f"Gata {number:02}", kind="street", point=point)


def _dialogues(wide: WideWorld, number: int, party: Organisation, person: User) -> None:
    world = wide.world
    Board.objects.create(municipality=world.municipality, name=f"Nämnd {number:02}")
    add_guideline(world.municipality, name=f"Riktlinje {number:02}", actor=None)
    DialoguePartner.objects.create(dialogue=world.dialogue, organisation=party, role="bjuder in")
    PhaseChange.objects.create(
        dialogue=world.dialogue, from_phase=Phase.OPEN, to_phase=Phase.FEEDBACK, actor=person
    )
    other = make_dialogue(
        world.municipality, phase=PHASES[number % len(PHASES)], title=f"Fråga {number:02}"
    )
    _pending(other, f"Väntar {number:02}")
    record_run(other)
    make_dialogue(world.municipality, phase=Phase.PREPARATION, title=f"Plan {number:02}")
    neighbour = make_municipality()
    make_dialogue(neighbour, title=f"Grannens {number:02}")
    Membership.objects.create(user=wide.coordinator, municipality=neighbour, role=Role.OFFICIAL)


def _pending(dialogue: Dialogue, text: str) -> Pin:
    """A pin and a comment that wait; the pin of the comment is shown."""
    voice = raise_voice(make_pin(dialogue, text=f"Visas: {text}", share_as_voice=True))
    Comment.objects.create(
        voice=voice,
        respondent=make_respondent(dialogue),
        original_text=text,
        submission_hash=f"pending-{voice.pk}",
        created_hour=current_hour(),
    )
    return make_pin(dialogue, status=Status.PENDING, text=text, flags=["phone"])


def _answers(world: World, number: int, person: User) -> None:
    pin = _pending(world.dialogue, f"Mörkt {number:02}")
    for decision in ("", "hide"):
        make_burst(make_pin(world.dialogue), decision=decision, reason=f"Skäl {number:02}")
    voice = world.comment.voice
    comment = Comment.objects.create(
        voice=voice,
        respondent=make_respondent(world.dialogue),
        original_text=f"Ja {number:02}",
        public_text=f"Ja {number:02}",
        status=Status.APPROVED,
        submission_hash=f"approved-{pin.pk}",
        created_hour=current_hour(),
    )
    Support.objects.create(voice=voice, respondent=make_respondent(world.dialogue))
    for thing in ({"pin": world.pin}, {"pin": pin}, {"comment": comment}):
        ModerationDecision.objects.create(decision="approve", reason="ok", actor=person, **thing)
    held = plan_session(
        world.dialogue, format="walk", title=f"Vandring {number:02}", starts_at=timezone.now()
    )
    for session in (held, world.session):
        assisted = make_pin(world.dialogue, text=f"Sagt {number:02}")
        AssistedPin.objects.create(pin=assisted, session=session, entered_by=person)


def _runs(wide: WideWorld, number: int) -> None:
    run = wide.run
    record_run(wide.world.dialogue)
    add_place(run, f"Plats {number:02}", east=number)
    for one in (run, run.before):
        add_cell(one, 100 + number, share_unsafe=0.9 if one == run else 0.1,
                 share_low=0.8 if one == run else 0.05, share_high=0.95 if one == run else 0.2,
                 respondents=40)  # fmt: skip
    for part in PartOfDay.values:
        add_part(run, part, number)
    for kind in (ContrastArea.Kind.NIGHT, ContrastArea.Kind.DAY, ContrastArea.Kind.MORE_UNSAFE):
        add_area(run, kind, f"{kind} {number:02}", people_before=40, people_after=50,
                 share_before=0.2, share_after=0.5, change=0.3, comparison_change=0.1,
                 net_change=0.2, net_low=0.1, net_high=0.3, regression_to_mean=False,
                 radius_m=100.0)  # fmt: skip
    RunStep.objects.create(run=run, kind=RunStep.Kind.DONE, name="klar", share=1.0)
    RunRepeat.objects.create(run=run, finished_at=timezone.now(), same=True, output_hash="a")


def _plans(world: World, number: int, party: Organisation, person: User) -> None:
    problem = make_problem_from_hotspot(make_hotspot(world.dialogue), title=f"Problem {number:02}")
    today = timezone.localdate()
    for owner in (problem, world.problem):
        add_cause(owner, text=f"Orsak {number:02}")
    soon = today + datetime.timedelta(days=9)
    draft = draft_for(party, title=f"Åtgärd {number:02}", due_on=soon)
    for owner in (problem, world.problem):
        publish_action(plan_action(owner, draft, plan=world.action.plan))
        plan_action(owner, draft, plan=world.action.plan)
    FollowUp.objects.create(action=world.action, on=today, text=f"Sett {number:02}", by=person)
    pledge = make_pledge(
        world.action.plan,
        title=f"Löfte {number:02}",
        text="Vi går förbi.",
        valid_from=today,
        valid_to=soon,
        problems=[problem, world.problem],
    )
    world.pledge.problems.add(problem)
    for promised in (pledge, world.pledge):
        add_commitment(promised, organisation=party, text="Gå", unit="kvällar", target_value=9)
    publish_pledge(pledge)
    make_plan(
        world.municipality,
        title=f"Plan {number:02}",
        valid_from=today - datetime.timedelta(days=900),
        valid_to=today - datetime.timedelta(days=800),
    )


def _documents(world: World, number: int, party: Organisation, person: User) -> None:
    MunicipalResponse.objects.create(
        dialogue=world.dialogue,
        subject=f"Svar {number:02}",
        outcome="acted",
        text="Ja.",
        published_at=timezone.now(),
    )
    about = {"title": f"Förslag {number:02}", "affects": "Alla.", "source": "board"}
    enter_proposal(world.municipality, **about)
    ChangeNotice.objects.create(dialogue=world.dialogue, document=f"ÖP {number:02}", text="Nytt.")
    today = timezone.localdate()
    hold_meeting(
        world.municipality,
        title=f"Samråd {number:02}",
        on=today,
        dialogue=world.dialogue,
        parties=[party, world.organisation],
    )
    world.meeting.parties.add(party)
    MeetingDecision.objects.create(
        meeting=world.meeting, text=f"Beslut {number:02}", responsible=party
    )
    receive_request(
        world.municipality,
        dialogue=world.dialogue,
        case_number=f"KS {number:02}",
        scope="Allt",
        received_on=today,
        actor=person,
    )
    DisposalAdvice.objects.create(dialogue=world.dialogue, text="Får gallras.", actor=person)
    Disposal.objects.create(
        dialogue=world.dialogue, decision_reference=f"KS § {number}", actor=person, counts={}
    )


def _publish(dialogue: Dialogue, size: int) -> None:
    """One publication more, with so many cells and so many tested areas of each kind."""
    hot = ("unsafe", "safe", "")
    cells = tuple(
        Cell(number % 9, number // 9, SHARES[number % 9], "10-24", hot[number % 3])
        for number in range(3 * size)
    )
    publication = publish(dialogue, cells)
    for area in list(publication.areas.all()):
        for number in range(size):
            PublishedArea.objects.create(
                publication=publication,
                hotspot=make_hotspot(dialogue, direction=area.hotspot.direction),
                name=f"Yta {number:02}",
                geometry=area.geometry,
                respondents_band="10-24",
                tenths=8,
                tenths_everywhere="4",
                is_size_certain=True,
                seal=True,
                reasons=["poor_lighting"],
                times_of_day=["evening"],
            )
