"""Files of features, recognised by what they contain and opened with that driver only.

A file from outside is not handed to GDAL to guess at: some of its drivers read files that point
to other files or to the network. Known here: GeoPackage, GeoJSON, shapefile (bare or in a zip).

Signatures::

    kind_of(path) -> "geopackage" | "geojson" | "shapefile" | "zipped_shapefile" | "xlsx"
                     | "osm_pbf" | "text"
    layers_of(path) -> names of the layers in a GeoPackage
    columns_of(path, layer) -> names of the columns of one of them
    read_features(path, layer=None) -> GeoDataFrame in the file's own system (crs may be None)

Codes of ``UnreadableFileError``: ``not_found``, ``empty_file``, ``too_large``, ``old_excel``,
``damaged``, ``no_layer``, ``several_layers``, ``layer_is_view``, ``unknown_format``.
"""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pyogrio
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError

from geodata.errors import MissingFieldError, UnreadableFileError
from geodata.importers.geopackage import LISTED_ONLY, feature_layers

MAX_BYTES: Final = 2 * 1024**3
MAX_UNPACKED_BYTES: Final = 4 * 1024**3
SHAPEFILE = b"\x00\x00\x27\x0a"
PYOGRIO_ERRORS = (DataSourceError, DataLayerError, FeatureError, FieldError, CRSError)


def kind_of(path: Path) -> str:
    """Which kind of file this is, by its first bytes (and, in a zip, by the names inside)."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise UnreadableFileError(f"cannot read {path.name}", code="not_found") from error
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableFileError("the file is empty", code="empty_file")
    if size > MAX_BYTES:
        raise UnreadableFileError("the file is too large", code="too_large", limit=MAX_BYTES)
    return _kind_of_bytes(head, path)


def _kind_of_bytes(head: bytes, path: Path) -> str:
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(b"SQLite format 3\x00"):
        # Any SQLite database opens in GDAL; only a GeoPackage says that it is one (OGC 12-128).
        if head[68:72] in {b"GPKG", b"GP10", b"GP11"}:
            return "geopackage"
        raise UnreadableFileError("a database, but no GeoPackage", code="unknown_format")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFileError("an .xls file of the old kind", code="old_excel")
    if head.startswith(SHAPEFILE):
        return "shapefile"
    if b"OSMHeader" in head[:64]:
        return "osm_pbf"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "geojson"
    return "text"


def _kind_of_zip(path: Path) -> str:
    names = [name.lower() for name in zip_names(path)]
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.endswith(".shp") for name in names):
        return "zipped_shapefile"
    raise UnreadableFileError("a zip file without a shapefile", code="unknown_format")


def zip_names(path: Path) -> list[str]:
    """Names in a zip file, after a look at how large it would become."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError("the zip file is damaged", code="damaged") from error
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise UnreadableFileError("too large unpacked", code="too_large", limit=MAX_UNPACKED_BYTES)
    return [entry.filename for entry in entries]


def layers_of(path: Path) -> list[str]:
    """Names of the layers of a GeoPackage that hold geometry, in the order of the file."""
    return feature_layers(path)


def columns_of(path: Path, layer: str) -> set[str]:
    """Names of the columns of a layer in a GeoPackage."""
    feature_layers(path, layer)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return set(pyogrio.read_info(path, layer=layer, **LISTED_ONLY)["fields"])
    except PYOGRIO_ERRORS as error:
        raise UnreadableFileError(str(error), code="damaged") from error


def read_features(
    path: Path, layer: str | None = None, *, max_features: int | None = None
) -> gpd.GeoDataFrame:
    """All features of one layer, in the file's own system.

    Geometry that cannot be built becomes None instead of stopping the import; the caller reports
    it by line.

    Args:
        layer: name in a GeoPackage, or of the .shp in a zip; None when there is only one.
        max_features: more than so many are refused, before they are read.

    Raises:
        UnreadableFileError, MissingFieldError (no such layer).
    """
    source, layer, opening = _source_of(path, layer)
    try:
        # A damaged feature makes GDAL and NumPy warn; the row is reported by its line instead.
        with warnings.catch_warnings(), np.errstate(invalid="ignore"):
            warnings.simplefilter("ignore")
            if max_features is not None:
                _check_number(source, layer, max_features, opening)
            frame = pyogrio.read_dataframe(source, layer=layer, on_invalid="ignore", **opening)
    except PYOGRIO_ERRORS as error:
        raise UnreadableFileError(str(error), code="damaged") from error
    except ValueError as error:  # e.g. text in the file that is not text in any encoding
        raise UnreadableFileError(str(error), code="damaged") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise UnreadableFileError("the layer has no geometry", code="no_layer")
    return frame


def _check_number(source: str, layer: str | None, limit: int, opening: dict[str, str]) -> None:
    told = pyogrio.read_info(source, layer=layer, force_feature_count=True, **opening)
    found = told["features"]
    if found > limit:
        raise UnreadableFileError(
            f"{found} features, where {limit} can be taken in", code="too_large", limit=limit
        )


def _source_of(path: Path, layer: str | None) -> tuple[str, str | None, dict[str, str]]:
    """What GDAL is to open, which layer of it, and with which of its options."""
    kind = kind_of(path)
    if kind == "geopackage":
        return str(path), _one_of(feature_layers(path, layer), layer), LISTED_ONLY
    if kind == "geojson":
        return f"GeoJSON:{path}", None, {}
    if kind == "shapefile":
        return str(path), None, {}
    if kind == "zipped_shapefile":
        shapes = {Path(name).stem: name for name in zip_names(path) if name[-4:].lower() == ".shp"}
        name = shapes[_one_of(list(shapes), layer)]
        _require_shapefile(path, name)
        return f"/vsizip/{path}/{name}", None, {}
    raise UnreadableFileError(f"{path.name} holds no geometry", code="unknown_format")


def _require_shapefile(path: Path, name: str) -> None:
    """By its content: GDAL would follow what only bears the name to wherever it points."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            head = file.read(len(SHAPEFILE))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFileError("the zip file is damaged", code="damaged") from error
    if head != SHAPEFILE:
        raise UnreadableFileError(f"{name} is no shapefile", code="unknown_format")


def _one_of(layers: list[str], wanted: str | None) -> str:
    if wanted is not None:
        if wanted not in layers:
            raise MissingFieldError(wanted, layers)
        return wanted
    if not layers:
        raise UnreadableFileError("the file has no layer with geometry", code="no_layer")
    if len(layers) > 1:
        names = ", ".join(layers)
        raise UnreadableFileError(f"choose a layer: {names}", code="several_layers", layers=layers)
    return layers[0]
