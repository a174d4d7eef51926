"""What was there before dates decided stays in its phase."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue, Phase
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = ("dialogues", "0004_address_once_in_a_municipality")
AFTER = ("dialogues", "0005_phases_by_date")


def migrate(target: tuple[str, str]) -> StateApps:
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return executor.loader.project_state([target]).apps


@pytest.fixture
def before() -> Iterator[StateApps]:
    yield migrate(BEFORE)
    # All the way: later migrations, other rooms' too, were undone with it.
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_every_dialogue_stays_in_its_phase_whatever_its_dates(before: StateApps) -> None:
    municipality, today = make_municipality(), timezone.localdate()
    dates = [None, today - timedelta(days=3), today, today + timedelta(days=3)]
    old = before.get_model("dialogues", "Dialogue")
    for phase in Phase.values:
        for first in dates:
            for last in dates:
                old.objects.create(
                    municipality_id=municipality.pk,
                    slug=f"{phase}-{dates.index(first)}-{dates.index(last)}",
                    phase=phase,
                    opens_at=first,
                    closes_at=last,
                )
    old.objects.filter(slug="open-0-0").update(title="Ändrad")
    migrate(AFTER)
    assert Dialogue.objects.count() == 64
    for dialogue in Dialogue.objects.all():
        assert dialogue.phase == dialogue.slug.partition("-")[0], dialogue.slug
    planned = Dialogue.objects.get(slug="open-1-3")
    assert (planned.opens_at, planned.closes_at) == (dates[1], dates[3])
    # The history keeps what it held, and goes on.
    titles = Dialogue.objects.get(slug="open-0-0").events
    assert titles.filter(title="", recorded_phase="open").exists()
