"""Who works in a municipality and in which roles. Every change waits for the one before it, so
that two administrators who remove each other do not leave the municipality without any."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.errors import Conflict, Invalid, NotFound
from mapdialog.organisations.models import (
    Invitation,
    Membership,
    MembershipDecision,
    Municipality,
    Organisation,
    Role,
    User,
)

Decision = MembershipDecision.Decision


def members_of(municipality: Municipality) -> QuerySet[User]:
    people = User.objects.filter(memberships__municipality=municipality, is_active=True)
    return people.distinct().order_by("name", "email")


def member_or_404(municipality: Municipality, number: int) -> User:
    found = members_of(municipality).filter(pk=number).first()
    if found is None:
        raise NotFound(_("Nobody with this number works in %(name)s.") % {"name": municipality})
    return found


def administrators_of(municipality: Municipality) -> QuerySet[User]:
    return members_of(municipality).filter(
        memberships__role=Role.ADMINISTRATOR, memberships__municipality=municipality
    )


def lock_members(municipality: Municipality) -> None:
    """Until the end of the transaction nobody else changes who works here."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def known_roles(codes: Iterable[str]) -> set[Role]:
    unknown = sorted(set(codes) - set(Role.values))
    if unknown:
        raise Invalid(
            _("There is no role “%(role)s”. There are: %(roles)s.")
            % {"role": unknown[0], "roles": ", ".join(Role.values)}
        )
    return {Role(code) for code in codes}


def record(
    municipality: Municipality,
    decision: Decision,
    *,
    email: str = "",
    roles: Iterable[str] = (),
    actor: User | None = None,
) -> None:
    MembershipDecision.objects.create(
        municipality=municipality,
        decision=decision,
        email=email,
        roles=[role for role in Role.values if role in set(roles)],
        actor=actor,
    )


def add_roles(
    municipality: Municipality,
    person: User,
    roles: Iterable[str],
    *,
    organisation: Organisation | None = None,
    from_directory: bool = False,
) -> set[str]:
    """Give roles beside those that are there; returns all. Whoever calls holds the lock."""
    # Nor is the account ended before it has them (`accounts.lay_to_rest`).
    if not User.objects.select_for_update().filter(pk=person.pk, email=person.email).exists():
        raise Conflict(_("This account has been ended meanwhile. Invite the address again."))
    rows = Membership.objects.filter(user=person, municipality=municipality)
    has = dict(rows.values_list("role", "organisation"))
    if organisation is None:
        organisation = Organisation.objects.filter(pk__in=has.values()).first()
    Membership.objects.bulk_create(
        Membership(
            user=person,
            municipality=municipality,
            role=role,
            organisation=organisation,
            from_directory=from_directory,
        )
        for role in known_roles(roles) - has.keys()
    )
    return set(rows.values_list("role", flat=True))


@transaction.atomic
def change_member(
    municipality: Municipality,
    person: User,
    *,
    roles: Iterable[str],
    organisation: Organisation | None,
    actor: User | None = None,
) -> None:
    """Make these the person's roles; none at all is `remove_member`."""
    lock_members(municipality)
    wanted = known_roles(roles)
    if not wanted:
        raise Invalid(_("Choose at least one role."))
    rows = Membership.objects.filter(user=person, municipality=municipality)
    if not rows:
        raise Conflict(_("%(name)s has been removed meanwhile.") % {"name": person})
    before = (set(rows.values_list("role", flat=True)), set(rows.values_list("organisation")))
    if Role.ADMINISTRATOR in before[0] - wanted:
        _require_another_administrator(municipality, person)
        _withdraw_handed_over(municipality, person, actor)
    rows.exclude(role__in=wanted).delete()
    rows.update(organisation=organisation)
    after = add_roles(municipality, person, wanted, organisation=organisation)
    if before != (after, set(rows.values_list("organisation"))):
        record(municipality, Decision.CHANGE, email=person.email, roles=after, actor=actor)


@transaction.atomic
def remove_member(municipality: Municipality, person: User, *, actor: User | None = None) -> None:
    """End all roles and links of a person here; from the next click on they are outside."""
    lock_members(municipality)
    rows = Membership.objects.filter(user=person, municipality=municipality)
    if not rows:
        raise Conflict(_("%(name)s has been removed meanwhile.") % {"name": person})
    if rows.filter(role=Role.ADMINISTRATOR).exists():
        _require_another_administrator(municipality, person)
    rows.delete()
    withdraw_links(municipality, person.email)
    _withdraw_handed_over(municipality, person, actor)
    decision = Decision.LEAVE if actor == person else Decision.REMOVE
    record(municipality, decision, email=person.email, actor=actor)


def withdraw_links(municipality: Municipality, email: str) -> None:
    """No link that this address has been given leads in here any more."""
    Invitation.objects.filter(
        municipality=municipality, email=email.lower(), used_at=None, withdrawn_at=None
    ).update(withdrawn_at=timezone.now())


def _withdraw_handed_over(municipality: Municipality, maker: User, actor: User | None) -> None:
    """Links that stood on the screen of who is no administrator any more: they would let the
    maker in again under another name. What was mailed nobody but the reader has seen."""
    links = Invitation.objects.filter(
        municipality=municipality, invited_by=maker, mailed=False, used_at=None, withdrawn_at=None
    )
    for link in links:
        record(municipality, Decision.WITHDRAW, email=link.email, actor=actor)
    links.update(withdrawn_at=timezone.now())


def has_another_administrator(municipality: Municipality, person: User) -> bool:
    return administrators_of(municipality).exclude(pk=person.pk).exists()


def _require_another_administrator(municipality: Municipality, person: User) -> None:
    if not has_another_administrator(municipality, person):
        raise Conflict(
            _(
                "%(name)s would be left without an administrator. "
                "Make somebody else administrator first."
            )
            % {"name": municipality}
        )
