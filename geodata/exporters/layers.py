"""Layers of a map as files that others open: GeoPackage, shapefile, GeoJSON, CSV, xlsx.

``write_layers(layers, path, "gpkg", about=...) -> {layer: number of features}``

=========  ==========================================================  ======================
format     one file with                                               system
=========  ==========================================================  ======================
gpkg       all layers, each with title and description                 ``srid`` (3006)
shp        a zip: a shapefile for each layer and sort of geometry,     ``srid``
           UTF-8 with .cpg, names of 10 characters, ``fields.csv``
geojson    one FeatureCollection; ``layer`` says which                 4326 (RFC 7946)
csv        a zip: a table for each layer; one layer alone: a .csv      N and E in ``srid``
xlsx       a sheet for each layer, and one about the whole             N and E in ``srid``
=========  ==========================================================  ======================

``about`` (title, n, period, "self-selected answers") goes along in every format that can carry
it. Empty layers are written too: that there is nothing is an answer. Tables give each feature one
point inside it as N and E, in whole metres for areas and lines, in decimetres for points.
"""

from __future__ import annotations

import json
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geodata.crs import LOCAL_SRIDS, METRIC_SRID, to_metric
from geodata.errors import OptionError
from geodata.exporters.field_names import short_names
from geodata.exporters.sheets import csv_bytes, write_workbook
from geodata.geojson import feature_collection
from geodata.importers.tables import as_text

Layers = Mapping[str, gpd.GeoDataFrame]

SUFFIXES: Final = {
    "gpkg": ".gpkg", "shp": ".zip", "geojson": ".geojson", "csv": ".csv", "xlsx": ".xlsx"
}  # fmt: skip
# GDAL's default, 1.4, makes the GDAL 3.6 and QGIS of many offices warn or refuse.
GEOPACKAGE_OPTIONS: Final = {"VERSION": "1.2"}
_DBF_TEXT_BYTES: Final = 254
_SORTS: Final = {0: "points", 1: "lines", 2: "areas"}
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same layers give the same archive


@dataclass(frozen=True)
class About:
    """What goes along with the layers.

    Attributes:
        title: of the whole.
        text: sentences about it: how many answered, when, and that they chose to.
        layers: layer → its title in words.
    """

    title: str = ""
    text: str = ""
    layers: Mapping[str, str] | None = None

    def of(self, layer: str) -> str:
        return (self.layers or {}).get(layer, layer)


def write_layers(
    layers: Layers, path: Path, form: str, *, srid: int = METRIC_SRID, about: About | None = None
) -> dict[str, int]:
    """Write layers to one file, replacing it.

    Args:
        layers: name (ASCII, as a table is called) → features in any known system.
        form: one of ``SUFFIXES``. ``csv`` with several layers makes a zip, whatever the name.
        srid: 3006 or a local zone, 3007-3018.

    Returns:
        The number of features written for each layer.

    Raises:
        OptionError: unknown format (``bad_format``) or system (``bad_srid``), or ``no_layers``.
        WrongCrsError: a layer does not say its system.
    """
    if not layers:
        raise OptionError("nothing to export", code="no_layers")
    if form not in WRITERS:
        raise OptionError(f"no format {form!r}", code="bad_format", known=sorted(WRITERS))
    if srid != METRIC_SRID and srid not in LOCAL_SRIDS:
        raise OptionError(f"EPSG:{srid} is no Swedish system", code="bad_srid")
    projected = {name: _plain_columns(to_metric(f).to_crs(srid)) for name, f in layers.items()}
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".layers-") as folder:
        unfinished = Path(folder) / f"layers{SUFFIXES[form]}"
        WRITERS[form](projected, unfinished, about or About())
        unfinished.replace(path)
    return {name: len(frame) for name, frame in projected.items()}


def _plain_columns(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Columns of types that every format knows: lists, decimals and the like become text."""
    plain = frame.rename_geometry("geometry") if frame.geometry.name != "geometry" else frame.copy()
    for name in plain.columns.drop("geometry"):
        if plain[name].dtype == object:
            kinds = {type(value) for value in plain[name] if value is not None}
            if len(kinds) > 1 or not kinds <= {str, bool, int, float}:
                plain[name] = [as_text(value) or None for value in plain[name]]
    return plain


def _write_geopackage(layers: Layers, path: Path, about: About) -> None:
    for name, frame in layers.items():
        pyogrio.write_dataframe(
            frame,
            path,
            layer=name,
            driver="GPKG",
            append=path.exists(),
            geometry_type=_geometry_type(frame),
            dataset_options=GEOPACKAGE_OPTIONS,
            layer_options={"IDENTIFIER": about.of(name), "DESCRIPTION": about.text},
        )


def _geometry_type(frame: gpd.GeoDataFrame) -> str:
    """The one type of a layer; "Unknown", GeoPackage's GEOMETRY, for a mixture or for nothing."""
    types = set(frame.geom_type.dropna())
    if types == {"Polygon", "MultiPolygon"}:
        return "MultiPolygon"
    return types.pop() if len(types) == 1 else "Unknown"


def _write_geojson(layers: Layers, path: Path, about: About) -> None:
    features: list[object] = []
    for name, frame in layers.items():
        named = frame.assign(layer=name)
        columns = ["layer", *frame.columns.drop("geometry")]
        features += json.loads(feature_collection(named, columns))["features"]
    whole = {"type": "FeatureCollection", "title": about.title, "description": about.text}
    path.write_text(json.dumps({**whole, "features": features}, ensure_ascii=False), "utf-8")


def _write_shapefiles(layers: Layers, path: Path, about: About) -> None:
    folder = path.parent
    renamed: list[tuple[str, str, str]] = []
    for name, frame in layers.items():
        names = short_names([str(column) for column in frame.columns.drop("geometry")])
        short = _for_dbf(frame.rename(columns=names))
        renamed += [(name, new, old) for old, new in names.items()]
        for sort, part in _by_sort(short):
            target = folder / (f"{name}.shp" if sort is None else f"{name}_{sort}.shp")
            with warnings.catch_warnings():
                # GDAL says that 64-bit numbers may be wide for a .dbf; ours are counts.
                warnings.simplefilter("ignore", RuntimeWarning)
                pyogrio.write_dataframe(
                    part, target, driver="ESRI Shapefile", encoding="UTF-8",
                    geometry_type=None if len(part) else "Point",
                )  # fmt: skip
    table = pd.DataFrame(renamed, columns=["layer", "field", "name"])
    (folder / "fields.csv").write_bytes(csv_bytes(table))
    _write_about(folder, about)
    _pack(path, sorted(file for file in folder.iterdir() if file != path))


def _by_sort(frame: gpd.GeoDataFrame) -> list[tuple[str | None, gpd.GeoDataFrame]]:
    """A shapefile holds points or lines or areas, never a mixture."""
    dimension = shapely.get_dimensions(frame.geometry.array)
    present = sorted(set(dimension[dimension >= 0].tolist()))
    if len(present) < 2:
        return [(None, frame)]
    return [(_SORTS[sort], frame[dimension == sort]) for sort in present]


def _for_dbf(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    for name in frame.columns.drop("geometry"):
        if frame[name].dtype == bool:
            frame[name] = frame[name].astype(int)
        elif not pd.api.types.is_numeric_dtype(frame[name]):
            frame[name] = [_cut(as_text(value)) for value in frame[name]]
    return frame


def _cut(text: str) -> str:
    data = text.encode()
    if len(data) <= _DBF_TEXT_BYTES:
        return text
    return data[: _DBF_TEXT_BYTES - len("…".encode())].decode(errors="ignore") + "…"


def _write_csv(layers: Layers, path: Path, about: About) -> None:
    tables = {name: _table(frame) for name, frame in layers.items()}
    if len(tables) == 1:
        path.write_bytes(csv_bytes(next(iter(tables.values()))))
        return
    files = []
    for name, table in tables.items():
        file = path.parent / f"{name}.csv"
        file.write_bytes(csv_bytes(table))
        files.append(file)
    _write_about(path.parent, about)
    _pack(path, sorted([*files, path.parent / "about.txt"]))


def _write_workbook(layers: Layers, path: Path, about: About) -> None:
    tables = {about.of(name): _table(frame) for name, frame in layers.items()}
    lines = [line for line in (about.title, *about.text.splitlines()) if line]
    if lines:
        tables = {"about": pd.DataFrame({"about": lines}), **tables}
    write_workbook(tables, path)


def _table(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    is_point = np.asarray(shapely.get_dimensions(frame.geometry.array) == 0)
    inside = frame.geometry.representative_point()
    north = np.where(is_point, inside.y.round(1), inside.y.round(0))
    east = np.where(is_point, inside.x.round(1), inside.x.round(0))
    return pd.DataFrame(frame.drop(columns="geometry")).assign(N=north, E=east)


def _write_about(folder: Path, about: About) -> None:
    text = "\r\n".join([about.title, *about.text.splitlines()])
    (folder / "about.txt").write_text(text, encoding="utf-8-sig", newline="")


def _pack(path: Path, files: list[Path]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())


WRITERS: Final[dict[str, Callable[[Layers, Path, About], None]]] = {
    "gpkg": _write_geopackage,
    "shp": _write_shapefiles,
    "geojson": _write_geojson,
    "csv": _write_csv,
    "xlsx": _write_workbook,
}
