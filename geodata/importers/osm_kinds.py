"""From OpenStreetMap tags to the kinds of the base map: tables first, exceptions after.

Each function takes the attributes of one GDAL layer (columns of ``osmconf.ini``) and returns the
kind of every feature, ``""`` for what the base map does not show. Where a feature carries several
tags the first rule that fits decides.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

_ROADS: Final = {
    "motorway": "road_motorway",
    "trunk": "road_primary",
    "primary": "road_primary",
    "secondary": "road_secondary",
    "tertiary": "road_secondary",
    "residential": "road_street",
    "unclassified": "road_street",
    "living_street": "road_street",
    "road": "road_street",
    "service": "road_service",
    "busway": "road_service",
}
HIGHWAYS: Final = {
    **_ROADS,
    **{f"{kind}_link": value for kind, value in _ROADS.items()},
    "pedestrian": "pedestrian",
    "cycleway": "cycleway",
    "footway": "path",
    "path": "path",
    "bridleway": "path",
    "track": "path",
    "steps": "steps",
}
_ON_FOOT: Final = {"path", "cycleway", "steps", "pedestrian"}
RAILWAYS: Final = {
    "rail": "rail",
    "light_rail": "rail",
    "narrow_gauge": "rail",
    "subway": "rail",
    "tram": "tram",
}
WATERWAYS: Final = dict.fromkeys(("river", "canal", "stream", "ditch", "drain"), "stream")

AREAS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("natural", {
        "water": "water", "wood": "wood", "scrub": "scrub", "heath": "scrub",
        "grassland": "meadow", "wetland": "wetland", "bare_rock": "rock", "scree": "rock",
        "shingle": "rock", "beach": "beach", "sand": "sand",
    }),
    ("waterway", {"riverbank": "water", "dock": "water"}),
    ("highway", dict.fromkeys(("pedestrian", "footway", "platform"), "square")),
    ("railway", {"platform": "square"}),
    ("place", {"square": "square"}),
    ("man_made", {"pier": "quay", "quay": "quay", "bridge": "quay"}),
    ("leisure", {
        "park": "park", "garden": "park", "dog_park": "park", "golf_course": "park",
        "common": "park", "pitch": "pitch", "track": "pitch", "stadium": "pitch",
        "sports_centre": "pitch", "playground": "playground",
    }),
    ("amenity", {
        **dict.fromkeys(("school", "kindergarten", "college", "university"), "school"),
        "parking": "parking", "grave_yard": "cemetery", "marketplace": "square",
    }),
    ("landuse", {
        "basin": "water", "reservoir": "water", "pond": "water", "forest": "wood",
        "grass": "grass", "village_green": "grass", "flowerbed": "grass", "meadow": "meadow",
        "farmland": "farmland", "orchard": "farmland", "vineyard": "farmland",
        "residential": "residential", "cemetery": "cemetery", "allotments": "allotments",
        "recreation_ground": "park", "education": "school",
        **dict.fromkeys(
            ("industrial", "commercial", "retail", "railway", "depot", "port", "quarry",
             "landfill", "construction", "military"), "industry"),
    }),
)  # fmt: skip
_NO_HOUSE: Final = {"no", "roof", "ship", "entrance", "construction", "proposed"}
_UNDERGROUND_PARKING: Final = {"underground", "multi-storey", "rooftop"}

PLACES: Final = {
    "city": "place_town",
    "town": "place_town",
    "suburb": "place_suburb",
    "village": "place_suburb",
    "borough": "place_suburb",
    "quarter": "place_district",
    "neighbourhood": "place_district",
    "hamlet": "place_district",
    "island": "place_district",
}
# What people find their way by: named public buildings and grounds, not shops.
LANDMARKS: Final = {
    "amenity": frozenset(
        {"school", "kindergarten", "college", "university", "library", "hospital", "clinic",
         "townhall", "courthouse", "theatre", "cinema", "arts_centre", "community_centre",
         "place_of_worship", "police", "fire_station", "social_centre"}
    ),
    "tourism": frozenset({"museum", "zoo"}),
    "leisure": frozenset({"sports_centre", "sports_hall", "swimming_pool", "ice_rink", "stadium"}),
    "shop": frozenset({"mall", "supermarket"}),
}  # fmt: skip


def line_kinds(tags: pd.DataFrame) -> pd.Series[str]:
    """Kinds of the layer ``lines``."""
    kind = _mapped(tags["highway"], HIGHWAYS)
    _where_empty(kind, _mapped(tags["railway"], RAILWAYS))
    _where_empty(kind, _mapped(tags["waterway"], WATERWAYS))
    on_foot = kind.isin(_ON_FOOT)
    signed_for_bicycles = kind.eq("path") & tags["bicycle"].eq("designated")
    kind[signed_for_bicycles] = "cycleway"
    # Pavements and crossings run along streets that are drawn already.
    kind[on_foot & tags["footway"].isin({"sidewalk", "crossing", "traffic_island"})] = ""
    kind[tags["indoor"].notna()] = ""
    under = tags["tunnel"].notna() & ~tags["tunnel"].isin({"no", "avalanche_protector"})
    through_a_house = tags["tunnel"].eq("building_passage")
    kind[under & on_foot & kind.ne("")] = "tunnel"
    kind[under & ~through_a_house & kind.str.startswith("road_")] = "road_tunnel"
    kind[under & kind.isin({"rail", "tram"})] = "rail_tunnel"
    kind[under & kind.eq("stream")] = ""
    return kind


def line_first_zoom(tags: pd.DataFrame, kind: pd.Series[str]) -> pd.Series[float]:
    """Where a line comes later than its kind: tracks of a goods yard, ditches."""
    zoom = pd.Series(float("nan"), index=kind.index)
    sidings = kind.eq("rail") & tags["service"].isin({"yard", "siding", "spur", "crossover"})
    small_water = kind.eq("stream") & ~tags["waterway"].isin({"river", "canal"})
    zoom[sidings | small_water] = 14
    return zoom


def area_kinds(tags: pd.DataFrame) -> pd.Series[str]:
    """Kinds of the layer ``multipolygons``."""
    houses = tags["building"].notna() & ~tags["building"].isin(_NO_HOUSE)
    kind = pd.Series("", index=tags.index, dtype=object)
    kind[houses] = "building"
    for column, table in AREAS:
        _where_empty(kind, _mapped(tags[column], table))
    below = pd.to_numeric(tags["layer"], errors="coerce").lt(0) | tags["location"].isin(
        {"underground", "indoor"}
    )
    kind[below & kind.ne("water")] = ""
    kind[kind.eq("parking") & tags["parking"].isin(_UNDERGROUND_PARKING)] = ""
    return kind


def point_kinds(tags: pd.DataFrame) -> pd.Series[str]:
    """Kinds of points, and of the points that stand for named areas."""
    kind = _mapped(tags["place"], PLACES)
    stations = tags["railway"].isin({"station", "halt"}) | tags["amenity"].eq("bus_station")
    stops = tags["railway"].eq("tram_stop") | tags["highway"].eq("bus_stop")
    landmarks = pd.Series(False, index=tags.index)
    for column, values in LANDMARKS.items():
        landmarks |= tags[column].isin(values)
    for mask, word in ((stations, "station"), (stops, "stop"), (landmarks, "poi")):
        kind[mask & kind.eq("")] = word
    return kind


def _mapped(values: pd.Series[str], table: dict[str, str]) -> pd.Series[str]:
    # Not Series.map: a column in which nothing is known would become one of numbers.
    return pd.Series([table.get(value, "") for value in values], values.index, dtype=object)


def _where_empty(kind: pd.Series[str], other: pd.Series[str]) -> None:
    kind[kind.eq("")] = other[kind.eq("")]
