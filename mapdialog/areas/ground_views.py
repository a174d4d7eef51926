"""Settings: the ground that the municipality's maps show, and how a better one gets in."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mapdialog.areas.ground_commands import AREAS, BASE_MAP, BOUNDARY
from mapdialog.areas.selectors import base_map_for, boundary_of
from mapdialog.organisations.models import Municipality


@require_GET
def ground(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What is there, with its source and date."""
    context = {
        "boundary": boundary_of(municipality),
        "area_sets": municipality.area_sets.annotate(number=Count("areas")),
        "coverage": base_map_for(municipality),
        "commands": {
            "boundary": BOUNDARY.format(code=municipality.code),
            "areas": AREAS.format(code=municipality.code),
            "base_map": BASE_MAP.format(code=municipality.code),
        },
    }
    return render(request, "areas/ground.html", context)
