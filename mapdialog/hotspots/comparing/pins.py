"""Which pins came and which went between the inputs of two runs: counts, nothing else."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from analysis.checks import precision_m
from mapdialog.hotspots.runs.snapshots import unpacked

SAME_PLACE_DECIMALS = 2
"""Metres to the centimetre: another release of PROJ does not make every pin a new one."""


@dataclass(frozen=True)
class PinsChange:
    """Pins that only the later (came) or only the earlier input (went) has, and in both."""

    came: int
    went: int
    stayed: int


def pins_change(earlier: bytes, later: bytes) -> PinsChange:
    """The difference between two stored inputs (`RunSnapshot.rows`).

    Inputs name nobody, so a pin is known by all that was said with it: one that was moved or
    changed has gone and come, and of two that are alike in everything only their number counts.
    """
    before, after = (
        pins.assign(precision_m=precision_m(pins))
        for pins in (unpacked(earlier).pins, unpacked(later).pins)
    )
    said = [name for name in before.columns if name in set(after.columns)]
    said = [name for name in said if name not in {"respondent", "geometry"}]
    both = pd.merge(
        _rows(before, said),
        _rows(after, said),
        on=[*said, "x", "y", "alike"],
        how="outer",
        indicator=True,
    )
    count = both["_merge"].value_counts()
    return PinsChange(
        came=int(count["right_only"]), went=int(count["left_only"]), stayed=int(count["both"])
    )


def _rows(pins: gpd.GeoDataFrame, said: list[str]) -> pd.DataFrame:
    """What was said and where, with `alike` numbering the pins that are alike in all of it."""
    rows = pd.DataFrame({name: pins[name].to_numpy() for name in said})
    rows["x"] = pins.geometry.x.to_numpy().round(SAME_PLACE_DECIMALS)
    rows["y"] = pins.geometry.y.to_numpy().round(SAME_PLACE_DECIMALS)
    rows["alike"] = rows.groupby([*said, "x", "y"], sort=False).cumcount()
    return rows
