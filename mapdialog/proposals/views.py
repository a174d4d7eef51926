"""The register of proposals, one proposal, and what is said of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mapdialog.access import can_manage_dialogues, is_municipal, signed_in
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.proposals.forms import ConsiderationForm, ProposalForm
from mapdialog.proposals.models import Outcome, Proposal
from mapdialog.proposals.services import (
    consider,
    enter_proposal,
    make_dialogue,
    proposal_or_404,
    proposals_of,
)
from mapdialog.proposals.words import report_text


@require_GET
def register(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    context = {
        "page": page_of(request, proposals_of(municipality)),
        "may_enter": is_municipal(request.user, municipality),
    }
    return render(request, "proposals/register.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entered = enter_proposal(municipality, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("The proposal is in the register."))
        return redirect(entered)
    status = 422 if form.is_bound else 200
    return render(request, "proposals/new.html", {"form": form}, status=status)


@require_GET
def proposal(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = proposal_or_404(municipality, number)
    answer = getattr(found, "consideration", None)
    return _proposal_page(request, found, ConsiderationForm(instance=answer))


def _proposal_page(
    request: HttpRequest, found: Proposal, form: ConsiderationForm, status: int = 200
) -> HttpResponse:
    answer = getattr(found, "consideration", None)
    may_decide = can_manage_dialogues(request.user, found.municipality)
    context = {
        "proposal": found,
        "answer": answer,
        "report": report_text(answer) if answer else "",
        "form": form if may_decide and not found.dialogue else None,
        "may_make": may_decide and answer and answer.outcome == Outcome.HELD and not found.dialogue,
    }
    return render(request, "proposals/proposal.html", context, status=status)


@require_POST
def answer(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """Say whether a dialogue is held, and why."""
    found = proposal_or_404(municipality, number)
    form = ConsiderationForm(request.POST)
    if not form.is_valid():
        return _proposal_page(request, found, form, status=422)
    consider(found, by=signed_in(request), **form.cleaned_data)
    messages.success(request, _("The answer is in the register, with its reason."))
    return redirect(found)


@require_POST
def dialogue(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """Make the dialogue of it."""
    made = make_dialogue(proposal_or_404(municipality, number), by=signed_in(request))
    messages.success(request, _("The dialogue is in preparation. The checklist says what is left."))
    return redirect("staff_dialogues:dialogue", municipality.slug, made.slug)
