"""What every page knows: the municipality it belongs to."""

from typing import Any

from django.http import HttpRequest

from mapdialog.organisations.models import Municipality


def municipality(request: HttpRequest) -> dict[str, Any]:
    """That which the route has found (`access`); looked up where no view was reached."""
    known = getattr(request, "municipality", None)
    match = request.resolver_match
    slug = match.kwargs.get("kommun") if match else None
    if known is None and slug:
        known = Municipality.objects.filter(slug=slug).first()
    return {"municipality": known}
