"""What an analysis would give, by hand: few cells, known to the last person."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Transformer

from analysis.grid import hex_centres, hex_ids, hex_polygons
from analysis.layers import METHOD, Layers
from analysis.people_scan import COLUMNS, no_places
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


PLACE = {
    "direction": "unsafe",
    "llr": 9.0,
    "p": 0.004,
    "respondents": 41,
    "votes": 34.0,
    "pins": 48,
    "share_in": 34 / 41,
    "raw_low": 0.69,
    "raw_high": 0.91,
    "share_adjusted": 0.79,
    "share_low": 0.6,
    "share_high": 0.9,
    "share_all": 0.45,
    "seal": True,
    "seal_p": 0.01,
    "seal_people": 18,
    "x": _EAST,
    "y": _NORTH,
    "radius_m": 100.0,
}
"""What a scan of people would say of a place."""


def _number(cell: Cell) -> int:
    return int(hex_ids([[_EAST + cell.east * CELL_M, _NORTH]], cell_size_m=CELL_M)[0])


def places_at(*cells: Cell, **figures: Any) -> gpd.GeoDataFrame:
    """A tested place on each of these cells; `figures`: what is not as usual."""
    if not cells:
        return no_places()
    rows = pd.DataFrame([PLACE | figures] * len(cells), columns=list(COLUMNS))
    rows["seal"] = rows["seal"].astype(object)
    ids = np.array([_number(cell) for cell in cells])
    return gpd.GeoDataFrame(rows, geometry=hex_polygons(ids, cell_size_m=CELL_M), crs=METRIC)


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
    frame = gpd.GeoDataFrame(table, geometry=hex_polygons(ids, cell_size_m=CELL_M), crs=METRIC)
    summary = {"share_unsafe": share_unsafe}
    choices = {"method": METHOD, "cell_size_m": CELL_M}
    return Layers(frame, no_places(), None, (), choices, summary)


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
