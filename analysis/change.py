"""What changed between two rounds of answers, and where more than elsewhere.

Where did more people, or fewer, find a place unsafe than the change of the whole would explain?
The test is that of ``two_sides``: the place's change less that of the municipality, standardised
by place, so that more visitors, or a campaign that reached one corner, change nothing by
themselves. What is told of a place (title, chance and interval) comes from that test.

Classes such as new, persistent or fading would need at least eight rounds and are not given.
"""

import math
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from analysis.checks import PinArrays, checked_search, counted, pin_arrays, precision_m
from analysis.errors import TooFewError
from analysis.grid import with_polygons
from analysis.ground import frame_of_places
from analysis.ordering import rank_of_people
from analysis.refusals import Refusal, refusals_for_change, refusals_for_round
from analysis.residual_votes import COMPARISON_CELL_M
from analysis.shares import share_of_people, votes_by_cell
from analysis.side_places import SidePlace, side_places
from analysis.two_sides import TwoSides

WORSE = "worse"
BETTER = "better"

LEAST_PEOPLE = 5
_Z95 = 1.959963984540054
COLUMNS = (
    "direction", "p", "statistic", "respondents", "people_before", "people_after",
    "share_before", "share_after", "share_in", "share_low", "share_high", "share_all",
    "change", "composition_change", "comparison_change", "net_change", "net_low", "net_high",
    "regression_to_mean", "seal", "x", "y", "radius_m",
)  # fmt: skip


def change_refusals(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, *, same_question: bool = True
) -> tuple[Refusal, ...]:
    """Why a change between these rounds may not be shown; empty if it may."""
    first, second = (_refusals_of(pins[counted(pins)]) for pins in (before, after))
    return refusals_for_change(before=first, after=second, same_question=same_question)


def _refusals_of(pins: gpd.GeoDataFrame) -> tuple[Refusal, ...]:
    if pins.empty:
        return refusals_for_round(respondents=0, share_unsafe=0.5)
    arrays = pin_arrays(pins)
    return refusals_for_round(respondents=arrays.people, share_unsafe=share_of_people(arrays))


def compare_rounds(
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    *,
    seed: int,
    permutations: int = 999,
    comparison: shapely.Geometry | None = None,
    max_radius_m: float = 800.0,
    max_share: float = 0.25,
    alpha: float = 0.05,
    threads: int | None = None,
) -> gpd.GeoDataFrame:
    """Places whose share of unsafe changed otherwise than elsewhere, best first.

    ``before``, ``after``: points in EPSG:3006 with ``perception``, ``respondent`` and, where they
    differ, ``counted`` and ``precision_m``; repeats stay in. Numbers of respondents mean nothing
    across rounds, so everybody is a different person in each. ``comparison``: polygon in EPSG:3006
    in which nothing was done; None for everywhere. ``max_radius_m`` in metres; ``max_share`` of
    either round's people in a window at most, and five of each at least. ``alpha``: of the
    test and the intervals. ``threads``: None for one per core; the answer is always the same.

    Gives a GeoDataFrame in EPSG:3006 of places with p ≤ ``alpha`` that stand apart from every
    better one: ``direction`` ("worse" or "better"); ``p``, over both directions and all windows of
    the map, by step-down, and the ``statistic`` (``two_sides``); ``respondents`` =
    ``people_before`` + ``people_after``; ``share_before`` and ``share_after``, of unsafe by
    people, 0–1; ``change``, their difference; of it ``composition_change`` follows from who marked
    which spot in the place (``residual_votes``) and ``comparison_change`` is that elsewhere;
    ``net_change``, the rest, with ``net_low`` and ``net_high``, which leave out 0 if and only if
    p ≤ ``alpha`` and hold for all windows at once; ``share_all``, the share to be expected without
    the rest, and ``share_in`` = ``share_after`` with ``share_low`` and ``share_high``, the same
    interval; ``regression_to_mean`` warns where the place stood out
    before in the opposite direction: part of such a change comes by itself (Barnett et al. 2005,
    Int. J. Epidemiology); ``seal``: None, as nobody is known to be the same person; ``x``, ``y``,
    ``radius_m`` of the disc, and its ground as in ``people_scan``.

    Raises ``TooFewError`` where a round is too small for tests (see ``change_refusals``) or
    nowhere in a given comparison people of both meet, ``InvalidParameterError``, and the errors of
    ``pin_arrays``.
    """
    threads = checked_search(
        max_radius_m=max_radius_m,
        max_share=max_share,
        least_people=LEAST_PEOPLE,
        alpha=alpha,
        permutations=permutations,
        seed=seed,
        threads=threads,
    )
    refusals = change_refusals(before, after)
    if refusals:
        reasons = ", ".join(f"{one.found:g} where {one.needed:g} is needed" for one in refusals)
        raise TooFewError(f"A round is too small for a comparison: {reasons}.")
    pins, off, is_second = _joined(before, after)
    sides = TwoSides(
        pins,
        is_second,
        max_radius_m=max_radius_m,
        max_share=max_share,
        least_people=LEAST_PEOPLE,
        precision_m=off,
        comparison=comparison,
    )
    if comparison is not None and not sides.is_comparable:
        raise TooFewError("Nowhere in the comparison do people of both rounds meet.")
    places = side_places(sides, alpha=alpha, permutations=permutations, seed=seed, threads=threads)
    return _frame(places, share_of_people(pin_arrays(before[counted(before)])))


def change_by_cell(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, *, cell_size_m: float
) -> gpd.GeoDataFrame:
    """Change of the log-odds of unsafe in each cell with five people or more in both rounds.

    ``before``, ``after``: as in ``compare_rounds``; ``cell_size_m`` from flat side to flat side.
    Gives ``cell_id``, ``people_before``, ``people_after``, ``share_before``, ``share_after``,
    ``change``, ``net_change`` (less the change elsewhere, the common odds ratio of cells of 1 km,
    which more people from one corner do not move) with its 95 % interval ``net_low``,
    ``net_high``, and the hexagon. Single cells are not tested and not to be ranked.
    """
    rounds = [pin_arrays(pins[counted(pins)]) for pins in (before, after)]
    both = _cells_of_both(rounds, cell_size_m)
    both = both[(both[["people_before", "people_after"]] >= LEAST_PEOPLE).all(axis=1)]
    won = both[["won_before", "won_after"]].to_numpy(dtype=np.float64)
    people = both[["people_before", "people_after"]].to_numpy(dtype=np.int64)
    value, variance = _haldane(won, people - won)
    elsewhere, elsewhere_variance = _common_change(_cells_of_both(rounds, COMPARISON_CELL_M))
    change = value[:, 1] - value[:, 0]
    net = change - elsewhere
    half = _Z95 * np.sqrt(variance.sum(axis=1) + elsewhere_variance)
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


def _joined(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame
) -> tuple[PinArrays, NDArray[np.float64], NDArray[np.bool_]]:
    """Pins of both rounds with everybody a person of their own, how far off each is, and who
    belongs to the second. People are numbered by what is told of them, not by when they came."""
    parts, off, people = [], [], [0]
    for frame in (before, after):
        pins = frame[counted(frame)]
        arrays = pin_arrays(pins)
        parts.append((arrays, rank_of_people(arrays)[arrays.respondent] + people[-1]))
        off.append(precision_m(pins))
        people.append(people[-1] + arrays.people)
    joined = PinArrays(
        np.concatenate([arrays.xy for arrays, _ in parts]),
        np.concatenate([arrays.unsafe for arrays, _ in parts]),
        np.concatenate([person for _, person in parts]).astype(np.int64),
        np.concatenate([arrays.weight for arrays, _ in parts]),
    )
    return joined, np.concatenate(off), np.arange(people[2]) >= people[1]


def _frame(places: list[SidePlace], whole_before: float) -> gpd.GeoDataFrame:
    kinds = {"direction": object, "seal": object, "regression_to_mean": bool}
    kinds |= dict.fromkeys(("respondents", "people_before", "people_after"), np.int64)
    rows = [_told(place, whole_before) for place in places]
    grounds = [place.ground for place in places]
    return frame_of_places(rows, grounds, columns=COLUMNS, kinds=kinds)


def _told(place: SidePlace, whole_before: float) -> dict[str, Any]:
    before, after = place.share
    # How far the place stood out before; chance alone would bring it back.
    ahead = before - whole_before
    deviation = math.sqrt(whole_before * (1 - whole_before) / place.people[0])
    return {
        "direction": WORSE if place.net > 0 else BETTER,
        "p": place.p,
        "statistic": place.statistic,
        "respondents": sum(place.people),
        "people_before": place.people[0],
        "people_after": place.people[1],
        "share_before": before,
        "share_after": after,
        "share_in": after,
        "share_low": place.interval[0],
        "share_high": place.interval[1],
        "share_all": place.expected,
        "change": after - before,
        "composition_change": place.composition,
        "comparison_change": place.comparison,
        "net_change": place.net,
        "net_low": place.net - place.half,
        "net_high": place.net + place.half,
        "regression_to_mean": abs(ahead) > _Z95 * deviation and ahead * place.net < 0,
        "seal": None,
        "x": place.x,
        "y": place.y,
        "radius_m": place.radius_m,
    }


def _haldane(
    won: NDArray[np.float64], lost: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Log-odds and their variance with half a vote added to both sides, so that nobody on one
    side gives a wide interval and no infinity (Haldane 1956; Anscombe 1956)."""
    more, less = won + 0.5, lost + 0.5
    return np.log(more / less), 1.0 / more + 1.0 / less


def _cells_of_both(rounds: list[PinArrays], cell_size_m: float) -> pd.DataFrame:
    """``people`` and ``won`` (unsafe votes), each ``_before`` and ``_after``, by ``cell_id``."""
    found = []
    for pins, which in zip(rounds, ("_before", "_after"), strict=True):
        votes = votes_by_cell(pins, cell_size_m=cell_size_m)
        columns = {"people": votes.people, "won": votes.total(votes.unsafe)}
        found.append(pd.DataFrame(columns, index=votes.cell_id).add_suffix(which))
    return found[0].join(found[1], how="inner")


def _common_change(cells: pd.DataFrame) -> tuple[float, float]:
    """Log of the common odds ratio after : before over cells (Mantel and Haenszel 1959), and its
    variance (Robins, Breslow and Greenland 1986, Biometrics 42:311-323); half a vote is added in
    the end on either side, so that nobody's change gives no infinity."""
    before, after = cells["won_before"], cells["won_after"]
    still, now_safe = cells["people_before"] - before, cells["people_after"] - after
    n = cells["people_before"] + cells["people_after"]
    up, down = after * still / n, before * now_safe / n
    odd = (after + still) / n
    more, less = float(up.sum()) + 0.5, float(down.sum()) + 0.5
    variance = (
        float((odd * up).sum()) / more**2
        + float((odd * down + (1 - odd) * up).sum()) / (more * less)
        + float(((1 - odd) * down).sum()) / less**2
    ) / 2
    return math.log(more / less), variance
