"""The tests of which the product's map is not made, on the same simulated towns.

The scan of pins, with people permuted in blocks and with pins permuted one by one, and the person
vote: each for itself and in one direction.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from analysis.clusters import person_vote
from analysis.grid import hex_centres, hex_ids
from analysis.scan import bernoulli_scan
from tests.calibrate.rows import InnerRow
from tests.calibrate.simulate import Pattern, simulate

NOMINAL = 0.05
NEAR_M = 400.0
VOTE_CELL_M = 250
SCAN_CENTRES_M = 100

# The middle of the best finding in metres, or None where nothing is found.
Found = tuple[float, float] | None


def scan(pattern: Pattern, seed: int, *, by_person: bool) -> Found:
    """The scan of pins, permuted by people, or pin by pin as most tools do."""
    cells = np.unique(hex_ids(pattern.xy, cell_size_m=SCAN_CENTRES_M))
    areas = bernoulli_scan(
        pattern.xy,
        pattern.unsafe,
        respondent=pattern.respondent if by_person else None,
        min_cases=5 if by_person else 2,
        centres=hex_centres(cells, cell_size_m=SCAN_CENTRES_M),
        seed=seed,
        threads=1,
    )
    if areas.empty or areas["p"].iloc[0] > NOMINAL:
        return None
    return float(areas["x"].iloc[0]), float(areas["y"].iloc[0])


def vote(pattern: Pattern, seed: int) -> Found:
    """The person vote; of several hot cells the surest."""
    cells = person_vote(pattern.frame(), cell_size_m=VOTE_CELL_M, q=NOMINAL, origins=1)
    hot = cells[cells["hot"]]
    if hot.empty:
        return None
    middle = hot.geometry.loc[hot["p"].idxmin()].centroid
    return middle.x, middle.y


SCHEMES: dict[str, Callable[[Pattern, int], Found]] = {
    "respondent_block": partial(scan, by_person=True),
    "pin": partial(scan, by_person=False),
    "person_vote": vote,
}


def alarms(seed: int, row: InnerRow) -> dict[str, bool]:
    """Which tests raise an alarm on one map; with a place, which do so near it."""
    pattern = simulate(row.town, seed=seed, place=row.place)
    answers = {scheme: method(pattern, seed) for scheme, method in SCHEMES.items()}
    return {scheme: _counts(answer, pattern) for scheme, answer in answers.items()}


def _counts(found: Found, pattern: Pattern) -> bool:
    if found is None or pattern.place is None:
        return found is not None
    return bool(np.hypot(*(np.array(found) - pattern.place)) <= NEAR_M)


def summarise_inner(row: InnerRow, answers: list[dict[str, bool]]) -> list[dict[str, Any]]:
    """A row of calibration.json for each test."""
    rows: list[dict[str, Any]] = []
    for scheme in SCHEMES:
        rate = float(np.mean([alarm[scheme] for alarm in answers]))
        told = {"scheme": scheme, "name": row.name, "maps": len(answers)}
        if row.place is None:
            town = {"icc": row.town.icc, "spread_m": row.town.spread_m}
            rows.append(told | town | {"false_alarm": rate, "nominal": NOMINAL})
        else:
            shares = {"share_in": row.place.share_unsafe, "share_out": row.town.share_unsafe}
            rows.append(told | {"respondents": row.place.people} | shares | {"power": rate})
    return rows
