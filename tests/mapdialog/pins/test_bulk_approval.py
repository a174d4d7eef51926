"""All that waits without a flag is approved at once: as one by one, in few statements, or not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import WrongPhase
from mapdialog.organisations.models import User
from mapdialog.pins.inbox import approvable
from mapdialog.pins.models import ModerationDecision, Pin, Status, Voice
from mapdialog.pins.respondents import receipt_hash
from mapdialog.pins.services import withdraw_pin
from mapdialog.pins.voices import raise_voice
from mapdialog.pins.workflow import Decision, approve_unflagged, moderate_pin
from tests.at_once import at_once
from tests.factories import make_area, make_dialogue, make_pin, make_user
from tests.staff_world import member_client

MOST_STATEMENTS = 50
AREAS = {"Norr": (58.87, 58.95), "Söder": (58.80, 58.88)}
"""They overlap: which name wins must be the same."""


def of_every_kind(dialogue: Dialogue) -> None:
    for place_type in ("", "housing_yard"):
        for shared, text in ((True, "Mörkt"), (True, " "), (True, ""), (False, "Mörkt")):
            for lat in (58.855, 58.875, 58.94, 59.2):
                make_pin(
                    dialogue, text=text, share_as_voice=shared, place_type=place_type, lat=lat,
                    status=Status.PENDING,
                )  # fmt: skip
    make_pin(dialogue, text="Ring 070", flags=["phone"], share_as_voice=True, status=Status.PENDING)
    for status in (Status.APPROVED, Status.HIDDEN, Status.WITHDRAWN):
        make_pin(dialogue, text="Mörkt", share_as_voice=True, status=status)
    # A voice from before that nobody took back is written over or taken away.
    pins = dialogue.pins.order_by("pk")
    for pin in (pins.filter(public_text="Mörkt")[0], pins.get(flags=["phone"])):
        raise_voice(pin)
        Voice.objects.filter(pin=pin).update(text="Förr", shown=False)
    stale = pins.filter(public_text="Mörkt", share_as_voice=False)[0]
    Voice.objects.create(pin=stale, dialogue=dialogue, text="Förr", perception="safe")


def rows(dialogue: Dialogue) -> dict[str, list[dict[str, Any]]]:
    """Every row that moderation writes, told by the pin's place in its dialogue."""
    order = {
        pk: n for n, pk in enumerate(dialogue.pins.order_by("pk").values_list("pk", flat=True))
    }
    found = {
        "pins": dialogue.pins.order_by("pk"),
        "voices": dialogue.voices.order_by("pk"),
        "decisions": ModerationDecision.objects.filter(pin__dialogue=dialogue).order_by("pk"),
        "history": apps.get_model("pins", "PinEvent")
        .objects.filter(dialogue=dialogue).order_by("pgh_obj_id", "pgh_id"),
    }  # fmt: skip
    own = {"id", "dialogue_id", "respondent_id", "at", "pgh_id", "pgh_created_at"}
    return {
        name: [
            {
                key: order[value] if key in {"pin_id", "pgh_obj_id"} else value
                for key, value in row.items()
                if key not in own
            }
            for row in query.values()
        ]
        for name, query in found.items()
    }


@pytest.mark.django_db
def test_the_outcome_is_that_of_one_by_one_row_for_row() -> None:
    actor = make_user()
    at_once = make_dialogue()
    one_by_one = make_dialogue(at_once.municipality)
    for name, (south, north) in AREAS.items():
        make_area(at_once.municipality, name, south=south, north=north)
    for dialogue in (at_once, one_by_one):
        of_every_kind(dialogue)
    for pin in approvable(one_by_one):
        moderate_pin(pin, Decision.APPROVE, actor=actor)
    assert approve_unflagged(at_once, actor=actor) == 32
    assert rows(at_once) == rows(one_by_one)
    assert len(rows(at_once)["voices"]) == 9
    assert {row["area_name"] for row in rows(at_once)["voices"]} == {"Norr", "Söder", ""}
    assert len(rows(at_once)["decisions"]) == 32


@pytest.mark.django_db
def test_two_thousand_take_no_more_statements_than_twenty() -> None:
    taken = []
    for number in (20, 2000):
        dialogue = make_dialogue()
        pin = make_pin(dialogue, text="Mörkt", share_as_voice=True, status=Status.PENDING)
        Pin.objects.bulk_create(_copy(pin) for _more in range(number - 1))
        client = member_client(dialogue.municipality)
        where = reverse("staff_pins:approve", args=[dialogue.municipality.slug, dialogue.slug])
        with CaptureQueriesContext(connection) as captured:
            assert client.post(where).status_code == 302
        taken.append(len(captured))
        assert dialogue.pins.filter(status=Status.APPROVED).count() == number
        assert dialogue.voices.count() == number
    assert taken[0] == taken[1] <= MOST_STATEMENTS


def _copy(pin: Pin) -> Pin:
    names = [field.attname for field in Pin._meta.concrete_fields if field.attname != "id"]
    return Pin(**{name: getattr(pin, name) for name in names})


@pytest.mark.django_db
def test_all_or_none(dialogue: Dialogue) -> None:
    for text in ("Mörkt", "Halt"):
        make_pin(dialogue, text=text, share_as_voice=True, status=Status.PENDING)
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE pins_voice ADD CONSTRAINT no_ice CHECK (text <> 'Halt') NOT VALID"
        )
    with pytest.raises(DatabaseError):
        approve_unflagged(dialogue, actor=make_user())
    assert not dialogue.pins.exclude(status=Status.PENDING).exists()
    assert not ModerationDecision.objects.exists()
    assert not Voice.objects.exists()


@pytest.mark.django_db
def test_a_closed_dialogue_and_the_pins_of_others_are_left_alone(dialogue: Dialogue) -> None:
    other = make_pin(make_dialogue(dialogue.municipality), status=Status.PENDING)
    make_pin(dialogue, status=Status.PENDING)
    assert approve_unflagged(dialogue, actor=make_user()) == 1
    other.refresh_from_db()
    assert other.status == Status.PENDING
    Dialogue.objects.update(recorded_phase=Phase.CLOSED)
    with pytest.raises(WrongPhase):
        approve_unflagged(Dialogue.objects.get(pk=other.dialogue_id), actor=make_user())
    assert ModerationDecision.objects.count() == 1


@pytest.fixture
def withdrawn_meanwhile(transactional_db: None) -> tuple[Dialogue, User]:
    dialogue = make_dialogue()
    for code in ("hers", "his"):
        make_pin(
            dialogue, text="Mörkt", share_as_voice=True, status=Status.PENDING,
            receipt_hash=receipt_hash(code),
        )  # fmt: skip
    return dialogue, make_user()


@pytest.mark.parametrize("withdrawal_first", [True, False])
def test_what_its_author_withdraws_in_the_same_moment_stays_withdrawn(
    withdrawn_meanwhile: tuple[Dialogue, User], withdrawal_first: bool
) -> None:
    dialogue, actor = withdrawn_meanwhile
    both: list[Callable[[], object]] = [
        lambda: withdraw_pin(dialogue, "hers"),
        lambda: approve_unflagged(dialogue, actor=actor),
    ]
    at_once(*(both if withdrawal_first else reversed(both)))
    hers = dialogue.pins.get(receipt_hash=receipt_hash("hers"))
    assert hers.status == Status.WITHDRAWN
    assert hers.decisions.count() == (0 if withdrawal_first else 1)
    assert [voice.pin.receipt_hash for voice in Voice.objects.all()] == [receipt_hash("his")]
