"""A run over JSON: how far it has come, and its layers for the workbench's map."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from geodata.geojson import MEDIA_TYPE as GEOJSON
from mapdialog.dialogues.selectors import dialogue_or_404
from mapdialog.hotspots.runs.selectors import progress_of, run_or_404
from mapdialog.hotspots.workbench.layers import cell_layer, place_layer, surface_layer
from mapdialog.organisations.models import Municipality


@require_GET
def progress(
    request: HttpRequest, municipality: Municipality, slug: str, number: int
) -> JsonResponse:
    run = run_or_404(dialogue_or_404(municipality, slug), number)
    now = progress_of(run)
    return JsonResponse(
        {"name": now.name, "share": now.share, "over": now.is_over, "hint": now.hint}
    )


@require_GET
def cells(request: HttpRequest, municipality: Municipality, slug: str, number: int) -> HttpResponse:
    run = run_or_404(dialogue_or_404(municipality, slug), number)
    return HttpResponse(cell_layer(run), content_type=GEOJSON)


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
