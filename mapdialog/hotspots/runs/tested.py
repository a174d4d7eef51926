"""Which cells of a run lie in a tested place: half of the cell does, or half of a smaller place.

Cells are not tested by themselves. One statement says what "in" means, for maps, tables and files.
"""

from django.db.models import CharField
from django.db.models.expressions import RawSQL

# The direction of the place, or NULL, for a row of hotspots_runcell.
TESTED = """
(SELECT place.direction FROM hotspots_hotspot place
 WHERE place.run_id = hotspots_runcell.run_id
   AND ST_Intersects(place.geometry, hotspots_runcell.geometry)
   AND 2 * ST_Area(ST_Intersection(place.geometry, hotspots_runcell.geometry))
       >= least(ST_Area(place.geometry), ST_Area(hotspots_runcell.geometry))
 ORDER BY place.p, place.id LIMIT 1)
"""


def direction_here() -> RawSQL:
    """For queries of `RunCell`: the direction of the place that a cell lies in, or None."""
    return RawSQL(TESTED, [], output_field=CharField(null=True))  # noqa: S611
