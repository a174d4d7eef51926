"""Taking in the ground: boundary and areas (base maps: see base_maps). Twice does no more."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from django.contrib.gis import geos
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon

from geodata.importers.area_union import GAP_M, boundary_of, own_areas
from geodata.importers.areas import AreaRow
from geodata.importers.likeness import require_like
from geodata.importers.population import PopulationCount
from mapdialog.areas.models import Area, AreaSet, Boundary, Population
from mapdialog.errors import Invalid
from mapdialog.organisations.models import Municipality

BATCH = 2_000


@dataclass(frozen=True)
class AreasStored:
    """What an import of areas did: how many were new, changed, as before, and no longer there;
    and how many in the file lie in other municipalities."""

    new: int
    changed: int
    unchanged: int
    removed: int
    elsewhere: int = 0
    boundary: Boundary | None = None


@dataclass(frozen=True)
class Ground:
    """What of a file is the municipality's, and its outline if that was asked for."""

    rows: list[AreaRow]
    elsewhere: int
    outline: MultiPolygon | None = None


def digest_of(geometry: MultiPolygon) -> str:
    """The same for the same outline, wherever its rings begin and in whatever order they stand."""
    return hashlib.sha256(shapely.to_wkb(shapely.normalize(geometry))).hexdigest()


def as_stored(geometry: MultiPolygon) -> geos.MultiPolygon:
    """A Shapely area in EPSG:4326 as GeoDjango keeps it."""
    stored = geos.GEOSGeometry(memoryview(shapely.to_wkb(geometry)), srid=4326)
    assert isinstance(stored, geos.MultiPolygon)
    return stored


@transaction.atomic
def set_boundary(
    municipality: Municipality, geometry: MultiPolygon, *, source: str, provisional: bool = False
) -> tuple[Boundary, bool]:
    """Put an outline (EPSG:4326) in force, and say whether that changed anything.

    Former versions stay: runs name the one they used. A provisional outline never replaces an
    exact one.
    """
    current = municipality.boundaries.first()
    digest = digest_of(geometry)
    if current and (current.digest == digest or (provisional and not current.provisional)):
        return current, False
    boundary, made = Boundary.objects.get_or_create(
        municipality=municipality,
        digest=digest,
        defaults={
            "geometry": as_stored(geometry),
            "provisional": provisional,
            "source": source[:200],
        },
    )
    if not made:
        # An outline from before is put in force again: the newest is the one that counts.
        boundary.created_at = timezone.now()
        boundary.save(update_fields=["created_at"])
    return boundary, True


def ground_of(
    municipality: Municipality,
    rows: Sequence[AreaRow],
    *,
    as_boundary: bool = False,
    gap_m: float = GAP_M,
) -> Ground:
    """What would be stored; nothing is.

    Raises:
        Invalid: no area can be used: a division is never emptied by a file.
        GeometryError: ``unlike_outline``, the areas lie far from the municipality.
    """
    own, others = own_areas(rows, municipality.code)
    if not own:
        raise Invalid(
            _("No area in the file can be used for %s. Nothing was changed.") % municipality
        )
    require_like([row.geometry for row in own], municipality.code)
    outline = boundary_of(own, gap_m=gap_m) if as_boundary else None
    return Ground(own, len(others), outline)


@transaction.atomic
def store_areas(
    municipality: Municipality,
    set_slug: str,
    rows: Sequence[AreaRow],
    *,
    source: str = "",
    as_boundary: bool = False,
    gap_m: float = GAP_M,
) -> AreasStored:
    """Make a division of the municipality be exactly these areas, with their inhabitants.

    Of a file that covers more than the municipality only what lies in it is taken. Areas keep
    their number from import to import as long as they keep their code. Raises as `ground_of`.
    """
    if not (slug := slugify(set_slug)[:50]):
        raise Invalid(_("Give the division a short name with letters or digits."))
    ground = ground_of(municipality, rows, as_boundary=as_boundary, gap_m=gap_m)
    # Two imports at once would not see each other's areas.
    area_set, _made = AreaSet.objects.select_for_update().get_or_create(
        municipality=municipality, slug=slug
    )
    before = {area.code: area for area in area_set.areas.all()}
    people_before = _stored_people(area_set)
    new = [row for row in ground.rows if row.code not in before]
    changed = [
        row
        for row in ground.rows
        if row.code in before
        and not (_same(before[row.code], row) and _people(row) == people_before.get(row.code, {}))
    ]
    removed = before.keys() - {row.code for row in ground.rows}
    if new or changed or removed:
        _write(area_set, [*new, *changed], removed)
        area_set.source = source[:200]
        area_set.save()
    boundary = None
    if ground.outline is not None:
        boundary, _changed = set_boundary(municipality, ground.outline, source=source)
    unchanged = len(ground.rows) - len(new) - len(changed)
    return AreasStored(len(new), len(changed), unchanged, len(removed), ground.elsewhere, boundary)


def _write(area_set: AreaSet, rows: list[AreaRow], removed: set[str]) -> None:
    area_set.areas.filter(code__in=removed).delete()
    stored = Area.objects.bulk_create(
        [
            Area(
                area_set=area_set,
                code=row.code,
                name=row.name[:120],
                geometry=as_stored(row.geometry),
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["area_set", "code"],
        update_fields=["name", "geometry"],
        batch_size=BATCH,
    )
    Population.objects.filter(area__in=stored).delete()
    Population.objects.bulk_create(
        [_population(area, group) for area, row in zip(stored, rows, strict=True)
         for group in row.population],
        batch_size=BATCH,
    )  # fmt: skip


def _population(area: Area, group: PopulationCount) -> Population:
    return Population(
        area=area,
        sex=group.sex,
        age_from=group.age_from,
        age_to=group.age_to,
        count=group.count,
    )


Group = tuple[str, int, int | None]


def _people(row: AreaRow) -> dict[Group, int]:
    return {(group.sex, group.age_from, group.age_to): group.count for group in row.population}


def _stored_people(area_set: AreaSet) -> dict[str, dict[Group, int]]:
    found: dict[str, dict[Group, int]] = {}
    rows = Population.objects.filter(area__area_set=area_set)
    for code, sex, low, high, count in rows.values_list(
        "area__code", "sex", "age_from", "age_to", "count"
    ):
        found.setdefault(code, {})[(sex, low, high)] = count
    return found


def _same(area: Area, row: AreaRow) -> bool:
    return area.name == row.name[:120] and bytes(area.geometry.wkb) == shapely.to_wkb(
        row.geometry, output_dimension=2
    )
