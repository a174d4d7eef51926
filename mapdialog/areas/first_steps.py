"""Of what a municipality needs for its first dialogue: the ground."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mapdialog.access import can_care_for_ground
from mapdialog.areas.ground_commands import AREAS, BASE_MAP, BOUNDARY
from mapdialog.areas.models import Area
from mapdialog.areas.selectors import base_map_for, boundary_of
from mapdialog.organisations.first_steps import GROUND, Step, step_source
from mapdialog.organisations.models import Municipality

PAGE = "staff_ground:ground"


@step_source
def ground_steps(municipality: Municipality) -> Iterator[Step]:
    boundary, coverage = boundary_of(municipality), base_map_for(municipality)
    code = municipality.code
    yield Step(
        GROUND, _("Import the exact boundary"), bool(boundary and not boundary.provisional),
        PAGE, can_care_for_ground, BOUNDARY.format(code=code),
        known=boundary.source if boundary else "",
    )  # fmt: skip
    yield Step(
        GROUND + 1,
        _("Import the municipality's areas, with inhabitants if you have them"),
        Area.objects.filter(area_set__municipality=municipality).exists(),
        PAGE,
        can_care_for_ground,
        AREAS.format(code=code),
    )
    yield Step(
        GROUND + 2,
        _("Import a base map"),
        coverage is not None,
        PAGE,
        can_care_for_ground,
        BASE_MAP.format(code=code),
        known=date_format(coverage.base_map.imported_at) if coverage else "",
    )
