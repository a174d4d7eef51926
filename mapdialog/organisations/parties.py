"""The organisations of a municipality: those who take part, answer for actions and promise."""

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from mapdialog.errors import Conflict
from mapdialog.organisations.models import Invitation, Municipality, Organisation
from mapdialog.organisations.named_things import (
    add_thing,
    change_thing,
    remove_unused,
    tidy_name,
    with_use,
)


def parties_of(municipality: Municipality) -> QuerySet[Organisation]:
    """By name, each with how many people work there and whether anything names it."""
    people = Count("memberships__user", distinct=True)
    return with_use(municipality.organisations.annotate(people=people))


def add_party(municipality: Municipality, *, name: str, kind: str) -> Organisation:
    party = Organisation(municipality=municipality, name=tidy_name(name), kind=kind)
    return add_thing(municipality.organisations.all(), party)


def change_party(party: Organisation, *, name: str, kind: str) -> None:
    others = party.municipality.organisations.all()
    change_thing(others, party, name=tidy_name(name), kind=kind)


@transaction.atomic
def remove_party(party: Organisation) -> None:
    parties = party.municipality.organisations.all()
    municipal = Organisation.Kind.MUNICIPALITY
    if party.kind == municipal and not parties.exclude(pk=party.pk).filter(kind=municipal).exists():
        raise Conflict(_("The municipality itself always takes part. You can change its name."))
    # A link that was used or taken back names nobody who is here.
    Invitation.objects.filter(organisation=party).exclude(used_at=None, withdrawn_at=None).update(
        organisation=None
    )
    remove_unused(parties, party)
