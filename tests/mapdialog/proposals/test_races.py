"""Two who press at once."""

import pytest

from mapdialog.dialogues.models import Dialogue
from mapdialog.proposals.models import Consideration
from mapdialog.proposals.services import consider, make_dialogue
from tests.at_once import at_once
from tests.staff_world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "De som går i tunneln vet var det är otryggt."


@pytest.mark.races("proposals.services._locked", "Proposal.dialogue")
def test_two_who_make_the_dialogue_make_one() -> None:
    world = make_world()
    consider(world.proposal, outcome="held", reason=REASON)
    before = Dialogue.objects.count()
    first, second = at_once(*(lambda: make_dialogue(world.proposal) for _n in "ab"))
    assert first == second
    assert Dialogue.objects.count() == before + 1


@pytest.mark.races("Consideration.proposal")
def test_two_who_answer_leave_one_answer() -> None:
    world = make_world()
    outcomes = ("held", "not_held")
    first, second = at_once(
        *(lambda o=o: consider(world.proposal, outcome=o, reason=REASON) for o in outcomes)
    )
    assert first.pk == second.pk
    assert Consideration.objects.get().outcome == "not_held"
