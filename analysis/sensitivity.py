"""Would the picture be the same if the respondents were like the residents?

Every person gets a weight (``weights``), and shares and votes are counted again. What stays does
not hang on who answered; what comes or goes does. A weighted picture is a sensitivity analysis
and never the published one: respondents chose themselves, and weights cannot mend that.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.checks import PinArrays, finite_vector, fraction, pin_arrays
from analysis.clusters import Direction, Votes, judge_votes, votes_around
from analysis.errors import InvalidInputError
from analysis.grid import with_polygons
from analysis.shares import SplitVotes, votes_by_cell
from analysis.weights import Weights, effective_number

DIRECTIONS: tuple[Direction, ...] = ("unsafe", "safe")


def reweighted_cells(
    pins: gpd.GeoDataFrame,
    weight_of_respondent: "pd.Series[float]",
    *,
    cell_size_m: float,
    q: float = 0.05,
) -> gpd.GeoDataFrame:
    """Shares and hot cells as they are, and as they would be with weighted people.

    ``pins``: points in EPSG:3006 with ``perception`` and ``respondent``; ``weight_of_respondent``:
    a positive weight for each respondent, indexed by respondent (others in it do not matter);
    only ratios of weights count. ``cell_size_m`` from flat side to flat side.

    Gives a row per occupied cell, sorted by ``cell_id``: ``respondents`` with a pin in the cell
    and their ``effective`` number (Σw)² / Σw²; ``share_unsafe`` and ``share_weighted`` (0–1, by
    people, who split one vote); for each direction ``p_…`` and ``hot_…`` of the person vote, and
    ``p_…_weighted`` and ``hot_…_weighted``; the hexagon. With equal weights both are the same.

    The weighted test of a neighbourhood asks the same binomial tail for an effective number of
    people, m = (Σw)² / Σw², and as many votes as m people of the weighted share would cast,
    against the weighted municipal share. A weighted mean of independent votes of one variance has
    the variance of m votes (Kish 1965, Survey Sampling), and a binomial of m of that share has
    the weighted mean's expectation and variance. It is no exact test: the tail beyond the second
    moment is that of equal votes, so where a few heavy people decide it is rough; variance is
    taken to be the same in all strata; and the weights are taken as known, which they are not.
    Read it as "about as strong as m equal votes", beside the unweighted test.

    Raises the errors of ``pin_arrays``, and ``EmptyInputError``, ``NotFiniteError``,
    ``InvalidInputError`` or ``InvalidParameterError`` for the weights and options.
    """
    fraction(q, name="q")
    arrays = pin_arrays(pins)
    weight = _weight_of_code(pins, weight_of_respondent)
    votes = votes_by_cell(arrays, cell_size_m=cell_size_m)
    own = weight[votes.person]
    total = votes.total(own)
    table = pd.DataFrame(
        {
            "cell_id": votes.cell_id,
            "respondents": votes.people,
            "effective": total * (total / votes.total(own**2)),
            "share_unsafe": votes.total(votes.unsafe) / votes.people,
            "share_weighted": votes.total(own * votes.unsafe) / total,
        }
    )
    around = votes_around(arrays, cell_size_m=cell_size_m)
    for name, one in (("", np.ones(arrays.people)), ("_weighted", weight)):
        scaled, share = _scaled_votes(around, one), _share_of_people(arrays, one)
        for direction in DIRECTIONS:
            judged = judge_votes(scaled, direction, people_share=share, q=q)
            table[f"p_{direction}{name}"] = judged["p"]
            table[f"hot_{direction}{name}"] = judged["hot"]
    return with_polygons(table, cell_size_m=cell_size_m)


def sensitivity_summary(
    pins: gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    weight_of_respondent: "pd.Series[float]",
    weights: Weights,
) -> dict[str, Any]:
    """What weighting changes in the whole round, as numbers that go into JSON.

    ``weight_of_respondent``: ``weights.weight`` indexed by respondent, of exactly the people with
    ``pins``; ``cells``: ``reweighted_cells`` of both. Gives ``respondents`` and of them
    ``weighted`` (who stated what the weights go by) and ``unstated`` (weight about 1);
    ``effective``, ``largest_ratio``, ``uncovered`` as in ``Weights``; ``share_unsafe`` and
    ``share_weighted`` of all people, 0–1; and ``hot_unsafe``, ``hot_safe``: how many hot cells
    ``stay``, ``go`` and ``come`` with the weights.

    Raises the errors of ``pin_arrays``; ``InvalidInputError`` where weights and people differ.
    """
    arrays = pin_arrays(pins)
    weight = _weight_of_code(pins, weight_of_respondent)
    if not arrays.people == len(weight_of_respondent) == len(weights.weight):
        raise InvalidInputError("The weights are not of exactly the people with pins.")
    summary: dict[str, Any] = {
        "respondents": arrays.people,
        "weighted": weights.stated,
        "unstated": arrays.people - weights.stated,
        "effective": effective_number(weight),
        "largest_ratio": weights.largest_ratio,
        "uncovered": weights.uncovered,
        "share_unsafe": _share_of_people(arrays, np.ones(arrays.people)),
        "share_weighted": _share_of_people(arrays, weight),
    }
    for direction in DIRECTIONS:
        hot = cells[f"hot_{direction}"].to_numpy(dtype=bool)
        then = cells[f"hot_{direction}_weighted"].to_numpy(dtype=bool)
        summary[f"hot_{direction}"] = {
            "stay": int((hot & then).sum()),
            "go": int((hot & ~then).sum()),
            "come": int((~hot & then).sum()),
        }
    return summary


def _weight_of_code(
    pins: gpd.GeoDataFrame, weight_of_respondent: "pd.Series[float]"
) -> NDArray[np.float64]:
    """The weights in the order of the codes of ``pin_arrays``."""
    if not isinstance(weight_of_respondent, pd.Series):
        raise InvalidInputError("The weights come as a Series indexed by respondent.")
    if not weight_of_respondent.index.is_unique:
        raise InvalidInputError("Some respondents have several weights.")
    people = pd.unique(pins["respondent"])
    if not pd.Index(people).isin(weight_of_respondent.index).all():
        raise InvalidInputError("Some respondents have no weight.")
    weight = finite_vector(weight_of_respondent.loc[people], name="weight_of_respondent")
    if weight.min() <= 0:
        raise InvalidInputError("Some weights are not above 0.")
    return weight


def _scaled_votes(around: SplitVotes, weight: NDArray[np.float64]) -> Votes:
    """Votes and people of each neighbourhood, as so many equal people would have cast them.

    Both are multiplied by one factor, which is exactly 1 where all weights are 1.
    """
    own = weight[around.person]
    unsafe, people = around.total(own * around.unsafe), around.total(own)
    to_effective = people / around.total(own**2)
    share = float(unsafe.sum() / people.sum())
    return Votes(around.cell_id, unsafe * to_effective, people * to_effective, share)


def _share_of_people(pins: PinArrays, weight: NDArray[np.float64]) -> float:
    """``share_of_people`` with weighted people."""
    unsafe = np.bincount(pins.respondent[pins.unsafe], minlength=pins.people)
    return float(np.sum(weight * (unsafe / np.bincount(pins.respondent))) / weight.sum())
