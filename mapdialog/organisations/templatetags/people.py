"""What pages about people ask for: whom somebody without access turns to."""

from dataclasses import dataclass

from django import template

from mapdialog.organisations.members import administrators_of
from mapdialog.organisations.models import Municipality

register = template.Library()


@dataclass(frozen=True)
class Contact:
    email: str
    phone: str


@register.simple_tag
def whom_to_ask(municipality: Municipality) -> Contact:
    """The municipality's own contact; without one, its first administrator's address."""
    email = municipality.contact_email
    if not (email or municipality.contact_phone):
        first = administrators_of(municipality).first()
        email = first.email if first else ""
    return Contact(email, municipality.contact_phone)
