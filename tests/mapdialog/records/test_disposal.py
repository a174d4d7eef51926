"""Disposal: what people said is gone everywhere, and who decided it stays."""

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from mapdialog.dialogues.models import Phase
from mapdialog.errors import Invalid, WrongPhase
from mapdialog.hotspots.models import (
    PublishedCell,
    RunCell,
    RunContour,
    RunResult,
    RunSnapshot,
)
from mapdialog.hotspots.publishing import publish_run
from mapdialog.hotspots.services import execute_run, start_run
from mapdialog.pins.models import Pin, Respondent, Voice
from mapdialog.pins.workflow import Decision, moderate_pin
from mapdialog.records.models import Disposal
from mapdialog.records.services import dispose
from tests.factories import fill_with_answers, make_dialogue, make_pin, make_user

pytestmark = pytest.mark.django_db
SECRET = "Mörkt bakom skolan"


@pytest.fixture
def closed():
    dialogue = make_dialogue()
    fill_with_answers(dialogue, people=120)
    pin = make_pin(dialogue, status="pending", text=SECRET, share_as_voice=True)
    moderate_pin(pin, Decision.APPROVE, actor=make_user())
    run = start_run(dialogue)
    execute_run(run)
    publish_run(run, response="Vi lagar ljuset.")
    type(dialogue).objects.filter(pk=dialogue.pk).update(phase=Phase.CLOSED)
    dialogue.refresh_from_db()
    return dialogue


def test_everything_that_people_said_is_gone_and_the_decision_stays(closed):
    actor = make_user()
    disposal = dispose(closed, decision_reference="KS § 14, 2026-11-02", actor=actor)
    history = apps.get_model("pins", "PinEvent")
    for model in (Pin, Respondent, Voice, history, RunSnapshot, RunCell, RunContour):
        assert not model.objects.exists(), model
    assert not PublishedCell.objects.filter(figures__isnull=False).exists()
    assert (disposal.actor, disposal.counts["pins"]) == (actor, 241)
    assert Disposal.objects.get().decision_reference == "KS § 14, 2026-11-02"


def bands(dialogue):
    cells = dialogue.publications.get().cells.order_by("cell_id")
    return list(cells.values_list("cell_id", "respondents_band", "share_band"))


def test_what_was_published_stays_in_bands(closed):
    before = bands(closed)
    dispose(closed, decision_reference="KS § 14")
    assert bands(closed) == before
    assert any(people for _cell, people, _share in before)
    assert RunResult.objects.exists()


def test_only_by_a_decision_and_only_when_the_dialogue_is_closed(closed):
    with pytest.raises(Invalid):
        dispose(closed, decision_reference="  ")
    with pytest.raises(WrongPhase):
        dispose(make_dialogue(phase=Phase.FEEDBACK), decision_reference="KS § 14")
    assert Pin.objects.filter(original_text=SECRET).exists()


def test_afterwards_the_records_are_append_only_again(closed):
    dispose(closed, decision_reference="KS § 14")
    with pytest.raises(DatabaseError), transaction.atomic():
        RunResult.objects.all().delete()


def test_another_dialogue_is_left_alone(closed):
    other = make_pin(make_dialogue(), text=SECRET)
    dispose(closed, decision_reference="KS § 14")
    assert Pin.objects.get() == other
