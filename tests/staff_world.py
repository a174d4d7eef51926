"""One municipality at work, with one of everything that staff handle, and people in roles."""

import datetime
from dataclasses import dataclass

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client
from django.utils import timezone

from mapdialog.areas.models import BaseMapImport
from mapdialog.dialogues.models import Board, Dialogue, DialoguePartner, Guideline, Phase
from mapdialog.feedback.models import MunicipalResponse
from mapdialog.feedback.services import write_response
from mapdialog.hotspots.models import AnalysisRun, Hotspot
from mapdialog.meetings.models import Meeting
from mapdialog.meetings.services import hold_meeting
from mapdialog.organisations.invitations import invite
from mapdialog.organisations.models import Invitation, Municipality, Organisation, Role, User
from mapdialog.pins.models import Burst, Comment, HeldPin, Pin, Status, Sweep
from mapdialog.pins.respondents import current_hour
from mapdialog.pins.voices import raise_voice
from mapdialog.planning.models import Action, CitizenPledge, PledgeCommitment, Problem
from mapdialog.planning.plans import ensure_plan
from mapdialog.planning.pledges import add_commitment, make_pledge
from mapdialog.planning.services import ActionDraft, make_problem_from_hotspot, plan_action
from mapdialog.proposals.models import Proposal
from mapdialog.proposals.services import enter_proposal
from mapdialog.records.models import RecordsRequest
from mapdialog.records.requests import receive_request
from mapdialog.sessions.models import Session
from mapdialog.sessions.services import plan_session
from tests.factories import (
    CENTRE,
    make_dialogue,
    make_member,
    make_municipality,
    make_pin,
    make_respondent,
)


def client_of(user: User | None = None) -> Client:
    """A browser that reads English, logged in as the user."""
    client = Client(headers={"accept-language": "en"})
    if user is not None:
        client.force_login(user)
    return client


def member_client(municipality: Municipality, role: str = Role.SAFETY_COORDINATOR) -> Client:
    return client_of(make_member(municipality, role))


def make_hotspot(dialogue: Dialogue, *, direction: str = "unsafe") -> Hotspot:
    """A tested place without the analysis that would find it."""
    run = AnalysisRun.objects.create(
        dialogue=dialogue,
        parameters={"k": 5, "seed": 1, "permutations": 999},
        code_version="prov",
        package_versions={},
    )
    lng, lat = CENTRE
    square = Polygon.from_bbox((lng - 0.003, lat - 0.002, lng + 0.003, lat + 0.002))
    return Hotspot.objects.create(
        run=run,
        direction=direction,
        method=Hotspot.Method.PEOPLE,
        name="Tunneln",
        geometry=MultiPolygon(square, srid=4326),
        pins=48,
        respondents=41,
        share=34 / 41,
        share_low=0.69,
        share_high=0.91,
        share_everywhere=0.45,
        p=0.004,
        votes=34.0,
        share_adjusted=0.79,
        adjusted_low=0.61,
        adjusted_high=0.9,
        seal=True,
        seal_p=0.012,
        seal_people=18,
        radius_m=200.0,
        reasons=[["poor_lighting", 20], ["deserted", 9]],
        times_of_day=[["evening", 18]],
    )


@dataclass
class World:
    municipality: Municipality
    dialogue: Dialogue
    pin: Pin
    comment: Comment
    burst: Burst
    hotspot: Hotspot
    problem: Problem
    action: Action
    pledge: CitizenPledge
    commitment: PledgeCommitment
    response: MunicipalResponse
    session: Session
    sweep: Sweep
    partner: DialoguePartner
    request: RecordsRequest
    meeting: Meeting
    proposal: Proposal
    organisation: Organisation
    board: Board
    guideline: Guideline
    person: User
    invitation: Invitation
    token: str

    def client(self, role: str = Role.SAFETY_COORDINATOR) -> Client:
        return member_client(self.municipality, role)


def make_world(*, phase: str = Phase.FEEDBACK) -> World:
    municipality, today = make_municipality(), timezone.localdate()
    BaseMapImport.objects.create(
        municipality=municipality,
        map_date=today,
        state=BaseMapImport.State.DONE,
        finished_at=timezone.now(),
    )
    dialogue = make_dialogue(municipality, phase=Phase.FEEDBACK)
    organisation = municipality.organisations.get()
    text = "Mörkt i tunneln"
    pin = make_pin(dialogue, status=Status.PENDING, text=text, share_as_voice=True)
    shown = make_pin(dialogue, text=text, share_as_voice=True)
    voice = raise_voice(shown)
    assert voice is not None
    comment = Comment.objects.create(
        voice=voice,
        respondent=make_respondent(dialogue),
        original_text="Håller med",
        public_text="Håller med",
        submission_hash=f"hash{shown.pk}",
        created_hour=current_hour(),
    )
    hotspot = make_hotspot(dialogue)
    problem = make_problem_from_hotspot(hotspot, title="Mörkt i tunneln")
    action = plan_action(problem, draft_for(organisation), plan=ensure_plan(municipality))
    pledge = make_pledge(
        action.plan,
        title="Tryggare tunnel",
        text="Vi går förbi oftare.",
        valid_from=today,
        valid_to=today + datetime.timedelta(days=200),
        problems=[problem],
    )
    commitment = add_commitment(
        pledge, organisation=organisation, text="Gå förbi", unit="kvällar", target_value=100
    )
    invitation, token = invite(municipality, email="ny@example.org", roles=[Role.OFFICIAL])
    world = World(
        municipality=municipality,
        dialogue=dialogue,
        pin=pin,
        comment=comment,
        burst=make_burst(shown, decision=Burst.Decision.COUNT),
        hotspot=hotspot,
        problem=problem,
        action=action,
        pledge=pledge,
        commitment=commitment,
        response=write_response(dialogue, subject="Ljus", outcome="acted", text="Vi lagar."),
        session=plan_session(dialogue, format="walk", title="Vandring", starts_at=timezone.now()),
        sweep=dialogue.sweeps.create(words="sedan i går", reason="Flod", pins=0, at=timezone.now()),
        partner=DialoguePartner.objects.create(
            dialogue=dialogue, organisation=organisation, role="bjuder in"
        ),
        request=receive_request(
            municipality,
            dialogue=dialogue,
            case_number="KS 1",
            scope="Allt om tunneln",
            received_on=today,
        ),
        meeting=hold_meeting(municipality, title="Samråd", on=today, dialogue=dialogue),
        proposal=enter_proposal(
            municipality, title="Gångtunnel", affects="De som bor norr om spåret.", source="board"
        ),
        organisation=organisation,
        board=Board.objects.create(municipality=municipality, name="Kommunstyrelsen"),
        guideline=municipality.guidelines.create(name="Ungdomsrådet tillfrågas."),
        person=make_member(municipality, Role.ELECTED),
        invitation=invitation,
        token=token,
    )
    set_phase(dialogue, phase)
    return world


def make_burst(*pins: Pin, **details: str) -> Burst:
    """Pins that came together."""
    hour = current_hour()
    burst = Burst.objects.create(dialogue=pins[0].dialogue, from_hour=hour, to_hour=hour, **details)
    HeldPin.objects.bulk_create(HeldPin(burst=burst, pin=pin) for pin in pins)
    return burst


def draft_for(organisation: Organisation, **changes: object) -> ActionDraft:
    values = {
        "title": "Ny belysning",
        "responsible": organisation,
        "due_on": timezone.localdate() + datetime.timedelta(days=90),
        "place": Point(*CENTRE, srid=4326),
        **changes,
    }
    return ActionDraft(**values)


def set_phase(dialogue: Dialogue, phase: str) -> None:
    """Put the dialogue into a phase without walking there."""
    attested = None if phase == Phase.PREPARATION else timezone.now()
    Dialogue.objects.filter(pk=dialogue.pk).update(recorded_phase=phase, attested_at=attested)
    dialogue.refresh_from_db()
