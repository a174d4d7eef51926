"""What changed between two rounds of answers, and where more than elsewhere.

Where did unsafe pins become more, or fewer, than the change of the whole would explain? A scan
over the unsafe pins of both rounds, with the round as the label and people permuted in blocks,
finds the places. It would also find a place that more people visit than before. So each area is
judged a second time by its odds of unsafe to safe among people, against the comparison area: a
difference in differences, which a change of footfall or of campaign leaves alone.

Classes such as new, persistent or fading would need at least eight rounds and are not given.
"""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from analysis.checks import METRIC_CRS, PinArrays, pin_arrays
from analysis.errors import TooFewError
from analysis.grid import hex_centres, hex_ids, with_polygons
from analysis.merging import merge_repeats
from analysis.refusals import Refusal, refusals_for_change, refusals_for_round
from analysis.scan import bernoulli_scan
from analysis.shares import share_of_people

MORE_UNSAFE = "more_unsafe"
LESS_UNSAFE = "less_unsafe"

_SCAN_CENTRES_M = 100
_MIN_PEOPLE = 5
_Z95 = 1.959963984540054
_SCANNED = ("llr", "p", "cases", "n", "respondents", "x", "y", "radius_m")
_JUDGED = (
    "people_before", "people_after", "share_before", "share_after", "change",
    "comparison_change", "net_change", "net_low", "net_high", "regression_to_mean",
)  # fmt: skip


@dataclass(frozen=True)
class _LogOdds:
    """Log-odds of unsafe to safe among people, with their variance."""

    value: float
    variance: float
    people: int
    share: float


def change_refusals(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, *, same_question: bool = True
) -> tuple[Refusal, ...]:
    """Why a change between these rounds may not be shown; empty if it may."""
    rounds = [pin_arrays(pins) for pins in (before, after)]
    first, second = (
        refusals_for_round(respondents=pins.people, share_unsafe=share_of_people(pins))
        for pins in rounds
    )
    return refusals_for_change(before=first, after=second, same_question=same_question)


def compare_rounds(
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    *,
    seed: int,
    permutations: int = 999,
    comparison: shapely.Geometry | None = None,
    max_radius_m: float | None = 800.0,
    max_share: float = 0.25,
    threads: int | None = None,
) -> gpd.GeoDataFrame:
    """Areas in which unsafe pins became more or fewer than elsewhere, best first.

    ``before``, ``after``: points in EPSG:3006 with ``perception`` and ``respondent``; numbers of
    respondents mean nothing across rounds, so everybody is a different person in each.
    ``comparison``: polygon in EPSG:3006 in which nothing was done; None for all outside the area.
    ``max_radius_m``, ``max_share`` and ``threads`` as in ``bernoulli_scan``.

    Gives a GeoDataFrame in EPSG:3006: ``direction`` ("more_unsafe" or "less_unsafe"), the scan's
    columns (``cases``: unsafe pins of the round that has more of them, among ``n`` of both), and
    by people, who split their vote by their pins: ``share_before``, ``share_after``; ``change``
    of log-odds in the area and in the comparison; ``net_change``, their difference, with its 95 %
    interval. ``regression_to_mean`` warns where the area stood out before in the opposite
    direction: part of such a change comes by itself (Barnett et al. 2005, Int. J. Epidemiology).

    Raises ``TooFewError`` where a round is too small for tests (see ``change_refusals``), and the
    errors of ``pin_arrays``.
    """
    refusals = change_refusals(before, after)
    if refusals:
        reasons = ", ".join(f"{one.found:g} where {one.needed:g} is needed" for one in refusals)
        raise TooFewError(f"A round is too small for a comparison: {reasons}.")
    rounds = [pin_arrays(merge_repeats(pins)) for pins in (before, after)]
    if comparison is not None:
        shapely.prepare(comparison)
    found = []
    for direction, more_in in ((MORE_UNSAFE, 1), (LESS_UNSAFE, 0)):
        areas = _scan_rounds(
            rounds,
            more_in,
            seed=seed + more_in,
            permutations=permutations,
            max_radius_m=max_radius_m,
            max_share=max_share,
            threads=threads,
        )
        judged = [_judge(area, rounds, comparison) for area in areas.itertuples()]
        columns = pd.DataFrame(judged, columns=[*_JUDGED], index=areas.index)
        found.append(areas.join(columns).assign(direction=direction))
    table = pd.concat(found, ignore_index=True)
    table = table.sort_values("llr", ascending=False, kind="stable", ignore_index=True)
    return gpd.GeoDataFrame(table[["direction", *_SCANNED, *_JUDGED, "geometry"]], crs=METRIC_CRS)


def change_by_cell(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, *, cell_size_m: float
) -> gpd.GeoDataFrame:
    """Change of the log-odds of unsafe in each cell with five people or more in both rounds.

    ``before``, ``after``: as in ``compare_rounds``; ``cell_size_m`` from flat side to flat side.
    Gives ``cell_id``, ``people_before``, ``people_after``, ``share_before``, ``share_after``,
    ``change``, ``net_change`` (less the change of all people) with its 95 % interval ``net_low``,
    ``net_high``, and the hexagon. Single cells are not tested and not to be ranked.
    """
    rounds = [pin_arrays(merge_repeats(pins)) for pins in (before, after)]
    cells = [_people_by_cell(pins, cell_size_m) for pins in rounds]
    both = cells[0].add_suffix("_before").join(cells[1].add_suffix("_after"), how="inner")
    both = both[(both[["people_before", "people_after"]] >= _MIN_PEOPLE).all(axis=1)]
    won = both[["won_before", "won_after"]].to_numpy(dtype=np.float64)
    people = both[["people_before", "people_after"]].to_numpy(dtype=np.int64)
    value, variance = _haldane(won, people - won)
    whole = [_log_odds(pins, np.ones(len(pins), dtype=bool)) for pins in rounds]
    change = value[:, 1] - value[:, 0]
    net = change - (whole[1].value - whole[0].value)
    half = _Z95 * np.sqrt(variance.sum(axis=1) + whole[0].variance + whole[1].variance)
    table = pd.DataFrame(
        {
            "cell_id": both.index.to_numpy(dtype=np.int64),
            "people_before": people[:, 0],
            "people_after": people[:, 1],
            "share_before": won[:, 0] / people[:, 0],
            "share_after": won[:, 1] / people[:, 1],
            "change": change,
            "net_change": net,
            "net_low": net - half,
            "net_high": net + half,
        }
    )
    return with_polygons(table, cell_size_m=cell_size_m)


def _scan_rounds(rounds: list[PinArrays], more_in: int, **options: Any) -> gpd.GeoDataFrame:
    """Scan the unsafe pins of both rounds for places with more of round ``more_in``."""
    xy = np.concatenate([pins.xy[pins.unsafe] for pins in rounds])
    people = [pins.respondent[pins.unsafe] for pins in rounds]
    people[1] = people[1] + rounds[0].people
    which = np.repeat([0, 1], [len(one) for one in people])
    occupied = np.unique(hex_ids(xy, cell_size_m=_SCAN_CENTRES_M))
    return bernoulli_scan(
        xy,
        which == more_in,
        respondent=np.concatenate(people),
        min_cases=_MIN_PEOPLE,
        centres=hex_centres(occupied, cell_size_m=_SCAN_CENTRES_M),
        **options,
    )


def _judge(
    area: Any, rounds: list[PinArrays], comparison: shapely.Geometry | None
) -> tuple[Any, ...]:
    """The values of ``_JUDGED`` for one area of the scan."""
    # The tolerance keeps the outermost pin inside, which made the radius.
    reach = area.radius_m * (1 + 1e-9)
    inside = [np.hypot(*(pins.xy - (area.x, area.y)).T) <= reach for pins in rounds]
    if comparison is None:
        outside = [~one for one in inside]
    else:
        outside = [
            shapely.contains_xy(comparison, pins.xy) & ~one
            for pins, one in zip(rounds, inside, strict=True)
        ]
    here = [_log_odds(pins, one) for pins, one in zip(rounds, inside, strict=True)]
    there = [_log_odds(pins, one) for pins, one in zip(rounds, outside, strict=True)]
    change, elsewhere = here[1].value - here[0].value, there[1].value - there[0].value
    net = change - elsewhere
    half = _Z95 * np.sqrt(sum(one.variance for one in (*here, *there)))
    # How far the area stood out before; chance alone would bring it back.
    ahead = here[0].value - there[0].value
    stood_out = abs(ahead) > _Z95 * np.sqrt(here[0].variance + there[0].variance)
    return (
        here[0].people, here[1].people, here[0].share, here[1].share,
        change, elsewhere, net, net - half, net + half, bool(stood_out and ahead * net < 0),
    )  # fmt: skip


def _log_odds(pins: PinArrays, inside: NDArray[np.bool_]) -> _LogOdds:
    """By people: each has one vote, split by their pins inside."""
    _, person = np.unique(pins.respondent[inside], return_inverse=True)
    votes = np.bincount(person, weights=pins.unsafe[inside]) / np.bincount(person)
    won, people = float(votes.sum()), len(votes)
    value, variance = _haldane(np.array(won), np.array(people - won))
    share = won / people if people else float("nan")
    return _LogOdds(float(value), float(variance), people, share)


def _haldane(
    won: NDArray[np.float64], lost: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Log-odds and their variance with half a vote added to both sides, so that nobody on one
    side gives a wide interval and no infinity (Haldane 1956; Anscombe 1956)."""
    more, less = won + 0.5, lost + 0.5
    return np.log(more / less), 1.0 / more + 1.0 / less


def _people_by_cell(pins: PinArrays, cell_size_m: float) -> pd.DataFrame:
    """``people`` and ``won`` (unsafe votes) by ``cell_id``."""
    cell = hex_ids(pins.xy, cell_size_m=cell_size_m)
    table = pd.DataFrame({"cell_id": cell, "person": pins.respondent, "unsafe": pins.unsafe})
    votes = table.groupby(["cell_id", "person"], as_index=False)["unsafe"].mean()
    by_cell = votes.groupby("cell_id")["unsafe"]
    return pd.DataFrame({"people": by_cell.size(), "won": by_cell.sum()})
