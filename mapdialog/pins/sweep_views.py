"""Taking back what came: first what it would be, on list and map, then one press."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mapdialog.access import signed_in
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.organisations.models import Municipality
from mapdialog.pages import page_of
from mapdialog.pins.brake import brake_of
from mapdialog.pins.layers import pin_layer
from mapdialog.pins.sweep_forms import ChoiceForm, SweepForm
from mapdialog.pins.sweeps import pins_chosen, preview_of, sweep, sweep_or_404, take_up

PER_PAGE = 40


@require_http_methods(["GET", "POST"])
def sweeps(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """What is chosen stands in the address, also when it is hidden."""
    dialogue = dialogue_or_404(municipality, slug)
    choosing = ChoiceForm(dialogue, request.GET or None, initial={"since": _proposal(dialogue)})
    form = SweepForm(request.POST or None)
    if request.method == "POST" and choosing.is_valid() and form.is_valid():
        reason = form.cleaned_data["reason"]
        made = sweep(dialogue, choosing.choice(), reason=reason, actor=signed_in(request))
        words = ngettext("%(n)d answer is hidden.", "%(n)d answers are hidden.", made.pins)
        messages.success(request, words % {"n": made.pins})
        return redirect("staff_pins:sweeps", municipality.slug, slug)
    context = {
        "dialogue": dialogue,
        "choosing": choosing,
        "form": form,
        "done": dialogue.sweeps.select_related("actor", "taken_up_by")[:PER_PAGE],
        **_shown(request, dialogue, choosing),
    }
    refused = request.method == "POST" or (choosing.is_bound and not choosing.is_valid())
    return render(request, "pins/sweeps.html", context, status=422 if refused else 200)


def _proposal(dialogue: Dialogue) -> Any:
    """Since the flood was seen, and the minute before; else the last hour."""
    brake = brake_of(dialogue)
    since = brake.at - timedelta(minutes=1) if brake else timezone.now() - timedelta(hours=1)
    return timezone.localtime(since)


def _shown(request: HttpRequest, dialogue: Dialogue, choosing: ChoiceForm) -> dict[str, Any]:
    if not choosing.is_bound or not choosing.is_valid():
        return {}
    pins = pins_chosen(dialogue, choosing.choice())
    return {
        "words": choosing.choice().words(),
        "preview": preview_of(pins),
        "page": page_of(request, pins, per_page=PER_PAGE),
    }


@require_GET
def layer(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """What would be hidden, on the map (GeoJSON)."""
    dialogue = dialogue_or_404(municipality, slug)
    choosing = ChoiceForm(dialogue, request.GET)
    nothing = dialogue.pins.filter(pk=0)
    pins = pins_chosen(dialogue, choosing.choice()) if choosing.is_valid() else nothing
    return HttpResponse(pin_layer(pins), content_type="application/geo+json")


@require_POST
def undo(request: HttpRequest, municipality: Municipality, slug: str, number: int) -> HttpResponse:
    dialogue = dialogue_or_404(municipality, slug)
    taken = take_up(sweep_or_404(dialogue, number), actor=signed_in(request))
    words = ngettext(
        "%(n)d answer waits for review again.", "%(n)d answers wait for review again.", taken
    )
    messages.success(request, words % {"n": taken})
    return redirect("staff_pins:sweeps", municipality.slug, slug)
