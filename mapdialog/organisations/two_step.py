"""Login with a code beside the password: for whom it is demanded, and how its secrets are kept."""

import base64
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from mapdialog.errors import NotAllowed
from mapdialog.organisations.members import Decision, known_roles, lock_members, record
from mapdialog.organisations.models import Membership, Municipality, User

CODES = [Authenticator.Type.TOTP]


class TwoStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of the codes are worth nothing to who reads the database or a backup alone."""

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise NotAllowed(
                _(
                    "The secret of your codes cannot be read, as the server's keys have changed. "
                    "Ask whoever runs the service."
                )
            ) from None

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not demanding(authenticator.user)


def _keys() -> MultiFernet:
    keys = [*settings.TOTP_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(force_bytes(key))) for key in keys])


def _derived(key: bytes) -> bytes:
    wide = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mapdialog totp")
    return base64.urlsafe_b64encode(wide.derive(key))


def demanding(person: User) -> list[Municipality]:
    """Those that demand the code of this person."""
    rows = Membership.objects.filter(user=person).select_related("municipality")
    return [row.municipality for row in rows if row.role in row.municipality.two_step_roles]


def next_step(request: HttpRequest, person: User) -> str:
    """Where somebody of whom the code is demanded must go first; empty: nowhere."""
    if not is_mfa_enabled(person, CODES):
        return reverse("mfa_activate_totp")
    records = get_authentication_records(request, person)
    if any(found["method"] == "mfa" for found in records):
        return ""
    # Logged in before the code was set up, here or elsewhere.
    query = urlencode({"next": request.get_full_path()})
    return f"{reverse('mfa_reauthenticate')}?{query}"


@receiver(authenticator_added)
def _code_has_been_shown(request: HttpRequest, user: User, **details: Any) -> None:
    """Who has just set it up has just written a code."""
    record_authentication(request, user, "mfa")


@transaction.atomic
def demand_two_steps(
    municipality: Municipality, roles: list[str], *, actor: User | None = None
) -> None:
    lock_members(municipality)
    municipality.two_step_roles = sorted(known_roles(roles))
    municipality.save(update_fields=["two_step_roles"])
    record(municipality, Decision.TWO_STEP, roles=municipality.two_step_roles, actor=actor)
