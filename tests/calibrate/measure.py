"""One simulated map → what the product says of it, and the rates over many maps."""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

import geopandas as gpd
import numpy as np
import shapely

from analysis.change import compare_rounds
from analysis.pipeline import Parameters, analyse
from analysis.refusals import TESTED, withheld
from tests.calibrate.rows import ChangeRow, Row
from tests.calibrate.simulate import Pattern, Place, Town, simulate

NOMINAL = 0.05
PERMUTATIONS = 999


@dataclass(frozen=True)
class Answer:
    """What is announced on one map.

    ``found``: places that count (any at all on a null map; else those in the right direction
    whose ground meets the true place); ``sealed``: how many of them hold when people are compared
    with themselves; ``covered``: for how many the interval contains the truth; ``refused``:
    whether there was no test.
    """

    found: int
    sealed: int = 0
    covered: int = 0
    refused: bool = False


def seed_of(name: str, number: int) -> list[int]:
    """Maps of different rows share nothing, and a new row leaves the others as they are."""
    return [crc32(name.encode()), number]


def one_map(number: int, row: Row) -> Answer:
    """What the product announces on one map of the row."""
    pattern = simulate(row.town, seed=seed_of(row.name, number), place=row.place)
    parameters = Parameters(permutations=PERMUTATIONS, seed=number)
    layers = analyse(pattern.frame(), parameters=parameters, threads=1)
    if TESTED in withheld(layers.refusals):
        return Answer(0, refused=True)
    areas = layers.areas
    if row.kind == "place":
        areas = right_areas(areas, pattern, row)
    truth = [
        expected_share(pattern, ground, direction)
        for ground, direction in zip(areas.geometry, areas["direction"], strict=True)
    ]
    return Answer(
        found=len(areas),
        sealed=int(areas["seal"].eq(True).sum()),
        covered=int(((areas["share_low"] <= truth) & (areas["share_high"] >= truth)).sum()),
    )


def right_areas(areas: gpd.GeoDataFrame, pattern: Pattern, row: Row) -> gpd.GeoDataFrame:
    """The areas in the true direction whose ground meets the true place."""
    assert row.place is not None
    assert row.place.share_unsafe is not None
    direction = "unsafe" if row.place.share_unsafe > row.town.share_unsafe else "safe"
    circle = _circle(pattern, row.place)
    return areas[(areas["direction"] == direction) & areas.intersects(circle)]


def _circle(pattern: Pattern, place: Place) -> shapely.Polygon:
    assert pattern.place is not None
    return shapely.Point(*pattern.place).buffer(place.radius_m)


def expected_share(pattern: Pattern, ground: shapely.Geometry, direction: str) -> float:
    """The share in the direction that the people with pins on the ground would have on average.

    By people, who have a vote each, split by their pins there.
    """
    shapely.prepare(ground)
    inside = shapely.intersects_xy(ground, pattern.xy)
    chance = pattern.chance[inside] if direction == "unsafe" else 1.0 - pattern.chance[inside]
    _, person = np.unique(pattern.respondent[inside], return_inverse=True)
    return float((np.bincount(person, weights=chance) / np.bincount(person)).mean())


def change_found(number: int, row: ChangeRow) -> bool:
    """Whether a change is announced between the rounds; where a place changes: there."""
    seed = seed_of(row.name, number)
    before = simulate(row.before, seed=seed, place=row.place_before)
    after = simulate(row.after, seed=seed, place=row.place_after, round_number=1)
    found = compare_rounds(
        before.frame(), after.frame(), seed=number, permutations=PERMUTATIONS, threads=1
    )
    found = found[found["p"] <= NOMINAL]
    if row.changes and row.place_after is not None:
        found = found[found.intersects(_circle(after, row.place_after))]
    return len(found) > 0


def summarise(row: Row, answers: list[Answer]) -> list[dict[str, Any]]:
    """The row of calibration.json.

    The rate is the share of maps with a place announced (``false_alarm``), or with the true place
    found (``power``); ``with_seal`` the same for places with a seal alone. ``coverage``: share of
    the detections whose interval contains the truth; None without any.
    """
    detections = sum(answer.found for answer in answers)
    rate = float(np.mean([answer.found > 0 for answer in answers]))
    told = {
        "scheme": "people_scan",
        "kind": row.kind,
        "name": row.name,
        "limit": row.limit,
        "maps": len(answers),
        "people": people_of(row.town),
        "pins_per_person": row.town.pins_per_person,
        "busy": row.town.crowd.people if row.town.crowd else 0,
        "icc": row.town.icc,
        "spread_m": row.town.spread_m,
        "nominal": NOMINAL,
        "with_seal": float(np.mean([answer.sealed > 0 for answer in answers])),
        "refused": float(np.mean([answer.refused for answer in answers])),
        "detections": detections,
    }
    if row.kind == "null":
        return [told | {"false_alarm": rate}]
    assert row.place is not None
    covered = sum(answer.covered for answer in answers)
    place = {
        "power": rate,
        "coverage": covered / detections if detections else None,
        "visitors": row.place.people,
        "share_in": row.place.share_unsafe,
        "share_out": row.town.share_unsafe,
    }
    return [told | place]


def summarise_change(row: ChangeRow, found: list[bool]) -> list[dict[str, Any]]:
    """The row of calibration.json: false alarms where nothing changes, else power."""
    told = {
        "scheme": "compare_rounds",
        "kind": "change",
        "name": row.name,
        "limit": False,
        "maps": len(found),
        "people": people_of(row.before),
        "people_more": people_of(row.after) - people_of(row.before),
        "nominal": NOMINAL,
    }
    return [told | {"power" if row.changes else "false_alarm": float(np.mean(found))}]


def people_of(town: Town) -> int:
    """How many people answer in the town, its crowd included."""
    crowd = town.crowd.people if town.crowd else 0
    return round(town.pins / town.pins_per_person) + crowd
