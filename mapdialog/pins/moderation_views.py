"""The moderation inbox: pins on list and map, and what is decided about one of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mapdialog.access import signed_in
from mapdialog.address_numbers import number_in
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.pins import personal_data, workflow
from mapdialog.pins.bursts import bursts_waiting
from mapdialog.pins.inbox import (
    approvable,
    comments_waiting,
    counts_by_status,
    decisions_in,
    next_after,
    pin_or_404,
    pins_matching,
)
from mapdialog.pins.layers import pin_layer
from mapdialog.pins.models import Pin, Status
from mapdialog.pins.moderation_forms import DecisionForm, InboxForm
from mapdialog.pins.workflow import moderate_pin, possible_decisions

PER_PAGE = 40
DECISIONS_PER_PAGE = 100


@require_GET
def inbox(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    number = number_in(request.GET.get("pin", ""))
    pin = None if number is None else pin_or_404(dialogue, number)
    return _inbox_page(request, dialogue, pin)


def _inbox_page(
    request: HttpRequest, dialogue: Dialogue, pin: Pin | None, refused: DecisionForm | None = None
) -> HttpResponse:
    form = _filters(request, dialogue)
    pins = pins_matching(dialogue, form.chosen())
    context = {
        "dialogue": dialogue,
        "form": form,
        "page": page_of(request, pins, per_page=PER_PAGE),
        "pin": pin,
        "counts": counts_by_status(dialogue),
        "approvable": approvable(dialogue).count(),
        "bursts_waiting": bursts_waiting(dialogue).count(),
        "comments_waiting": comments_waiting(dialogue).count(),
        **_detail(pin, refused),
    }
    return render(request, "pins/inbox.html", context, status=422 if refused else 200)


def _filters(request: HttpRequest, dialogue: Dialogue) -> InboxForm:
    data = request.GET.copy()
    # The first look is at what waits; "all" has to be asked for.
    data.setdefault("status", Status.PENDING)
    return InboxForm(dialogue.municipality, data)


def _detail(pin: Pin | None, refused: DecisionForm | None) -> dict[str, Any]:
    if pin is None:
        return {}
    proposal = {"public_text": personal_data.masked(pin.original_text)}
    return {
        "decision_form": refused or DecisionForm(initial=proposal),
        "possible_decisions": possible_decisions(pin),
        "decisions": pin.decisions.select_related("actor"),
    }


@require_POST
def decide(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    """Decide about one pin, and go on to the next in the same list."""
    dialogue = dialogue_or_404(municipality, slug)
    pin = pin_or_404(dialogue, number)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _inbox_page(request, dialogue, pin, refused=form)
    decided = moderate_pin(pin, actor=signed_in(request), **form.arguments())
    following = next_after(pins_matching(dialogue, _filters(request, dialogue).chosen()), decided)
    messages.success(
        request,
        _("Pin %(number)d: %(status)s.")
        % {"number": decided.pk, "status": decided.get_status_display()},
    )
    query = request.GET.copy()
    query.pop("pin", None)
    if following:
        query["pin"] = str(following.pk)
    return redirect(f"{_address(municipality, slug)}?{query.urlencode()}")


def _address(municipality: Municipality, slug: str) -> str:
    return reverse("staff_pins:inbox", args=[municipality.slug, slug])


@require_POST
def approve_unflagged(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Approve everything that waits without a flag."""
    dialogue = dialogue_or_404(municipality, slug)
    approved = workflow.approve_unflagged(dialogue, actor=signed_in(request))
    messages.success(
        request,
        ngettext("%(n)d pin approved.", "%(n)d pins approved.", approved) % {"n": approved},
    )
    return redirect(_address(municipality, slug))


@require_GET
def layer(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """The pins on the map (GeoJSON)."""
    dialogue = dialogue_or_404(municipality, slug)
    chosen = _filters(request, dialogue).chosen()
    found = pin_layer(pins_matching(dialogue, chosen))
    return HttpResponse(found, content_type="application/geo+json")


@require_GET
def history(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Who decided what, and why."""
    dialogue = dialogue_or_404(municipality, slug)
    page = page_of(request, decisions_in(dialogue), per_page=DECISIONS_PER_PAGE)
    return render(request, "pins/history.html", {"dialogue": dialogue, "page": page})
