"""What people search for on the base map: places, streets, stations, addresses.

``named_places(ground) -> list of NamedPlace``. A street is one point on its longest piece, as
often as there are streets of that name in different parts; ``detail`` tells them apart by the
nearest named part of town, an address by its town.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geodata.crs import METRIC_SRID, to_store
from geodata.importers.ground import Ground
from geodata.importers.ground_kinds import STREETS
from geodata.importers.tables import as_text

# Pieces of one name closer than this are one street, whatever lies between them.
SAME_STREET_M: Final = 400.0
# A part of town farther away than this says nothing about where a street is.
NEAR_M: Final = 4_000.0
# Kinds of the ground -> kinds of place.
POINT_KINDS: Final = {
    "place_town": "place",
    "place_suburb": "place",
    "place_district": "place",
    "station": "station",
    "stop": "stop",
    "water_name": "water",
    "park_name": "park",
    "square_name": "square",
    "poi": "poi",
}


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A name and where it is, in EPSG:4326.

    ``kind``: place, street, square, park, water, station, stop, poi or address. ``detail`` is the
    part of town, or ``""``.
    """

    name: str
    kind: str
    lng: float
    lat: float
    detail: str = ""


@dataclass
class _Found:
    """The same while it is still in metres."""

    names: list[str]
    kinds: list[str]
    points: list[shapely.Point]
    towns: list[str]


def named_places(ground: Ground) -> list[NamedPlace]:
    """All names of a base map, each place once, ordered by kind and name."""
    found = _Found([], [], [], [])
    features = ground.features[ground.features["name"] != ""]
    _add_points(found, features)
    _add_streets(found, features)
    _add_addresses(found, ground.addresses)
    if not found.names:
        return []
    details = _details(found, features)
    stored = to_store(gpd.GeoDataFrame(geometry=found.points, crs=METRIC_SRID)).geometry
    rows = zip(found.names, found.kinds, stored.x, stored.y, details, strict=True)
    places = [NamedPlace(name, kind, float(x), float(y), town) for name, kind, x, y, town in rows]
    unique = {(place.kind, place.name, place.detail): place for place in places}
    return [unique[key] for key in sorted(unique)]


def _add_points(found: _Found, features: gpd.GeoDataFrame) -> None:
    for kind, place_kind in POINT_KINDS.items():
        chosen = features[features["kind"] == kind]
        if place_kind in {"station", "stop"}:  # a stop has a sign on each side of the street
            chosen = chosen.drop_duplicates("name")
        found.names += chosen["name"].tolist()
        found.kinds += [place_kind] * len(chosen)
        found.points += list(chosen.geometry)
        found.towns += [""] * len(chosen)


def _add_streets(found: _Found, features: gpd.GeoDataFrame) -> None:
    streets = features[features["kind"].isin(STREETS)]
    for name, pieces in streets.groupby("name", sort=True).geometry:
        for point in _street_points(np.asarray(pieces.array, dtype=object)):
            found.names.append(str(name))
            found.kinds.append("street")
            found.points.append(point)
            found.towns.append("")


def _street_points(pieces: npt.NDArray[np.object_]) -> Iterator[shapely.Point]:
    """One point on the line for every cluster of pieces: the middle of its longest piece."""
    reach = shapely.union_all(shapely.buffer(pieces, SAME_STREET_M / 2, quad_segs=2))
    for cluster in shapely.get_parts(reach):
        inside = pieces[shapely.intersects(cluster, pieces)]
        joined = shapely.get_parts(shapely.line_merge(shapely.union_all(inside)))
        longest = joined[np.argmax(shapely.length(joined))]
        yield shapely.line_interpolate_point(longest, 0.5, normalized=True)


def _add_addresses(found: _Found, addresses: gpd.GeoDataFrame) -> None:
    for row in addresses.itertuples(index=False):
        found.names.append(f"{as_text(row.street)} {as_text(row.number)}".strip())
        found.kinds.append("address")
        found.points.append(row.geometry)
        found.towns.append(as_text(row.city))


def _details(found: _Found, features: gpd.GeoDataFrame) -> list[str]:
    """The town an address names, else the nearest named part, but never the place itself."""
    parts = features[features["kind"].isin({"place_town", "place_suburb", "place_district"})]
    details = list(found.towns)
    if parts.empty:
        return details
    names = parts["name"].to_numpy()
    tree = shapely.STRtree(parts.geometry.to_numpy())
    (asked, nearest) = tree.query_nearest(
        np.array(found.points, dtype=object), max_distance=NEAR_M, all_matches=False
    )
    for place, part in zip(asked, nearest, strict=True):
        own = found.kinds[place] in {"place", "water"}
        if not details[place] and not own and names[part] != found.names[place]:
            details[place] = str(names[part])
    return details
