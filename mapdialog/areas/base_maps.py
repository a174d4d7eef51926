"""Keeping base maps: the files beside the database, the row that says which ground they draw."""

import hashlib
import shutil
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.gis.geos import Point, Polygon
from django.db import transaction

from geodata.importers.basemap import ImportedBaseMap
from geodata.importers.likeness import require_touching
from geodata.importers.named_places import NamedPlace
from mapdialog.areas.models import BaseMap, Place
from mapdialog.organisations.models import Municipality

BATCH = 5_000


def store_base_map(
    municipality: Municipality | None, imported: ImportedBaseMap
) -> tuple[BaseMap, bool]:
    """Put an imported base map to use, and say whether it is a new one.

    Its files move to settings.BASEMAP_DIR and are named after their content. Without a
    municipality it serves all that have none of their own. Earlier ones for the same ground go.

    Raises:
        GeometryError: ``unlike_outline``, the map of a municipality lies somewhere else.
    """
    if municipality is not None:
        require_touching(imported.bounds, municipality.code)
    digest = hashlib.sha256(imported.tiles.read_bytes()).hexdigest()
    known = BaseMap.objects.filter(digest=digest).first()
    if known and known.municipality == municipality and _path(known.file_name).is_file():
        imported.tiles.unlink()
        imported.ground.unlink()
        return known, False
    tiles, ground = _keep(imported.tiles, digest), _keep(imported.ground, digest)
    with transaction.atomic():
        base_map, made = BaseMap.objects.update_or_create(
            digest=digest,
            defaults={
                "municipality": municipality,
                "file_name": tiles.name,
                "ground_file_name": ground.name,
                "bounds": Polygon.from_bbox(imported.bounds.bounds),
                "attribution": imported.attribution[:200],
            },
        )
        base_map.places.all().delete()
        Place.objects.bulk_create(
            (_place(base_map, found) for found in imported.places), batch_size=BATCH
        )
        _retire_replaced(base_map)
    return base_map, made


def tiles_path(digest: str) -> Path:
    """Where the tiles of a base map lie."""
    return _path(f"{digest}.pmtiles")


def _path(file_name: str) -> Path:
    return Path(settings.BASEMAP_DIR) / file_name


def _keep(file: Path, digest: str) -> Path:
    target = _path(digest + file.suffix)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(file, target)
    return target


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
        for name in (old.file_name, old.ground_file_name):
            transaction.on_commit(partial(_path(name).unlink, missing_ok=True))
        old.delete()
