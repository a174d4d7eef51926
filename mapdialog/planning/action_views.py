"""Actions: planned, moved on, followed up and published."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mapdialog.access import can_plan, can_publish, signed_in
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.planning.forms import ActionForm, FollowUpForm, StatusForm, place_initial
from mapdialog.planning.models import Action
from mapdialog.planning.plans import ensure_plan
from mapdialog.planning.progress import possible_statuses
from mapdialog.planning.selectors import action_or_404, problem_or_404, trace
from mapdialog.planning.services import (
    change_status,
    follow_up_action,
    plan_action,
    publish_action,
)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """Plan an action for a problem; the place is proposed from the problem's own."""
    problem = problem_or_404(municipality, number)
    initial = place_initial(problem.geometry.point_on_surface)
    form = ActionForm(municipality, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        action = plan_action(problem, form.draft(), plan=ensure_plan(municipality))
        messages.success(request, _("The action is planned. Publish it when it is decided."))
        return redirect("staff_planning:action", municipality.slug, action.pk)
    context = {"form": form, "problem": problem}
    status = 422 if form.is_bound else 200
    return render(request, "planning/action_form.html", context, status=status)


@require_GET
def action(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    return _action_page(request, action_or_404(municipality, number))


def _action_page(
    request: HttpRequest, found: Action, refused: StatusForm | FollowUpForm | None = None
) -> HttpResponse:
    status_form = refused if isinstance(refused, StatusForm) else StatusForm(auto_id="status_%s")
    possible = possible_statuses(found.status)
    field = status_form.fields["status"]
    field.choices = [c for c in field.choices if c[0] in possible]  # type: ignore[attr-defined]
    context = {
        "action": found,
        "problem": found.problem,
        "trace": trace(found.problem, request.user),
        "status_form": status_form,
        "follow_up_form": refused if isinstance(refused, FollowUpForm) else FollowUpForm(),
        "page": page_of(request, found.follow_ups.select_related("by").order_by("-on", "-pk")),
        "may_plan": can_plan(request.user, found.plan.municipality),
        "may_publish": can_publish(request.user, found.plan.municipality),
    }
    return render(request, "planning/action.html", context, status=422 if refused else 200)


@require_POST
def move(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """Change an action's status."""
    found = action_or_404(municipality, number)
    form = StatusForm(request.POST, auto_id="status_%s")
    if not form.is_valid():
        return _action_page(request, found, form)
    moved = change_status(found, actor=signed_in(request), **form.cleaned_data)
    messages.success(request, _("The action is now %s.") % moved.get_status_display())
    return redirect("staff_planning:action", municipality.slug, found.pk)


@require_POST
def follow_up(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = action_or_404(municipality, number)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return _action_page(request, found, form)
    follow_up_action(found, actor=signed_in(request), **form.cleaned_data)
    messages.success(request, _("The follow-up is noted."))
    return redirect("staff_planning:action", municipality.slug, found.pk)


@require_POST
def publish(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = action_or_404(municipality, number)
    publish_action(found)
    messages.success(request, _("The action stands on the public map."))
    return redirect("staff_planning:action", municipality.slug, found.pk)
