"""Links that let somebody in, once: made, renewed and withdrawn. `joining` uses them.

Only the hash of a link is stored.
"""

import datetime
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.errors import Conflict, Invalid, NotAllowed, NotFound
from mapdialog.organisations.accounts import (
    belongs_elsewhere,
    cleaned_email,
    has_a_way_in,
    person_by_email,
)
from mapdialog.organisations.members import (
    Decision,
    add_roles,
    known_roles,
    lock_members,
    record,
    withdraw_links,
)
from mapdialog.organisations.models import (
    Invitation,
    Membership,
    Municipality,
    Organisation,
    Role,
    User,
)

VALID_FOR = datetime.timedelta(days=7)


def open_invitations(municipality: Municipality) -> QuerySet[Invitation]:
    """Not yet used, those that have run out too."""
    return municipality.invitations.filter(used_at=None, withdrawn_at=None)


@transaction.atomic
def invite(
    municipality: Municipality,
    *,
    email: str,
    roles: Iterable[str],
    organisation: Organisation | None = None,
    actor: User | None = None,
) -> tuple[Invitation, str]:
    """The invitation and the secret of its link. Who is invited already gets these roles as well,
    and a new link instead of the one before."""
    lock_members(municipality)
    email = cleaned_email(email)
    wanted: set[str] = set(known_roles(roles))
    if not wanted:
        raise Invalid(_("Choose at least one role."))
    if organisation and organisation.municipality_id != municipality.pk:
        raise NotFound(_("The organisation belongs to another municipality."))
    if Membership.objects.filter(user__email__iexact=email, municipality=municipality).exists():
        raise Conflict(
            _("%(email)s works here already. Change the roles under that name.") % {"email": email}
        )
    for before in open_invitations(municipality).filter(email=email):
        wanted |= set(before.roles)
        organisation = organisation or before.organisation
    found, token = _new_link(
        municipality, email, sorted(wanted), organisation=organisation, actor=actor
    )
    record(municipality, Decision.INVITE, email=email, roles=wanted, actor=actor)
    return found, token


@transaction.atomic
def link_to_new_password(
    municipality: Municipality, person: User, *, actor: User | None = None
) -> tuple[Invitation, str]:
    """For a member who has no password yet or has forgotten it, where no mail can help."""
    lock_members(municipality)
    if not Membership.objects.filter(user=person, municipality=municipality).exists():
        raise Conflict(_("%(name)s has been removed meanwhile.") % {"name": person})
    if belongs_elsewhere(person, municipality):
        raise NotAllowed(
            _("%(name)s works for others too, so no municipality alone gives out a new password.")
            % {"name": person}
        )
    email = person.email.lower()
    found, token = _new_link(municipality, email, [], organisation=None, actor=actor)
    record(municipality, Decision.PASSWORD, email=email, actor=actor)
    return found, token


@dataclass(frozen=True)
class Joining:
    """Where somebody stands whom the command line lets in."""

    email: str
    roles: list[str]
    has_joined: bool
    invitation: Invitation | None = None
    token: str = ""


@transaction.atomic
def invite_from_shell(municipality: Municipality, *, email: str, roles: Iterable[str]) -> Joining:
    """As `invite`, but adds to a member's roles, and lets the account of `createsuperuser` in."""
    lock_members(municipality)
    email, wanted = cleaned_email(email), known_roles(roles)
    person = person_by_email(email)
    here = Membership.objects.filter(user=person, municipality=municipality)
    if person is None or not (here.exists() or person.is_superuser):
        invitation, token = invite(municipality, email=email, roles=wanted)
        return Joining(email, invitation.roles, False, invitation, token)
    before = set(here.values_list("role", flat=True))
    after = add_roles(municipality, person, wanted)
    if after != before:
        record(municipality, Decision.CHANGE, email=email, roles=after)
    found = [role for role in Role.values if role in after]
    if has_a_way_in(person):
        return Joining(email, found, True)
    return Joining(email, found, True, *link_to_new_password(municipality, person))


def invitation_or_404(municipality: Municipality, number: int) -> Invitation:
    found = municipality.invitations.filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such invitation."))
    return found


@transaction.atomic
def renew(invitation: Invitation, *, actor: User | None = None) -> tuple[Invitation, str]:
    """A new link for the same; the old one leads nowhere."""
    lock_members(invitation.municipality)
    require_open(fresh(invitation))
    found, token = _new_link(
        invitation.municipality,
        invitation.email,
        invitation.roles,
        organisation=invitation.organisation,
        actor=actor,
    )
    record(found.municipality, Decision.RENEW, email=found.email, roles=found.roles, actor=actor)
    return found, token


@transaction.atomic
def withdraw(invitation: Invitation, *, actor: User | None = None) -> None:
    lock_members(invitation.municipality)
    require_open(fresh(invitation))
    withdraw_links(invitation.municipality, invitation.email)
    record(invitation.municipality, Decision.WITHDRAW, email=invitation.email, actor=actor)


def _new_link(
    municipality: Municipality,
    email: str,
    roles: list[str],
    *,
    organisation: Organisation | None,
    actor: User | None,
) -> tuple[Invitation, str]:
    withdraw_links(municipality, email)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        municipality=municipality,
        email=email,
        roles=roles,
        organisation=organisation,
        token_hash=hash_of_link(token),
        invited_by=actor,
        expires_at=timezone.now() + VALID_FOR,
    )
    return invitation, token


def why_closed(invitation: Invitation) -> str:
    """In words; empty while the link can be used."""
    if invitation.used_at:
        return _("This link has been used, and it works only once.")
    if invitation.withdrawn_at:
        return _("This link has been withdrawn or replaced by a newer one.")
    if invitation.expired:
        return _("This link was good for %(days)d days and has run out.") % {"days": VALID_FOR.days}
    return ""


def fresh(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_related("municipality", "organisation").get(pk=invitation.pk)


def require_open(invitation: Invitation) -> None:
    if invitation.used_at or invitation.withdrawn_at:
        raise Conflict(why_closed(invitation))


def hash_of_link(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
