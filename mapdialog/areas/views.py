"""The ground over HTTP: base maps, outlines and the search for places."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from geodata.geojson import MEDIA_TYPE as GEOJSON
from mapdialog.areas.base_maps import tiles_path
from mapdialog.areas.byte_ranges import immutable_file
from mapdialog.areas.outline import outline_geojson, outline_version
from mapdialog.areas.selectors import search_places
from mapdialog.errors import NotFound
from mapdialog.organisations.models import Municipality

PMTILES = "application/vnd.pmtiles"


@require_safe
def base_map(request: HttpRequest, digest: str) -> HttpResponseBase:
    # The file is named after its content, so that tiles are read without asking the database.
    path = tiles_path(digest)
    if not path.is_file():
        raise NotFound(_("There is no base map at this address."))
    return immutable_file(request, path, content_type=PMTILES, etag=f'"{digest}"')


def _outline_etag(request: HttpRequest, municipality: Municipality) -> str:
    return f'"{outline_version(municipality)}-{_with_areas(request):d}"'


@require_safe
@condition(etag_func=_outline_etag)
def outline(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    text = outline_geojson(municipality, with_areas=_with_areas(request))
    response = HttpResponse(text, content_type=GEOJSON)
    patch_cache_control(response, public=True, max_age=300)
    return response


def _with_areas(request: HttpRequest) -> bool:
    """The map itself leaves the parts out (?delar=0) when a base map shows their names."""
    return request.GET.get("delar") != "0"


@require_safe
def places(request: HttpRequest, municipality: Municipality) -> JsonResponse:
    found = search_places(municipality, request.GET.get("q", ""))
    response = JsonResponse({"places": [place.as_dict() for place in found]})
    # What somebody looks for is nobody else's business: no shared cache keeps it.
    patch_cache_control(response, private=True, max_age=60)
    return response
