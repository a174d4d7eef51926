"""From an empty database to the first open dialogue: after one command, everything in a browser."""

import shlex
from datetime import timedelta
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from mapdialog.dialogues.models import Dialogue, GuidelineAnswer, Phase
from mapdialog.organisations.models import Membership, Municipality
from mapdialog.pins.models import Pin
from tests.clock import at_moment, in_sweden
from tests.e2e.conftest import PHONE, Browse
from tests.e2e.first_dialogue import GUIDE, GUIDELINE, HALVES, commands_in, link_in, walk


def test_a_municipality_starts_alone(
    browse: Browse, transactional_db: None, tmp_path: Path
) -> None:
    said = StringIO()
    for command in commands_in(GUIDE.read_text()):
        call_command(*shlex.split(command), stdout=said)
    first = timezone.localdate() + timedelta(days=1)
    coordinator = walk(browse, link_in(said.getvalue()), tmp_path, first)

    municipality, dialogue = Municipality.objects.get(), Dialogue.objects.get()
    assert Membership.objects.count() == 4
    assert set(municipality.area_sets.get().areas.values_list("name", flat=True)) == HALVES
    assert not municipality.boundaries.first().provisional
    assert GuidelineAnswer.objects.get().guideline == GUIDELINE
    assert dialogue.phase == Phase.PREPARATION
    expect(coordinator.get_by_text("It opens by itself on")).to_be_visible()
    resident = browse(**PHONE)
    mark = reverse("pins:mark", args=[municipality.slug, dialogue.slug])
    assert resident.goto(mark).status == 409
    with at_moment(in_sweden(first, 0, 0)):
        assert resident.goto(mark).status == 200
        assert dialogue.phase == Phase.OPEN
    assert Pin.objects.count() == 0
