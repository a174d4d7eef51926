"""Who has changed between two snapshots of a round's answers."""

import geopandas as gpd
import pandas as pd

from analysis.checks import precision_m
from analysis.mentions import MENTIONS


def changed_people(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> int:
    """How many respondents have other pins in one snapshot of a round than in the other.

    Both as for ``publish``. Who came, went, moved a pin, told its place more or less exactly or
    said something else counts.
    """
    columns = [
        "perception",
        *(name for name in MENTIONS if name in before and name in after),
    ]
    tables = []
    for sign, pins in ((1, before), (-1, after)):
        # Whoever said the same thing twice has said it twice in both, or has changed.
        places = {"x": pins.geometry.x.to_numpy(), "y": pins.geometry.y.to_numpy()}
        places["precision_m"] = precision_m(pins)
        table = pd.DataFrame(pins[["respondent", *columns]]).assign(**places, balance=sign)
        tables.append(table)
    rows = pd.concat(tables, ignore_index=True)
    keys = [name for name in rows.columns if name != "balance"]
    balance = rows.groupby(keys, sort=False)["balance"].sum()
    return int(balance[balance != 0].index.get_level_values("respondent").nunique())
