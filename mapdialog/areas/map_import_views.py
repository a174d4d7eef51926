"""Settings, ground: a base map that is sent, followed and stopped."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mapdialog.access import signed_in
from mapdialog.areas.ground_forms import BaseMapForm
from mapdialog.areas.ground_views import ground_page
from mapdialog.areas.map_import_progress import latest_map_import
from mapdialog.areas.map_imports import request_map_import, stop_map_import
from mapdialog.organisations.models import Municipality
from mapdialog.organisations.sent_forms import DONE, carry_out


@require_POST
def import_base_map(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Ask for an import; a worker carries it out."""
    form = BaseMapForm(request.POST, request.FILES)

    def ask() -> None:
        request_map_import(municipality, actor=signed_in(request), **form.cleaned_data)

    status = carry_out(form, ask, field="file")
    if status != DONE:
        return ground_page(request, municipality, map_form=form, status=status)
    return redirect(_base_map(municipality))


@require_GET
def progress(request: HttpRequest, municipality: Municipality) -> JsonResponse:
    latest = latest_map_import(municipality)
    if latest is None:
        return JsonResponse({"name": "", "share": 0.0, "over": True, "hint": ""})
    return JsonResponse(
        {
            "name": latest.words,
            "share": latest.asked.share,
            "over": latest.is_over,
            "hint": latest.hint,
        }
    )


@require_POST
def stop(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The one that is under way, if there is one."""
    latest = latest_map_import(municipality)
    if latest and not latest.is_over:
        stop_map_import(latest.asked)
    return redirect(_base_map(municipality))


def _base_map(municipality: Municipality) -> str:
    """Where on the page it says what becomes of it."""
    return reverse("staff_ground:ground", args=[municipality.slug]) + "#base-map"
