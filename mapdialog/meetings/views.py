"""Joint meetings: what is on the table, and what was decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mapdialog.access import can_plan
from mapdialog.meetings.forms import MeetingDecisionForm, MeetingForm
from mapdialog.meetings.models import Meeting
from mapdialog.meetings.services import (
    hold_meeting,
    meeting_or_404,
    meetings_of,
    record_decision,
)
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of


@require_GET
def meetings(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return _meetings_page(request, municipality, MeetingForm(municipality))


def _meetings_page(
    request: HttpRequest, municipality: Municipality, form: MeetingForm
) -> HttpResponse:
    context = {
        "page": page_of(request, meetings_of(municipality)),
        "form": form,
        "may_write": can_plan(request.user, municipality),
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/meetings.html", context, status=status)


@require_POST
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = MeetingForm(municipality, request.POST)
    if not form.is_valid():
        return _meetings_page(request, municipality, form)
    held = hold_meeting(municipality, **form.cleaned_data)
    return redirect("staff_meetings:meeting", municipality.slug, held.pk)


@require_GET
def meeting(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    found = meeting_or_404(municipality, number)
    return _meeting_page(request, municipality, found, MeetingDecisionForm(municipality))


def _meeting_page(
    request: HttpRequest, municipality: Municipality, found: Meeting, form: MeetingDecisionForm
) -> HttpResponse:
    context = {
        "meeting": found,
        "decisions": found.decisions.select_related("responsible"),
        "published": found.dialogue is not None and found.dialogue.publications.exists(),
        "form": form,
        "may_write": can_plan(request.user, municipality),
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/meeting.html", context, status=status)


@require_POST
def decide(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """Write down a decision of the meeting."""
    found = meeting_or_404(municipality, number)
    form = MeetingDecisionForm(municipality, request.POST)
    if not form.is_valid():
        return _meeting_page(request, municipality, found, form)
    record_decision(found, **form.cleaned_data)
    messages.success(request, _("The decision is written down."))
    return redirect("staff_meetings:meeting", municipality.slug, found.pk)
