"""The areas of a run's scan: unsafe and the safe mirror, with shares by people."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.checks import METRIC_CRS, UNSAFE, PinArrays, pin_arrays
from analysis.clusters import DIRECTIONS
from analysis.grid import hex_centres, hex_ids
from analysis.layers import Parameters
from analysis.scan import mirrored_scans
from analysis.shares import share_of_people

SCAN_CENTRES_M = 100


def tested_areas(
    merged: gpd.GeoDataFrame, parameters: Parameters, *, tested: bool, threads: int | None
) -> tuple[gpd.GeoDataFrame, dict[str, float]]:
    """Areas with p ≤ alpha in both directions, and the least p of each whatever it is.

    ``merged``: pins in EPSG:3006 without repeats. ``pipeline.analyse`` says what the columns
    hold; no areas if ``tested`` is false.
    """
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
