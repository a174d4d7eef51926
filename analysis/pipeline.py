"""One round of answers from pins to layers: what may be shown, and how everything was chosen.

Pure: the same pins (in any order), parameters and seed give the same layers, bit for bit, on
one thread or several.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from analysis.checks import (
    SAFE,
    UNSAFE,
    counted,
    pin_arrays,
    placed_within,
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
      if the relative layer is withheld). No rows if evidence is withheld.
    - ``areas``: EPSG:3006, the places of ``people_scan``; none if tests are withheld.
    - ``surface``: None if concentration is withheld.
    - ``differences``: empty if tests are withheld.

    Pins with a place less precise than a cell are in the totals of ``summary`` and nowhere else;
    where there are any, it says how many (``too_rough``).

    Raises ``AnalysisError`` for pins that cannot be analysed; too few people are no error but
    refusals.
    """
    report = progress or (lambda name, share: None)
    report(READING, 0.0)
    pins = pins.iloc[canonical_order(pin_arrays(pins))]
    answers, pins = len(pins), pins[counted(pins)]
    report(CHOOSING, 0.05)
    choices, refusals = choose_settings(pins, parameters)
    refused = withheld(refusals)
    cell_size_m = choices["cell_size_m"]
    placed = placed_within(pins, cell_size_m)
    report(COUNTING, 0.2)
    cells = _count(
        placed if len(placed) else pins,
        cell_size_m,
        shown=EVIDENCE not in refused,
        compared=RELATIVE not in refused,
    )
    report(SCANNING, 0.25)
    areas, scanned = no_places(), None
    if TESTED not in refused:
        areas, scanned = _scan(one_pin_per_spot(placed), parameters, threads)
    report(DRAWING, 0.65)
    surface = None
    if CONCENTRATION not in refused:
        surface = _draw(
            placed,
            bandwidth_m=choices["bandwidth_m"],
            relative=RELATIVE not in refused,
            area=background.area if background else None,
        )
    report(COMPARING, 0.7)
    differences = Differences()
    if TESTED not in refused:
        differences = find_differences(
            placed,
            background=_placed_before(background or Background(), cell_size_m),
            parameters=parameters,
            cell_size_m=cell_size_m,
            threads=threads,
        )
    summary = _summary(pins, cells, areas, scanned)
    summary["absence_means_nothing"] = len(placed) <= FEW_PINS
    summary["not_counted"] = answers - len(pins)
    if len(placed) < len(pins):
        # Named only where there are any: else runs made before would seem to give other bits.
        summary["too_rough"] = len(pins) - len(placed)
    return Layers(cells, areas, surface, refusals, choices, summary, differences)


def _count(
    pins: gpd.GeoDataFrame, cell_size_m: float, *, shown: bool, compared: bool
) -> gpd.GeoDataFrame:
    cells = count_cells(pins, cell_size_m=cell_size_m).merge(
        share_by_cell(pins, cell_size_m=cell_size_m), on="cell_id", validate="1:1"
    )
    cells = cells[[*cells.columns.drop("geometry"), "geometry"]]
    if not compared:
        cells[["share_unsafe", "share_low", "share_high"]] = np.nan
    return cells if shown else cells.iloc[:0]


def _placed_before(background: Background, cell_size_m: float) -> Background:
    """The round before is held against this one by as precise places."""
    before = background.before
    if before is None:
        return background
    return replace(background, before=placed_within(before, cell_size_m))


def _draw(
    pins: gpd.GeoDataFrame,
    *,
    bandwidth_m: float,
    relative: bool,
    area: shapely.Geometry | None,
) -> Surface | None:
    """The surfaces of the pins whose places are more precise than the bandwidth."""
    pins = placed_within(pins, bandwidth_m)
    if pins.empty:
        return None
    return draw_surface(
        pin_arrays(pins),
        pin_arrays(merge_repeats(pins)),
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
    answers: gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    scanned: ScanSummary | None,
) -> dict[str, Any]:
    pins, merged = pin_arrays(answers), len(merge_repeats(answers))
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
        "least_p": scanned.least_p if scanned else None,
        "permutations_used": scanned.permutations if scanned else 0,
        "windows": scanned.windows if scanned else 0,
    }
