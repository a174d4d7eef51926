"""When it feels so: parts of the day, and what is told apart as light and dark.

A resident may name several of five times of day, and that it is so "when it is dark". A pin
counts in each part that it names: the parts overlap and do not add up to the whole.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.checks import check_columns
from analysis.errors import InvalidInputError
from analysis.grid import count_cells
from analysis.shares import share_by_cell

PARTS: dict[str, frozenset[str]] = {
    "day": frozenset({"early_morning", "day", "afternoon"}),
    "evening": frozenset({"evening"}),
    "night": frozenset({"night"}),
}
LIGHT, DARK, NEITHER = 0, 1, -1
COLUMNS = (
    "part", "cell_id", "n", "n_unsafe", "respondents", "top_share", "share_unsafe",
    "n_rest", "respondents_rest",
)  # fmt: skip


def names_part(times_of_day: Any, part: str) -> NDArray[np.bool_]:
    """Which pins name a part of the day.

    ``times_of_day``: n texts, each the named times with spaces between, "" for none named.
    ``part``: a key of ``PARTS``. Returns n booleans.
    """
    wanted = PARTS[part]
    # Few distinct answers stand behind many pins: each is read once.
    codes, texts = pd.factorize(_texts(times_of_day))
    named = np.array([not wanted.isdisjoint(text.split()) for text in texts], dtype=bool)
    return np.asarray(named[codes]) if len(codes) else np.zeros(0, dtype=bool)


def darkness(times_of_day: Any, when_dark: Any) -> NDArray[np.int8]:
    """Whether a pin is about the dark hours only (``DARK``), the light ones only (``LIGHT``), or
    about both or none of them (``NEITHER``, -1).

    Dark is evening, night or ``when_dark`` (n booleans). Returns n numbers, int8.
    """
    times = _texts(times_of_day)
    dark = names_part(times, "evening") | names_part(times, "night")
    dark |= np.asarray(when_dark, dtype=bool)
    light = names_part(times, "day")
    return np.where(dark == light, NEITHER, np.where(dark, DARK, LIGHT)).astype(np.int8)


def cells_by_part(pins: gpd.GeoDataFrame, *, cell_size_m: float) -> gpd.GeoDataFrame:
    """Cells as they are for the pins that name each part of the day.

    ``pins``: points in EPSG:3006 with ``perception``, ``respondent`` and ``times_of_day``.
    Returns a row per part and occupied cell, ordered so: ``part``, ``cell_id``, ``n``,
    ``n_unsafe``, ``respondents``, ``top_share``, ``share_unsafe`` (by people), ``n_rest`` and
    ``respondents_rest`` (the cell's pins that do not name the part, and whose they are) and the
    hexagon. Empty where nobody said when. Raises ``MissingColumnError`` and the errors of
    ``count_cells``.
    """
    check_columns(pins, "times_of_day")
    found = []
    for part in PARTS:
        named = names_part(pins["times_of_day"], part)
        if named.any():
            cells = _cells_of_part(pins[named], pins[~named], cell_size_m)
            found.append(cells.assign(part=part)[[*COLUMNS, "geometry"]])
    if not found:
        empty = {name: pd.Series(dtype=object if name == "part" else float) for name in COLUMNS}
        return gpd.GeoDataFrame(empty, geometry=[], crs=pins.crs)
    return gpd.GeoDataFrame(pd.concat(found, ignore_index=True), crs=pins.crs)


def _cells_of_part(
    own: gpd.GeoDataFrame, others: gpd.GeoDataFrame, cell_size_m: float
) -> gpd.GeoDataFrame:
    shares = share_by_cell(own, cell_size_m=cell_size_m)[["cell_id", "share_unsafe"]]
    cells = count_cells(own, cell_size_m=cell_size_m).merge(shares, on="cell_id")
    rest = pd.DataFrame({"cell_id": [], "n": [], "respondents": []})
    if len(others):
        rest = count_cells(others, cell_size_m=cell_size_m)
    rest = rest.set_index("cell_id")[["n", "respondents"]].add_suffix("_rest")
    rest = rest.reindex(cells["cell_id"], fill_value=0).astype(np.int64)
    return cells.assign(**{name: rest[name].to_numpy() for name in rest.columns})


def _texts(times_of_day: Any) -> NDArray[np.object_]:
    texts = np.asarray(times_of_day, dtype=object)
    if texts.ndim != 1 or not all(isinstance(text, str) for text in set(texts.tolist())):
        raise InvalidInputError("Times of day are texts, one for each pin.")
    return texts
