"""Medborgarlöften: measurable promises, published and followed up."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.errors import Invalid, NotFound, NotReady
from mapdialog.organisations.models import Organisation, User
from mapdialog.planning.models import (
    ActionPlan,
    CitizenPledge,
    FollowUp,
    PledgeCommitment,
    Problem,
)


@transaction.atomic
def make_pledge(
    plan: ActionPlan,
    *,
    title: str,
    text: str,
    valid_from: datetime.date,
    valid_to: datetime.date,
    problems: Iterable[Problem] = (),
) -> CitizenPledge:
    if not (title.strip() and text.strip()):
        raise Invalid(_("Write what is promised."))
    if valid_from >= valid_to:
        raise Invalid(_("The pledge ends before it begins."))
    behind = list(problems)
    if any(problem.inventory.municipality_id != plan.municipality_id for problem in behind):
        raise NotFound(_("A problem belongs to another municipality."))
    pledge = CitizenPledge.objects.create(
        plan=plan,
        title=title.strip(),
        text=text.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    pledge.problems.set(behind)
    return pledge


def add_commitment(
    pledge: CitizenPledge, *, organisation: Organisation, text: str, unit: str, target_value: int
) -> PledgeCommitment:
    """One party's measurable part. A published pledge is a promise: it may grow, not shrink."""
    if organisation.municipality_id != pledge.plan.municipality_id:
        raise NotFound(_("The party belongs to another municipality."))
    if target_value < 1 or not text.strip() or not unit.strip():
        raise Invalid(_("A commitment can be measured: write what, how many, and of what."))
    return PledgeCommitment.objects.create(
        pledge=pledge,
        organisation=organisation,
        text=text.strip(),
        unit=unit.strip(),
        target_value=target_value,
    )


@transaction.atomic
def publish_pledge(pledge: CitizenPledge) -> CitizenPledge:
    locked = CitizenPledge.objects.select_for_update().get(pk=pledge.pk)
    missing = []
    if not locked.commitments.exists():
        missing.append(_("At least one commitment with a target."))
    if not locked.problems.exists():
        missing.append(_("At least one problem that the pledge answers to."))
    if missing:
        raise NotReady(_("The pledge cannot be published yet."), missing)
    if locked.published_at is None:
        locked.published_at = timezone.now()
        locked.save()
    return locked


@transaction.atomic
def follow_up(
    commitment: PledgeCommitment, *, on: datetime.date, text: str, value: int, actor: User
) -> FollowUp:
    """What has been reached so far; the figure replaces the last one, the trail keeps both."""
    if not text.strip():
        raise Invalid(_("Write what was seen."))
    PledgeCommitment.objects.filter(pk=commitment.pk).update(reached_value=value)
    return FollowUp.objects.create(
        commitment=commitment, on=on, text=text.strip(), value=value, by=actor
    )
