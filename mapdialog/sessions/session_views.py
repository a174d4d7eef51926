"""Sessions of a dialogue: planned, held, written down."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mapdialog.access import signed_in
from mapdialog.dialogues import invitations
from mapdialog.dialogues.models import Phase
from mapdialog.dialogues.phases import Activity, permits
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.pins.occasions import IN_ADDRESS
from mapdialog.sessions.forms import NotesForm, SessionForm
from mapdialog.sessions.models import Session
from mapdialog.sessions.services import (
    assisted_pins,
    describe_session,
    give_code,
    plan_session,
    session_or_404,
)


@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        planned = plan_session(dialogue, actor=signed_in(request), **form.cleaned_data)
        messages.success(request, _("“%s” is planned.") % planned.title)
        return redirect("staff_sessions:sessions", municipality.slug, slug)
    context = {
        "dialogue": dialogue,
        "page": page_of(request, dialogue.sessions.order_by("-starts_at", "-pk")),
        "form": form,
        "assisted": assisted_pins(dialogue),
        "may_enter": permits(dialogue, Activity.ENTER_FOR_RESIDENT),
        "may_plan": dialogue.phase != Phase.CLOSED,
    }
    status = 422 if form.is_bound else 200
    return render(request, "sessions/sessions.html", context, status=status)


@require_http_methods(["GET", "POST"])
def session(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    """One session, with its notes."""
    dialogue = dialogue_or_404(municipality, slug)
    found = session_or_404(dialogue, number)
    form = NotesForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        describe_session(found, **form.cleaned_data)
        messages.success(request, _("The notes are kept."))
        return redirect("staff_sessions:session", municipality.slug, slug, number)
    context = {
        "dialogue": dialogue,
        "session": found,
        "form": form,
        "entered": found.assisted_pins.count(),
        "may_enter": permits(dialogue, Activity.ENTER_FOR_RESIDENT),
        "link": link_of(request, found) if found.code else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "sessions/session.html", context, status=status)


@require_POST
def code(request: HttpRequest, municipality: Municipality, slug: str, number: int) -> HttpResponse:
    """A link for all who come to the occasion, however many share an address."""
    give_code(session_or_404(dialogue_or_404(municipality, slug), number))
    return redirect("staff_sessions:session", municipality.slug, slug, number)


def link_of(request: HttpRequest, session: Session) -> str:
    """Where those who come to it answer, on its day."""
    dialogue = session.dialogue
    path = reverse("pins:mark", args=[dialogue.municipality.slug, dialogue.slug])
    codes = {IN_ADDRESS: session.code}
    if dialogue.invitation_code:
        codes[invitations.IN_ADDRESS] = dialogue.invitation_code
    return request.build_absolute_uri(f"{path}?{urlencode(codes)}")
