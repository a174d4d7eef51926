from __future__ import annotations

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from geodata.importers.ground import Ground, no_addresses
from geodata.importers.named_places import NamedPlace, named_places

EAST, NORTH = 400_000.0, 6_500_000.0


def at(dx: float, dy: float = 0.0) -> Point:
    return Point(EAST + dx, NORTH + dy)


def way(*xs: float, dy: float = 0.0) -> LineString:
    return LineString([(EAST + x, NORTH + dy) for x in xs])


def found(
    *features: tuple[str, str, BaseGeometry], addresses: gpd.GeoDataFrame | None = None
) -> list[NamedPlace]:
    frame = gpd.GeoDataFrame(
        {"kind": [f[0] for f in features], "name": [f[1] for f in features]},
        geometry=[f[2] for f in features],
        crs=3006,
    )
    doors = no_addresses() if addresses is None else addresses
    return named_places(Ground(frame, doors, (0, 0, 1, 1)))


def test_pieces_of_one_street_are_one_place_on_the_street() -> None:
    pieces = [("road_street", "Storgatan", way(x, x + 100)) for x in range(0, 1000, 100)]
    (place,) = found(*pieces)
    metric = gpd.GeoSeries([Point(place.lng, place.lat)], crs=4326).to_crs(3006)[0]
    assert metric.distance(at(500)) < 0.01


def test_two_streets_of_one_name_far_apart_are_two_and_tell_their_town() -> None:
    places = found(
        ("road_street", "Storgatan", way(0, 300)),
        ("road_street", "Storgatan", way(9000, 9300)),
        ("place_town", "Västerby", at(100, 200)),
        ("place_suburb", "Österby", at(9100, 200)),
    )
    streets = [(p.name, p.detail) for p in places if p.kind == "street"]
    assert streets == [("Storgatan", "Västerby"), ("Storgatan", "Österby")]


def test_a_part_of_town_far_away_says_nothing() -> None:
    places = found(("road_street", "Skogsvägen", way(0, 300)), ("place_town", "Staden", at(8000)))
    assert [p.detail for p in places if p.kind == "street"] == [""]


def test_a_place_is_not_described_by_itself_or_by_its_neighbour() -> None:
    places = found(
        ("place_town", "Staden", at(0)),
        ("place_district", "Söder", at(300)),
        ("park_name", "Söder", at(310)),
    )
    assert {(p.name, p.kind): p.detail for p in places} == {
        ("Staden", "place"): "",
        ("Söder", "place"): "",
        ("Söder", "park"): "",
    }


def test_the_two_signs_of_a_stop_are_one() -> None:
    places = found(("stop", "Torget", at(0)), ("stop", "Torget", at(15)))
    assert [(p.kind, p.name) for p in places] == [("stop", "Torget")]


def test_addresses_name_their_own_town_or_the_nearest_part() -> None:
    doors = gpd.GeoDataFrame(
        {"street": ["Storgatan"] * 2, "number": ["1", "3 B"], "city": ["Ås", ""]},
        geometry=[at(0), at(40)],
        crs=3006,
    )
    places = found(("place_district", "Söder", at(10)), addresses=doors)
    addresses = [(p.name, p.detail) for p in places if p.kind == "address"]
    assert addresses == [("Storgatan 1", "Ås"), ("Storgatan 3 B", "Söder")]


@pytest.mark.parametrize("kind", ["water", "building", "rail"])
def test_what_has_no_name_or_is_no_destination_is_not_listed(kind: str) -> None:
    assert found((kind, "X", way(0, 10)), ("road_street", "", way(0, 10))) == []


def test_an_empty_map_has_no_places() -> None:
    assert found() == []
