"""Marking a place: the form with and without a map."""

from django.http import HttpRequest, HttpResponse

from mapdialog.organisations.models import Municipality


def mark(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    return HttpResponse(slug)
