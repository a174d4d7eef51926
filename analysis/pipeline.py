"""One round of answers from pins to layers: what may be shown, and how everything was chosen.

Pure: the same pins (in any order), parameters and seed give the same layers, bit for bit, on
one thread or several.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj

from analysis.checks import METRIC_CRS, SAFE, UNSAFE, PinArrays, pin_arrays
from analysis.choices import CELL_SIZES_M, SHARE_IN_FULL_CELLS, choose_bandwidth, choose_cell_size
from analysis.clusters import DIRECTIONS, person_votes
from analysis.differences import find_differences
from analysis.grid import count_cells
from analysis.layers import Background, Differences, Layers, Parameters, output_hash
from analysis.merging import MERGE_WITHIN_M, merge_repeats
from analysis.power import smallest_detectable_share
from analysis.refusals import (
    CONCENTRATION,
    EVIDENCE,
    RELATIVE,
    TESTED,
    Refusal,
    refusal_for_sparse_cells,
    refusals_for_round,
    withheld,
)
from analysis.shares import share_by_cell, share_of_people, wilson_interval
from analysis.surface import draw_surface
from analysis.tested_areas import SCAN_CENTRES_M, tested_areas

__all__ = [
    "Background",
    "Differences",
    "Layers",
    "Parameters",
    "Refusal",
    "analyse",
    "output_hash",
]

Progress = Callable[[str, float], None]

PLACES_OF = (10, 25, 50, 100)
# With so few pins the absence of a tested area means nothing.
FEW_PINS = 1_000

READING = "Reading the answers"
CHOOSING = "Choosing cells and bandwidth"
COUNTING = "Counting people in cells"
VOTING = "Testing cells"
SCANNING = "Testing areas"
DRAWING = "Drawing surfaces"
COMPARING = "Comparing times, groups and rounds"
STEPS = (READING, CHOOSING, COUNTING, VOTING, SCANNING, DRAWING, COMPARING)


def analyse(
    pins: gpd.GeoDataFrame,
    *,
    parameters: Parameters,
    background: Background | None = None,
    progress: Progress | None = None,
    threads: int | None = None,
) -> Layers:
    """Analyse one round.

    ``pins``: points in EPSG:3006 with ``perception`` ("safe"/"unsafe"), ``respondent`` and, for
    what differs between light and dark, ``times_of_day`` and ``when_dark`` (see ``parts``).
    ``background``: who they are, who lives there, and the round before.
    ``progress`` is called with the name of each step (one of ``STEPS``) and the part done, 0–1;
    what it raises stops the run. ``threads``: None for one per core; the answer is the same for
    every number. Gives ``Layers``:

    - ``cells``: EPSG:3006, a row per occupied cell, sorted by ``cell_id``: ``n``, ``n_unsafe``,
      ``n_safe`` (all pins), ``respondents``, ``top_share``, ``respondents_unsafe``,
      ``respondents_safe``, ``share_unsafe``, ``share_low``, ``share_high`` (by people, 95 %; NaN
      if the relative layer is withheld), and for each direction ``p_…``, ``hot_…``,
      ``stability_…`` of the person vote. No rows if evidence is withheld; NaN, False and 0 in
      the last six if tests are.
    - ``areas``: EPSG:3006, circles of the scan with p ≤ alpha, unsafe first, best first:
      ``direction``, ``llr``, ``p``, ``cases``, ``n`` (pins without repeats), ``respondents``,
      ``share_in``, ``share_all`` (in the direction, by people), ``x``, ``y``, ``radius_m``.
    - ``surface``: None if concentration is withheld.
    - ``differences``: empty if tests are withheld.

    Raises ``AnalysisError`` for pins that cannot be analysed; too few people are no error but
    refusals.
    """
    report = progress or (lambda name, share: None)
    report(READING, 0.0)
    arrays = pin_arrays(pins)
    pins = pins.iloc[_canonical_order(pins, arrays)]
    arrays = pin_arrays(pins)
    merged = merge_repeats(pins)
    share = share_of_people(arrays)
    refusals = refusals_for_round(respondents=arrays.people, share_unsafe=share)
    report(CHOOSING, 0.05)
    choices, refusals = _choose(pins, merged, parameters, refusals)
    refused = withheld(refusals)
    report(COUNTING, 0.2)
    cells = _count(
        pins,
        choices["cell_size_m"],
        shown=EVIDENCE not in refused,
        compared=RELATIVE not in refused,
    )
    report(VOTING, 0.25)
    cells = _vote(pins, cells, parameters, choices, tested=TESTED not in refused)
    report(SCANNING, 0.35)
    areas, least_p = tested_areas(merged, parameters, tested=TESTED not in refused, threads=threads)
    report(DRAWING, 0.65)
    surface = None
    if CONCENTRATION not in refused:
        surface = draw_surface(
            arrays,
            pin_arrays(merged),
            bandwidth_m=choices["bandwidth_m"],
            relative=RELATIVE not in refused,
            area=background.area if background else None,
        )
    report(COMPARING, 0.7)
    differences = Differences()
    if TESTED not in refused:
        differences = find_differences(
            pins,
            merged,
            background=background or Background(),
            parameters=parameters,
            cell_size_m=choices["cell_size_m"],
            threads=threads,
        )
    summary = _summary(arrays, len(merged), cells, areas) | {"least_p": least_p}
    return Layers(cells, areas, surface, refusals, choices, summary, differences)


def _canonical_order(pins: gpd.GeoDataFrame, arrays: PinArrays) -> np.ndarray[Any, Any]:
    """Sorted by person, place and label, so that the order in which pins came decides nothing."""
    _, person = np.unique(pins["respondent"].to_numpy(), return_inverse=True)
    return np.lexsort((arrays.unsafe, arrays.xy[:, 1], arrays.xy[:, 0], person))


def _choose(
    pins: gpd.GeoDataFrame,
    merged: gpd.GeoDataFrame,
    parameters: Parameters,
    refusals: tuple[Refusal, ...],
) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    """Cell size and bandwidth, everything else as told, and the refusal of too sparse cells."""
    chosen = choose_cell_size(pins)
    if any(refusal.code == "districts_only" for refusal in refusals):
        size, how = CELL_SIZES_M[-1], "too_few_respondents"
    elif parameters.cell_size_m is not None:
        size, how = parameters.cell_size_m, "given"
    else:
        size, how = chosen.cell_size_m, "chosen"
        if chosen.counts_only and CONCENTRATION not in withheld(refusals):
            fullest = max(share for _, share in chosen.curve)
            refusals += (
                refusal_for_sparse_cells(share_in_full_cells=fullest, needed=SHARE_IN_FULL_CELLS),
            )
            how = "too_sparse"
    bandwidth = choose_bandwidth(merged)
    given = parameters.bandwidth_m is not None
    used = replace(
        parameters,
        cell_size_m=size,
        bandwidth_m=parameters.bandwidth_m if given else bandwidth.bandwidth_m,
    )
    return {
        **vars(used),
        "cell_size_how": how,
        "cell_size_curve": [list(point) for point in chosen.curve],
        "bandwidth_how": "given" if given else "leave_one_respondent_out",
        "bandwidth_curve": [list(point) for point in bandwidth.curve],
        "merge_within_m": MERGE_WITHIN_M,
        "scan_centres_m": SCAN_CENTRES_M,
        "permutation_scheme": "respondent_block",
        "bit_generator": "PCG64",
        "lattice": "pointy-top hexagons, centre at (0, 0)",
        "crs": METRIC_CRS,
        "proj": pyproj.proj_version_str,
    }, refusals


def _count(
    pins: gpd.GeoDataFrame, cell_size_m: float, *, shown: bool, compared: bool
) -> gpd.GeoDataFrame:
    cells = count_cells(pins, cell_size_m=cell_size_m).merge(
        share_by_cell(pins, cell_size_m=cell_size_m), on="cell_id", validate="1:1"
    )
    if not compared:
        cells[["share_unsafe", "share_low", "share_high"]] = np.nan
    return cells if shown else cells.iloc[:0]


def _vote(
    pins: gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    parameters: Parameters,
    choices: dict[str, Any],
    *,
    tested: bool,
) -> gpd.GeoDataFrame:
    nothing = {"p": np.nan, "hot": False, "stability": 0}
    columns = {}
    if tested:
        votes = person_votes(
            pins, cell_size_m=choices["cell_size_m"], q=parameters.q, origins=parameters.origins
        )
    for name, value in nothing.items():
        for direction in DIRECTIONS:
            # Both have a row per occupied cell, sorted by cell_id.
            column = votes[direction][name].to_numpy() if tested else np.full(len(cells), value)
            columns[f"{name}_{direction}"] = column
    frame = cells.drop(columns="geometry").assign(**columns)
    return gpd.GeoDataFrame(frame, geometry=cells.geometry, crs=METRIC_CRS)


def _summary(
    pins: PinArrays, merged: int, cells: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> dict[str, Any]:
    share = share_of_people(pins)
    low, high = wilson_interval(share * pins.people, pins.people)
    detectable = {}
    if 0.0 < share < 1.0:
        detectable = {str(n): smallest_detectable_share(n, share) for n in PLACES_OF}
    return {
        "pins": len(pins),
        "pins_without_repeats": merged,
        "respondents": pins.people,
        "unsafe": int(pins.unsafe.sum()),
        "safe": int((~pins.unsafe).sum()),
        "share_unsafe": share,
        "share_low": float(low[0]),
        "share_high": float(high[0]),
        "cells": len(cells),
        "hot_cells_unsafe": int(cells["hot_unsafe"].sum()),
        "hot_cells_safe": int(cells["hot_safe"].sum()),
        "areas_unsafe": int((areas["direction"] == UNSAFE).sum()),
        "areas_safe": int((areas["direction"] == SAFE).sum()),
        "smallest_detectable_share": detectable,
        "absence_means_nothing": len(pins) <= FEW_PINS,
    }
