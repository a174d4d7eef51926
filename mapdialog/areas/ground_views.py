"""Settings: the ground that the municipality's maps show, and how a better one gets in."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mapdialog.areas.ground_commands import AREAS, BASE_MAP, BOUNDARY
from mapdialog.areas.ground_forms import AreasForm, BaseMapForm
from mapdialog.areas.ground_upload import Report, take_areas
from mapdialog.areas.map_import_progress import latest_map_import
from mapdialog.areas.selectors import base_map_for, boundary_of
from mapdialog.organisations.models import Municipality
from mapdialog.organisations.sent_forms import DONE, carry_out


@require_http_methods(["GET", "POST"])
def ground(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What is there, with its source and date; sent, it takes in areas."""
    form = AreasForm(request.POST or None, request.FILES or None)
    reports: list[Report] = []

    def take() -> None:
        reports.append(
            take_areas(
                municipality,
                form.cleaned_data["file"],
                set_name=form.cleaned_data["set_name"],
                reading=form.reading(),
                as_boundary=form.cleaned_data["as_boundary"],
            )
        )

    status = carry_out(form, take, field="file")
    if status == DONE:
        form, status = AreasForm(), 200
    report = reports[0] if reports else None
    return ground_page(request, municipality, form=form, report=report, status=status)


def ground_page(
    request: HttpRequest, municipality: Municipality, *, status: int = 200, **parts: Any
) -> HttpResponse:
    """`parts`: a form that has been sent, instead of an empty one."""
    context = {
        "form": AreasForm(),
        "map_form": BaseMapForm(),
        "latest": latest_map_import(municipality),
        "boundary": boundary_of(municipality),
        "area_sets": municipality.area_sets.annotate(number=Count("areas")),
        "coverage": base_map_for(municipality),
        "commands": {
            "boundary": BOUNDARY.format(code=municipality.code),
            "areas": AREAS.format(code=municipality.code),
            "base_map": BASE_MAP.format(code=municipality.code),
        },
    }
    return render(request, "areas/ground.html", context | parts, status=status)
