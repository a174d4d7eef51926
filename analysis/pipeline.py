"""One round of answers from pins to layers: what may be shown, and how everything was chosen.

Pure: the same pins (in any order), parameters and seed give the same layers, bit for bit, on
one thread or several.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from analysis.checks import METRIC_CRS, SAFE, UNSAFE, PinArrays, pin_arrays
from analysis.choices import CELL_SIZES_M, SHARE_IN_FULL_CELLS, choose_bandwidth, choose_cell_size
from analysis.clusters import Direction, person_votes
from analysis.differences import find_differences
from analysis.grid import count_cells, hex_centres, hex_ids
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
from analysis.scan import mirrored_scans
from analysis.shares import share_by_cell, share_of_people, wilson_interval
from analysis.surface import draw_surface

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

DIRECTIONS: tuple[Direction, ...] = ("unsafe", "safe")
SCAN_CENTRES_M = 100
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
      ``respondents_safe``, ``share_unsafe``, ``share_low``, ``share_high`` (by people, 95 %),
      and for each direction ``p_…``, ``hot_…``, ``stability_…`` of the person vote. No rows
      if evidence is withheld; NaN, False and 0 in the last six if tests are.
    - ``areas``: EPSG:3006, circles of the scan with p ≤ alpha, unsafe first, best first:
      ``direction``, ``llr``, ``p``, ``cases``, ``n`` (pins without repeats), ``respondents``,
      ``share_in``, ``share_all`` (in the direction, by people), ``x``, ``y``, ``radius_m``.
    - ``surface``: None if concentration is withheld.
    - ``differences``: empty if tests are withheld.

    Raises ``AnalysisError`` for pins that cannot be analysed; too few people are no error but
    refusals.
    """
    tell = progress or (lambda name, share: None)
    tell(READING, 0.0)
    arrays = pin_arrays(pins)
    pins = pins.iloc[_canonical_order(pins, arrays)]
    arrays = pin_arrays(pins)
    merged = merge_repeats(pins)
    share = share_of_people(arrays)
    refusals = refusals_for_round(respondents=arrays.people, share_unsafe=share)
    tell(CHOOSING, 0.05)
    choices, refusals = _choose(pins, merged, parameters, refusals)
    refused = withheld(refusals)
    tell(COUNTING, 0.2)
    cells = _count(pins, choices["cell_size_m"], shown=EVIDENCE not in refused)
    tell(VOTING, 0.25)
    cells = _vote(pins, cells, parameters, choices, tested=TESTED not in refused)
    tell(SCANNING, 0.35)
    areas, least_p = _scan(merged, parameters, tested=TESTED not in refused, threads=threads)
    tell(DRAWING, 0.65)
    surface = None
    if CONCENTRATION not in refused:
        surface = draw_surface(
            arrays,
            pin_arrays(merged),
            bandwidth_m=choices["bandwidth_m"],
            relative=RELATIVE not in refused,
        )
    tell(COMPARING, 0.7)
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


def _count(pins: gpd.GeoDataFrame, cell_size_m: float, *, shown: bool) -> gpd.GeoDataFrame:
    cells = count_cells(pins, cell_size_m=cell_size_m).merge(
        share_by_cell(pins, cell_size_m=cell_size_m), on="cell_id", validate="1:1"
    )
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


def _scan(
    merged: gpd.GeoDataFrame, parameters: Parameters, *, tested: bool, threads: int | None
) -> tuple[gpd.GeoDataFrame, dict[str, float]]:
    """Areas with p ≤ alpha, and the least p of each direction whatever it is."""
    names = ["direction", "llr", "p", "cases", "n", "respondents", "share_in", "share_all"]
    names += ["x", "y", "radius_m", "geometry"]
    found: list[gpd.GeoDataFrame] = []
    least_p: dict[str, float] = {}
    occupied = np.unique(hex_ids(merged, cell_size_m=SCAN_CENTRES_M))
    scans: tuple[gpd.GeoDataFrame, ...] = ()
    if tested:
        scans = mirrored_scans(
            merged,
            (merged["perception"] == UNSAFE).to_numpy(),
            respondent=merged["respondent"].to_numpy(),
            max_radius_m=parameters.max_radius_m,
            max_share=parameters.max_share,
            min_cases=parameters.min_cases,
            centres=hex_centres(occupied, cell_size_m=SCAN_CENTRES_M),
            permutations=parameters.permutations,
            seed=parameters.seed,
            threads=threads,
        )
    for direction, areas in zip(DIRECTIONS, scans, strict=False):
        least_p[direction] = float(areas["p"].min()) if len(areas) else 1.0
        areas = areas[areas["p"] <= parameters.alpha]
        found.append(_with_shares(areas, pin_arrays(merged), direction))
    if not found:
        empty = {name: np.empty(0) for name in names if name != "geometry"}
        return gpd.GeoDataFrame(empty, geometry=[], crs=METRIC_CRS), least_p
    return pd.concat(found, ignore_index=True)[names], least_p


def _with_shares(areas: gpd.GeoDataFrame, pins: PinArrays, direction: str) -> gpd.GeoDataFrame:
    def share_of(inside: np.ndarray[Any, Any]) -> float:
        there = PinArrays(
            pins.xy[inside],
            pins.unsafe[inside],
            np.unique(pins.respondent[inside], return_inverse=True)[1],
            pins.weight[inside],
        )
        unsafe = share_of_people(there)
        return unsafe if direction == UNSAFE else 1.0 - unsafe

    shares = []
    for area in areas.itertuples():
        away = np.hypot(pins.xy[:, 0] - area.x, pins.xy[:, 1] - area.y)
        shares.append(share_of(away <= area.radius_m * (1 + 1e-9)))
    everywhere = share_of(np.ones(len(pins), dtype=bool))
    return areas.assign(
        direction=direction, share_in=np.asarray(shares, dtype=float), share_all=everywhere
    )


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
