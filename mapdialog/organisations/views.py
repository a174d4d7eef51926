"""The service's own front door, its health, and each municipality's coat of arms."""

import mimetypes

from django.db import DatabaseError, connection
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mapdialog.errors import NotFound
from mapdialog.organisations.models import Municipality

ARMS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""An uploaded SVG may draw, and nothing else."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The municipalities that use the service; straight on where there is only one."""
    municipalities = list(Municipality.objects.all())
    if len(municipalities) == 1:
        return redirect(municipalities[0])
    return render(request, "organisations/index.html", {"municipalities": municipalities})


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the service and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def csrf_token(request: HttpRequest) -> HttpResponse:
    """A new token for a page that has been open longer than its own was good for."""
    return JsonResponse({"token": get_token(request)})


@require_safe
def coat_of_arms(request: HttpRequest, municipality: Municipality) -> FileResponse:
    if not municipality.coat_of_arms:
        raise NotFound(_("This municipality has no coat of arms here."))
    kind, _encoding = mimetypes.guess_type(municipality.coat_of_arms.name or "")
    response = FileResponse(municipality.coat_of_arms.open("rb"), content_type=kind)
    response.headers["Content-Security-Policy"] = ARMS_POLICY
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
