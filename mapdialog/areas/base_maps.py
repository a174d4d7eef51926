"""Keeping base maps: the files beside the database, the row that says which ground they draw."""

import datetime
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.gis.geos import Point, Polygon
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geodata.importers.basemap import ImportedBaseMap
from geodata.importers.likeness import require_touching
from geodata.importers.named_places import NamedPlace
from mapdialog.areas.models import BaseMap, Place
from mapdialog.organisations.models import Municipality

BATCH = 5_000
EARLIEST = datetime.date(1900, 1, 1)


def require_map_day(map_date: datetime.date) -> None:
    """A validator: no map is of a day that has not come, or of one long ago."""
    if map_date > timezone.localdate():
        raise ValidationError(_("The day has not come yet."))
    if map_date < EARLIEST:
        raise ValidationError(_("The day lies before 1900. Is the year right?"))


def store_base_map(
    municipality: Municipality | None,
    imported: ImportedBaseMap,
    *,
    map_date: datetime.date | None = None,
) -> tuple[BaseMap, bool]:
    """Put an imported base map to use, and say whether it is a new one.

    Its files move to settings.BASEMAP_DIR and are named after their content. Without a
    municipality it serves all that have none of their own. Earlier ones for the same ground go.
    Of one that is there already, source and date (`map_date`, if it is said) are those told last.

    Raises:
        GeometryError: ``unlike_outline``, the map of a municipality lies somewhere else.
    """
    if municipality is not None:
        require_touching(imported.bounds, municipality.code)
    digest = _digest_of(imported)
    told = {"attribution": imported.attribution[:200]} | (
        {"map_date": map_date} if map_date else {}
    )
    known = BaseMap.objects.filter(digest=digest, municipality=municipality).first()
    if known and _path(known.file_name).is_file():
        imported.tiles.unlink()
        imported.ground.unlink()
        with transaction.atomic():
            # Sent again it is the one in use, whatever was imported meanwhile.
            BaseMap.objects.filter(pk=known.pk).update(**told, imported_at=timezone.now())
            known.refresh_from_db()
            _retire_replaced(known)
        return known, False
    with files_only_if_stored(imported), transaction.atomic():
        base_map, made = BaseMap.objects.update_or_create(
            digest=digest,
            municipality=municipality,
            defaults={
                "file_name": digest + imported.tiles.suffix,
                "ground_file_name": digest + imported.ground.suffix,
                "bounds": Polygon.from_bbox(imported.bounds.bounds),
                **told,
            },
        )
        base_map.places.all().delete()
        Place.objects.bulk_create(
            (_place(base_map, found) for found in imported.places), batch_size=BATCH
        )
        _retire_replaced(base_map)
        # Last: what cannot be stored has moved no file.
        _keep(imported.tiles, base_map.file_name)
        _keep(imported.ground, base_map.ground_file_name)
    return base_map, made


@contextmanager
def files_only_if_stored(imported: ImportedBaseMap) -> Iterator[None]:
    """Around the transaction that stores it: rolled back, it leaves no file in nobody's use."""
    digest = _digest_of(imported)
    try:
        yield
    finally:
        _remove_files(digest + imported.tiles.suffix, digest + imported.ground.suffix)


def _digest_of(imported: ImportedBaseMap) -> str:
    with imported.tiles.open("rb") as tiles:
        return hashlib.file_digest(tiles, "sha256").hexdigest()


def tiles_path(digest: str) -> Path:
    """Where the tiles of a base map lie."""
    return _path(f"{digest}.pmtiles")


def _path(file_name: str) -> Path:
    return Path(settings.BASEMAP_DIR) / file_name


def _keep(file: Path, name: str) -> None:
    target = _path(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(file, target)


def _place(base_map: BaseMap, found: NamedPlace) -> Place:
    return Place(
        base_map=base_map,
        name=found.name[:160],
        kind=found.kind,
        detail=found.detail[:160],
        point=Point(found.lng, found.lat, srid=4326),
    )


def _retire_replaced(base_map: BaseMap) -> None:
    """Remove base maps of the same owner whose whole ground the new one draws."""
    replaced = BaseMap.objects.filter(
        municipality=base_map.municipality, bounds__coveredby=base_map.bounds
    ).exclude(pk=base_map.pk)
    for old in replaced:
        transaction.on_commit(partial(_remove_files, old.file_name, old.ground_file_name))
        old.delete()


def _remove_files(*names: str) -> None:
    """Those of a base map that is not there, unless somebody else has taken in the same file."""
    if not BaseMap.objects.filter(file_name=names[0]).exists():
        for name in filter(None, names):
            _path(name).unlink(missing_ok=True)
