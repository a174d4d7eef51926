"""Day, evening and night of a whole run, counted by people from what the run read.

A sum over cells would count somebody once for every cell.
"""

from dataclasses import dataclass

import geopandas as gpd

from analysis.checks import pin_arrays
from analysis.parts import names_part
from analysis.shares import share_of_people, wilson_interval
from mapdialog.hotspots.models import AnalysisRun, PartOfDay, RunSnapshot
from mapdialog.hotspots.runs.snapshots import unpacked
from mapdialog.pictures import words


@dataclass(frozen=True)
class PartTotal:
    """One part of the day. `share` of unsafe by people, 0–1, with its likely range; None where
    nobody named it."""

    part: PartOfDay
    people: int
    pins: int
    share: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def share_words(self) -> str:
        return "–" if self.people == 0 else words.share(self.share)

    @property
    def likely_words(self) -> str:
        return words.likely(self.low, self.high)


def part_totals(run: AnalysisRun) -> list[PartTotal]:
    """Every part in its order; empty when what the run read has been disposed of."""
    kept = RunSnapshot.objects.filter(run=run).first()
    if kept is None:
        return []
    pins = unpacked(bytes(kept.rows)).pins
    return [_total(part, pins[names_part(pins["times_of_day"], part.value)]) for part in PartOfDay]


def _total(part: PartOfDay, pins: gpd.GeoDataFrame) -> PartTotal:
    people = int(pins["respondent"].nunique())
    if people == 0:
        return PartTotal(part, 0, 0)
    share = share_of_people(pin_arrays(pins))
    low, high = wilson_interval(share * people, people)
    return PartTotal(part, people, len(pins), share, float(low[0]), float(high[0]))
