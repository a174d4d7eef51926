"""The one gate that every public layer passes: no figure, and no difference of two published
figures, earlier publications included, rests on fewer than k people.

What the gate assumes: cells lie on the fixed national lattice; ``published`` holds every
earlier publication whose answers overlap with these; totals of the whole map are public as
bands only. The method is primary and complementary cell suppression with a dominance rule
(Hundepool et al. 2012, Statistical Disclosure Control, ch. 4), made to hold over time by letting
an earlier figure stand until at least k people have come or gone.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from analysis.bands import people_band, share_band, tenths
from analysis.checks import check_columns, check_crs, finite_vector, whole
from analysis.errors import EmptyInputError, InvalidInputError, InvalidParameterError

__all__ = ["people_band", "publishable", "share_band", "tenths"]

# What says where a cell is, not what was answered there.
PLACE = ("cell_id", "geometry")
# Two lattices are the same if their cells are equally wide within this part: enough for outlines
# that have been to degrees and back.
SAME_WIDTH = 0.005
SAME_FIGURE = 1e-9
MOST_MORE = 3

Published: TypeAlias = gpd.GeoDataFrame | Sequence[gpd.GeoDataFrame] | None
Mask = NDArray[np.bool_]


def publishable(
    cells: gpd.GeoDataFrame,
    *,
    k: int = 5,
    dominance: float = 1 / 3,
    published: Published = None,
    shift: Mapping[int, float] | None = None,
) -> gpd.GeoDataFrame:
    """The cells as they may be shown: some emptied, some with their earlier figures.

    ``cells``: as from ``grid.count_cells`` in EPSG:3006, with at least ``cell_id``, ``n``,
    ``respondents``, ``top_share``; every other column is taken to be a figure.
    ``published``: earlier results of this function, oldest first, whose answers overlap with
    these (the same round), or None. Returns the same rows and columns, figures as float, and

    - ``suppressed``: all figures of the row are empty (NaN, False, None);
    - ``held``: the figures are those of the latest publication (for the product's own use:
      to show this column would tell that somebody came);
    - ``attrs["suppressed"]``: how many rows are emptied.

    A cell is emptied if it has fewer than ``k`` respondents, or one of them has more than
    ``dominance`` of its pins; or, so that the emptied ones are not "total minus the rest", if it
    is the smallest that makes all emptied cells together rest on k people and nobody dominate
    them. As people may be in several cells, the largest emptied cell counts, not the sum.

    With ``published``: figures that differ from an earlier publication by fewer than k
    respondents stay as they were. A cell that was not shown has at most k − 1 people
    in the reader's eyes, and is shown first with 2k − 1. Cells of another lattice over cells
    that were shown are refused, as fine and coarse cells could be subtracted.

    ``shift``: by ``cell_id`` a secret from 0 up to 1, the same in all publications of a round: a
    cell is shown with up to ``MOST_MORE`` people more than k, so that who adds invented people
    does not know when a cell is shown for the sake of one who is real. None, or a cell without
    one: k.

    Raises ``WrongCrsError``, ``EmptyInputError``, ``MissingColumnError``, ``InvalidInputError``,
    ``InvalidParameterError``.
    """
    _check(cells, k, dominance)
    least = _least(cells, k, shift or {})
    earlier = _as_list(published)
    result = cells.reset_index(drop=True)
    figures = _as_floats(result)
    same_lattice = [frame for frame in earlier if _on_one_lattice(frame, result)]
    safe = _rests_on_enough(result, least, dominance)
    safe &= ~_overlaps_another_lattice(result, earlier)
    held = np.zeros(len(result), dtype=bool)
    shown_before = _shown_in(result, same_lattice)
    if same_lattice:
        shown_last = _shown_in(result, same_lattice[-1:])
        people = result["respondents"].to_numpy()
        clashing = _clashing(result, figures, same_lattice, k)
        held = shown_last & (people >= k) & (clashing | ~safe)
        figures = _hold(result, figures, same_lattice[-1], held)
        safe = held | (safe & ~clashing & (shown_last | (people >= 2 * k - 1)))
    emptied = ~safe | _complement(result, ~safe, shown_before, k, dominance)
    held &= ~emptied
    for name in figures.columns:
        result[name] = _emptied(figures[name], emptied)
    result["suppressed"] = emptied
    result["held"] = held
    result.attrs["suppressed"] = int(emptied.sum())
    return result


def _check(cells: gpd.GeoDataFrame, k: int, dominance: float) -> None:
    if not isinstance(cells, gpd.GeoDataFrame):
        raise InvalidInputError(f"Cells come as a GeoDataFrame, not {type(cells).__name__}.")
    check_columns(cells, "cell_id", "n", "respondents", "top_share")
    check_crs(cells)
    if not len(cells):
        raise EmptyInputError("There are no cells.")
    if cells["cell_id"].duplicated().any():
        raise InvalidInputError("Some cells are repeated.")
    for name in ("n", "respondents", "top_share"):
        finite_vector(cells[name], name=name, minimum=0.0)
    whole(k, name="k", minimum=1)
    if not 0.0 < dominance <= 1.0:
        raise InvalidParameterError(f"dominance must be above 0 and at most 1, not {dominance}.")


def _as_list(published: Published) -> list[gpd.GeoDataFrame]:
    frames = [published] if isinstance(published, gpd.GeoDataFrame) else list(published or ())
    for frame in frames:
        check_columns(frame, "cell_id", "respondents")
        if len(frame):
            check_crs(frame)
    return [frame for frame in frames if len(frame)]


def _least(cells: pd.DataFrame, k: int, shift: Mapping[int, float]) -> NDArray[np.int64]:
    """How many people each cell is shown with."""
    draws = np.array([shift.get(int(cell), 0.0) for cell in cells["cell_id"]], dtype=np.float64)
    if not ((draws >= 0.0) & (draws < 1.0)).all():
        raise InvalidParameterError("Each shift is a number from 0 up to 1.")
    return k + np.floor(draws * (MOST_MORE + 1)).astype(np.int64)


def _rests_on_enough(cells: pd.DataFrame, least: NDArray[np.int64], dominance: float) -> Mask:
    enough = cells["respondents"].to_numpy(np.float64) >= least
    balanced = cells["top_share"].to_numpy(np.float64) <= dominance + 1e-9
    return np.asarray(enough & balanced)


def _as_floats(cells: pd.DataFrame) -> pd.DataFrame:
    """The figures; integers as float64, which can be empty."""
    figures = pd.DataFrame(cells[[name for name in cells.columns if name not in PLACE]])
    whole_numbers = [
        name for name in figures.columns if pd.api.types.is_integer_dtype(figures[name])
    ]
    return figures.astype(dict.fromkeys(whole_numbers, np.float64))


def _emptied(column: pd.Series, rows: Mask) -> pd.Series:
    if pd.api.types.is_bool_dtype(column):
        return column.mask(rows, False)
    return column.mask(rows)


def _complement(
    cells: pd.DataFrame, hidden: Mask, remembered: Mask, k: int, dominance: float
) -> Mask:
    """Further cells to hide, so that what all hidden cells have together rests on enough people.

    Not those that were shown before: who remembers a figure can subtract it also when it is gone.
    """
    n, people = cells["n"].to_numpy(np.float64), cells["respondents"].to_numpy(np.float64)
    busiest = n * cells["top_share"].to_numpy(np.float64)
    together = hidden.copy()
    if hidden.any():
        smallest_first = np.lexsort((cells["cell_id"], n, people))
        for place in smallest_first[~(hidden | remembered)[smallest_first]]:
            enough = people[together].max() >= k
            if enough and busiest[together].max() <= dominance * n[together].sum() + 1e-9:
                break
            together[place] = True
    return together & ~hidden


def _shown_rows(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(frame[frame["respondents"].notna()]).set_index("cell_id")


def _shown_in(cells: pd.DataFrame, earlier: Sequence[gpd.GeoDataFrame]) -> Mask:
    """Cells with figures in at least one of the publications."""
    shown = np.zeros(len(cells), dtype=bool)
    for frame in earlier:
        shown |= cells["cell_id"].isin(_shown_rows(frame).index).to_numpy()
    return shown


def _clashing(
    cells: pd.DataFrame, figures: pd.DataFrame, earlier: Sequence[gpd.GeoDataFrame], k: int
) -> Mask:
    """Cells whose figures differ from a shown earlier figure by fewer than k respondents."""
    clashing = np.zeros(len(cells), dtype=bool)
    for frame in earlier:
        before = _shown_rows(frame).reindex(cells["cell_id"]).reset_index(drop=True)
        shown = before["respondents"].notna()
        few = (figures["respondents"] - before["respondents"].astype(np.float64)).abs() < k
        for name in figures.columns.intersection(before.columns):
            clashing |= (shown & few & ~_same(figures[name], before[name])).to_numpy()
    return clashing


def _same(now: pd.Series, before: pd.Series) -> pd.Series:
    if pd.api.types.is_float_dtype(now):
        was = before.astype(np.float64)
        return ((now - was).abs() <= SAME_FIGURE) | (now.isna() & was.isna())
    return (now == before) | (now.isna() & before.isna())


def _hold(
    cells: pd.DataFrame, figures: pd.DataFrame, latest: gpd.GeoDataFrame, rows: Mask
) -> pd.DataFrame:
    """The figures, with those of the latest publication in some rows, and nothing it lacked."""
    before = _shown_rows(latest).reindex(cells["cell_id"]).reset_index(drop=True)
    held = {}
    for name in figures.columns:
        column = _emptied(figures[name], rows)
        if name in before.columns:
            column = column.copy()
            column[rows] = before.loc[rows, name].astype(column.dtype)
        held[name] = column
    return pd.DataFrame(held)


def _width(cells: gpd.GeoDataFrame) -> float:
    area = float(shapely.area(cells.geometry.to_numpy()).mean())
    return math.sqrt(area * 2 / math.sqrt(3.0))


def _on_one_lattice(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> bool:
    return abs(_width(one) / _width(other) - 1) <= SAME_WIDTH


def _overlaps_another_lattice(cells: gpd.GeoDataFrame, earlier: Sequence[gpd.GeoDataFrame]) -> Mask:
    """Cells that share ground with shown cells of a lattice of another size."""
    overlapping = np.zeros(len(cells), dtype=bool)
    outlines = cells.geometry.to_numpy()
    for frame in earlier:
        if not _on_one_lattice(frame, cells):
            shown = frame.geometry[frame["respondents"].notna()].to_numpy()
            pairs = shapely.STRtree(shown).query(outlines, predicate="intersects")
            overlapping[pairs[0]] = True
    return overlapping
