"""Where somebody begins the working day: the choice of municipality, and the start page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from mapdialog.access import signed_in
from mapdialog.organisations.duties import HEADINGS, duties_of
from mapdialog.organisations.first_steps import first_steps
from mapdialog.organisations.models import Municipality
from mapdialog.organisations.navigation import ABILITIES, links


@login_required
@never_cache
def workplaces(request: HttpRequest) -> HttpResponse:
    """To the only workplace, or a choice between several, or whom to ask."""
    found = list(Municipality.objects.filter(memberships__user=signed_in(request)).distinct())
    if len(found) == 1:
        return redirect("staff_organisations:start", found[0].slug)
    return render(request, "organisations/workplaces.html", {"workplaces": found})


def start(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    duties = duties_of(request.user, municipality)
    context = {
        "groups": [(HEADINGS[urgency], found) for urgency, found in duties.items() if found],
        "first_steps": first_steps(request.user, municipality),
        "abilities": links(ABILITIES, request.user, municipality),
    }
    return render(request, "organisations/workplace.html", context)
