"""Which dialogues there are, and the ground that one covers."""

from django.contrib.gis.geos import MultiPolygon
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mapdialog.areas.models import Boundary
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import NotFound, NotReady
from mapdialog.organisations.models import Municipality


def public_dialogues(municipality: Municipality) -> QuerySet[Dialogue]:
    return municipality.dialogues.exclude(phase=Phase.PREPARATION)


def dialogue_or_404(municipality: Municipality, slug: str) -> Dialogue:
    found = municipality.dialogues.filter(slug=slug).select_related("owner_board").first()
    if found is None:
        raise NotFound(_("There is no dialogue at this address."))
    # Already known: saves a query wherever the address is built.
    found.municipality = municipality
    return found


def dialogue_by_slug(slug: str) -> Dialogue:
    found = Dialogue.objects.filter(slug=slug).select_related("municipality").first()
    if found is None:
        raise NotFound(_("There is no dialogue “%s”.") % slug)
    return found


def boundary_in_force(municipality: Municipality) -> Boundary | None:
    return municipality.boundaries.first()


def ground_of(dialogue: Dialogue) -> tuple[MultiPolygon, bool]:
    """Where pins may be put (EPSG:4326), and whether that outline is provisional."""
    if dialogue.area is not None:
        return dialogue.area, False
    boundary = boundary_in_force(dialogue.municipality)
    if boundary is None:
        raise NotReady(
            _("%s has no boundary yet.") % dialogue.municipality, [_("Import areas or a boundary.")]
        )
    return boundary.geometry, boundary.provisional
