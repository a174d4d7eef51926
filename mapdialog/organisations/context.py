"""What every page knows: the municipality it belongs to and what its reader may do there."""

from typing import Any

from django.http import HttpRequest

from mapdialog.organisations.models import Membership, Municipality, User


def municipality(request: HttpRequest) -> dict[str, Any]:
    match = request.resolver_match
    slug = match.kwargs.get("kommun") if match else None
    found = Municipality.objects.filter(slug=slug).first() if slug else None
    roles: set[str] = set()
    if found and isinstance(request.user, User):
        rows = Membership.objects.filter(user=request.user, municipality=found)
        roles = set(rows.values_list("role", flat=True))
    return {"municipality": found, "roles": roles}
