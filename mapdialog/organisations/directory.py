"""Who comes through the municipality's own login: known by an invitation, or by their groups.

The provider is trusted for what it says of its own people; an address counts only when it says
that it has verified it.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mapdialog.organisations.accounts import person_by_email, verify_address
from mapdialog.organisations.joining import accept_verified
from mapdialog.organisations.members import (
    Decision,
    add_roles,
    has_another_administrator,
    lock_members,
    record,
)
from mapdialog.organisations.models import Invitation, Membership, Municipality, Role, User
from mapdialog.organisations.selectors import municipality_by_code


@transaction.atomic
def let_in(
    known: User | None, *, emails: list[str], name: str, claims: dict[str, Any]
) -> User | None:
    """The person with all that they are invited to and their groups give; None: nobody's.

    `known` has come by this login before; `emails` are verified.
    """
    invitations = [
        found
        for email in emails
        if person_by_email(email) in (None, known) or known is None
        for found in _open_invitations(email)
    ]
    by_groups = roles_by_groups(claims)
    person = known or next(filter(None, map(person_by_email, emails)), None)
    if person is None:
        if not emails or not (invitations or any(by_groups.values())):
            return None
        person = User.objects.create_user(emails[0], None, name=name)
    if not person.is_active:
        return None
    for invitation in invitations:
        accept_verified(invitation, person)
    for municipality, roles in by_groups.items():
        _follow_groups(municipality, person, roles)
    if not Membership.objects.filter(user=person).exists():
        return None
    if person != known:
        _take_over(person)
    return person


def roles_by_groups(claims: dict[str, Any]) -> dict[Municipality, set[str]]:
    """What the groups give, in each municipality that gives roles by them."""
    if not settings.OIDC_ROLE_CLAIM:
        return {}
    stated = claims.get(settings.OIDC_ROLE_CLAIM) or []
    groups = {stated} if isinstance(stated, str) else {str(group) for group in stated}
    found: dict[Municipality, set[str]] = defaultdict(set)
    for group, code, role in settings.OIDC_ROLES:
        given = found[municipality_by_code(code)]
        if group in groups:
            given.add(role)
    return found


def _open_invitations(email: str) -> Iterable[Invitation]:
    rows = Invitation.objects.filter(
        email=email, used_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    return [row for row in rows.select_related("municipality") if row.roles]


def _follow_groups(municipality: Municipality, person: User, roles: set[str]) -> None:
    """Roles that came by groups go with them; those given by hand stay."""
    lock_members(municipality)
    rows = Membership.objects.filter(user=person, municipality=municipality)
    before = set(rows.values_list("role", flat=True))
    gone = rows.filter(from_directory=True).exclude(role__in=roles)
    if not has_another_administrator(municipality, person):
        gone = gone.exclude(role=Role.ADMINISTRATOR)
    gone.delete()
    after = add_roles(municipality, person, roles, from_directory=True)
    if after != before:
        record(municipality, Decision.DIRECTORY, email=person.email.lower(), roles=after)


def _take_over(person: User) -> None:
    """The first time: a password or code that somebody else may have chosen by a link that was
    only handed over opens the account no more."""
    address = EmailAddress.objects.filter(user=person, email=person.email.lower(), verified=True)
    if not address.exists():
        Authenticator.objects.filter(user=person).delete()
        person.set_unusable_password()
        person.save(update_fields=["password"])
    verify_address(person)
