"""Day and night, groups: where one label is more, or less, common than elsewhere among the pins.

A scan over pins of one perception with any label of theirs: "said to feel so at night", "by a
member of the group". It says where the label is over- or under-represented among those who
answered there, never that a place is worse for a group than for others.

People who gave both labels (felt unsafe here by night, there by day) are compared with
themselves: their labels are shuffled over their own pins and go to nobody else. People with one
label only swap whole sets of labels with others like them who have as many pins. See
``permutation`` for why the test keeps its level in spite of many pins of one person. The price:
an area that holds every pin of somebody with both labels learns nothing from that person, and
people with a number of pins that nobody else has stay as they are.
"""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.checks import (
    METRIC_CRS,
    check_columns,
    coordinates,
    finite_vector,
    fraction,
    label_codes,
    whole,
)
from analysis.errors import InvalidInputError
from analysis.grid import hex_centres, hex_ids
from analysis.refusals import RESPONDENTS_FOR_GROUP, Refusal, refusal_for_group
from analysis.scan import mirrored_scans
from analysis.scan_windows import gather_places

MORE = "more"
LESS = "less"

_SCAN_CENTRES_M = 100
_COLUMNS = (
    "direction", "llr", "p", "cases", "n", "respondents", "labelled", "unlabelled",
    "share_in", "share_all", "x", "y", "radius_m", "geometry",
)  # fmt: skip


@dataclass(frozen=True)
class _LabelledPins:
    """Checked pins in an order of their own. ``person``: codes 0 … people − 1; distances that
    differ by no more than ``tie_m`` are equal, as they are in the scan."""

    xy: NDArray[np.float64]
    label: NDArray[np.bool_]
    person: NDArray[np.int64]
    tie_m: float

    def people_by_label(self, inside: NDArray[np.bool_]) -> tuple[int, int]:
        """Distinct people with a labelled pin there, and with one that is not."""
        return (
            len(np.unique(self.person[inside & self.label])),
            len(np.unique(self.person[inside & ~self.label])),
        )

    def share(self, inside: NDArray[np.bool_]) -> float:
        """The share of the label by people, who split one vote by their pins there."""
        pins = np.bincount(self.person[inside])
        labelled = np.bincount(self.person[inside & self.label], minlength=len(pins))
        return float(np.mean(labelled[pins > 0] / pins[pins > 0]))


def contrast_areas(
    pins: gpd.GeoDataFrame,
    label: Any,
    *,
    seed: int,
    permutations: int = 999,
    min_people: int = 5,
    alpha: float = 0.05,
    max_radius_m: float | None = 800.0,
    max_share: float = 0.25,
    threads: int | None = None,
) -> gpd.GeoDataFrame:
    """Areas in which the label is more, or less, common than elsewhere, best first.

    ``pins``: points in EPSG:3006 with ``respondent``, typically the unsafe ones, repeats merged,
    without those of which the label is not known; their order does not matter. ``label``: n
    booleans or 0/1. ``max_radius_m`` in metres or None; ``max_share`` of all pins; ``threads``:
    None for one per core, the answer is the same for every number. Whether there are people
    enough to ask at all, ``contrast_refusals`` says.

    Gives a GeoDataFrame in EPSG:3006 with the areas of p ≤ ``alpha``, one-sided for each
    direction: ``direction`` ("more" or "less"); ``llr`` and ``p`` of a Bernoulli scan (Kulldorff
    1997) in conditional blocks of people; ``cases`` (pins that speak for the direction: labelled
    for "more", the others for "less") of ``n`` pins by ``respondents`` people; ``labelled`` and
    ``unlabelled``, distinct people inside with such a pin (who has both is in both);
    ``share_in`` and ``share_all``, the share of the label inside and in all pins, 0–1, one vote
    for each person; ``x``, ``y``, ``radius_m`` and the circle. Either direction needs
    ``min_people`` who speak for it. Empty, with the same columns, if there are none.

    Raises ``WrongCrsError``, ``EmptyInputError``, ``NotFiniteError``, ``MissingColumnError``,
    ``InvalidInputError`` or ``InvalidParameterError`` (all ``AnalysisError``).
    """
    fraction(alpha, name="alpha")
    found = _labelled_pins(pins, label)
    occupied = np.unique(hex_ids(found.xy, cell_size_m=_SCAN_CENTRES_M))
    scans = mirrored_scans(
        found.xy,
        found.label,
        respondent=found.person,
        max_radius_m=max_radius_m,
        max_share=max_share,
        min_cases=min_people,
        centres=hex_centres(occupied, cell_size_m=_SCAN_CENTRES_M),
        permutations=permutations,
        seed=seed,
        threads=threads,
        keep_mixed=True,
    )
    everywhere = found.share(np.ones(len(found.xy), dtype=bool))
    parts = [
        _described(areas[areas["p"] <= alpha], found).assign(
            direction=direction, share_all=everywhere
        )
        for direction, areas in zip((MORE, LESS), scans, strict=True)
    ]
    table = pd.concat(parts, ignore_index=True).astype({"direction": object})
    table = table.sort_values("llr", ascending=False, kind="stable", ignore_index=True)
    return gpd.GeoDataFrame(table[[*_COLUMNS]], crs=METRIC_CRS)


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
        found = _labelled_pins(pins, label)
        sides = found.people_by_label(np.ones(len(found.xy), dtype=bool))
    refusals = (
        refusal_for_group(respondents=people, needed=least, part_of_day=part_of_day)
        for people in sides
    )
    return tuple(refusal for refusal in refusals if refusal is not None)


def _labelled_pins(pins: gpd.GeoDataFrame, label: Any) -> _LabelledPins:
    """Check everything, and sort by person, place and label so that the order tells nothing."""
    if not isinstance(pins, gpd.GeoDataFrame):
        raise InvalidInputError(f"Pins come as a GeoDataFrame, not {type(pins).__name__}.")
    check_columns(pins, "respondent")
    xy = coordinates(pins)
    labels = finite_vector(label, name="label", length=len(xy))
    if not np.isin(labels, (0.0, 1.0)).all():
        raise InvalidInputError("label holds something else than true and false, 1 and 0.")
    label_codes(pins["respondent"], name="respondent", length=len(xy))
    # Codes in order of first appearance would depend on the order of the pins.
    person, _ = pd.factorize(pins["respondent"].to_numpy(), sort=True)
    order = np.lexsort((labels, xy[:, 1], xy[:, 0], person))
    xy, codes = xy[order], person[order].astype(np.int64, copy=False)
    tie_m = gather_places(xy, codes).tie_m
    return _LabelledPins(xy, labels[order].astype(bool), codes, tie_m)


def _described(areas: gpd.GeoDataFrame, pins: _LabelledPins) -> gpd.GeoDataFrame:
    """Who is inside each area, and how they are labelled."""
    people, shares = [], []
    for area in areas.itertuples():
        away = np.hypot(pins.xy[:, 0] - area.x, pins.xy[:, 1] - area.y)
        inside = away <= area.radius_m + pins.tie_m
        people.append(pins.people_by_label(inside))
        shares.append(pins.share(inside))
    labelled, unlabelled = np.array(people, dtype=np.int64).reshape(-1, 2).T
    return areas.assign(
        labelled=labelled, unlabelled=unlabelled, share_in=np.array(shares, dtype=np.float64)
    )
