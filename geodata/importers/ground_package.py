"""The ground from GeoPackages: one's own, or Lantmäteriet's. ``read_packages(path) -> Ground``.

One's own: any layers, any system, with a column ``kind`` holding words of ``ground_kinds`` and a
column ``name`` (text, may be empty or missing). Optional: a layer ``addresses`` of points with
``street``, ``number`` and ``city``; a table-wide attribution is given by the caller.

Lantmäteriet's: "Topografi 10/50 Nedladdning, vektor", by the table in ``lantmateriet``. That
product comes as one file a theme: give the folder, and all GeoPackages in it are read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.crs import METRIC_SRID, to_metric
from geodata.errors import UnreadableFileError, WrongCrsError
from geodata.importers import lantmateriet
from geodata.importers.ground import (
    Ground,
    Progress,
    beyond_reach,
    ground_frame,
    lng_lat_bounds,
    no_addresses,
    with_labels,
)
from geodata.importers.ground_kinds import KINDS
from geodata.importers.sources import columns_of, kind_of, layers_of, read_features

ADDRESS_LAYER: Final = "addresses"
ADDRESS_COLUMNS: Final = ["street", "number", "city"]


def read_packages(path: Path, progress: Progress) -> Ground:
    """Read one GeoPackage, or all in a folder.

    Raises:
        UnreadableFileError: damaged, no GeoPackage, or no feature of a known kind in it
            (``no_kinds``; ``facts["layers"]`` lists the layers that were looked at).
        WrongCrsError: a layer does not say its system, or plainly stands in another.
    """
    files = sorted(path.glob("*.gpkg")) if path.is_dir() else [path]
    sources = [(file, layer) for file in files for layer in _layers(file)]
    parts: list[gpd.GeoDataFrame] = []
    addresses, lost = no_addresses(), 0
    attribution = ""
    for step, (file, layer) in enumerate(sources):
        progress("read", step / len(sources))
        table = lantmateriet.LAYERS.get(_plain(layer))
        frame = _metric(file, layer)
        if layer == ADDRESS_LAYER and set(ADDRESS_COLUMNS) <= set(frame.columns):
            addresses, lost = _addresses(frame)
        elif "kind" in frame.columns:
            parts.append(_own(frame))
        elif table is not None and table.column in {*frame.columns, "objekttyp"}:
            parts.append(_from_table(frame, table))
            attribution = lantmateriet.ATTRIBUTION
    ground = _ground(parts, addresses, attribution, [layer for _, layer in sources], progress)
    return replace(ground, left_out=ground.left_out + lost)


def require_ground(path: Path) -> None:
    """Whether a GeoPackage can hold ground at all, by its columns: asked before it is read.

    Raises:
        UnreadableFileError: damaged, or ``no_kinds``.
    """
    layers = layers_of(path)
    for layer in layers:
        columns = columns_of(path, layer)
        table = lantmateriet.LAYERS.get(_plain(layer))
        if "kind" in columns or (table and table.column in {*columns, "objekttyp"}):
            return
    raise _without_kinds(layers)


def _without_kinds(layers: list[str]) -> UnreadableFileError:
    return UnreadableFileError(
        "no feature of a known kind: a column 'kind' is needed", code="no_kinds", layers=layers
    )


def _layers(file: Path) -> list[str]:
    if kind_of(file) != "geopackage":
        raise UnreadableFileError(f"{file.name} is no GeoPackage", code="unknown_format")
    return layers_of(file)


def _plain(layer: str) -> str:
    """A layer's name without what a delivery adds: ``mark_sverige``, ``mark_0180`` are ``mark``."""
    name = layer.casefold()
    known = [
        plain for plain in lantmateriet.LAYERS if name == plain or name.startswith(f"{plain}_")
    ]
    return max(known, key=len, default=name)


def _metric(file: Path, layer: str) -> gpd.GeoDataFrame:
    frame = read_features(file, layer)
    if frame.crs is None:
        raise WrongCrsError(f"layer {layer} does not say its system", code="no_crs")
    named = frame if frame.geometry.name == "geometry" else frame.rename_geometry("geometry")
    return to_metric(named)


def _addresses(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Those that are somewhere, and how many are not."""
    points = shapely.force_2d(np.asarray(frame.geometry.array, dtype=object))
    usable = ~(shapely.is_missing(points) | shapely.is_empty(points) | beyond_reach(points))
    usable &= shapely.get_dimensions(points) == 0
    placed = frame.set_geometry(gpd.GeoSeries(points, index=frame.index, crs=frame.crs))
    kept = placed.loc[usable, [*ADDRESS_COLUMNS, "geometry"]]
    # Many programs write single points as several of which there is one.
    return kept.explode(ignore_index=True), int((~usable).sum())


def _own(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    names = frame["name"] if "name" in frame.columns else pd.Series("", index=frame.index)
    kinds = frame["kind"].astype(object).where(frame["kind"].isin(KINDS), "")
    return gpd.GeoDataFrame(
        {"kind": kinds, "name": names}, geometry=frame.geometry.array, crs=frame.crs
    )


def _from_table(frame: gpd.GeoDataFrame, table: lantmateriet.LayerKinds) -> gpd.GeoDataFrame:
    kinds = pd.Series(table.other, index=frame.index, dtype=object)
    if table.column in frame.columns:
        values = [str(value).casefold() for value in frame[table.column]]
        sorted_out = [table.kinds.get(value, table.other) for value in values]
        kinds = pd.Series(sorted_out, index=frame.index, dtype=object)
    if "bro_och_tunnel" in frame.columns:
        position = pd.Series([str(v).casefold() for v in frame["bro_och_tunnel"]], frame.index)
        below = position.isin(lantmateriet.UNDER_GROUND)
        roads = kinds.str.startswith("road_")
        kinds[below & roads] = "road_tunnel"
        kinds[below & ~roads] = kinds[below & ~roads].replace(lantmateriet.BELOW)
    names = frame[table.name] if table.name in frame.columns else pd.Series("", index=frame.index)
    shapes = frame.geometry
    if table.column == "textkategori":  # texts along a line are names like the others
        shapes = shapes.representative_point()
    return gpd.GeoDataFrame({"kind": kinds, "name": names}, geometry=shapes.array, crs=frame.crs)


def _ground(
    parts: list[gpd.GeoDataFrame],
    addresses: gpd.GeoDataFrame,
    attribution: str,
    layers: list[str],
    progress: Progress,
) -> Ground:
    progress("mend", 0.0)
    filled = [part for part in parts if len(part)]
    empty = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=METRIC_SRID)
    together = pd.concat(filled, ignore_index=True) if filled else empty
    frame, left_out = ground_frame(together)
    if frame.empty:
        raise _without_kinds(layers)
    bounds = lng_lat_bounds(frame)
    return Ground(with_labels(frame), addresses, bounds, attribution, left_out)
