"""Accounts: found by their address, and what is known of it."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext as _

from mapdialog.errors import Invalid
from mapdialog.organisations.models import Municipality, User

MAX_EMAIL = 254
"""What the columns hold; Django's validator lets some more pass."""


def cleaned_email(text: str) -> str:
    """The address in small letters; whoever types it may not care."""
    email = text.strip().lower()
    try:
        validate_email(email)
        MaxLengthValidator(MAX_EMAIL)(email)
    except ValidationError:
        raise Invalid(_("“%(text)s” is not an e-mail address.") % {"text": text.strip()}) from None
    return email


def person_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def has_a_way_in(person: User) -> bool:
    has_password = bool(person.password) and person.has_usable_password()
    return has_password or SocialAccount.objects.filter(user=person).exists()


def belongs_elsewhere(person: User, municipality: Municipality) -> bool:
    """Whether the account opens more than this municipality's doors."""
    others = person.memberships.exclude(municipality=municipality)
    return person.is_superuser or others.exists()


def opens_no_door(person: User) -> bool:
    """Whether the account was left behind: removed everywhere, and known to no other login."""
    is_known = person.is_superuser or SocialAccount.objects.filter(user=person).exists()
    return not is_known and not person.memberships.exists()


def lay_to_rest(person: User) -> None:
    """End an account that opens no door, so that its address can have a new one.

    Without mail, who is invited again and has forgotten the password would have no way back; and
    the old account stays who it was wherever its name stands, in other municipalities too.
    """
    person.name = person.name or person.email
    person.email = f"ended-{person.pk}@account.invalid"
    person.is_active = False
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()


def verify_address(person: User) -> None:
    """Whose mails arrive is known: for the login through the municipality's own provider."""
    EmailAddress.objects.update_or_create(
        user=person, email=person.email.lower(), defaults={"verified": True, "primary": True}
    )
