"""Repeating a run from its record: asked for by a button, followed over JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from mapdialog.access import signed_in
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.hotspots.runs.repeating import latest_repeat, request_repeat
from mapdialog.hotspots.runs.selectors import run_or_404
from mapdialog.hotspots.workbench.views import address_of
from mapdialog.organisations.models import Municipality


@require_POST
def repeat(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    """Ask for a repeat; a worker carries it out."""
    run = run_or_404(dialogue_or_404(municipality, slug), number)
    request_repeat(run, actor=signed_in(request))
    return redirect(f"{address_of(run)}#repeat")


@require_GET
def repeat_progress(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> JsonResponse:
    """Whether the last repeat is over; how far it has come cannot be told."""
    told = latest_repeat(run_or_404(dialogue_or_404(municipality, slug), number))
    over = told is None or told.state != "running"
    words, hint = (told.words, told.hint) if told else ("", "")
    return JsonResponse({"name": words, "share": None, "over": over, "hint": hint})
