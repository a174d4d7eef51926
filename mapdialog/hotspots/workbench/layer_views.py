"""A run over JSON: how far it has come, and its layers for the workbench's map."""

import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from geodata.geojson import MEDIA_TYPE as GEOJSON
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.runs.selectors import progress_of, run_or_404
from mapdialog.hotspots.workbench.layers import cell_layer, place_layer, surface_layer
from mapdialog.organisations.models import Municipality

PATIENCE = datetime.timedelta(minutes=1)
"""After so long without a step nobody seems to be working, and that is said."""


@require_GET
def progress(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> JsonResponse:
    run = run_or_404(dialogue_or_404(municipality, slug), number)
    now = progress_of(run)
    return JsonResponse(
        {"name": now.name, "share": now.share, "over": now.is_over, "hint": _hint(run)}
    )


def _hint(run: AnalysisRun) -> str:
    last = run.steps.last()
    if last is None or timezone.now() - last.at < PATIENCE:
        return ""
    if run.steps.count() == 1:
        return _("Nobody has taken the job yet. Ask your IT unit whether the worker is running.")
    return _("This step takes long. You can leave the page: the analysis goes on.")


@require_GET
def cells(request: HttpRequest, municipality: Municipality, slug: str, number: int) -> HttpResponse:
    run = run_or_404(dialogue_or_404(municipality, slug), number)
    return HttpResponse(cell_layer(run, request.user), content_type=GEOJSON)


@require_GET
def places(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    run = run_or_404(dialogue_or_404(municipality, slug), number)
    return HttpResponse(place_layer(run), content_type=GEOJSON)


@require_GET
def surfaces(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> HttpResponse:
    run = run_or_404(dialogue_or_404(municipality, slug), number)
    return HttpResponse(surface_layer(run), content_type=GEOJSON)
