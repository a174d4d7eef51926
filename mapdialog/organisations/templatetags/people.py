"""What pages about people ask for: whom somebody without access turns to."""

from dataclasses import dataclass

from django import template
from django.conf import settings

from mapdialog.organisations.members import administrators_of
from mapdialog.organisations.models import Municipality

FEW = 5
"""So many contacts one reads; of more, one looks for the own municipality."""

register = template.Library()


@dataclass(frozen=True)
class Contact:
    email: str
    phone: str


@register.simple_tag
def mail_is_sent() -> bool:
    return bool(settings.MAIL_IS_SENT)


@register.simple_tag
def whom_to_ask(municipality: Municipality) -> Contact:
    """The municipality's own contact; without one, its first administrator's address."""
    email = municipality.contact_email
    if not (email or municipality.contact_phone):
        first = administrators_of(municipality).first()
        email = first.email if first else ""
    return Contact(email, municipality.contact_phone)


@register.simple_tag
def asked_municipalities(email: str) -> list[Municipality]:
    """Those whose administrators have let this account in before; else all, if they are few."""
    before = Municipality.objects.filter(membership_decisions__email=email.lower())
    found = list(before.distinct())
    if found:
        return found
    some = list(Municipality.objects.all()[: FEW + 1])
    return some if len(some) <= FEW else []
