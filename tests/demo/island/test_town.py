"""The drawn town holds what a town on a map must: nothing stands on anything else."""

from collections import Counter

import pytest
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from demo.island.addresses import number_houses
from demo.island.coast import draw_coast
from demo.island.districts import DISTRICTS, district_geometries
from demo.island.footprints import Footprint
from demo.island.place import to_lng_lat
from demo.island.quarters import QUARTERS
from demo.island.streets import Street, draw_quarter_streets, draw_skeleton
from demo.island.town import Town


def overlaps(first: list[BaseGeometry], second: list[BaseGeometry]) -> int:
    """How many pairs share ground (more than a square decimetre)."""
    pairs = shapely.STRtree(first).query(second, predicate="intersects")
    shared = [first[j].intersection(second[i]).area for i, j in pairs.T.tolist()]
    return sum(area > 0.01 for area in shared)


def footprints(town: Town) -> list[BaseGeometry]:
    return [house.polygon for house in town.houses]


def test_thousands_of_houses_of_every_kind(town: Town) -> None:
    uses = Counter(house.use for house in town.houses)
    assert sum(uses.values()) > 7_000
    assert uses["villa"] > 2_000
    assert min(uses[use] for use in ("perimeter", "old", "terrace", "flats")) > 100


def test_houses_do_not_share_ground(town: Town) -> None:
    houses = footprints(town)
    tree = shapely.STRtree(houses)
    pairs = [(i, j) for i, j in tree.query(houses, predicate="intersects").T.tolist() if i < j]
    assert [p for p in pairs if houses[p[0]].intersection(houses[p[1]]).area > 0.01] == []


def test_no_house_stands_on_a_street_or_a_path(town: Town) -> None:
    surfaces = [s.surface for s in (*town.streets, *town.ways) if s.kind != "tunnel"]
    assert overlaps(footprints(town), surfaces) == 0


def test_a_house_on_a_street_would_be_noticed(town: Town) -> None:
    street = town.streets[20]
    planted = street.geometry.interpolate(0.5, normalized=True).buffer(3)
    assert overlaps([planted], [street.surface]) == 1


def test_no_house_stands_in_the_water_or_on_the_rails(town: Town) -> None:
    shapely.prepare(town.coast.land)
    assert shapely.contains(town.coast.land, footprints(town)).all()
    rails = shapely.get_parts(town.skeleton.rail.buffer(2)).tolist()
    assert overlaps(footprints(town), rails) == 0


def test_streets_keep_to_dry_land_but_for_bridges(town: Town) -> None:
    island = town.coast.island.buffer(0.01)
    shapely.prepare(island)
    assert shapely.contains(island, [street.geometry for street in town.streets]).all()
    bridges = [s for s in town.streets if s.geometry.crosses(town.coast.stream)]
    assert 3 <= len(bridges) <= 12


def test_the_underpass_lies_under_the_rails(town: Town) -> None:
    tunnel = next(way for way in town.ways if way.kind == "tunnel")
    assert tunnel.geometry.crosses(town.skeleton.rail)
    assert all(tunnel.geometry.crosses(s) or s.distance(tunnel.geometry) > 100
               for s in town.skeleton.sidings)  # fmt: skip


def test_every_street_can_be_reached(town: Town) -> None:
    network = shapely.union_all([street.geometry.buffer(0.6) for street in town.streets])
    parts = sorted(shapely.get_parts(network), key=lambda part: -part.area)
    assert parts[0].area > 0.97 * network.area


def test_the_parts_tile_the_land(town: Town) -> None:
    parts = list(district_geometries(town.coast, town.skeleton).values())
    together = shapely.union_all(parts)
    assert town.coast.island.difference(together).area < 1
    assert all(islet.difference(together).area < 0.1 for islet in town.coast.skerries)
    assert sum(part.area for part in parts) == pytest.approx(together.area, abs=1)


def test_each_part_carries_its_name_and_its_people(town: Town) -> None:
    parts = district_geometries(town.coast, town.skeleton)
    for district in DISTRICTS:
        assert parts[district.name].distance(Point(district.label)) < 60, district.name
        assert sum(district.ages) == pytest.approx(1)
    assert 13_500 < sum(district.inhabitants for district in DISTRICTS) < 14_500
    assert 8 <= len(DISTRICTS) <= 10


def test_the_island_lies_in_the_middle_of_the_lake(town: Town) -> None:
    west, south, east, north = town.coast.municipality.bounds
    lng_west, lat_south = to_lng_lat(west, south)
    lng_east, lat_north = to_lng_lat(east, north)
    assert 13.2 < lng_west < lng_east < 13.5
    assert 58.85 < lat_south < lat_north < 59.0


def test_the_border_runs_in_the_water_round_every_islet(town: Town) -> None:
    border = town.coast.municipality
    assert border.contains(town.coast.island)
    assert all(border.contains(islet) for islet in town.coast.skerries)
    assert border.exterior.distance(town.coast.island) > 100


def test_no_two_doors_have_one_address(town: Town) -> None:
    addresses = number_houses(town.houses, town.streets)
    assert len(addresses) > 4_000
    assert len({(a.street, a.number) for a in addresses}) == len(addresses)


def test_house_numbers_rise_from_the_square_odd_on_one_side_even_on_the_other() -> None:
    street = Street("road_street", "Provgatan", LineString([(1500, -300), (1900, -300)]))
    places = [(1520, -290), (1600, -290), (1560, -310), (1700, -310), (1800, -290)]
    houses = [Footprint(Point(place).buffer(4), "villa") for place in places]
    numbers = {(round(a.at.x), round(a.at.y)): a.number for a in number_houses(houses, [street])}
    assert [numbers[place] for place in places] == [1, 3, 2, 4, 5]
    backwards = Street("road_street", "Provgatan", LineString([(1900, -300), (1500, -300)]))
    assert number_houses(houses, [backwards]) == number_houses(houses, [street])


def test_sheds_have_no_number() -> None:
    shed = Footprint(Point(0, 5).buffer(2), "shed")
    street = Street("road_street", "Provgatan", LineString([(-50, 0), (50, 0)]))
    assert number_houses([shed], [street]) == []


def test_the_seed_draws_the_same_town_again(town: Town) -> None:
    coast = draw_coast()
    assert coast.island.equals(town.coast.island)
    skeleton = draw_skeleton(coast)
    assert [r.geometry for r in skeleton.roads] == [r.geometry for r in town.skeleton.roads]
    nothing = shapely.Polygon()
    first, again = (draw_quarter_streets(QUARTERS[0], skeleton, nothing) for _ in range(2))
    assert first == again
    assert len(first) > 10
