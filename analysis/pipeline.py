"""One round of answers from pins to layers: what may be shown, and how everything was chosen.

Pure: the same pins (in any order), parameters and seed give the same layers, bit for bit, on
one thread or several.
"""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from analysis.checks import (
    SAFE,
    UNSAFE,
    PinArrays,
    counted,
    pin_arrays,
    precision_m,
)
from analysis.choices import choose_settings
from analysis.differences import find_differences
from analysis.grid import count_cells
from analysis.layers import (
    Background,
    Differences,
    Layers,
    Parameters,
    output_hash,
)
from analysis.merging import merge_repeats, one_pin_per_spot
from analysis.ordering import canonical_order
from analysis.people_scan import ScanSummary, no_places, people_scan
from analysis.power import smallest_detectable_share
from analysis.refusals import (
    CONCENTRATION,
    EVIDENCE,
    RELATIVE,
    TESTED,
    Refusal,
    refusals_for_round,
    withheld,
)
from analysis.shares import share_by_cell, share_of_people, wilson_interval
from analysis.surface import Surface, draw_surface

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
SCANNING = "Testing areas"
DRAWING = "Drawing surfaces"
COMPARING = "Comparing times, groups and rounds"
STEPS = (READING, CHOOSING, COUNTING, SCANNING, DRAWING, COMPARING)


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
    what differs between light and dark, ``times_of_day`` and ``when_dark`` (see ``parts``);
    ``counted``, whether an answer may be counted at all, and ``precision_m``, how far off its place
    may be (absent or missing: counted, and exact).
    ``background``: who they are, who lives there, and the round before.
    ``progress`` is called with the name of each step (one of ``STEPS``) and the part done, 0–1;
    what it raises stops the run. ``threads``: None for one per core; the answer is the same for
    every number. Gives ``Layers``:

    - ``cells``: EPSG:3006, a row per occupied cell, sorted by ``cell_id``: ``n``, ``n_unsafe``,
      ``n_safe`` (all pins), ``respondents``, ``top_share``, ``respondents_unsafe``,
      ``respondents_safe``, ``share_unsafe``, ``share_low``, ``share_high`` (by people, 95 %; NaN
      if the relative layer is withheld). No rows if evidence is withheld. Pins with a place less
      precise than a cell are in no cell.
    - ``areas``: EPSG:3006, the places of ``people_scan``; none if tests are withheld.
    - ``surface``: None if concentration is withheld.
    - ``differences``: empty if tests are withheld.

    Raises ``AnalysisError`` for pins that cannot be analysed; too few people are no error but
    refusals.
    """
    report = progress or (lambda name, share: None)
    report(READING, 0.0)
    pins = pins.iloc[canonical_order(pin_arrays(pins))]
    answers, pins = len(pins), pins[counted(pins)]
    arrays = pin_arrays(pins)
    merged = merge_repeats(pins)
    share = share_of_people(arrays)
    refusals = refusals_for_round(respondents=arrays.people, share_unsafe=share)
    report(CHOOSING, 0.05)
    choices, refusals = choose_settings(pins, merged, parameters, refusals)
    refused = withheld(refusals)
    report(COUNTING, 0.2)
    cells = _count(
        pins,
        choices["cell_size_m"],
        shown=EVIDENCE not in refused,
        compared=RELATIVE not in refused,
    )
    report(SCANNING, 0.25)
    areas, scanned = no_places(), None
    if TESTED not in refused:
        areas, scanned = _scan(one_pin_per_spot(pins), parameters, threads)
    report(DRAWING, 0.65)
    surface = None
    if CONCENTRATION not in refused:
        surface = _draw(
            pins,
            merged,
            bandwidth_m=choices["bandwidth_m"],
            relative=RELATIVE not in refused,
            area=background.area if background else None,
        )
    report(COMPARING, 0.7)
    differences = Differences()
    if TESTED not in refused:
        differences = find_differences(
            pins,
            background=background or Background(),
            parameters=parameters,
            cell_size_m=choices["cell_size_m"],
            threads=threads,
        )
    summary = _summary(arrays, len(merged), cells, areas, scanned)
    summary["not_counted"] = answers - len(pins)
    return Layers(cells, areas, surface, refusals, choices, summary, differences)


def _count(
    pins: gpd.GeoDataFrame, cell_size_m: float, *, shown: bool, compared: bool
) -> gpd.GeoDataFrame:
    placed = pins[precision_m(pins) <= cell_size_m]
    shown = shown and len(placed) > 0
    placed = placed if shown else pins
    cells = count_cells(placed, cell_size_m=cell_size_m).merge(
        share_by_cell(placed, cell_size_m=cell_size_m), on="cell_id", validate="1:1"
    )
    cells = cells[[*cells.columns.drop("geometry"), "geometry"]]
    if not compared:
        cells[["share_unsafe", "share_low", "share_high"]] = np.nan
    return cells if shown else cells.iloc[:0]


def _draw(
    pins: gpd.GeoDataFrame,
    merged: gpd.GeoDataFrame,
    *,
    bandwidth_m: float,
    relative: bool,
    area: shapely.Geometry | None,
) -> Surface | None:
    """The surfaces of the pins whose places are more precise than the bandwidth."""
    pins, merged = (some[precision_m(some) <= bandwidth_m] for some in (pins, merged))
    if pins.empty or merged.empty:
        return None
    return draw_surface(
        pin_arrays(pins),
        pin_arrays(merged),
        bandwidth_m=bandwidth_m,
        relative=relative,
        area=area,
    )


def _scan(
    pins: gpd.GeoDataFrame, parameters: Parameters, threads: int | None
) -> tuple[gpd.GeoDataFrame, ScanSummary]:
    return people_scan(
        pins,
        max_radius_m=parameters.max_radius_m,
        max_share=parameters.max_share,
        min_people=parameters.min_cases,
        alpha=parameters.alpha,
        permutations=parameters.permutations,
        seed=parameters.seed,
        threads=threads,
    )


def _summary(
    pins: PinArrays,
    merged: int,
    cells: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    scanned: ScanSummary | None,
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
        "areas_unsafe": int((areas["direction"] == UNSAFE).sum()),
        "areas_safe": int((areas["direction"] == SAFE).sum()),
        "smallest_detectable_share": detectable,
        "absence_means_nothing": len(pins) <= FEW_PINS,
        "least_p": scanned.least_p if scanned else None,
        "permutations_used": scanned.permutations if scanned else 0,
        "windows": scanned.windows if scanned else 0,
    }
