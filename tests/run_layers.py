"""What an analysis would give, by hand: few cells, known to the last person."""

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Transformer

from analysis.grid import hex_centres, hex_ids, hex_polygons
from analysis.layers import Layers
from tests.factories import CENTRE

CELL_M = 200
METRIC = "EPSG:3006"
_EAST, _NORTH = Transformer.from_crs(4326, 3006, always_xy=True).transform(*CENTRE)


@dataclass(frozen=True)
class Cell:
    """So many cells east of the centre; each person there has one pin."""

    east: int
    unsafe: int = 0
    safe: int = 0
    figures: dict[str, Any] = field(default_factory=dict)
    """Of the test, e.g. `hot_unsafe`; as a rule it is no tested place."""


UNTESTED = {
    "hot_unsafe": False,
    "hot_safe": False,
    "p_unsafe": 0.5,
    "p_safe": 0.5,
    "stability_unsafe": 0,
    "stability_safe": 0,
}


def _number(cell: Cell) -> int:
    return int(hex_ids([[_EAST + cell.east * CELL_M, _NORTH]], cell_size_m=CELL_M)[0])


def layers_of(*cells: Cell, share_unsafe: float = 0.4) -> Layers:
    ids = np.array([_number(cell) for cell in cells])
    people = [cell.unsafe + cell.safe for cell in cells]
    table = {
        "cell_id": ids,
        "n": people,
        "n_unsafe": [cell.unsafe for cell in cells],
        "n_safe": [cell.safe for cell in cells],
        "respondents": people,
        "respondents_unsafe": [cell.unsafe for cell in cells],
        "respondents_safe": [cell.safe for cell in cells],
        "top_share": [0.1 for _cell in cells],
    }
    tested = pd.DataFrame([UNTESTED | cell.figures for cell in cells])
    frame = gpd.GeoDataFrame(
        pd.concat([pd.DataFrame(table), tested], axis=1),
        geometry=hex_polygons(ids, cell_size_m=CELL_M),
        crs=METRIC,
    )
    nothing = gpd.GeoDataFrame({"p": []}, geometry=[], crs=METRIC)
    return Layers(frame, nothing, None, (), {}, {"share_unsafe": share_unsafe})


def pins_of(*cells: Cell) -> gpd.GeoDataFrame:
    rows, where = [], []
    for cell in cells:
        centre = hex_centres([_number(cell)], cell_size_m=CELL_M)[0]
        for perception in ["unsafe"] * cell.unsafe + ["safe"] * cell.safe:
            rows.append({"respondent": len(rows), "perception": perception})
            where.append(centre)
    table = pd.DataFrame(rows).assign(
        reasons="", times_of_day="", seasons="", when_dark=False, hour=0
    )
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(*np.array(where).T), crs=METRIC)
