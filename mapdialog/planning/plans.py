"""The documents that the law asks for, and their two-year clocks (lag 2023:196, 4-6 §§)."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.errors import Invalid
from mapdialog.organisations.models import Municipality
from mapdialog.planning.models import ActionPlan, ProblemInventory

CLOCK_YEARS = 2


@transaction.atomic
def current_inventory(municipality: Municipality) -> ProblemInventory:
    """This year's problem inventory; made when the year's first problem is."""
    year = timezone.localdate().year
    _one_at_a_time(municipality)
    found = municipality.inventories.filter(year=year).first()
    return found or ProblemInventory.objects.create(
        municipality=municipality, year=year, title=_("Problem inventory %d") % year
    )


def current_plan(municipality: Municipality) -> ActionPlan | None:
    """The plan in force today."""
    today = timezone.localdate()
    return municipality.action_plans.filter(valid_from__lte=today, valid_to__gte=today).first()


@transaction.atomic
def ensure_plan(municipality: Municipality) -> ActionPlan:
    """The plan in force, or a first draft of one that lasts as long as the law lets it."""
    today = timezone.localdate()
    _one_at_a_time(municipality)
    return current_plan(municipality) or make_plan(
        municipality,
        title=_("Action plan %(first)d–%(last)d")
        % {"first": today.year, "last": today.year + CLOCK_YEARS},
        valid_from=today,
        valid_to=years_after(today, CLOCK_YEARS),
    )


def _one_at_a_time(municipality: Municipality) -> None:
    """Two who need a document that is not there yet would each make one."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def make_plan(
    municipality: Municipality,
    *,
    title: str,
    valid_from: datetime.date,
    valid_to: datetime.date,
    decided_reference: str = "",
) -> ActionPlan:
    if valid_from >= valid_to:
        raise Invalid(_("The plan ends before it begins."))
    return ActionPlan.objects.create(
        municipality=municipality,
        inventory=municipality.inventories.first(),
        agreement=municipality.agreements.first(),
        title=title.strip() or _("Action plan"),
        valid_from=valid_from,
        valid_to=valid_to,
        decided_reference=decided_reference.strip(),
    )


@dataclass(frozen=True)
class Clock:
    """When a document must have been updated and followed up; None: there is none yet."""

    name: str
    document: str
    due_on: datetime.date | None


def clocks(municipality: Municipality) -> list[Clock]:
    """The situation report (built on the problem inventory) and the action plan."""
    inventory = municipality.inventories.first()
    plan = municipality.action_plans.first()
    return [
        Clock(
            _("Situation report (4 §)"),
            inventory.title if inventory else "",
            datetime.date(inventory.year + CLOCK_YEARS, 12, 31) if inventory else None,
        ),
        Clock(
            _("Action plan (5 §)"),
            plan.title if plan else "",
            min(plan.valid_to, years_after(plan.valid_from, CLOCK_YEARS)) if plan else None,
        ),
    ]


def years_after(day: datetime.date, years: int) -> datetime.date:
    """The same day some years on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)
