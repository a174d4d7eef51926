"""What the ground of a municipality still lacks."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from mapdialog.access import Person, can_care_for_ground
from mapdialog.organisations.duties import Duty, Urgency, duty_source
from mapdialog.organisations.models import Municipality


@duty_source
def exact_boundary(person: Person, municipality: Municipality) -> Iterator[Duty]:
    if not can_care_for_ground(person, municipality):
        return
    provisional = municipality.boundaries.values_list("provisional", flat=True).first()
    if provisional:
        yield Duty(
            Urgency.WAITS,
            _(
                "Import an exact boundary. Until then SCB's coarse outline counts, and answers "
                "outside it are kept and flagged."
            ),
            reverse("staff_ground:ground", args=[municipality.slug]),
        )
