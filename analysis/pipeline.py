"""One round of answers from pins to layers: what may be shown, and how everything was chosen.

Pure: the same pins, parameters and seed give the same layers, bit for bit.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.checks import METRIC_CRS, SAFE, UNSAFE, pin_arrays
from analysis.choices import CELL_SIZES_M, choose_bandwidth, choose_cell_size
from analysis.clusters import person_votes
from analysis.grid import count_cells, hex_centres, hex_ids
from analysis.merging import merge_repeats
from analysis.power import smallest_detectable_share
from analysis.refusals import (
    EVIDENCE,
    TESTED,
    Refusal,
    refusal_for_sparse_cells,
    refusals_for_round,
    withheld,
)
from analysis.scan import bernoulli_scan
from analysis.shares import share_by_cell, share_of_people

Progress = Callable[[str, float], None]

SCAN_CENTRES_M = 100
DIRECTIONS = (UNSAFE, SAFE)
AREA_COLUMNS = (
    "direction", "llr", "p", "cases", "n", "respondents", "share_in", "share_all",
    "x", "y", "radius_m",
)  # fmt: skip


@dataclass(frozen=True)
class Parameters:
    """What a run may be told; None lets the data choose by the stated rule."""

    seed: int = 20_230_701
    cell_size_m: int | None = None
    bandwidth_m: float | None = None
    q: float = 0.05
    alpha: float = 0.05
    origins: int = 16
    k: int = 5
    permutations: int = 999
    max_radius_m: float = 800.0
    max_share: float = 0.25
    min_cases: int = 5


@dataclass(frozen=True)
class Layers:
    """All that a run gives. ``cells`` and ``areas`` stand in EPSG:3006; see ``analyse``."""

    cells: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    refusals: tuple[Refusal, ...]
    choices: dict[str, Any]
    summary: dict[str, Any]


def analyse(
    pins: gpd.GeoDataFrame, *, parameters: Parameters, progress: Progress | None = None
) -> Layers:
    """Analyse one round.

    ``pins``: points in EPSG:3006 with ``perception`` ("safe"/"unsafe") and ``respondent``.
    ``cells``: a row per occupied cell with counts, shares by people with their interval and,
    unless refused, the person vote in both directions (NaN and False where refused).
    ``areas``: tested areas of the scan, unsafe and safe. Raises ``AnalysisError`` for pins that
    cannot be analysed; too few people are no error but refusals.
    """
    tell = progress or (lambda name, share: None)
    tell("Merging repeated pins", 0.0)
    merged = merge_repeats(pins)
    arrays = pin_arrays(merged)
    share_unsafe = share_of_people(arrays)
    refusals = refusals_for_round(respondents=arrays.people, share_unsafe=share_unsafe)
    tell("Choosing the size of cells", 0.1)
    choices, refusals = _choose(merged, parameters, refusals)
    refused = withheld(refusals)
    tell("Counting people in cells", 0.25)
    cells = _counted(merged, choices["cell_size_m"])
    if EVIDENCE in refused:
        cells = cells.iloc[:0]
    tell("Testing cells", 0.35)
    cells = _voted(merged, cells, parameters, choices, tested=TESTED not in refused)
    tell("Testing areas", 0.5)
    areas = _scanned(merged, parameters, tested=TESTED not in refused, tell=tell)
    summary = {
        "pins": len(pins),
        "pins_after_merging": len(merged),
        "respondents": arrays.people,
        "pins_unsafe": int(arrays.unsafe.sum()),
        "pins_safe": int((~arrays.unsafe).sum()),
        "share_unsafe": share_unsafe,
        "cells": len(cells),
        "tested_cells_unsafe": int(cells["hot_unsafe"].sum()),
        "tested_cells_safe": int(cells["hot_safe"].sum()),
        "smallest_detectable_share": _detectable(share_unsafe),
    }
    return Layers(cells, areas, refusals, choices, summary)


def _choose(
    pins: gpd.GeoDataFrame, parameters: Parameters, refusals: tuple[Refusal, ...]
) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    chosen = choose_cell_size(pins)
    size, how = parameters.cell_size_m or chosen.cell_size_m, "given"
    if parameters.cell_size_m is None:
        how = "smallest with 65 % of pins in cells of five people"
        if any(refusal.code == "districts_only" for refusal in refusals):
            size, how = CELL_SIZES_M[-1], "fewer than 100 respondents"
        elif chosen.counts_only:
            best = max(share for _size, share in chosen.curve)
            refusals += (refusal_for_sparse_cells(share_in_full_cells=best, needed=0.65),)
            how = "no size has 65 % of pins in cells of five people"
    bandwidth = choose_bandwidth(pins)
    return {
        "cell_size_m": size,
        "cell_size_how": how,
        "cell_size_curve": [list(point) for point in chosen.curve],
        "bandwidth_m": parameters.bandwidth_m or bandwidth.bandwidth_m,
        "bandwidth_how": "given" if parameters.bandwidth_m else "one respondent left out",
        "bandwidth_curve": [list(point) for point in bandwidth.curve],
        "crs": METRIC_CRS,
    }, refusals


def _counted(pins: gpd.GeoDataFrame, cell_size_m: float) -> gpd.GeoDataFrame:
    counts = count_cells(pins, cell_size_m=cell_size_m)
    return counts.merge(share_by_cell(pins, cell_size_m=cell_size_m), on="cell_id")


def _voted(
    pins: gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    parameters: Parameters,
    choices: dict[str, Any],
    *,
    tested: bool,
) -> gpd.GeoDataFrame:
    if not tested or cells.empty:
        empty = {f"p_{direction}": np.nan for direction in DIRECTIONS}
        no = {f"hot_{direction}": False for direction in DIRECTIONS}
        none = {f"stability_{direction}": 0 for direction in DIRECTIONS}
        return cells.assign(**empty, **no, **none).astype(dict.fromkeys(no, bool))
    votes = person_votes(
        pins, cell_size_m=choices["cell_size_m"], q=parameters.q, origins=parameters.origins
    )
    for direction in DIRECTIONS:
        found = votes[direction][["cell_id", "p", "hot", "stability"]]
        names = {name: f"{name}_{direction}" for name in ("p", "hot", "stability")}
        cells = cells.merge(found.rename(columns=names), on="cell_id")
    return cells


def _scanned(
    pins: gpd.GeoDataFrame, parameters: Parameters, *, tested: bool, tell: Progress
) -> gpd.GeoDataFrame:
    if not tested:
        return gpd.GeoDataFrame({name: [] for name in AREA_COLUMNS}, geometry=[], crs=METRIC_CRS)
    occupied = np.unique(hex_ids(pins, cell_size_m=SCAN_CENTRES_M))
    centres = hex_centres(occupied, cell_size_m=SCAN_CENTRES_M)
    found = []
    for number, direction in enumerate(DIRECTIONS):
        tell(f"Testing areas: {direction}", 0.5 + 0.25 * number)
        is_case = (pins["perception"] == direction).to_numpy()
        areas = bernoulli_scan(
            pins,
            is_case,
            respondent=pins["respondent"].to_numpy(),
            max_radius_m=parameters.max_radius_m,
            max_share=parameters.max_share,
            min_cases=parameters.min_cases,
            centres=centres,
            permutations=parameters.permutations,
            seed=parameters.seed + number,
        )
        share_in = areas["cases"] / areas["n"]
        found.append(areas.assign(direction=direction, share_in=share_in, share_all=is_case.mean()))
    return pd.concat(found, ignore_index=True)[[*AREA_COLUMNS, "geometry"]]


def _detectable(share_unsafe: float) -> dict[str, float | None]:
    """Smallest unsafe share that 25, 50 and 100 people in a place would show in half of cases."""
    if not 0 < share_unsafe < 1:
        return {}
    return {str(n): smallest_detectable_share(n, share_unsafe) for n in (25, 50, 100)}


def output_hash(layers: Layers) -> str:
    """SHA-256 over every figure and outline, in a canonical order and form."""
    digest = hashlib.sha256()
    for frame in (layers.cells, layers.areas):
        for name in sorted(set(frame.columns) - {"geometry"}):
            values = frame[name].to_numpy()
            body = values.tobytes() if values.dtype.kind in "biuf" else "\n".join(values).encode()
            digest.update(f"{name}:{len(values)}:".encode() + body)
        digest.update(b"".join(frame.geometry.to_wkb()))
    digest.update(repr(layers.refusals).encode())
    return digest.hexdigest()
