"""The register of proposals: entered, considered, and made a dialogue of."""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.services import create_dialogue, free_address, usual_question
from mapdialog.errors import Conflict, NotFound
from mapdialog.organisations.models import Municipality, User
from mapdialog.proposals.models import Consideration, Outcome, Proposal


def proposals_of(municipality: Municipality) -> QuerySet[Proposal]:
    """Those that wait first, then the newest."""
    return municipality.proposals.select_related("consideration", "dialogue").order_by(
        F("consideration__considered_on").desc(nulls_first=True), "-received_on", "-pk"
    )


def waiting(municipality: Municipality) -> QuerySet[Proposal]:
    return municipality.proposals.filter(consideration=None)


def proposal_or_404(municipality: Municipality, number: int) -> Proposal:
    found = proposals_of(municipality).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such proposal."))
    found.municipality = municipality
    return found


def enter_proposal(
    municipality: Municipality, *, by: User | None = None, **details: Any
) -> Proposal:
    proposal = Proposal(municipality=municipality, created_by=by, **details)
    proposal.full_clean()
    proposal.save()
    return proposal


@transaction.atomic
def consider(
    proposal: Proposal, *, outcome: str, reason: str, by: User | None = None
) -> Consideration:
    """Say whether a dialogue is held; a new answer takes the place of the one before."""
    locked = _locked(proposal)
    if locked.dialogue_id:
        raise Conflict(_("There is a dialogue of this proposal already."))
    found = Consideration.objects.filter(proposal=locked).first()
    consideration = found or Consideration(proposal=locked)
    consideration.outcome = outcome
    consideration.reason = reason.strip()
    consideration.considered_on = timezone.localdate()
    consideration.considered_by = by
    consideration.full_clean()
    consideration.save()
    return consideration


@transaction.atomic
def make_dialogue(proposal: Proposal, *, by: User | None = None) -> Dialogue:
    """The dialogue of this proposal, in preparation; asked twice, the same one."""
    locked = _locked(proposal)
    if locked.dialogue:
        return locked.dialogue
    consideration = Consideration.objects.filter(proposal=locked).first()
    if consideration is None or consideration.outcome != Outcome.HELD:
        raise Conflict(_("First say that a dialogue is to be held, and why."))
    locked.dialogue = create_dialogue(
        municipality=locked.municipality,
        slug=free_address(locked.municipality, locked.title),
        title=locked.title,
        question=usual_question(locked.municipality),
        background=locked.affects,
        proposal_source=locked.source,
        proposal_reference=locked.reference,
        case_number=locked.case_number,
        created_by=by,
    )
    locked.save(update_fields=["dialogue"])
    return locked.dialogue


def _locked(proposal: Proposal) -> Proposal:
    # Its dialogue is asked for afterwards: joined here, it would be as it was before the wait.
    locked = Proposal.objects.select_for_update(of=("self",))
    return locked.select_related("municipality").get(pk=proposal.pk)
