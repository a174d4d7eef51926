"""The words of the base map: every feature of the ground is of one of these kinds.

Whatever the source, the tiles and the printed map know only ``kind`` and ``name``. A base map of
one's own is a GeoPackage with any layers that have a column ``kind`` with these words and a
column ``name`` (may be empty); see ``ground_package``.

``FIRST_ZOOM`` says from which zoom level a kind is in the tiles at all; 6, 10, 12 and 14 are the
first levels of the bands that ``geodata.tiles`` thins the ground by.
"""

from __future__ import annotations

from typing import Final

AREA: Final = "area"
LINE: Final = "line"
POINT: Final = "point"

# kind -> (geometry, first zoom level), areas from the bottom up.
KINDS: Final[dict[str, tuple[str, int]]] = {
    "farmland": (AREA, 6),
    "residential": (AREA, 10),
    "industry": (AREA, 12),
    "meadow": (AREA, 10),
    "grass": (AREA, 12),
    "park": (AREA, 10),
    "allotments": (AREA, 12),
    "cemetery": (AREA, 12),
    "wood": (AREA, 6),
    "scrub": (AREA, 12),
    "wetland": (AREA, 12),
    "rock": (AREA, 12),
    "sand": (AREA, 12),
    "beach": (AREA, 12),
    "school": (AREA, 12),
    "schoolyard": (AREA, 12),
    "parking": (AREA, 14),
    "water": (AREA, 6),
    "pitch": (AREA, 12),
    "playground": (AREA, 14),
    "square": (AREA, 12),
    "quay": (AREA, 12),
    "building": (AREA, 14),
    "stream": (LINE, 12),
    "tunnel": (LINE, 14),  # for people on foot or on a bicycle: an underpass
    "road_tunnel": (LINE, 12),
    "rail_tunnel": (LINE, 12),
    "path": (LINE, 14),
    "steps": (LINE, 14),
    "cycleway": (LINE, 12),
    "pedestrian": (LINE, 12),
    "road_service": (LINE, 14),
    "road_street": (LINE, 12),
    "road_secondary": (LINE, 10),
    "road_primary": (LINE, 6),
    "road_motorway": (LINE, 6),
    "tram": (LINE, 12),
    "rail": (LINE, 6),
    "place_town": (POINT, 6),
    "place_suburb": (POINT, 10),
    "place_district": (POINT, 12),
    "station": (POINT, 12),
    "stop": (POINT, 14),
    "water_name": (POINT, 10),
    "park_name": (POINT, 12),
    "square_name": (POINT, 14),
    "poi": (POINT, 14),
}
FIRST_ZOOM: Final[dict[str, int]] = {kind: zoom for kind, (_, zoom) in KINDS.items()}

# A named area is labelled at one point inside it, or each tile would show its name again.
LABEL_OF: Final[dict[str, str]] = {
    "water": "water_name",
    "park": "park_name",
    "cemetery": "park_name",
    "allotments": "park_name",
    "pitch": "park_name",
    "playground": "park_name",
    "wood": "park_name",
    "beach": "park_name",
    "square": "square_name",
    "school": "poi",
    "schoolyard": "poi",
    "building": "poi",
}
# Lines that have a name people search for.
STREETS: Final = frozenset(
    {"road_motorway", "road_primary", "road_secondary", "road_street", "road_service",
     "road_tunnel", "pedestrian", "cycleway", "path", "steps", "tunnel"}
)  # fmt: skip
