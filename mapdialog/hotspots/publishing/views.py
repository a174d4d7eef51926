"""What was published of the analysis, as layers for everybody."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from geodata.geojson import MEDIA_TYPE as GEOJSON
from mapdialog.dialogues.views import readable_dialogue
from mapdialog.hotspots.models import Publication
from mapdialog.hotspots.publishing.layers import area_layer, cell_layer
from mapdialog.hotspots.publishing.selectors import latest_publication
from mapdialog.organisations.models import Municipality


def _layer(
    request: HttpRequest,
    municipality: Municipality,
    slug: str,
    write: Callable[[Publication | None], str],
) -> HttpResponse:
    publication = latest_publication(readable_dialogue(request, municipality, slug))
    response = HttpResponse(write(publication), content_type=GEOJSON)
    # Changes only when a run is published: the page asks for it by the publication's number.
    patch_cache_control(response, max_age=600)
    return response


@require_safe
def cells(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    return _layer(request, municipality, slug, cell_layer)


@require_safe
def areas(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    return _layer(request, municipality, slug, area_layer)
