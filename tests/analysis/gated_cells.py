"""Cells with people in them, for the tests of the gate."""

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import grid

FIGURES = ["n", "n_unsafe", "n_safe", "respondents"]
SIZE = 100


def frame_of(pins):
    """Pins from (respondent, cell along a row, unsafe) triples."""
    table = pd.DataFrame(pins, columns=["respondent", "cell", "unsafe"])
    return gpd.GeoDataFrame(
        {
            "respondent": table["respondent"],
            "perception": np.where(table["unsafe"].astype(bool), "unsafe", "safe"),
        },
        geometry=gpd.points_from_xy(table["cell"] * float(SIZE), np.zeros(len(table))),
        crs=3006,
    )


def counted(pins, size=SIZE):
    return grid.count_cells(frame_of(pins), cell_size_m=size)


def people_in(cell, people, first=0, pins_each=1):
    return [(person, cell, person % 2) for person in range(first, first + people)] * pins_each


def shown(published):
    return published.loc[~published["suppressed"], "cell_id"].tolist()


def cell_ids(*cells):
    return [int(grid.hex_ids([[cell * SIZE, 0.0]], cell_size_m=SIZE)[0]) for cell in cells]
