from __future__ import annotations

import pandas as pd
import pytest

from geodata.importers.ground_kinds import KINDS
from geodata.importers.osm_kinds import (
    AREAS,
    HIGHWAYS,
    PLACES,
    RAILWAYS,
    WATERWAYS,
    area_kinds,
    line_first_zoom,
    line_kinds,
    point_kinds,
)

LINE = ["highway", "railway", "waterway", "tunnel", "service", "footway", "bicycle", "indoor"]
AREA = ["building", *(column for column, _ in AREAS), "layer", "location", "parking"]
POINT = ["place", "railway", "highway", "amenity", "tourism", "leisure", "shop"]


def one(columns: list[str], **tags: str) -> pd.DataFrame:
    return pd.DataFrame([{column: tags.get(column) for column in columns}], dtype=object)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "motorway_link"}, "road_motorway"),
        ({"highway": "residential"}, "road_street"),
        ({"highway": "footway"}, "path"),
        ({"highway": "footway", "bicycle": "designated"}, "cycleway"),
        ({"highway": "footway", "footway": "sidewalk"}, ""),
        ({"highway": "footway", "indoor": "yes"}, ""),
        ({"highway": "footway", "tunnel": "yes"}, "tunnel"),
        ({"highway": "steps", "tunnel": "building_passage"}, "tunnel"),
        ({"highway": "service", "tunnel": "building_passage"}, "road_service"),
        ({"highway": "primary", "tunnel": "yes"}, "road_tunnel"),
        ({"highway": "primary", "tunnel": "no"}, "road_primary"),
        ({"railway": "subway", "tunnel": "yes"}, "rail_tunnel"),
        ({"railway": "rail"}, "rail"),
        ({"railway": "abandoned"}, ""),
        ({"waterway": "stream", "tunnel": "culvert"}, ""),
        ({"waterway": "river"}, "stream"),
        ({"highway": "proposed"}, ""),
        ({}, ""),
    ],
)
def test_lines(tags: dict[str, str], kind: str) -> None:
    assert line_kinds(one(LINE, **tags)).tolist() == [kind]


def test_sidings_and_ditches_come_later_than_tracks_and_rivers() -> None:
    lines = pd.concat(
        [
            one(LINE, railway="rail", service="yard"),
            one(LINE, railway="rail"),
            one(LINE, waterway="ditch"),
            one(LINE, waterway="river"),
        ],
        ignore_index=True,
    )
    zoom = line_first_zoom(lines, line_kinds(lines))
    assert zoom.fillna(0).tolist() == [14, 0, 14, 0]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"building": "yes", "amenity": "school"}, "building"),
        ({"building": "no", "amenity": "school"}, "school"),
        ({"building": "roof"}, ""),
        ({"amenity": "parking"}, "parking"),
        ({"amenity": "parking", "parking": "underground"}, ""),
        ({"building": "yes", "location": "underground"}, ""),
        ({"building": "yes", "layer": "-1"}, ""),
        ({"building": "yes", "layer": "1"}, "building"),
        ({"natural": "water", "layer": "-1"}, "water"),
        ({"highway": "pedestrian"}, "square"),
        ({"landuse": "forest", "leisure": "park"}, "park"),
        ({"boundary": "administrative"}, ""),
    ],
)
def test_areas(tags: dict[str, str], kind: str) -> None:
    assert area_kinds(one(AREA, **tags)).tolist() == [kind]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"place": "neighbourhood"}, "place_district"),
        ({"place": "locality"}, ""),
        ({"railway": "station", "amenity": "cafe"}, "station"),
        ({"highway": "bus_stop"}, "stop"),
        ({"amenity": "library"}, "poi"),
        ({"amenity": "pub"}, ""),
        ({"shop": "clothes"}, ""),
    ],
)
def test_points(tags: dict[str, str], kind: str) -> None:
    assert point_kinds(one(POINT, **tags)).tolist() == [kind]


def test_the_tables_use_no_word_that_the_map_does_not_know() -> None:
    tables = [HIGHWAYS, RAILWAYS, WATERWAYS, PLACES, *(table for _, table in AREAS)]
    assert {kind for table in tables for kind in table.values()} <= KINDS.keys()
