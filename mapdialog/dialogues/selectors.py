"""Which dialogues there are, and the ground that one covers."""

from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import MultiPolygon
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mapdialog.areas.models import Boundary
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.errors import NotFound, NotReady
from mapdialog.organisations.models import Municipality

PUBLIC_PHASES = (Phase.OPEN, Phase.FEEDBACK, Phase.CLOSED)


def public_dialogues(municipality: Municipality) -> QuerySet[Dialogue]:
    return municipality.dialogues.in_phase(*PUBLIC_PHASES)


@dataclass(frozen=True)
class DialogueGroups:
    """Dialogues as residents look for them."""

    open: list[Dialogue]
    answered: list[Dialogue]
    closed: list[Dialogue]

    def __bool__(self) -> bool:
        return bool(self.open or self.answered or self.closed)


def dialogues_by_phase(dialogues: QuerySet[Dialogue]) -> DialogueGroups:
    """Those that can be answered, the soonest to close first; then the newest of the others."""
    found = list(dialogues)
    in_phase = {phase: [d for d in found if d.phase == phase] for phase in Phase.values}
    soonest = sorted(in_phase[Phase.OPEN], key=lambda d: d.closes_at or date.max)
    return DialogueGroups(soonest, in_phase[Phase.FEEDBACK], in_phase[Phase.CLOSED])


AT_WORK = (Phase.OPEN, Phase.FEEDBACK, Phase.PREPARATION, Phase.CLOSED)


def at_work(municipality: Municipality) -> list[Dialogue]:
    """All dialogues as those who work with them look for them: what is open first."""
    return sorted(municipality.dialogues.all(), key=lambda found: AT_WORK.index(found.phase))


def dialogue_or_404(municipality: Municipality, slug: str) -> Dialogue:
    found = municipality.dialogues.filter(slug=slug).select_related("owner_board").first()
    if found is None:
        raise NotFound(_("There is no dialogue at this address."))
    # Already known: saves a query wherever the address is built.
    found.municipality = municipality
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
