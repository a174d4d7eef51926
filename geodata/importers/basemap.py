"""A base map from an OpenStreetMap extract or GeoPackages: tiles, ground for print, and names.

``import_basemap(source, tiles, ground=...) -> ImportedBaseMap``

- ``source``: an ``.osm.pbf`` (see ``osm``), a GeoPackage with ``kind`` and ``name``, or a folder
  with Lantmäteriet's (see ``ground_package``). It is recognised by what it contains.
- ``tiles``: where the PMTiles go: one layer ``ground``, columns ``kind`` (the vocabulary of
  ``ground_kinds``) and ``name``, zoom 6-15 (see ``geodata.tiles``).
- ``ground``: where the same features go as a GeoPackage in EPSG:3006 (layer ``ground``), from
  which printed maps are drawn as vectors.

Both files appear whole or not at all: they are written beside their place and then renamed.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyogrio
from shapely.geometry import Polygon, box

from geodata.crs import METRIC_SRID, require_crs
from geodata.errors import OptionError
from geodata.importers.ground import Ground, Progress
from geodata.importers.ground_kinds import KINDS
from geodata.importers.ground_package import read_packages
from geodata.importers.likeness import require_touching
from geodata.importers.named_places import NamedPlace, named_places
from geodata.importers.osm import read_osm
from geodata.importers.sources import kind_of
from geodata.tiles import TileReport, write_tiles

GROUND_LAYER = "ground"


@dataclass(frozen=True)
class ImportedBaseMap:
    """What an import made.

    Attributes:
        bounds: the rectangle the source covers, EPSG:4326.
        attribution: whom the source asks to name; ``""`` for one's own data.
        places: names to search for.
        counts: number of features by kind.
        left_out: features without usable geometry, such as rings that do not close.
    """

    tiles: Path
    ground: Path
    bounds: Polygon
    attribution: str
    places: list[NamedPlace]
    counts: dict[str, int]
    left_out: int
    tile_report: TileReport


def import_basemap(
    source: Path,
    tiles: Path,
    *,
    ground: Path | None = None,
    attribution: str = "",
    code: str = "",
    progress: Progress | None = None,
) -> ImportedBaseMap:
    """Make a base map.

    Args:
        source: see the module.
        tiles: target of the PMTiles; replaced if it is there.
        ground: target of the ground; beside the tiles, ending in ``.gpkg``, if left out.
        attribution: overrides what the source itself asks for.
        code: of the municipality whose map it is to be; asked before tiles are drawn for minutes.
        progress: called with a step (``read``, ``mend``, ``places``, ``tiles``, ``ground``) and
            how much of it is done, 0 to 1.

    Raises:
        UnreadableFileError, WrongCrsError: see the readers.
        GeometryError: ``unlike_outline``, it lies somewhere else than the municipality.
    """
    report = progress or _silent
    target = ground or tiles.with_suffix(".gpkg")
    read = _read(source, report)
    bounds = box(*read.bounds)
    if code:
        require_touching(bounds, code)
    report("places", 0.0)
    places = named_places(read)
    tiles.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=tiles.parent, prefix=".basemap-") as folder:
        unfinished = Path(folder)
        tile_report = write_tiles(read.features, unfinished / "tiles.pmtiles", report)
        report("ground", 0.0)
        _write_ground(read.features, unfinished / "ground.gpkg")
        (unfinished / "tiles.pmtiles").replace(tiles)
        (unfinished / "ground.gpkg").replace(target)
    report("ground", 1.0)
    return ImportedBaseMap(
        tiles=tiles,
        ground=target,
        bounds=bounds,
        attribution=attribution or read.attribution,
        places=places,
        counts=dict(sorted(Counter(read.features["kind"]).items())),
        left_out=read.left_out,
        tile_report=tile_report,
    )


def _silent(_step: str, _share: float) -> None:
    """Nobody wants to know."""


def _read(source: Path, progress: Progress) -> Ground:
    if source.is_dir():
        return read_packages(source, progress)
    if kind_of(source) == "osm_pbf":
        return read_osm(source, progress)
    return read_packages(source, progress)


def _write_ground(features: gpd.GeoDataFrame, path: Path) -> None:
    pyogrio.write_dataframe(
        features[["kind", "name", "geometry"]],
        path,
        layer=GROUND_LAYER,
        driver="GPKG",
        geometry_type="Unknown",
        dataset_options={"VERSION": "1.2"},  # readable by the GDAL of Debian 12
    )


def read_ground(
    path: Path, bounds: tuple[float, float, float, float], kinds: Collection[str] = ()
) -> gpd.GeoDataFrame:
    """The ground within west, south, east, north (EPSG:3006): kind, name, geometry, EPSG:3006.

    ``kinds`` names those to read; none means all.
    """
    if unknown := set(kinds) - KINDS.keys():
        raise OptionError(f"no kinds {sorted(unknown)}", code="unknown_kind")
    listed = ", ".join(f"'{kind}'" for kind in sorted(kinds))
    chosen = f"kind IN ({listed})" if kinds else None
    frame = pyogrio.read_dataframe(path, layer=GROUND_LAYER, bbox=bounds, where=chosen)
    frame["name"] = frame["name"].fillna("")
    return require_crs(frame, METRIC_SRID)
