"""Dark and light hours, groups: where a place feels otherwise on one side of a label than beyond.

More women may answer about a place, or more people name the dark there, without its being worse
for them. So it is not the label that is counted but what is felt: the share of unsafe on the
labelled side, less that on the other, less the same difference elsewhere (``two_sides``). Who
answers more, and a difference that is the same everywhere, show nothing.

Who gave both labels (marked places in the dark and by day) is on both sides: such a person's two
sides change places with each other and with nobody else's, so that people are compared with
themselves. People of one label take the side of others with as many pins of either perception.
"""

from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from analysis.checks import PinArrays, checked_search, finite_vector, pin_arrays, precision_m, whole
from analysis.errors import InvalidInputError
from analysis.ground import frame_of_places
from analysis.ordering import rank_of_people
from analysis.refusals import RESPONDENTS_FOR_GROUP, Refusal, refusal_for_group
from analysis.side_places import SidePlace, side_places
from analysis.two_sides import TwoSides, people_with_equal_counts

MORE = "more"
LESS = "less"

COLUMNS = (
    "direction", "p", "statistic", "respondents", "labelled", "unlabelled",
    "share_in", "share_low", "share_high", "share_all", "share_unlabelled",
    "difference", "composition_difference", "comparison_difference", "net_difference",
    "net_low", "net_high", "x", "y", "radius_m",
)  # fmt: skip


def contrast_areas(
    pins: gpd.GeoDataFrame,
    label: Any,
    *,
    seed: int,
    permutations: int = 999,
    min_people: int = 5,
    alpha: float = 0.05,
    max_radius_m: float = 800.0,
    max_share: float = 0.25,
    threads: int | None = None,
) -> gpd.GeoDataFrame:
    """Places that the labelled side finds more, or less, unsafe than the rest, best first.

    ``pins``: points in EPSG:3006 with ``perception``, ``respondent`` and, where places are not
    exact, ``precision_m``; without those of which the label is not known; their order does not
    matter and repeats stay in. ``label``: n booleans or 0/1. ``min_people`` on either side of a
    window at least, ``max_share`` of either side's people at most; ``max_radius_m`` in metres;
    ``threads``: None for one per core, the answer is the same for every number. Whether there are
    people enough to ask at all, ``contrast_refusals`` says.

    Gives a GeoDataFrame in EPSG:3006 with the places of p ≤ ``alpha``, over both directions and
    all windows of the map: ``direction`` ("more" or "less" unsafe with the label than expected);
    ``p`` and the ``statistic`` (``two_sides``); distinct ``respondents``, and those with pins that
    are ``labelled`` and ``unlabelled`` (who has both is in both); the shares of unsafe, by people,
    0–1: ``share_in`` on the labelled side and ``share_unlabelled``; of their ``difference``,
    ``composition_difference`` follows from who marked which spot in the place,
    ``comparison_difference`` is that elsewhere, and ``net_difference`` the rest, with ``net_low``
    and ``net_high``; ``share_all``, the share to be expected on the labelled side, with
    ``share_low`` and ``share_high``, the interval of ``share_in``; ``x``, ``y``, ``radius_m`` of
    the disc, and its ground as in ``people_scan``. Empty, with the same columns, if there are none.

    Raises the errors of ``pin_arrays``, ``InvalidInputError`` or ``NotFiniteError`` for the label
    and ``InvalidParameterError`` (all ``AnalysisError``).
    """
    threads = checked_search(
        max_radius_m=max_radius_m,
        max_share=max_share,
        least_people=min_people,
        alpha=alpha,
        permutations=permutations,
        seed=seed,
        threads=threads,
    )
    arrays, labels = _labelled(pins, label)
    person = rank_of_people(arrays, labels)[arrays.respondent]
    voters, voter = np.unique(2 * person + labels, return_inverse=True)
    people, is_second = voters // 2, voters % 2 == 1
    pins_of_voters = PinArrays(
        arrays.xy, arrays.unsafe, voter.ravel().astype(np.int64), arrays.weight
    )
    sides = TwoSides(
        pins_of_voters,
        is_second,
        max_radius_m=max_radius_m,
        max_share=max_share,
        least_people=min_people,
        precision_m=precision_m(pins),
        alike=_who_may_swap(pins_of_voters, precision_m(pins), people),
    )
    places = side_places(sides, alpha=alpha, permutations=permutations, seed=seed, threads=threads)
    return _frame(places, [len(np.unique(people[sides.voters(one.window)])) for one in places])


def contrast_refusals(
    pins: gpd.GeoDataFrame,
    label: Any,
    *,
    least: int = RESPONDENTS_FOR_GROUP,
    part_of_day: bool = False,
) -> tuple[Refusal, ...]:
    """Why a label may not be contrasted with the rest; empty if it may.

    ``pins``, ``label``: as in ``contrast_areas``, but nothing may be enough to refuse: no pins at
    all are two sides of nobody. Each side with fewer than ``least`` distinct people gives one
    refusal, the labelled side first, with the code "group_too_small" or, for a ``part_of_day``,
    "part_too_small". Who has both labels counts on both sides.
    """
    whole(least, name="least", minimum=1)
    sides = (0, 0)
    if len(pins):
        arrays, labels = _labelled(pins, label)
        sides = (
            len(np.unique(arrays.respondent[labels])),
            len(np.unique(arrays.respondent[~labels])),
        )
    refusals = (
        refusal_for_group(respondents=people, needed=least, part_of_day=part_of_day)
        for people in sides
    )
    return tuple(refusal for refusal in refusals if refusal is not None)


def _labelled(pins: gpd.GeoDataFrame, label: Any) -> tuple[PinArrays, NDArray[np.bool_]]:
    arrays = pin_arrays(pins)
    labels = finite_vector(label, name="label", length=len(arrays))
    if not np.isin(labels, (0.0, 1.0)).all():
        raise InvalidInputError("label holds something else than true and false, 1 and 0.")
    return arrays, labels.astype(bool)


def _who_may_swap(
    pins: PinArrays, precision_m: NDArray[np.float64], people: NDArray[np.int64]
) -> list[NDArray[np.intp]]:
    """Voters (one person on one side) that may take each other's side. ``people``: (voters,) whom
    each of them is, ascending."""
    twice = np.flatnonzero(people[1:] == people[:-1])
    once = np.ones(len(people), dtype=bool)
    once[twice] = once[twice + 1] = False
    groups = [group[once[group]] for group in people_with_equal_counts(pins, precision_m)]
    pairs = [np.array([first, first + 1], dtype=np.intp) for first in twice]
    return [group for group in groups if len(group)] + pairs


def _frame(places: list[SidePlace], respondents: list[int]) -> gpd.GeoDataFrame:
    kinds = {"direction": object}
    kinds |= dict.fromkeys(("respondents", "labelled", "unlabelled"), np.int64)
    rows = [
        _told(place) | {"respondents": people}
        for place, people in zip(places, respondents, strict=True)
    ]
    grounds = [place.ground for place in places]
    return frame_of_places(rows, grounds, columns=COLUMNS, kinds=kinds)


def _told(place: SidePlace) -> dict[str, Any]:
    return {
        "direction": MORE if place.net > 0 else LESS,
        "p": place.p,
        "statistic": place.statistic,
        "labelled": place.people[1],
        "unlabelled": place.people[0],
        "share_in": place.share[1],
        "share_low": place.interval[0],
        "share_high": place.interval[1],
        "share_all": place.expected,
        "share_unlabelled": place.share[0],
        "difference": place.share[1] - place.share[0],
        "composition_difference": place.composition,
        "comparison_difference": place.comparison,
        "net_difference": place.net,
        "net_low": place.net - place.half,
        "net_high": place.net + place.half,
        "x": place.x,
        "y": place.y,
        "radius_m": place.radius_m,
    }
