"""The ground from an OpenStreetMap extract (.osm.pbf): ``read_osm(path) -> Ground``.

GDAL's OSM driver builds the geometry; ``osm_kinds`` says what each feature is. Real extracts have
rings that do not close at their edge: those features come without geometry and are counted, the
rest is mended. The frame of the map is that of the houses and the tagged points, since long ways
(ferries, motorways) reach far out of an extract.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from shapely.geometry import Polygon

from geodata.crs import METRIC_SRID, to_metric
from geodata.errors import UnreadableFileError
from geodata.importers.coastline import sea_polygons
from geodata.importers.ground import (
    Bounds,
    Ground,
    Progress,
    covered_area,
    ground_frame,
    lng_lat_bounds,
    with_labels,
)
from geodata.importers.osm_kinds import area_kinds, line_first_zoom, line_kinds, point_kinds
from geodata.importers.sources import PYOGRIO_ERRORS

ATTRIBUTION: Final = "© OpenStreetMap contributors"
_CONFIG: Final = Path(__file__).with_name("osmconf.ini")


def read_osm(path: Path, progress: Progress) -> Ground:
    """Read an extract; its streets, land, houses, names and addresses.

    Raises:
        UnreadableFileError: damaged, or nothing of it is drawn on a base map (``empty_file``).
    """
    layers = {}
    for step, name in enumerate(("points", "lines", "multipolygons")):
        progress("read", step / 3)
        layers[name] = _layer(path, name)
    points, lines, areas = layers["points"], layers["lines"], layers["multipolygons"]
    progress("mend", 0.0)
    frame, left_out = ground_frame(_with_kinds(points, lines, areas))
    if frame.empty:
        raise UnreadableFileError("nothing of it belongs on a base map", code="empty_file")
    addresses = _addresses(points, areas)
    bounds = _bounds(points, frame)
    coast = lines.geometry[lines["natural"].eq("coastline").to_numpy()]
    sea = sea_polygons(list(coast.array), covered_area(bounds))
    frame = pd.concat([_frame("water", sea), frame], ignore_index=True)
    return Ground(with_labels(frame), addresses, bounds, ATTRIBUTION, left_out)


def _layer(path: Path, name: str) -> gpd.GeoDataFrame:
    try:
        with warnings.catch_warnings(), np.errstate(invalid="ignore"):
            warnings.simplefilter("ignore")  # one for every broken ring; they are counted instead
            frame = pyogrio.read_dataframe(
                path, layer=name, on_invalid="ignore", CONFIG_FILE=str(_CONFIG)
            )
    except PYOGRIO_ERRORS as error:
        raise UnreadableFileError(str(error), code="damaged") from error
    return to_metric(frame)


def _with_kinds(
    points: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    kinds = line_kinds(lines)
    parts = [
        areas[["name", "geometry"]].assign(kind=area_kinds(areas)),
        lines[["name", "geometry"]].assign(kind=kinds, first_zoom=line_first_zoom(lines, kinds)),
        _landmarks(areas),
        _landmarks(points),
    ]
    together = pd.concat([part[part["kind"].ne("")] for part in parts], ignore_index=True)
    # A house's name may be a number or a firm; landmarks carry theirs as points of their own.
    together["name"] = together["name"].where(together["kind"].ne("building"), "")
    return together


def _landmarks(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Named places, stations and public buildings as points."""
    named = frame[frame["name"].notna() & ~frame.geometry.isna().to_numpy()]
    kinds = point_kinds(named.reindex(columns=[*named.columns, *_missing(named)]))
    chosen = named.loc[kinds.ne(""), ["name", "geometry"]].assign(kind=kinds[kinds.ne("")])
    return chosen.set_geometry(chosen.geometry.representative_point())


def _missing(frame: gpd.GeoDataFrame) -> list[str]:
    needed = ("place", "railway", "amenity", "highway", "tourism", "leisure", "shop")
    return [column for column in needed if column not in frame.columns]


def _addresses(points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    renamed = {"addr_street": "street", "addr_housenumber": "number", "addr_city": "city"}
    both = pd.concat(
        [part[[*renamed, "geometry"]].rename(columns=renamed) for part in (points, areas)],
        ignore_index=True,
    )
    # "13 A, floor 5" is a firm's door; its house is there as well.
    plain = both["number"].fillna("").str.fullmatch(r"[^,;/]{1,8}")
    found = both[both["street"].notna() & plain & ~both.geometry.isna()]
    placed = found.set_geometry(found.geometry.representative_point())
    # Of one house's doors, one that says its town is the better.
    ordered = placed.sort_values("city", na_position="last", kind="stable").fillna({"city": ""})
    twice = ordered.duplicated(["street", "number"]) & ordered["city"].eq("")
    kept = ordered[~twice].drop_duplicates(["street", "number", "city"])
    return kept.sort_index().reset_index(drop=True)


def _bounds(points: gpd.GeoDataFrame, frame: gpd.GeoDataFrame) -> Bounds:
    houses = frame.geometry[frame["kind"].eq("building").to_numpy()]
    fixed = [*points.geometry.array, *houses.array] or list(frame.geometry.array)
    return lng_lat_bounds(gpd.GeoDataFrame(geometry=fixed, crs=METRIC_SRID))


def _frame(kind: str, shapes: list[Polygon]) -> gpd.GeoDataFrame:
    columns = {"kind": kind, "name": "", "first_zoom": 6}
    data = pd.DataFrame(columns, index=range(len(shapes)))
    return gpd.GeoDataFrame(data, geometry=shapes, crs=METRIC_SRID)
