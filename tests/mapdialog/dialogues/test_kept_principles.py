"""Principles whose words may change without a notice: they go on being met all the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.opening import open_dialogue
from mapdialog.dialogues.services import edit_dialogue
from mapdialog.errors import NotReady
from tests.factories import ALL_PRINCIPLES, READY, make_dialogue, somebody

pytestmark = pytest.mark.django_db


def test_an_open_dialogue_goes_on_saying_how_to_take_part() -> None:
    dialogue = make_dialogue()
    for words in ("", "x"):
        with pytest.raises(NotReady, match="go on meeting"):
            edit_dialogue(dialogue, methods=words)
    dialogue.refresh_from_db()
    assert dialogue.methods == READY["methods"]


@pytest.mark.parametrize(("methods", "stays"), [("x", False), ("Bara möten på torget.", True)])
def test_it_does_not_open_by_its_date_on_words_that_are_gone(methods: str, stays: bool) -> None:
    dialogue = make_dialogue(phase=Phase.PREPARATION)
    Dialogue.objects.update(opens_at=timezone.localdate() + timedelta(days=3))
    dialogue.refresh_from_db()
    open_dialogue(dialogue, attested=ALL_PRINCIPLES, actor=somebody())
    edit_dialogue(dialogue, methods=methods)
    assert dialogue.is_scheduled is stays
