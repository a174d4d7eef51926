"""The register of proposals: entered, considered with a reason, and made a dialogue of."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.principles import PRINCIPLES
from mapdialog.errors import Conflict, NotFound
from mapdialog.organisations.models import Role
from mapdialog.proposals.models import Consideration, Outcome, Proposal
from mapdialog.proposals.services import consider, make_dialogue, proposal_or_404, proposals_of
from tests.factories import make_municipality
from tests.staff_world import World, make_world

pytestmark = pytest.mark.django_db
REASON = "De som går i tunneln vet var det är otryggt."


@pytest.fixture
def world() -> World:
    return make_world()


def address(world: World, name: str, *numbers: int) -> str:
    return reverse(f"staff_proposals:{name}", args=[world.municipality.slug, *numbers])


def answer(world: World, outcome: str = Outcome.HELD, reason: str = REASON) -> int:
    url = address(world, "answer", world.proposal.pk)
    return world.client().post(url, {"outcome": outcome, "reason": reason}).status_code


def test_a_proposal_becomes_a_dialogue_with_what_is_known_of_it(world: World) -> None:
    world.client(Role.OFFICIAL).post(
        address(world, "new"),
        {
            "title": "Ny skolväg", "affects": "Barn i Hamnen.", "source": "citizen",
            "reference": "KF 2026-05-04 § 12", "case_number": "KS 2026/7",
            "received_on": "2026-05-05",
        },
    )  # fmt: skip
    proposal = Proposal.objects.get(title="Ny skolväg")
    assert proposal.created_by is not None
    coordinator = world.client()
    said = {"outcome": "held", "reason": REASON}
    coordinator.post(address(world, "answer", proposal.pk), said)
    coordinator.post(address(world, "dialogue", proposal.pk))
    dialogue = Dialogue.objects.get(slug="ny-skolvag")
    assert dialogue.municipality == world.municipality
    assert dialogue.phase == Phase.PREPARATION
    assert (dialogue.title, dialogue.background) == ("Ny skolväg", "Barn i Hamnen.")
    assert (dialogue.proposal_source, dialogue.proposal_reference) == (
        "citizen",
        "KF 2026-05-04 § 12",
    )
    assert dialogue.case_number == "KS 2026/7"
    assert PRINCIPLES[0].is_met(dialogue)
    page = coordinator.get(address(world, "proposal", proposal.pk)).content.decode()
    assert dialogue.slug in page
    assert "Make a dialogue of it" not in page


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("held", "A dialogue is to be held."), ("not_held", "No dialogue is held.")],
)
def test_the_answer_is_a_text_for_the_report(world: World, outcome: str, words: str) -> None:
    assert answer(world, outcome) == 302
    page = world.client(Role.ELECTED).get(address(world, "proposal", world.proposal.pk))
    text = page.content.decode()
    assert "“Gångtunnel”" in text
    assert f"{words} Reason: {REASON}" in text


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ("held", "x"),
        ("held", ""),
        ("held", "xxx xxx xxx xxx xxx xxx"),
        ("not_held", f"{' ' * 30}nej"),
        ("", REASON),
        ("maybe", REASON),
    ],
)
def test_an_answer_without_a_reason_or_outcome_is_none(
    world: World, outcome: str, reason: str
) -> None:
    assert answer(world, outcome, reason) == 422
    assert not Consideration.objects.exists()
    with pytest.raises(ValidationError):
        consider(world.proposal, outcome=outcome, reason=reason)


def test_a_new_answer_takes_the_place_of_the_old_one_which_is_kept(world: World) -> None:
    answer(world, "held")
    answer(world, "not_held", "Frågan är redan avgjord i budgeten.")
    assert Consideration.objects.get().outcome == Outcome.NOT_HELD
    (before,) = Consideration.pgh_event_model.objects.all()
    assert (before.outcome, before.reason) == ("held", REASON)


@pytest.mark.parametrize("outcome", [None, "not_held"])
def test_without_the_answer_that_one_is_held_there_is_no_dialogue(
    world: World, outcome: str | None
) -> None:
    if outcome:
        answer(world, outcome)
    before = Dialogue.objects.count()
    assert world.client().post(address(world, "dialogue", world.proposal.pk)).status_code == 409
    assert Dialogue.objects.count() == before


def test_a_second_press_leads_to_the_same_dialogue(world: World) -> None:
    answer(world)
    assert make_dialogue(world.proposal) == make_dialogue(world.proposal)
    with pytest.raises(Conflict):
        consider(world.proposal, outcome="not_held", reason=REASON)


def test_a_title_that_is_taken_gets_the_next_address(world: World) -> None:
    Dialogue.objects.filter(pk=world.dialogue.pk).update(slug="gangtunnel")
    answer(world)
    assert make_dialogue(world.proposal).slug == "gangtunnel-2"


def test_what_waits_comes_first_and_on_the_start_page(world: World) -> None:
    answer(world)
    later = Proposal.objects.create(
        municipality=world.municipality, title="Ny park", affects="Alla.", source="council"
    )
    Proposal.objects.filter(pk=later.pk).update(received_on="2020-01-01")
    assert list(proposals_of(world.municipality)) == [later, world.proposal]
    start = reverse("staff_organisations:start", args=[world.municipality.slug])
    said = "1 proposal to consider"
    assert said in world.client().get(start).content.decode()
    assert said not in world.client(Role.POLICE_OFFICER).get(start).content.decode()


def test_another_municipality_has_a_register_of_its_own(world: World) -> None:
    elsewhere = make_municipality()
    assert not proposals_of(elsewhere)
    with pytest.raises(NotFound):
        proposal_or_404(elsewhere, world.proposal.pk)
