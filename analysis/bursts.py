"""People who came so close together, in time and place, that one person may be all of them.

A hundred fresh browsers cost nothing. What they cannot fake without patience is when they come:
for each cell and stretch of time the number of people is compared with what the place has at
other times, while the whole round goes on at its own pace. How large a part of a round's people a
place has is not known exactly, so the number is beta-binomial: Beta(½ + people there at other
times, 6 + people elsewhere) mixed over the people of that stretch (Gelman et al. 2013, Bayesian
Data Analysis, ch. 2), with at most as much weight as ``MEMORY`` people, as what people talk of
changes. Nothing here says that somebody is false: it says who has to be looked at.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

from analysis.checks import check_columns, check_crs, coordinates, finite_vector
from analysis.grid import hex_ids

CELLS_M = (250, 500, 1_000)
"""Of the cells in which people are published; a finer one lies within one of these."""
LEAST = 4
"""So many in a burst at least: with one more they would be five in a cell."""
CHANCE = 1e-4
MOST = {10: 120, 60: 400, 360: 1_200, 1_440: 3_000}
"""Minutes → so many people of the whole round make a place's share of them likely, however many
more come: else a flood over the whole map would excuse itself."""
FLOOD = {1: 40, 10: 150, 60: 500}
"""Minutes → more of the whole round than so many are a burst wherever they are."""
USUALLY_FASTER = 3
"""A round that always has more may have so many times its usual number."""
PRIOR_HERE, PRIOR_ELSEWHERE, MEMORY = 0.5, 6.0, 150.0
REACH, LEAST_REACH_M = 3.5, 100.0
"""Those belong to a burst who lie within so many times the median distance from its middle, or
nearer than so many metres."""


@dataclass(frozen=True)
class Burst:
    """``rows``: positions in ``arrivals``; the cell that they came to, None where it was
    everywhere."""

    rows: NDArray[np.int64]
    cell_m: int | None = None
    cell_id: int | None = None


def find_bursts(arrivals: gpd.GeoDataFrame, others: gpd.GeoDataFrame) -> list[Burst]:
    """What came in bursts: no pin is in two.

    ``arrivals``: pins in EPSG:3006 with ``perception``, ``respondent``, ``minute`` (int, of any
    epoch) and, if some points stand for whole areas, ``rough`` (bool): these come to no place, but
    count in a flood; ``others``: the other pins of the round, by people who may be counted, with
    the same columns but ``minute``. Stretches of 10 minutes, an hour, six hours and a day, each
    begun twice in its length; those of one perception, and all. The smallest cell and stretch come
    first, and what is in a burst makes no larger one likely.
    Raises ``WrongCrsError``, ``MissingColumnError`` and ``InvalidInputError``.
    """
    check_columns(arrivals, "perception", "respondent", "minute")
    check_columns(others, "perception", "respondent")
    check_crs(arrivals)
    check_crs(others)
    if not len(arrivals):
        return []
    finite_vector(arrivals["minute"], name="minute", length=len(arrivals))
    return list(_Round(arrivals, others).bursts())


class _Round:
    """All pins, those that just came first; ``free``: in no burst so far."""

    def __init__(self, arrivals: gpd.GeoDataFrame, others: gpd.GeoDataFrame) -> None:
        self.new = np.arange(len(arrivals) + len(others)) < len(arrivals)
        people = pd.concat([arrivals["respondent"], others["respondent"]], ignore_index=True)
        self.who = people.factorize()[0]
        self.says = np.append(arrivals["perception"], others["perception"])
        self.minute = np.zeros(len(self.new), np.int64)
        self.minute[self.new] = arrivals["minute"].to_numpy(np.int64)
        self.xy = np.vstack([coordinates(arrivals), coordinates(others, allow_empty=True)])
        self.free = np.ones(len(self.new), bool)
        self.placed = np.ones(len(self.new), bool)
        if "rough" in arrivals.columns:
            self.placed[self.new] = ~arrivals["rough"].to_numpy(bool)

    def bursts(self) -> Iterator[Burst]:
        for cell_m in CELLS_M:
            cells = hex_ids(self.xy, cell_size_m=cell_m)
            for minutes, most in MOST.items():
                for begun in (0, minutes // 2):
                    for said in (*np.unique(self.says), None):
                        yield from self._in_stretches(cells, cell_m, minutes, begun, most, said)
        yield from self._floods()

    def _floods(self) -> Iterator[Burst]:
        for minutes, most in FLOOD.items():
            for begun in sorted({0, minutes // 2}):
                stretch = (self.minute + begun) // minutes
                # Also those of bursts at places, which are told apart, make a flood.
                pace = _people(stretch[self.new], self.who[self.new])
                for when in pace.index[pace > max(most, USUALLY_FASTER * pace.median())]:
                    came = self.free & self.new & (stretch == when)
                    if came.any():
                        yield self._held(came)

    def _around(self, at_once: NDArray[np.bool_], core: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Those of the same time who lie as near as the core: cells cut through crowds."""
        for _look in range(2):
            middle = np.median(self.xy[core], axis=0)
            off = np.hypot(*(self.xy - middle).T)
            core = at_once & (off <= max(LEAST_REACH_M, REACH * float(np.median(off[core]))))
        return core

    def _held(self, rows: NDArray[np.bool_], **cell: int) -> Burst:
        self.free = self.free & ~rows
        return Burst(np.flatnonzero(rows), **cell)

    def _in_stretches(
        self,
        cells: NDArray[np.int64],
        cell_m: int,
        minutes: int,
        begun: int,
        most: int,
        said: object,
    ) -> Iterator[Burst]:
        stretch = (self.minute + begun) // minutes
        own = self.free & self.placed
        if said is not None:
            own = own & (self.says == said)
        came = own & self.new
        here = _people(_pairs(cells[came], stretch[came]), self.who[came])
        here = here[here >= LEAST]
        if here.empty:
            return
        pace = _people(stretch[self.free & self.new], self.who[self.free & self.new])
        usual = max(most, USUALLY_FASTER * float(pace.median()))
        ever = _people(cells[own], self.who[own])
        everybody = len(np.unique(self.who[self.free]))
        for (cell, when), number in zip(here.index.to_list(), here, strict=True):
            at_once = came & self.free & (stretch == when)
            in_cell = at_once & (cells == cell)
            if len(np.unique(self.who[in_cell])) < number:
                continue  # some of them lie in a burst next door
            of = int(max(number, min(pace[when], usual)))
            there = ever[cell] - number
            elsewhere = everybody - pace[when] - there
            if log_tail(number, of, *_share(there, elsewhere)) < math.log(CHANCE):
                whole = in_cell | self._around(at_once, in_cell)
                yield self._held(whole, cell_m=cell_m, cell_id=int(cell))


def _people(of: "pd.Index | NDArray[np.int64]", who: NDArray[np.int64]) -> pd.Series:
    """How many distinct people each value has."""
    return pd.Series(who).groupby(of).nunique()


def _pairs(cells: NDArray[np.int64], stretch: NDArray[np.int64]) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([cells, stretch])


def _share(there: float, elsewhere: float) -> tuple[float, float]:
    """The two numbers of the beta distribution of a place's share."""
    there, elsewhere = max(there, 0.0), max(elsewhere, 0.0)
    weight = min(1.0, MEMORY / max(there + elsewhere, 1.0))
    return PRIOR_HERE + there * weight, PRIOR_ELSEWHERE + elsewhere * weight


def log_tail(number: int, of: int, here: float, elsewhere: float) -> float:
    """Log of the chance of ``number`` or more of ``of``: beta-binomial, Beta(here, elsewhere)."""
    k = np.arange(number, of + 1)
    ways = gammaln(of + 1) - gammaln(k + 1) - gammaln(of - k + 1)
    terms = ways + betaln(k + here, of - k + elsewhere) - betaln(here, elsewhere)
    return float(np.logaddexp.reduce(terms))
