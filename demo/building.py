"""Walking the three dialogues through their phases, by the product's own services."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from shapely.geometry import Point, Polygon

from demo import dialogue_texts as texts
from demo import plan_texts, timeline
from demo.answering import answers_with_words, store_answers, token_of
from demo.coordinator import (
    answer_residents,
    close,
    discuss_voices,
    moderate,
    publish_analysis,
)
from demo.footing import Footing
from demo.island.districts import town_outline
from demo.island.place import from_lng_lat, to_sweref
from demo.island.town import Town
from demo.people import SWEDEN, Round
from demo.planning import act_on, pledge, sign_agreement
from demo.staff import GUIDELINES, Parties
from demo.timeline import Calendar, as_if_it_were
from geodata.crs import shape_to_store
from geodata.validators import valid_area
from mapdialog.areas.services import as_stored
from mapdialog.dialogues.models import Board, Dialogue, DialoguePartner, IndicatorTarget
from mapdialog.dialogues.moving import follow_dates
from mapdialog.dialogues.opening import open_dialogue
from mapdialog.dialogues.principles import PRINCIPLES
from mapdialog.dialogues.services import create_dialogue
from mapdialog.feedback.services import write_result
from mapdialog.pins.models import Pin
from mapdialog.sessions.models import Session
from mapdialog.sessions.services import describe_session, plan_session

Say = Callable[[str], None]
SAFETY_SLUG, SCHOOL_SLUG = "trygghet-{year}", "skolvagar"
DAYS_UNTIL_REVIEW = 2
TOLD_LATER = ("process", "result", "response")


@dataclass(frozen=True)
class Stage:
    """What all three dialogues are built with."""

    parties: Parties
    town: Town
    footing: Footing
    today: date
    say: Say


def build_dialogues(stage: Stage) -> list[Dialogue]:
    """The closed one first: what was learnt from it is there when the next one begins."""
    _set_targets(stage)
    earlier = _last_year(stage)
    later = _this_year(stage, earlier)
    return [earlier, later, _school_ways(stage)]


def _last_year(stage: Stage) -> Dialogue:
    days = timeline.last_year(stage.today)
    coordinator = stage.parties.coordinator
    answers = timeline.last_years_answers(stage.today)
    words = _filled(texts.LAST_YEAR, answers)
    dialogue = _opened(stage, days, SAFETY_SLUG, "Kommunstyrelsen", words)
    with as_if_it_were(days.opens - timedelta(days=200)):
        sign_agreement(stage.parties)
    _answered(stage, dialogue, answers, turn=0)
    with as_if_it_were(days.closes + timedelta(days=DAYS_UNTIL_REVIEW)):
        follow_dates()
        dialogue.refresh_from_db()
        moderate(dialogue.pins.all(), coordinator)
    with as_if_it_were(days.published):
        run = publish_analysis(dialogue, words["response"], coordinator)
        write_result(dialogue, process=words["process"], result=words["result"])
        answer_residents(dialogue, texts.LAST_ANSWERS, coordinator)
    act_on(run, plan_texts.LAST_YEAR, days.published, stage.parties, stage.today)
    with as_if_it_were(days.closed):
        close(dialogue, texts.EVALUATION, coordinator)
    stage.say(f"  {dialogue.title}: closed, {dialogue.pins.count()} pins")
    return dialogue


def _this_year(stage: Stage, earlier: Dialogue) -> Dialogue:
    days = timeline.this_year(stage.today)
    coordinator = stage.parties.coordinator
    answers = timeline.this_years_answers(stage.today)
    words = _filled(texts.THIS_YEAR, answers)
    dialogue = _opened(stage, days, SAFETY_SLUG, "Kommunstyrelsen", words, repeats=earlier)
    _answered(stage, dialogue, answers, turn=1)
    with as_if_it_were(days.closes + timedelta(days=DAYS_UNTIL_REVIEW)):
        follow_dates()
        dialogue.refresh_from_db()
        moderate(dialogue.pins.all(), coordinator)
        discuss_voices(dialogue, coordinator, [token_of(answers.key, n) for n in range(1, 200)])
    with as_if_it_were(days.published):
        run = publish_analysis(dialogue, words["response"], coordinator)
        write_result(dialogue, process=words["process"], result=words["result"])
        answer_residents(dialogue, texts.THIS_ANSWERS, coordinator, changed_plan=texts.CHANGED_PLAN)
    problems = act_on(run, plan_texts.THIS_YEAR, days.published, stage.parties, stage.today)
    pledge(problems, days.published, stage.parties, stage.today)
    stage.say(f"  {dialogue.title}: in feedback, {dialogue.pins.count()} pins")
    return dialogue


def _school_ways(stage: Stage) -> Dialogue:
    """Open now: what came in the first week is reviewed, the rest waits for the coordinator."""
    days = timeline.school_ways(stage.today)
    answers = timeline.school_answers(stage.today)
    words = _filled(texts.SCHOOL_WAYS, answers)
    town = town_outline(stage.town.coast, stage.town.skeleton)
    words["area"] = as_stored(valid_area(shape_to_store(to_sweref(town))))
    dialogue = _opened(stage, days, SCHOOL_SLUG, "Barn- och utbildningsnämnden", words)
    _answered(stage, dialogue, answers, turn=2, inside=town)
    reviewed = stage.today - timedelta(days=4)
    with as_if_it_were(reviewed):
        earlier = dialogue.pins.filter(created_hour__date__lt=reviewed - timedelta(days=1))
        moderate(earlier, stage.parties.coordinator)
    _invite(dialogue, stage)
    waiting = dialogue.pins.filter(status="pending").count()
    stage.say(f"  {dialogue.title}: open, {dialogue.pins.count()} pins, {waiting} to review")
    return dialogue


def _filled(words: dict[str, Any], answers: Round) -> dict[str, Any]:
    """The texts with their years; how many answered is told in public as a band only."""
    facts = {"year": answers.opens.year, "before": answers.opens.year - 1}
    return {
        key: value.format(**facts) if isinstance(value, str) else value
        for key, value in words.items()
    }


def _opened(
    stage: Stage,
    days: Calendar,
    slug: str,
    board: str,
    words: dict[str, Any],
    *,
    repeats: Dialogue | None = None,
) -> Dialogue:
    """Made three weeks before, with owner and partners, and opened on its day."""
    municipality = stage.parties.municipality
    with as_if_it_were(days.opens - timedelta(days=21)):
        owner, _made = Board.objects.get_or_create(municipality=municipality, name=board)
        dialogue = create_dialogue(
            municipality=municipality,
            slug=slug.format(year=days.opens.year),
            created_by=stage.parties.coordinator,
            owner_board=owner,
            opens_at=days.opens,
            closes_at=days.closes,
            repeats=repeats,
            **{key: value for key, value in words.items() if key not in TOLD_LATER},
        )
        for key, role in (("police", "medarrangör"), ("housing", "sprider inbjudan")):
            DialoguePartner.objects.create(
                dialogue=dialogue, organisation=stage.parties.organisations[key], role=role
            )
    with as_if_it_were(days.opens, hour=6):
        numbers = [principle.number for principle in PRINCIPLES]
        kept = {one.pk: GUIDELINES[one.name] for one in municipality.guidelines.all()}
        coordinator = stage.parties.coordinator
        open_dialogue(dialogue, attested=numbers, actor=coordinator, answers=kept)
    return dialogue


def _answered(
    stage: Stage, dialogue: Dialogue, answers: Round, *, turn: int, inside: Polygon | None = None
) -> list[Pin]:
    pins = answers_with_words(answers, stage.town, stage.footing, turn=turn)
    if inside is not None:
        pins = [pin for pin in pins if inside.contains(Point(from_lng_lat(pin.lng, pin.lat)))]
    with as_if_it_were(answers.opens):
        return store_answers(dialogue, answers.key, pins)


def _invite(dialogue: Dialogue, stage: Stage) -> None:
    """One visit behind us, one walk ahead."""
    visit = _session(dialogue, stage, -5, "map", "Kartan på biblioteket", "Biblioteket")
    describe_session(
        visit,
        notes=(
            "Elever från mellanstadiet visade var de går. Många nämnde stigen bakom skolan och "
            "övergången vid Kvarnvägen."
        ),
        participants=34,
    )
    _session(
        dialogue, stage, 6, "walk", "Trygghetsvandring från Norrängsskolan", "Norrängsskolans grind"
    )


def _session(
    dialogue: Dialogue, stage: Stage, in_days: int, format: str, title: str, place: str
) -> Session:
    day = stage.today + timedelta(days=in_days)
    return plan_session(
        dialogue,
        format=format,
        title=title,
        starts_at=datetime.combine(day, time(17), SWEDEN),
        actor=stage.parties.coordinator,
        place_name=place,
        invitation="Välkommen! Vi bjuder på fika. Ingen anmälan behövs.",
    )


def _set_targets(stage: Stage) -> None:
    for year in {timeline.last_year(stage.today).closed.year, stage.today.year}:
        IndicatorTarget.objects.get_or_create(
            municipality=stage.parties.municipality, year=year, defaults={"target": 3}
        )
