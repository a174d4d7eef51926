"""What participants plan, decide and do with the municipality, and that everybody reads it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mapdialog.dialogues.joint_work import record_joint_work
from mapdialog.dialogues.models import Dialogue, JointWork, Phase
from mapdialog.errors import Invalid, WrongPhase
from tests.factories import make_dialogue
from tests.staff_world import member_client

pytestmark = pytest.mark.django_db
TEXT = "Hyresgästföreningen och vi gick rundan tillsammans."
PLANNED, DECIDED, DONE = JointWork.Kind.values


def said(kind: str, **changes: object) -> dict[str, object]:
    today = timezone.localdate()
    return {"kind": kind, "who": "Hyresgästföreningen", "text": TEXT, "on": today, **changes}


def send(dialogue: Dialogue, kind: str) -> int:
    data = {f"joint-{name}": value for name, value in said(kind).items()}
    url = reverse("staff_dialogues:joint_work", args=[dialogue.municipality.slug, dialogue.slug])
    return member_client(dialogue.municipality).post(url, data).status_code


@pytest.mark.parametrize(
    ("phase", "level", "kind"),
    [
        (Phase.PREPARATION, 2, PLANNED),
        (Phase.OPEN, 4, DECIDED),
        (Phase.OPEN, 5, DONE),
        (Phase.FEEDBACK, 4, DONE),
    ],
)
def test_it_is_recorded_in_its_phase_and_read_by_everybody(
    client: Client, phase: str, level: int, kind: str
) -> None:
    dialogue = make_dialogue(phase=phase, participation_level=level)
    assert send(dialogue, kind) == 302
    work = dialogue.joint_work.get()
    assert work.recorded_by is not None
    public = client.get(dialogue.get_absolute_url())
    # A dialogue in preparation is for those who work here.
    assert (TEXT in public.content.decode()) is (phase != Phase.PREPARATION)
    desk = reverse("staff_dialogues:dialogue", args=[dialogue.municipality.slug, dialogue.slug])
    assert TEXT in member_client(dialogue.municipality).get(desk).content.decode()


@pytest.mark.parametrize(
    ("phase", "level", "kind"),
    [
        (Phase.OPEN, 2, DECIDED),
        (Phase.OPEN, 3, DONE),
        (Phase.OPEN, 4, PLANNED),
        (Phase.PREPARATION, 5, DECIDED),
        (Phase.CLOSED, 5, DONE),
        (Phase.CLOSED, 2, PLANNED),
    ],
)
def test_elsewhere_it_is_refused(phase: str, level: int, kind: str) -> None:
    dialogue = make_dialogue(phase=phase, participation_level=level)
    assert send(dialogue, kind) in {409, 422}
    with pytest.raises(WrongPhase):
        record_joint_work(dialogue, **said(kind))
    assert not JointWork.objects.exists()


@pytest.mark.parametrize("changes", [{"text": "x"}, {"text": ""}, {"who": ""}])
def test_it_says_who_and_what(changes: dict[str, object]) -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    with pytest.raises(ValidationError):
        record_joint_work(dialogue, **said(PLANNED, **changes))


def test_it_has_happened() -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Invalid):
        record_joint_work(dialogue, **said(PLANNED, on=tomorrow))
