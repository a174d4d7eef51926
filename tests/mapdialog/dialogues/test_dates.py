"""A dialogue opens and closes by its own dates, whether the worker is awake or not."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from geodata.importers.pins import PinTable
from mapdialog.dialogues.models import Dialogue, Phase, PhaseChange
from mapdialog.dialogues.moving import follow_dates
from mapdialog.dialogues.opening import open_dialogue
from mapdialog.dialogues.phase_by_date import phase_on
from mapdialog.errors import WrongPhase
from mapdialog.hotspots.runs.services import start_run
from mapdialog.pins.imports import import_pins
from mapdialog.pins.models import Pin, Voice
from mapdialog.pins.respondents import new_token
from mapdialog.pins.services import comment_on, drop_pin, support_voice
from mapdialog.sessions.services import enter_pin
from tests.clock import at_moment, in_sweden
from tests.dated import DRAFT, FIRST, LAST, planned, send
from tests.factories import (
    ALL_PRINCIPLES,
    CENTRE,
    make_dialogue,
    make_municipality,
    make_user,
    make_voice,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "moment",
    [
        in_sweden(FIRST),
        in_sweden(FIRST, 1, 59),
        datetime(2026, 3, 28, 23, 0, tzinfo=UTC),
        in_sweden(LAST, 23, 59, 59),
        datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC),
    ],
    ids=str,
)
def test_from_the_first_midnight_to_the_last_answers_are_taken(moment: datetime) -> None:
    dialogue = planned()
    with at_moment(moment):
        assert send(dialogue).pk
        assert Dialogue.objects.get(pk=dialogue.pk).phase == Phase.OPEN


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (in_sweden(FIRST - timedelta(days=1), 23, 59, 59), Phase.PREPARATION),
        (datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), Phase.PREPARATION),
        (in_sweden(LAST + timedelta(days=1)), Phase.FEEDBACK),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), Phase.FEEDBACK),
    ],
    ids=str,
)
def test_before_and_after_they_are_not_although_the_worker_sleeps(moment, phase) -> None:
    dialogue = planned()
    with at_moment(moment):
        with pytest.raises(WrongPhase):
            send(dialogue)
        found = Dialogue.objects.get(pk=dialogue.pk)
        assert (found.phase, found.recorded_phase) == (phase, Phase.PREPARATION)
    assert not Pin.objects.exists()


def opened_last_week() -> tuple[Dialogue, Voice]:
    """Its last day was yesterday; the worker has not noticed, and a page is still open."""
    dialogue = make_dialogue()
    voice = make_voice(dialogue, "Mörkt vid tunneln")
    return dialogue, voice


def yesterdays() -> AbstractContextManager[None]:
    return at_moment(timezone.now() + timedelta(days=40))


def test_every_door_of_residents_closes_with_the_last_day() -> None:
    dialogue, voice = opened_last_week()
    with yesterdays():
        assert dialogue.recorded_phase == Phase.OPEN
        with pytest.raises(WrongPhase):
            drop_pin(dialogue, DRAFT, token=new_token(), submission=new_token())
        with pytest.raises(WrongPhase):
            enter_pin(dialogue, DRAFT, submission=new_token(), actor=make_user())
        with pytest.raises(WrongPhase):
            import_pins(dialogue, PinTable())
        # What was said is still talked about while it is answered.
        assert support_voice(voice, token=new_token()) == 1


def test_before_the_first_day_nobody_talks_and_staff_import_and_analyse() -> None:
    dialogue = planned()
    voice = make_voice(dialogue, "Mörkt vid tunneln")
    with at_moment(in_sweden(FIRST - timedelta(days=1))):
        with pytest.raises(WrongPhase):
            comment_on(voice, "Ja", token=new_token(), submission=new_token())
        with pytest.raises(WrongPhase):
            enter_pin(dialogue, DRAFT, submission=new_token(), actor=make_user())
        import_pins(dialogue, PinTable())
        assert start_run(dialogue).pk


def test_the_form_on_the_phone_is_refused_with_words(resident: Client) -> None:
    dialogue, _voice = opened_last_week()
    where = [dialogue.municipality.slug, dialogue.slug]
    address = reverse("pins:mark", args=where)
    data = {"perception": "safe", "lng": CENTRE[0], "lat": CENTRE[1], "submission": new_token()}
    with yesterdays():
        assert resident.get(address).status_code == 409
        late = resident.post(address, data, headers={"accept": "application/json"})
        assert late.status_code == 409
        assert "took answers until" in late.json()["error"]
        assert "has not been stored" in late.json()["error"]
    assert not Pin.objects.filter(original_text="").exists()


def test_what_was_received_in_time_gets_its_receipt_also_when_sent_again_late(resident) -> None:
    """A phone that lost the network sends again until it hears that it has been heard."""
    dialogue = make_dialogue()
    address = reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug])
    data = {"perception": "safe", "lng": CENTRE[0], "lat": CENTRE[1], "submission": new_token()}
    first = resident.post(address, data, headers={"accept": "application/json"})
    with yesterdays():
        again = resident.post(address, data, headers={"accept": "application/json"})
        other = {**data, "submission": new_token()}
        new = resident.post(address, other, headers={"accept": "application/json"})
    assert (first.status_code, again.status_code, new.status_code) == (200, 200, 409)
    assert first.json() == again.json()
    assert Pin.objects.count() == 1


def test_lists_and_pages_follow_the_dates_without_a_worker(resident: Client) -> None:
    dialogue = planned()
    index = reverse("dialogues:index", args=[dialogue.municipality.slug])

    def seen(moment: datetime) -> tuple[int, bool, bool]:
        with at_moment(moment):
            page = resident.get(dialogue.get_absolute_url())
            listed = dialogue.title in resident.get(index).content.decode()
            return page.status_code, listed, "upplevelse=safe" in page.content.decode()

    assert seen(in_sweden(FIRST - timedelta(days=1))) == (404, False, False)
    assert seen(in_sweden(FIRST)) == (200, True, True)
    assert seen(in_sweden(LAST + timedelta(days=1))) == (200, True, False)


def test_rows_and_objects_are_judged_by_one_rule() -> None:
    municipality = make_municipality()
    day = timezone.localdate()
    dates = [None, *(day + timedelta(days=days) for days in (-2, -1, 0, 1, 2))]
    Dialogue.objects.bulk_create(
        Dialogue(
            municipality=municipality,
            slug=f"d{number}",
            recorded_phase=recorded,
            attested_at=timezone.now() if attested else None,
            opens_at=opens_at,
            closes_at=closes_at,
        )
        for number, (recorded, attested, opens_at, closes_at) in enumerate(
            product(Phase.values, (True, False), dates, dates)
        )
    )
    for phase in Phase:
        rows = set(Dialogue.objects.in_phase(phase).values_list("pk", flat=True))
        assert rows == {one.pk for one in Dialogue.objects.all() if one.phase == phase}
        assert rows


def test_nothing_opens_that_nobody_attested() -> None:
    for recorded in (Phase.PREPARATION, Phase.OPEN):
        found = phase_on(FIRST, recorded=recorded, attested=False, opens_at=FIRST, closes_at=LAST)
        assert found == Phase.PREPARATION


def test_the_worker_records_each_step_at_its_own_midnight() -> None:
    dialogue = planned()
    with at_moment(in_sweden(FIRST - timedelta(days=1))):
        assert follow_dates() == 0
    with at_moment(in_sweden(LAST + timedelta(days=9))):
        assert follow_dates() == 1
        assert follow_dates() == 0
    steps = [(step.to_phase, step.at, step.actor) for step in PhaseChange.objects.all()]
    assert steps == [
        (Phase.OPEN, in_sweden(FIRST, 0), None),
        (Phase.FEEDBACK, in_sweden(LAST + timedelta(days=1), 0), None),
    ]
    dialogue.refresh_from_db()
    assert dialogue.recorded_phase == Phase.FEEDBACK


def test_a_dialogue_attested_on_its_first_day_opens_then_and_not_at_midnight() -> None:
    with at_moment(in_sweden(FIRST, 9, 30)):
        dialogue = make_dialogue(phase=Phase.PREPARATION, opens_at=FIRST, closes_at=LAST)
        open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody())
    assert PhaseChange.objects.get().at == in_sweden(FIRST, 9, 30)
