"""What every source of a base map is turned into: features with a kind and a name, in metres.

``Ground`` is what the readers (``osm``, ``ground_package``) return and ``geodata.tiles``,
``named_places`` and the printed map work on. ``ground_frame`` makes the frame of it: valid 2-D
geometry in EPSG:3006 with the columns ``kind``, ``name`` and ``first_zoom``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry import Polygon, box

from geodata.crs import METRIC_SRID, shape_to_metric, to_store
from geodata.errors import WrongCrsError
from geodata.importers.ground_kinds import AREA, FIRST_ZOOM, KINDS, LABEL_OF, LINE, POINT
from geodata.importers.tables import as_text

COLUMNS: Final = ["kind", "name", "first_zoom", "geometry"]
Progress = Callable[[str, float], None]
Bounds = tuple[float, float, float, float]

# A quarter of the way round the Earth: within it, every place has a longitude and a latitude.
REACH_M: Final = 10_000_000.0
# Sweden is 1,572 km long. Tiles are drawn by the area, and half an earth would never end.
MOST_SPAN_M: Final = 2_000_000.0
_DIMENSION: Final = {POINT: 0, LINE: 1, AREA: 2}


@dataclass(frozen=True)
class Ground:
    """A base map before it is cut into tiles.

    Attributes:
        features: EPSG:3006, columns ``kind`` (of ``ground_kinds``), ``name``, ``first_zoom``.
        addresses: EPSG:3006, points with columns ``street``, ``number``, ``city``.
        bounds: west, south, east, north in EPSG:4326 of what the source covers.
        attribution: whom the source asks to name.
        left_out: features whose geometry could not be built or mended, or is no place here.
    """

    features: gpd.GeoDataFrame
    addresses: gpd.GeoDataFrame
    bounds: Bounds
    attribution: str = ""
    left_out: int = field(default=0)


def lng_lat_bounds(frame: gpd.GeoDataFrame) -> Bounds:
    """West, south, east, north in EPSG:4326 of a frame in EPSG:3006."""
    west, south, east, north = (float(value) for value in to_store(frame).total_bounds)
    return west, south, east, north


def covered_area(bounds: Bounds) -> Polygon:
    """The rectangle of degrees as an area in EPSG:3006; its edges are curved there."""
    area = shape_to_metric(shapely.segmentize(box(*bounds), 0.05))
    assert isinstance(area, Polygon)
    return area


def no_addresses() -> gpd.GeoDataFrame:
    """The table of addresses of a source that has none."""
    columns: dict[str, list[str]] = {"street": [], "number": [], "city": []}
    return gpd.GeoDataFrame(columns, geometry=[], crs=METRIC_SRID)


def beyond_reach(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Which shapes in EPSG:3006 have a coordinate that is no number, or none near Sweden."""
    coordinates, of_shape = shapely.get_coordinates(shapes, return_index=True)
    within = (np.abs(coordinates) <= REACH_M).all(axis=1)
    beyond = np.zeros(len(shapes), dtype=bool)
    beyond[of_shape[~within]] = True
    return beyond


def _endless(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Which are areas too long or too wide for any map of ours."""
    corners = np.asarray(shapely.bounds(shapes), dtype=float).reshape(-1, 2, 2)
    with np.errstate(invalid="ignore", over="ignore"):
        spans = corners[:, 1] - corners[:, 0]
    is_area = np.asarray(shapely.get_dimensions(shapes)) == 2
    return np.asarray(is_area & (spans > MOST_SPAN_M).any(axis=1), dtype=bool)


def ground_frame(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Features with ``kind`` and ``name`` in EPSG:3006, mended, and how many could not be.

    A feature whose geometry is of another sort than its kind (a wood that is a line) is dropped
    without being counted: sources are full of them. ``first_zoom`` is kept where the frame has it.

    Raises:
        WrongCrsError: ``beyond_reach``, no feature has numbers of the system it is said to be in.
    """
    known = frame[frame["kind"].isin(KINDS)].copy()
    shapes = shapely.force_2d(np.asarray(known.geometry.array, dtype=object))
    beyond = beyond_reach(shapes)
    broken = shapely.is_missing(shapes) | shapely.is_empty(shapes) | beyond
    if beyond.any() and broken.all():
        raise WrongCrsError("the numbers are of another system", code="beyond_reach")
    broken |= _endless(shapes)
    shapes[broken] = None
    invalid = ~broken & ~shapely.is_valid(shapes)
    dimensions = shapely.get_dimensions(shapes)
    shapes[invalid] = shapely.make_valid(shapes[invalid], method="structure")
    # An area that has none becomes nothing, or a line.
    lost = shapely.is_empty(shapes) | (shapely.get_dimensions(shapes) < dimensions)
    broken |= invalid & lost
    known = known.set_geometry(gpd.GeoSeries(shapes, index=known.index, crs=frame.crs))
    known["name"] = pd.Series(map(as_text, known["name"]), index=known.index, dtype=object)
    default_zoom = known["kind"].map(FIRST_ZOOM)
    given = known.get("first_zoom", default_zoom)
    known["first_zoom"] = given.fillna(default_zoom).astype(int)
    single = known.loc[~broken, COLUMNS].explode(index_parts=False, ignore_index=True)
    wanted = single["kind"].map(lambda kind: _DIMENSION[KINDS[kind][0]]).to_numpy()
    found = shapely.get_dimensions(single.geometry.array)
    usable = (wanted == found) & ~single.geometry.is_empty.to_numpy()
    return single[usable].reset_index(drop=True), int(broken.sum())


def with_labels(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The features and, for every named area, a point inside it that carries the name."""
    named = features[(features["name"] != "") & features["kind"].isin(LABEL_OF)]
    named = named[shapely.get_dimensions(named.geometry.array) == 2]
    # A lake that is cut into many areas of one name gets one label, in its largest part.
    order = named.assign(area=named.geometry.area).sort_values("area", ascending=False)
    largest = order.assign(label=order["kind"].map(LABEL_OF)).drop_duplicates(["label", "name"])
    labels = gpd.GeoDataFrame(
        {
            "kind": largest["label"].to_numpy(),
            "name": largest["name"].to_numpy(),
            "first_zoom": largest["label"].map(FIRST_ZOOM).to_numpy(dtype=int),
        },
        geometry=largest.geometry.representative_point().to_numpy(),
        crs=features.crs,
    )
    taken = features.loc[features["kind"].isin(set(LABEL_OF.values())), ["kind", "name"]]
    already = set(taken.itertuples(index=False, name=None))
    new = [pair not in already for pair in zip(labels["kind"], labels["name"], strict=True)]
    return pd.concat([features, labels[np.array(new, dtype=bool)]], ignore_index=True)
