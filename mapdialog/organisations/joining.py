"""Using a link. An account that somebody works with is never changed by one: its owner logs in and
accepts, so that no municipality gives away an account of another's."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapdialog.errors import Conflict, NotAllowed, NotFound
from mapdialog.organisations.accounts import (
    belongs_elsewhere,
    has_a_way_in,
    lay_to_rest,
    opens_no_door,
    verify_address,
)
from mapdialog.organisations.invitations import (
    fresh,
    hash_of_link,
    require_open,
    why_closed,
)
from mapdialog.organisations.members import Decision, add_roles, lock_members, record
from mapdialog.organisations.models import Invitation, User

OWN_ACCOUNT = gettext_lazy("There is an account with this address already. Log in to accept.")


def invitation_of_link(token: str) -> Invitation:
    """What a link stands for, used or not; see `why_closed`."""
    found = Invitation.objects.filter(token_hash=hash_of_link(token)).select_related("municipality")
    if (invitation := found.first()) is None:
        raise NotFound(_("This link is not complete. Copy the whole of it."))
    return invitation


def must_log_in(invitation: Invitation, person: User | None) -> bool:
    """Whether an account is there whose owner alone can accept. `person`: whose address it is."""
    if person is None or not invitation.roles:
        return False
    if belongs_elsewhere(person, invitation.municipality):
        return True
    return has_a_way_in(person) and not opens_no_door(person)


@transaction.atomic
def choose_password(token: str, *, name: str, password: str) -> User:
    """Use a link: the account is made or gets this password, and the roles."""
    invitation = _taken(token)
    # Nobody gets a role with this account between the question and its new password.
    person = User.objects.select_for_update().filter(email__iexact=invitation.email).first()
    if must_log_in(invitation, person):
        raise NotAllowed(str(OWN_ACCOUNT))
    if person is not None and invitation.roles and opens_no_door(person):
        lay_to_rest(person)
        person = None
    if person is None:
        person, made = User.objects.get_or_create(
            email=invitation.email, defaults={"name": name, "password": make_password(password)}
        )
        if not made:
            # At this very moment, by another municipality's link.
            raise NotAllowed(str(OWN_ACCOUNT))
    else:
        if not invitation.roles and belongs_elsewhere(person, invitation.municipality):
            raise NotAllowed(_("This account has come to work for others too; ask for help there."))
        person.set_password(password)
        person.name = name or person.name
        person.save()
    if invitation.mailed:
        verify_address(person)
    _let_in(invitation, person, Decision.JOIN if invitation.roles else Decision.NEW_PASSWORD)
    return person


@transaction.atomic
def accept(token: str, person: User) -> None:
    """Use a link with the account that is there."""
    invitation = _taken(token)
    if person.email.lower() != invitation.email or not invitation.roles:
        raise NotAllowed(_("This link is for somebody else."))
    _let_in(invitation, person, Decision.JOIN)


@transaction.atomic
def accept_verified(invitation: Invitation, person: User) -> None:
    """Let in without the link who has shown by another way that the address is theirs."""
    lock_members(invitation.municipality)
    found = fresh(invitation)
    require_open(found)
    if found.expired or not found.roles:
        raise Conflict(why_closed(found))
    _let_in(found, person, Decision.DIRECTORY)


def _taken(token: str) -> Invitation:
    found = invitation_of_link(token)
    lock_members(found.municipality)
    invitation = fresh(found)
    require_open(invitation)
    if invitation.expired:
        raise Conflict(why_closed(invitation))
    return invitation


def _let_in(invitation: Invitation, person: User, decision: Decision) -> None:
    invitation.used_at = timezone.now()
    invitation.save()
    municipality, roles = invitation.municipality, set(invitation.roles)
    if roles:
        roles = add_roles(municipality, person, roles, organisation=invitation.organisation)
    record(municipality, decision, email=invitation.email, roles=roles, actor=person)
