"""Pledges: promised, published and followed up."""

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mapdialog.access import can_plan, can_publish, signed_in
from mapdialog.organisations.models import Municipality
from mapdialog.planning.forms import CommitmentForm, PledgeForm, ReachedForm
from mapdialog.planning.models import CitizenPledge, PledgeCommitment, Problem
from mapdialog.planning.plans import ensure_plan
from mapdialog.planning.pledges import add_commitment, follow_up, make_pledge, publish_pledge
from mapdialog.planning.selectors import commitment_or_404, pledge_or_404, trace


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    initial = {"problems": request.GET.getlist("problem")}
    form = PledgeForm(municipality, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        pledge = make_pledge(ensure_plan(municipality), **form.cleaned_data)
        messages.success(request, _("The pledge is written. Add what can be measured."))
        return redirect("staff_planning:pledge", municipality.slug, pledge.pk)
    status = 422 if form.is_bound else 200
    return render(request, "planning/pledge_form.html", {"form": form}, status=status)


@require_GET
def pledge(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    return _pledge_page(request, municipality, pledge_or_404(municipality, number))


def _pledge_page(
    request: HttpRequest,
    municipality: Municipality,
    found: CitizenPledge,
    refused: BaseForm | None = None,
) -> HttpResponse:
    new_commitment = refused if isinstance(refused, CommitmentForm) else None
    context = {
        "pledge": found,
        "commitments": [
            (commitment, _reached_form(commitment, refused))
            for commitment in found.commitments.all()
        ],
        "traces": [trace(problem, request.user) for problem in _problems_of(found)],
        "commitment_form": new_commitment or CommitmentForm(municipality),
        "may_plan": can_plan(request.user, municipality),
        "may_publish": can_publish(request.user, municipality),
    }
    return render(request, "planning/pledge.html", context, status=422 if refused else 200)


def _problems_of(found: CitizenPledge) -> QuerySet[Problem]:
    problems = found.problems.select_related(
        "hotspot__run__dialogue__municipality", "inventory", "dialogue"
    )
    return problems.prefetch_related("hotspot__published")


def _reached_form(commitment: PledgeCommitment, refused: object) -> ReachedForm:
    prefix = f"commitment-{commitment.pk}"
    if isinstance(refused, ReachedForm) and refused.prefix == prefix:
        return refused
    return ReachedForm(prefix=prefix, initial={"value": commitment.reached_value})


@require_POST
def new_commitment(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = pledge_or_404(municipality, number)
    form = CommitmentForm(municipality, request.POST)
    if not form.is_valid():
        return _pledge_page(request, municipality, found, form)
    add_commitment(found, **form.cleaned_data)
    messages.success(request, _("The commitment is added."))
    return redirect("staff_planning:pledge", municipality.slug, found.pk)


@require_POST
def reach(
    request: HttpRequest, municipality: Municipality, number: int, commitment: int
) -> HttpResponse:
    """Note how far a commitment has come."""
    found = pledge_or_404(municipality, number)
    followed = commitment_or_404(found, commitment)
    form = ReachedForm(request.POST, prefix=f"commitment-{followed.pk}")
    if not form.is_valid():
        return _pledge_page(request, municipality, found, form)
    follow_up(followed, actor=signed_in(request), **form.cleaned_data)
    messages.success(request, _("The follow-up is noted."))
    return redirect("staff_planning:pledge", municipality.slug, found.pk)


@require_POST
def publish(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = pledge_or_404(municipality, number)
    publish_pledge(found)
    messages.success(request, _("The pledge is published."))
    return redirect("staff_planning:pledge", municipality.slug, found.pk)
