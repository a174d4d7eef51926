"""Problems and their causes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.access import signed_in
from mapdialog.hotspots.publishing.names import published_area
from mapdialog.organisations.models import Municipality
from mapdialog.planning.forms import CauseForm, OwnProblemForm, ProblemForm
from mapdialog.planning.models import Problem
from mapdialog.planning.selectors import hotspot_or_404, people_at, problem_or_404
from mapdialog.planning.services import add_cause, make_problem, make_problem_from_hotspot


def board_at(municipality: Municipality, problem: Problem) -> str:
    """The board with a problem open."""
    board = reverse("staff_planning:board", args=[municipality.slug])
    return f"{board}?problem={problem.pk}"


@require_http_methods(["GET", "POST"])
def from_hotspot(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """A problem made of a tested place of an analysis."""
    hotspot = hotspot_or_404(municipality, number, request.user)
    form = ProblemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        problem = make_problem_from_hotspot(hotspot, actor=signed_in(request), **form.cleaned_data)
        messages.success(request, _("The problem stands in the inventory."))
        return redirect(board_at(municipality, problem))
    area = published_area(hotspot)
    context = {
        "form": form,
        "hotspot": hotspot,
        "dialogue": hotspot.run.dialogue,
        "place": area.name if area else hotspot.name,
        "is_published": area is not None,
        "people": people_at(hotspot, request.user),
    }
    status = 422 if form.is_bound else 200
    return render(request, "planning/problem_from_hotspot.html", context, status=status)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """A problem known from elsewhere."""
    form = OwnProblemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        written = {name: form.cleaned_data[name] for name in form.Meta.fields}
        problem = make_problem(
            municipality, place=form.cleaned_data["place"], actor=signed_in(request), **written
        )
        messages.success(request, _("The problem stands in the inventory."))
        return redirect(board_at(municipality, problem))
    status = 422 if form.is_bound else 200
    return render(request, "planning/problem_form.html", {"form": form}, status=status)


@require_POST
def new_cause(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    problem = problem_or_404(municipality, number)
    form = CauseForm(request.POST)
    if form.is_valid():
        add_cause(problem, **form.cleaned_data)
    else:
        messages.error(request, _("Write what the cause is."))
    return redirect(board_at(municipality, problem))
