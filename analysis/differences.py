"""What differs within a round and from the round before: dark hours, groups, change, weights.

Each is a further layer of a run (docs/method.md, layers 4-6), refused by itself where it rests on
too few people. None is public: they are for those who plan, beside the tested areas.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.change import change_by_cell, change_refusals, compare_rounds
from analysis.checks import METRIC_CRS, counted
from analysis.contrasts import contrast_areas, contrast_refusals
from analysis.layers import STRATA, Background, Differences, Parameters
from analysis.parts import DARK, LIGHT, cells_by_part, darkness
from analysis.refusals import RESPONDENTS_FOR_GROUP, Refusal
from analysis.sensitivity import reweighted_cells, sensitivity_summary
from analysis.weights import post_stratification_weights

# Cross-tabulations by who somebody is need ten people on both sides.
LEAST_IN_GROUP = 10
LEAST_IN_PART = 5


def find_differences(
    pins: gpd.GeoDataFrame,
    *,
    background: Background,
    parameters: Parameters,
    cell_size_m: float,
    threads: int | None,
) -> Differences:
    """All of them, for a round that is large enough for tests.

    ``pins``: points in EPSG:3006 with ``perception``, ``respondent`` and, for the parts of the
    day, ``times_of_day`` and ``when_dark``.
    """
    contrasts, told = _contrasts(pins, background, parameters, threads)
    changes, changed_cells, change = _changes(pins, background, parameters, cell_size_m, threads)
    parts = None
    if "times_of_day" in pins.columns:
        parts = cells_by_part(pins, cell_size_m=cell_size_m)
    findings = {
        "contrasts": told,
        "change": change,
        "sensitivity": _sensitivity(pins, background, parameters, cell_size_m),
    }
    return Differences(contrasts, changes, changed_cells, parts, findings)


def _contrasts(
    pins: gpd.GeoDataFrame,
    background: Background,
    parameters: Parameters,
    threads: int | None,
) -> tuple[gpd.GeoDataFrame | None, list[dict[str, Any]]]:
    found, told = [], []
    for kind, group, own, label in _labels(pins, background):
        least = LEAST_IN_GROUP if group else LEAST_IN_PART
        refusals = contrast_refusals(own, label, part_of_day=not group)
        told.append(
            {
                "kind": "group" if group else "darkness",
                "group": group,
                "labelled": _people(own, label),
                "unlabelled": _people(own, ~label),
                "refusals": [asdict(refusal) for refusal in refusals],
            }
        )
        if refusals:
            continue
        areas = contrast_areas(
            own,
            label,
            seed=parameters.seed,
            permutations=parameters.permutations,
            # Nobody's group may be read from an area: both sides need enough people.
            min_people=least,
            alpha=parameters.alpha,
            max_radius_m=parameters.max_radius_m,
            max_share=parameters.max_share,
            threads=threads,
        )
        more, less = kind
        kinds = np.where(areas["direction"] == "more", more, less)
        found.append(areas.assign(kind=kinds, group=group))
    if not found:
        return None, told
    return gpd.GeoDataFrame(pd.concat(found, ignore_index=True), crs=METRIC_CRS), told


def _labels(
    pins: gpd.GeoDataFrame, background: Background
) -> Iterator[tuple[tuple[str, str], str, gpd.GeoDataFrame, NDArray[np.bool_]]]:
    """For each contrast: its two kinds, the group, the pins that it is about, labels."""
    if {"times_of_day", "when_dark"} <= set(pins.columns):
        when = darkness(pins["times_of_day"], pins["when_dark"])
        known = (when == LIGHT) | (when == DARK)
        if known.any():
            yield ("night", "day"), "", pins[known], when[known] == DARK
    for group, members in background.groups.items():
        own = pins[pins["respondent"].isin(members.index).to_numpy()]
        label = members.loc[own["respondent"]].to_numpy(dtype=bool)
        yield ("group", "others"), group, own, label


def _people(pins: gpd.GeoDataFrame, rows: NDArray[np.bool_]) -> int:
    return int(pins.loc[rows, "respondent"].nunique())


def _changes(
    pins: gpd.GeoDataFrame,
    background: Background,
    parameters: Parameters,
    cell_size_m: float,
    threads: int | None,
) -> tuple[gpd.GeoDataFrame | None, gpd.GeoDataFrame | None, dict[str, Any] | None]:
    before = background.before
    if before is None:
        return None, None, None
    refusals: tuple[Refusal, ...] = change_refusals(
        before, pins, same_question=background.same_question
    )
    told = {
        "people_before": int(before.loc[counted(before), "respondent"].nunique()),
        "people_after": int(pins["respondent"].nunique()),
        "refusals": [asdict(refusal) for refusal in refusals],
    }
    if refusals:
        return None, None, told
    areas = compare_rounds(
        before,
        pins,
        seed=parameters.seed,
        permutations=parameters.permutations,
        max_radius_m=parameters.max_radius_m,
        max_share=parameters.max_share,
        alpha=parameters.alpha,
        threads=threads,
    )
    return areas, change_by_cell(before, pins, cell_size_m=cell_size_m), told


def _sensitivity(
    pins: gpd.GeoDataFrame, background: Background, parameters: Parameters, cell_size_m: float
) -> dict[str, Any]:
    population = background.population
    if background.people is None or population is None or population.empty:
        return {"refused": "no_population"}
    by = [name for name in STRATA if population[name].nunique() > 1]
    # Everybody with pins, also who stated nothing: they keep a weight of about 1.
    everybody = pd.DataFrame({"respondent": pd.unique(pins["respondent"])})
    people = everybody.merge(background.people, on="respondent", how="left")
    stated = int(people[by].notna().all(axis=1).sum())
    if not by or stated < RESPONDENTS_FOR_GROUP:
        needed = RESPONDENTS_FOR_GROUP
        return {"refused": "too_few_stated", "found": stated, "needed": needed}
    weights = post_stratification_weights(people, population, by=by)
    weight = pd.Series(weights.weight, index=people["respondent"].to_numpy())
    cells = reweighted_cells(pins, weight, cell_size_m=cell_size_m, q=parameters.q)
    return {"by": by, **sensitivity_summary(pins, cells, weight, weights)}
