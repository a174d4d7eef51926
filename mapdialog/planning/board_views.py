"""The planning board: problems on list and map, and what follows from the one that is open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from geodata.geojson import MEDIA_TYPE as GEOJSON
from mapdialog.access import can_plan
from mapdialog.address_numbers import number_in
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.planning.forms import CauseForm, PlanForm
from mapdialog.planning.plans import clocks, current_plan, make_plan
from mapdialog.planning.selectors import (
    planning_layer,
    pledges_of,
    problem_or_404,
    problems_of,
    trace,
)


@require_GET
def board(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    number = number_in(request.GET.get("problem", ""))
    problem = None if number is None else problem_or_404(municipality, number)
    context = {
        "page": page_of(request, problems_of(municipality)),
        "pledges": page_of(request, pledges_of(municipality), name="pledges"),
        "problem": problem,
        "trace": trace(problem, request.user) if problem else None,
        "cause_form": CauseForm(),
        "plan": current_plan(municipality),
        "clocks": clocks(municipality),
        "may_plan": can_plan(request.user, municipality),
    }
    return render(request, "planning/board.html", context)


@require_GET
def layer(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Problems and actions (GeoJSON)."""
    return HttpResponse(planning_layer(municipality), content_type=GEOJSON)


@require_http_methods(["GET", "POST"])
def new_plan(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        plan = make_plan(municipality, **form.cleaned_data)
        messages.success(request, _("The plan “%s” is in place.") % plan.title)
        return redirect("staff_planning:board", municipality.slug)
    context = {"form": form, "plans": municipality.action_plans.all()}
    status = 422 if form.is_bound else 200
    return render(request, "planning/plan_form.html", context, status=status)
