"""How often each test cries wolf on simulated towns, and how often it sees the wolf."""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from dask.distributed import Client

from analysis.clusters import person_vote
from analysis.grid import hex_centres, hex_ids
from analysis.scan import bernoulli_scan
from mapdialog.hotspots.runs.dask_workers import dask_client, map_on_cluster
from tests.calibrate.simulate import Pattern, Place, Town, simulate

NOMINAL = 0.05
NEAR_M = 400.0
VOTE_CELL_M = 250
SCAN_CENTRES_M = 100

# No place differs: about four pins a person within 200 m.
NULL_TOWNS = [Town(2_000, 4.0, 200.0, 0.45, icc) for icc in (0.0, 0.4)]
# One place of 200 m radius, 80 % unsafe instead of 45 %, marked by more or fewer people.
TOWN_WITH_PLACE = Town(5_000, 4.0, 400.0, 0.45, 0.2)
PLACES = [Place(200.0, people, 0.8) for people in (76, 152)]

# The middle of the best finding in metres, or None where nothing is found.
Found = tuple[float, float] | None


def scan(pattern: Pattern, seed: int, *, by_person: bool) -> Found:
    """The product's scan, or the same with pins permuted as most tools do."""
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


def one_map(seed: int, town: Town, place: Place | None) -> dict[str, bool]:
    """Which schemes raise an alarm on one map; with a place, which do so near it."""
    pattern = simulate(town, seed=seed, place=place)
    answers = {scheme: method(pattern, seed) for scheme, method in SCHEMES.items()}
    return {scheme: _counts(answer, pattern) for scheme, answer in answers.items()}


def _counts(found: Found, pattern: Pattern) -> bool:
    if found is None or pattern.place is None:
        return found is not None
    return bool(np.hypot(*(np.array(found) - pattern.place)) <= NEAR_M)


def rates(client: Client, town: Town, place: Place | None, maps: int) -> dict[str, float]:
    """Share of maps on which each scheme raised an alarm (near the place, where there is one)."""
    work = partial(one_map, town=town, place=place)
    alarms = [alarm for _, alarm in map_on_cluster(client, work, range(maps))]
    return {scheme: float(np.mean([alarm[scheme] for alarm in alarms])) for scheme in SCHEMES}


def calibrate(maps: int, workers: int | None) -> list[dict[str, Any]]:
    """All rows of calibration.json, printed as they come."""
    rows: list[dict[str, Any]] = []
    with dask_client(scheduler=os.environ.get("DASK_SCHEDULER"), workers=workers) as client:
        for town in NULL_TOWNS:
            for scheme, rate in rates(client, town, None, maps).items():
                row = {"scheme": scheme, "icc": town.icc, "spread_m": town.spread_m, "maps": maps}
                rows.append(row | {"false_alarm": rate, "nominal": NOMINAL})
                print(f"ICC {town.icc:.1f}  {scheme:<17} false alarms {rate:6.1%}", flush=True)
        for place in PLACES:
            for scheme, rate in rates(client, TOWN_WITH_PLACE, place, maps).items():
                row = {"scheme": scheme, "respondents": place.people, "maps": maps}
                shares = {
                    "share_in": place.share_unsafe,
                    "share_out": TOWN_WITH_PLACE.share_unsafe,
                }
                rows.append(row | shares | {"power": rate})
                print(f"{place.people} people  {scheme:<17} power {rate:6.1%}", flush=True)
    return rows
