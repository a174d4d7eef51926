"""A verb that writes several tables writes all of them or none: the database refuses one."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone
from shapely.geometry import MultiPolygon, box

from geodata.importers.areas import AreaRow
from geodata.importers.pins import PinRow, PinTable
from geodata.importers.population import PopulationCount
from mapdialog.areas.services import store_areas
from mapdialog.dialogues.models import Phase
from mapdialog.dialogues.opening import open_dialogue
from mapdialog.dialogues.services import create_dialogue
from mapdialog.meetings.services import hold_meeting
from mapdialog.organisations.models import Municipality
from mapdialog.organisations.services import ensure_municipality
from mapdialog.pins.imports import import_pins
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import PinDraft, change_pin, drop_pin, withdraw_pin
from mapdialog.pins.workflow import Decision, moderate_pin
from mapdialog.planning.pledges import follow_up, make_pledge
from mapdialog.planning.services import change_status
from mapdialog.records.services import dispose
from mapdialog.sessions.services import enter_pin
from tests.disposals import advised, answer_all
from tests.factories import (
    ALL_PRINCIPLES,
    CENTRE,
    KEEPS,
    make_dialogue,
    make_user,
    make_voice,
    somebody,
)
from tests.staff_world import World, make_world, set_phase

pytestmark = pytest.mark.django_db

Act = Callable[[], object]
DRAFT = PinDraft("unsafe", *CENTRE, text="Mörkt", share_as_voice=True)
TODAY = timezone.localdate()
REFUSAL = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'refused by the test'; END $$;
CREATE TRIGGER refuse BEFORE INSERT OR UPDATE OR DELETE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse();
"""


@contextmanager
def refusing(table: str) -> Iterator[None]:
    """Nothing can be written to the table; the trigger goes with the test's own transaction."""
    with connection.cursor() as cursor:
        cursor.execute(REFUSAL.format(table=table))
    with pytest.raises(DatabaseError, match="refused by the test"):
        yield


def all_rows() -> dict[str, str]:
    """What stands in each table of the product, told by a hash."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.split("_")[0] not in {"django", "auth", "account", "procrastinate"}:
                cursor.execute(
                    f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
                )
                found[table] = cursor.fetchone()[0]
    return found


def makes_a_dialogue(world: World) -> Act:
    return lambda: create_dialogue(
        municipality=world.municipality, slug="ny", title="Ny", question="Var?"
    )


def makes_one_at_the_desk(world: World) -> Act:
    client, address = world.client(), reverse("staff_dialogues:new", args=[world.municipality.slug])
    words = {"title": "Ny", "question": "Var?", "new_board": "Ny nämnd"}
    chosen = {"participation_level": "2", "dialogue_type": "citizen"}
    client.get(address)  # the day of the last visit is kept by itself
    return lambda: client.post(address, words | chosen)


def opens_a_dialogue(world: World) -> Act:
    dialogue = make_dialogue(world.municipality, phase=Phase.PREPARATION)
    kept = {one.pk: KEEPS for one in world.municipality.guidelines.all()}
    return lambda: open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody(), answers=kept)


def changes_an_answer(world: World) -> Act:
    set_phase(world.dialogue, Phase.OPEN)
    receipt = drop_pin(world.dialogue, DRAFT, token=new_token(), submission=new_token())
    moderate_pin(receipt.pin, Decision.APPROVE, actor=make_user())
    return lambda: change_pin(world.dialogue, receipt.code, DRAFT)


def withdraws_an_answer(world: World) -> Act:
    set_phase(world.dialogue, Phase.OPEN)
    receipt = drop_pin(world.dialogue, DRAFT, token=new_token(), submission=new_token())
    moderate_pin(receipt.pin, Decision.APPROVE, actor=make_user())
    return lambda: withdraw_pin(world.dialogue, receipt.code)


def enters_an_answer(world: World) -> Act:
    set_phase(world.dialogue, Phase.OPEN)
    actor = make_user()
    return lambda: enter_pin(world.dialogue, DRAFT, submission=new_token(), actor=actor)


def approves_an_answer(world: World) -> Act:
    actor = make_user()
    return lambda: moderate_pin(world.pin, Decision.APPROVE, actor=actor)


def hides_a_voice(world: World) -> Act:
    voice = make_voice(world.dialogue, "Mörkt")
    actor = make_user()
    return lambda: moderate_pin(voice.pin, Decision.HIDE, actor=actor, reason="Utpekande")


def imports_answers(world: World) -> Act:
    set_phase(world.dialogue, Phase.PREPARATION)
    rows = [PinRow(number, *CENTRE, "unsafe", f"key{number}") for number in range(3)]
    return lambda: import_pins(world.dialogue, PinTable(rows))


def divides_the_municipality(world: World) -> Act:
    def rows(code: str) -> list[AreaRow]:
        shape = MultiPolygon([box(13.2, 58.8, 13.3, 58.9)])
        return [AreaRow(1, code, "Norra", shape, (PopulationCount("women", 0, None, 7),))]

    store_areas(world.municipality, "delar", rows("A"))
    return lambda: store_areas(world.municipality, "delar", rows("B"))


def gives_up_an_action(world: World) -> Act:
    actor = make_user()
    return lambda: change_status(world.action, "not_done", note="För dyrt", actor=actor)


def promises(world: World) -> Act:
    return lambda: make_pledge(
        world.action.plan,
        title="Ljus",
        text="Vi går förbi.",
        valid_from=TODAY,
        valid_to=TODAY + datetime.timedelta(days=90),
        problems=[world.problem],
    )


def follows_up(world: World) -> Act:
    actor = make_user()
    return lambda: follow_up(world.commitment, on=TODAY, text="Sett", value=4, actor=actor)


def meets(world: World) -> Act:
    parties = [world.organisation]
    return lambda: hold_meeting(world.municipality, title="Möte", on=TODAY, parties=parties)


def disposes(world: World) -> Act:
    set_phase(world.dialogue, Phase.CLOSED)
    answer_all(world.dialogue)
    advised(world.dialogue)
    return lambda: dispose(world.dialogue, decision_reference="KS § 1")


CASES = [
    (makes_a_dialogue, "dialogues_dialoguekey"),
    (makes_one_at_the_desk, "dialogues_board"),
    (opens_a_dialogue, "dialogues_dialogue"),
    (changes_an_answer, "pins_voice"),
    (withdraws_an_answer, "pins_voice"),
    (enters_an_answer, "dialogue_sessions_assistedpin"),
    (approves_an_answer, "pins_voice"),
    (hides_a_voice, "pins_voice"),
    (imports_answers, "pins_pin"),
    (divides_the_municipality, "areas_population"),
    (gives_up_an_action, "planning_followup"),
    (promises, "planning_citizenpledge_problems"),
    (follows_up, "planning_followup"),
    (meets, "meetings_meeting_parties"),
    (disposes, "records_disposal"),
]


@pytest.mark.parametrize(
    ("prepared", "table"), CASES, ids=lambda case: getattr(case, "__name__", "")
)
def test_what_is_refused_half_way_leaves_nothing(
    prepared: Callable[[World], Act], table: str
) -> None:
    act = prepared(make_world())
    before = all_rows()
    with refusing(table):
        act()
    assert all_rows() == before


def test_a_municipality_with_an_impossible_code_is_not_kept() -> None:
    with pytest.raises(ValidationError):
        ensure_municipality(code="12x4", name="Omöjlig")
    assert not Municipality.objects.filter(name="Omöjlig").exists()
