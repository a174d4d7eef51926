"""The meeting pack: the printed map and the layers, as much of them as the reader may have."""

import tempfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from geodata.exporters.layers import SUFFIXES
from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import Conflict, Invalid, NotFound
from mapdialog.meetings.exports import export_layers
from mapdialog.meetings.layers import Audience, audience_of
from mapdialog.meetings.printing import printed_map
from mapdialog.meetings.services import meeting_or_404
from mapdialog.organisations.models import Municipality

MEDIA_TYPES = {
    "gpkg": "application/geopackage+sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "shp": "application/zip",
}
MOST_PINS = 50_000
"""More than this takes too long for a request; `docs/operations.md` has the figures."""


@require_GET
def map_page(request: HttpRequest, municipality: Municipality, number: int) -> HttpResponse:
    """The published map on one sheet, A3."""
    dialogue = _dialogue(municipality, number)
    return _file(printed_map(dialogue), "application/pdf", f"{dialogue.slug}.pdf")


@require_GET
def layers(
    request: HttpRequest, municipality: Municipality, number: int, form: str
) -> HttpResponse:
    """The layers for QGIS, ArcGIS or a spreadsheet; the role decides what is in them."""
    dialogue = _dialogue(municipality, number)
    if form not in MEDIA_TYPES:
        raise Invalid(_("Choose one of the formats."))
    name = f"{dialogue.slug}{SUFFIXES[form]}"
    audience = audience_of(request.user, municipality)
    if audience is Audience.COORDINATOR and dialogue.pins.count() > MOST_PINS:
        raise Conflict(
            _(
                "There are too many pins to make the layers while you wait. Ask your IT unit for "
                "them: the command export_layers makes them."
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        export_layers(dialogue, audience, path, form=form, srid=municipality.projected_srid)
        return _file(path.read_bytes(), MEDIA_TYPES[form], name)


def _dialogue(municipality: Municipality, number: int) -> Dialogue:
    dialogue = meeting_or_404(municipality, number).dialogue
    if dialogue is None:
        raise NotFound(_("The meeting is not about a dialogue."))
    # Already known: saves a query wherever the ground is asked for.
    dialogue.municipality = municipality
    return dialogue


def _file(body: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(body, content_type=media_type, headers={"Content-Disposition": disposition})
