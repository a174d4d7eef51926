"""The demo is built by the product's own services, once, and never in production."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from shapely.geometry import MultiPolygon

from demo import timeline
from demo.building import Stage, build_dialogues
from demo.footing import Footing
from demo.island.place import to_sweref
from demo.island.town import Town
from demo.staff import DEMO_PASSWORD, LOGINS, Parties, ensure_parties
from demo.timeline import as_if_it_were
from geodata.crs import shape_to_store
from mapdialog.areas.models import BaseMap
from mapdialog.areas.services import set_boundary
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.feedback.models import MunicipalResponse
from mapdialog.organisations.models import Municipality
from mapdialog.pins.models import Pin, Status
from mapdialog.planning.models import Action, ActionStatus, CitizenPledge

pytestmark = pytest.mark.django_db

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def parties(town: Town) -> Parties:
    found = ensure_parties()
    border = shape_to_store(to_sweref(town.coast.municipality))
    set_boundary(found.municipality, MultiPolygon([border]), source="prov")
    return found


@pytest.fixture
def dialogues(
    parties: Parties, town: Town, footing: Footing, monkeypatch: pytest.MonkeyPatch
) -> list[Dialogue]:
    """The three dialogues with a tenth of the people: quick, and still with every step."""
    for name in ("last_years_answers", "this_years_answers", "school_answers"):
        whole = getattr(timeline, name)
        monkeypatch.setattr(
            timeline, name, lambda day, whole=whole: replace(whole(day), respondents=60)
        )
    stage = Stage(parties, town, footing, timezone.localdate(), lambda text: None)
    return build_dialogues(stage)


def test_one_is_closed_one_in_feedback_and_one_open(dialogues: list[Dialogue]) -> None:
    closed, answered, still_open = dialogues
    assert [d.phase for d in dialogues] == [Phase.CLOSED, Phase.FEEDBACK, Phase.OPEN]
    assert answered.repeats == closed
    assert closed.question == answered.question
    today = timezone.localdate()
    assert still_open.opens_at < today < still_open.closes_at
    assert closed.closes_at < today - timedelta(days=365)
    assert not hasattr(Dialogue.objects.get(pk=closed.pk), "key")
    # It is about the town only, and all its pins are in it.
    assert still_open.area is not None
    assert closed.area is None
    assert all(
        still_open.area.covers(point) for point in still_open.pins.values_list("point", flat=True)
    )
    # What was answered is reviewed, but for the latest.
    for dialogue in (closed, answered):
        assert set(dialogue.pins.values_list("status", flat=True)) <= {"approved", "hidden"}
    assert still_open.pins.filter(status=Status.PENDING).count() >= 20
    assert still_open.pins.filter(status=Status.APPROVED).count() >= 20
    masked = Pin.objects.filter(status=Status.APPROVED).exclude(flags=[])
    assert masked.exists()
    assert not any("Tolvan" in pin.public_text or "APA" in pin.public_text for pin in masked)


def test_what_was_said_is_answered_and_acted_upon(dialogues: list[Dialogue]) -> None:
    for dialogue in dialogues[:2]:
        assert dialogue.publications.count() == 1
        assert MunicipalResponse.objects.filter(dialogue=dialogue, published_at=None).count() == 0
        assert dialogue.responses.count() >= 3
    # The past has past dates.
    closed, answered, _open = dialogues
    changes = list(closed.phase_changes.values_list("to_phase", "at"))
    assert [phase for phase, _at in changes] == ["open", "feedback", "closed"]
    assert changes[0][1].date() == closed.opens_at
    assert closed.runs.get().requested_at < answered.runs.get().requested_at < timezone.now()
    statuses = set(Action.objects.values_list("status", flat=True))
    assert statuses == set(ActionStatus.values)
    assert Action.objects.get(status=ActionStatus.NOT_DONE).status_note.startswith("Görs inte")
    pledge = CitizenPledge.objects.get()
    assert pledge.published_at
    assert pledge.commitments.filter(reached_value__gt=0).count() == 3


def test_time_goes_on_after_it_was_another_day() -> None:
    day = timezone.localdate() - timedelta(days=400)
    with as_if_it_were(day):
        assert timezone.localdate() == day
    assert timezone.localdate() != day


def test_everyone_can_log_in_and_nobody_has_a_persons_name(parties: Parties) -> None:
    for login in LOGINS:
        assert Client().login(email=login.email, password=DEMO_PASSWORD)
        assert not re.search(r"[A-ZÅÄÖ]\w+ [A-ZÅÄÖ]\w+", login.name)
    assert not Client().login(email=LOGINS[0].email, password="fel lösenord")


def test_parties_are_made_once(parties: Parties) -> None:
    assert ensure_parties() == parties


def test_a_site_in_production_knows_no_such_command() -> None:
    refused = manage("help", "build_demo", MAPDIALOG_PRODUCTION="1", SECRET_KEY="x" * 50)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Unknown command: 'build_demo'")
    assert "Traceback" not in refused.stderr


def test_any_other_site_does() -> None:
    assert "--address" in manage("help", "build_demo").stdout


def manage(*command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, for which no database can be reached."""
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", **settings}
    return subprocess.run(
        [sys.executable, CHECKOUT / "manage.py", *command],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.slow
def test_the_command_builds_all_of_it_and_then_nothing_more(
    settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.BASEMAP_DIR = tmp_path
    told = StringIO()
    call_command("build_demo", stdout=told)
    municipality = Municipality.objects.get(slug="vanerso")
    assert municipality.code == "9999"
    assert BaseMap.objects.get(municipality=municipality).places.count() > 4_000
    answered = municipality.dialogues.in_phase(Phase.FEEDBACK).get()
    assert answered.runs.get().result.refusals == []
    for direction in ("unsafe", "safe"):
        assert answered.runs.get().hotspots.filter(direction=direction).count() >= 3
    assert Action.objects.filter(problem__hotspot__run__dialogue=answered).count() >= 5
    assert DEMO_PASSWORD in told.getvalue()
    before = Pin.objects.count()
    call_command("build_demo", stdout=told)
    assert Pin.objects.count() == before
    assert municipality.dialogues.count() == 3
