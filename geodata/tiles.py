"""The ground as vector tiles in one PMTiles file, light at every zoom level.

``write_tiles(features, path, progress) -> TileReport``. Layer ``ground``, columns ``kind`` and
``name``; zoom 6 to 15, beyond which the map enlarges the last level (a metre is then 0.4 of a
pixel, finer than the sources).

GDAL encodes one band of zoom levels at a time (``BANDS``). For each band only the kinds that show
there are taken, areas smaller than a few pixels and loose ends of lines are left out, pieces of
one street are joined, and shapes are simplified to half a pixel. ``geodata.pmtiles`` puts the
bands together.
"""

from __future__ import annotations

import math
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geodata.crs import METRIC_SRID, STORE_SRID, require_crs, to_store
from geodata.importers.ground import Progress
from geodata.pmtiles import Archive, Bounds, Tile, write_pmtiles
from geodata.subdivision import subdivided

LAYER: Final = "ground"
BANDS: Final = ((6, 9), (10, 11), (12, 13), (14, 15))
MIN_ZOOM: Final = BANDS[0][0]
MAX_ZOOM: Final = BANDS[-1][1]
# Tiles are drawn at 512 pixels; a pixel of zoom 0 at 60 degrees north, in metres on the ground.
_PIXEL_M: Final = 40_075_016.686 * math.cos(math.radians(60)) / 512
_MIN_AREA_PIXELS: Final = 6.0
_MIN_LINE_PIXELS: Final = 3.0
# Past these a tile is no longer a tile; GDAL then coarsens and drops features on its own.
_MAX_TILE_BYTES: Final = 1_500_000
_MAX_TILE_FEATURES: Final = 200_000


@dataclass(frozen=True)
class TileReport:
    """What was written: tiles in all, and the bytes of the heaviest one, compressed."""

    tiles: int
    heaviest_bytes: int
    bounds: Bounds


def write_tiles(features: gpd.GeoDataFrame, path: Path, progress: Progress) -> TileReport:
    """Write ``features`` (EPSG:3006; kind, name, first_zoom, geometry) as PMTiles to ``path``.

    Raises:
        WrongCrsError: features in another system.
    """
    require_crs(features, METRIC_SRID)
    tiles: list[Tile] = []
    with tempfile.TemporaryDirectory() as folder:
        for step, (low, high) in enumerate(BANDS):
            progress("tiles", step / len(BANDS))
            band = band_features(features, low, high)
            if not band.empty:
                target = Path(folder) / f"{low}.mbtiles"
                _encode(subdivided(band, overlap_m=_PIXEL_M / 2**low), target, low, high)
                tiles += _tiles_in(target)
    bounds = _bounds(features)
    zooms = [tile[0] for tile in tiles] or [MIN_ZOOM]
    archive = Archive(bounds, min(zooms), max(zooms), _metadata())
    written = write_pmtiles(path, tiles, archive)
    progress("tiles", 1.0)
    return TileReport(written, max((len(tile[3]) for tile in tiles), default=0), bounds)


def band_features(features: gpd.GeoDataFrame, low: int, high: int) -> gpd.GeoDataFrame:
    """What of the ground shows from zoom ``low`` to ``high``, thinned for the latter; EPSG:3006."""
    shown = features[features["first_zoom"] <= low][["kind", "name", "geometry"]]
    if high == MAX_ZOOM:
        return shown.reset_index(drop=True)
    pixel_m = _PIXEL_M / 2**high
    dimension = shapely.get_dimensions(shown.geometry.array)
    areas, points = shown[dimension == 2], shown[dimension == 0]
    lines = _joined(shown[dimension == 1])
    large = areas[areas.geometry.area.to_numpy() >= _MIN_AREA_PIXELS * pixel_m**2]
    long = lines[lines.geometry.length.to_numpy() >= _MIN_LINE_PIXELS * pixel_m]
    drawn = pd.concat([large, long], ignore_index=True)
    if not drawn.empty:
        drawn = drawn.set_geometry(drawn.geometry.simplify(pixel_m / 2, preserve_topology=True))
    return pd.concat([drawn, points], ignore_index=True)


def _joined(lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Pieces of a street that meet become one line, so that none is dropped for being short."""
    if lines.empty:
        return lines
    merged = lines.dissolve(by=["kind", "name"], as_index=False)
    shapes = np.asarray(merged.geometry.array, dtype=object)
    merged = merged.set_geometry(gpd.GeoSeries(shapely.line_merge(shapes), crs=lines.crs))
    return merged.explode(index_parts=False, ignore_index=True)


def _encode(band: gpd.GeoDataFrame, target: Path, low: int, high: int) -> None:
    pyogrio.write_dataframe(
        to_store(band),
        target,
        layer=LAYER,
        driver="MBTiles",
        geometry_type="Unknown",
        dataset_options={
            "MINZOOM": low,
            "MAXZOOM": high,
            "MAX_SIZE": _MAX_TILE_BYTES,
            "MAX_FEATURES": _MAX_TILE_FEATURES,
        },
    )


def _tiles_in(path: Path) -> Iterator[Tile]:
    query = "SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles"
    with closing(sqlite3.connect(path)) as database:
        for zoom, column, row_from_south, data in database.execute(query):
            yield zoom, column, 2**zoom - 1 - row_from_south, data


def _bounds(features: gpd.GeoDataFrame) -> Bounds:
    west, south, east, north = to_store(features).total_bounds
    return float(west), float(south), float(east), float(north)


def _metadata() -> dict[str, object]:
    fields = {"kind": "String", "name": "String"}
    layer = {"id": LAYER, "minzoom": MIN_ZOOM, "maxzoom": MAX_ZOOM, "fields": fields}
    return {"name": LAYER, "format": "pbf", "crs": STORE_SRID, "vector_layers": [layer]}
