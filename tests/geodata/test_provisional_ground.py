"""Whose a place is by SCB's coarse outlines and the sourced list of localities.

`pytest tests/geodata/test_provisional_ground.py -s -k every` prints each locality that lies outside
its municipality's outline, and who keeps it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import shapely

from geodata.crs import metric_points
from geodata.importers.municipalities import municipality_names, outlines_metric
from geodata.provisional_ground import FAR_M, LOCALITIES, kept_ground

PLACES = Path(__file__).parents[1] / "data/places"
# Where GeoNames names no municipality, or one that is not true (Knivsta left Uppsala in 2003): set
# by hand, from general knowledge. Glommen and Tollered stand there twice; the second is nowhere.
KNOWN = {
    2599415: "0380", 2726470: "0330", 2687020: "1443", 2711820: "1282", 2694417: "1285",
    2716202: "0162",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    number: int
    name: str
    code: str
    lng: float
    lat: float


def read(name: str) -> list[Place]:
    with (PLACES / name).open(encoding="utf-8", newline="") as file:
        return [
            Place(number, row["name"], KNOWN.get(number, row["municipality"]),
                  float(row["lng"]), float(row["lat"]))
            for row in csv.DictReader(file) for number in [int(row["geonameid"])]
        ]  # fmt: skip


def points_of(places: list[Place]) -> npt.NDArray[np.object_]:
    return metric_points(
        np.array([place.lng for place in places]), np.array([place.lat for place in places])
    )


def keepers(places: list[Place]) -> list[set[str]]:
    """The codes of all municipalities that keep each place, of all 290 asked."""
    found: list[set[str]] = [set() for _place in places]
    points = points_of(places)
    for code, outline in zip(*outlines_metric(), strict=True):
        for at in np.flatnonzero(kept_ground(code, outline, points).kept):
            found[at].add(code)
    return found


def by_outline(places: list[Place]) -> list[str]:
    codes, outlines = outlines_metric()
    distances = [shapely.distance(outlines, point) for point in points_of(places)]
    return [codes[int(np.argmin(found))] for found in distances]


def test_every_locality_is_kept_by_one_municipality_and_by_its_own() -> None:
    places = read("localities.csv")
    assert len(places) == 1_323
    codes, outlines = outlines_metric()
    inside = dict(zip(codes, outlines, strict=True))
    wrong = []
    beyond = 0
    listed = zip(places, points_of(places), keepers(places), by_outline(places), strict=True)
    for place, point, kept_by, nearest in listed:
        right = place.code or nearest
        off = round(shapely.distance(inside[right], point))
        if off:
            beyond += 1
            names = ", ".join(municipality_names()[code] for code in sorted(kept_by))
            print(f"{place.name}: {off} m outside {municipality_names()[right]}, kept by {names}")
        if kept_by != {right}:
            wrong.append((place.name, right, kept_by))
    print(f"{len(places)} localities, {beyond} outside their outline, {len(wrong)} kept wrongly")
    assert wrong == []
    assert beyond > 90


def test_each_municipality_keeps_its_own_centre_and_no_other_does() -> None:
    centres = read("centres.csv")
    assert {centre.code for centre in centres} == set(municipality_names())
    assert len(centres) == 290
    assert [
        (centre.name, kept_by)
        for centre, kept_by in zip(centres, keepers(centres), strict=True)
        if kept_by != {centre.code}
    ] == []


def test_without_the_list_some_would_be_kept_by_a_neighbour() -> None:
    """So the list is needed, and each test above can fail."""
    places = [place for place in read("localities.csv") if place.code]
    nearest = by_outline(places)
    wrong = {p.name for p, code in zip(places, nearest, strict=True) if p.code != code}
    assert {"Rindö", "Hasslö", "Hjuvik", "Gnesta", "Surte"} <= wrong


def test_the_list_is_small_sourced_and_of_real_municipalities() -> None:
    text = LOCALITIES.read_text(encoding="utf-8")
    assert "GeoNames" in text
    assert "CC BY 4.0" in text
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    assert 50 < len(rows) < 150
    assert {row["municipality"] for row in rows} <= set(municipality_names())
    published = {place.number: place for place in read("localities.csv")}
    for row in rows:
        place = published[int(row["geonameid"])]
        assert (row["name"], row["municipality"]) == (place.name, place.code)


def kept(code: str, lng: float, lat: float) -> tuple[bool, bool]:
    codes, outlines = outlines_metric()
    point = metric_points(np.array([lng]), np.array([lat]))
    found = kept_ground(code, outlines[codes.index(code)], point)
    return bool(found.kept[0]), bool(found.inside[0])


@pytest.mark.parametrize(
    ("what", "code", "lng", "lat", "expected"),
    [
        ("a street in Stockholm", "0180", 18.07, 59.315, (True, True)),
        ("its old town, which the outline leaves out", "0180", 18.071, 59.325, (True, False)),
        ("… asked by Solna", "0184", 18.071, 59.325, (False, False)),
        ("Styrsö's far end", "1480", 11.77, 57.605, (True, False)),
        ("Styrsö, asked by Öckerö", "1407", 11.786, 57.616, (False, False)),
        ("Kalmar's castle", "0880", 16.355, 56.658, (True, False)),
        ("Gnesta, inside Södertälje's outline", "0181", 17.312, 59.047, (False, True)),
        ("the same, asked by Gnesta", "0461", 17.312, 59.047, (True, False)),
        ("the middle of the Baltic", "0980", 20.5, 58.5, (False, False)),
        ("Oslo, asked by the nearest", "1730", 10.75, 59.91, (False, False)),
    ],
)
def test_whose_a_place_is(
    what: str, code: str, lng: float, lat: float, expected: tuple[bool, bool]
) -> None:
    assert kept(code, lng, lat) == expected, what


def test_one_that_scb_does_not_know_has_all_others_as_neighbours() -> None:
    x, y = 674_000.0, 6_580_000.0
    outline = shapely.box(x - 9e5, y, x - 8.9e5, y + 1e4)  # in the North Sea
    points = shapely.points([x, x - 8.95e5, x - 9.1e5, x - 9e5 - FAR_M - 1e4], [y, y, y, y])
    found = kept_ground("9999", outline, points)
    assert found.kept.tolist() == [False, True, True, False]
    assert found.inside.tolist() == [False, True, False, False]
