"""A million pins into hexagons of 150 m."""

from collections.abc import Iterator

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Transformer

from analysis.grid import hex_ids, hex_polygons
from tests.bench.harness import Duel, timed
from tests.bench.patterns import pins_xy

PINS = 1_000_000
CELL_M = 150
H3_RESOLUTION = 10  # 130 m from flat side to flat side, the nearest to 150 m
EDGE_M = 1e-6


def cells_within(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.int64]:
    """All cells of a rectangle: which of them hold pins is known only after the join."""
    axes = [
        np.arange(start - CELL_M, stop + CELL_M, CELL_M / 4)
        for start, stop in zip(low, high, strict=True)
    ]
    points = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    return np.unique(hex_ids(points, cell_size_m=CELL_M))


def bin_duels() -> Iterator[Duel]:
    """Against a join with the polygons in geopandas, and against h3."""
    xy = pins_xy(PINS)
    ours = timed(lambda: hex_ids(xy, cell_size_m=CELL_M))

    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=3006)
    cells = cells_within(xy.min(axis=0), xy.max(axis=0))
    hexes = gpd.GeoDataFrame(
        {"cell_id": cells}, geometry=hex_polygons(cells, cell_size_m=CELL_M), crs=3006
    )

    def same_off_the_edges(ids: np.ndarray, joined: pd.DataFrame) -> bool:
        found = joined["cell_id"].groupby(level=0).agg(["first", "size"]).reindex(range(PINS))
        differs = np.flatnonzero((found["first"] != ids) | (found["size"] != 1))
        if not len(differs):
            return True
        own = gpd.GeoSeries(hex_polygons(ids[differs], cell_size_m=CELL_M), crs=3006)
        edge = own.boundary.distance(points.geometry.iloc[differs].reset_index(drop=True))
        return bool((edge < EDGE_M).all())

    join = timed(lambda: gpd.sjoin(points, hexes, predicate="within"))
    yield Duel("bin_hexes", "geopandas", PINS, 80, ours, join, same_off_the_edges)

    lng, lat = Transformer.from_crs(3006, 4326, always_xy=True).transform(*xy.T)
    lat, lng = lat.tolist(), lng.tolist()
    theirs = timed(
        lambda: [
            h3.latlng_to_cell(one, other, H3_RESOLUTION)
            for one, other in zip(lat, lng, strict=True)
        ]
    )

    def all_are_counted(ids: np.ndarray, cells: list[str]) -> bool:
        counts = pd.Series(ids).value_counts().sum(), pd.Series(cells).value_counts().sum()
        return counts == (PINS, PINS)

    yield Duel("bin_hexes", "h3", PINS, 30, ours, theirs, all_are_counted)
