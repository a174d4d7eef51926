"""Two who dispose of one dialogue at once."""

import pytest

from mapdialog.dialogues.models import Phase
from mapdialog.records.services import dispose
from tests.at_once import at_once
from tests.disposals import advised
from tests.factories import make_dialogue, make_pin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.races("records.services.dispose")
def test_what_is_erased_is_counted_once() -> None:
    dialogue = make_dialogue(phase=Phase.CLOSED)
    make_pin(dialogue)
    advised(dialogue)
    first, second = at_once(*(lambda: dispose(dialogue, decision_reference="KS 1") for _n in "ab"))
    assert (first.counts["pins"], second.counts["pins"]) == (1, 0)
    assert not any(second.counts.values())
