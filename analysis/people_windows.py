"""Windows of a scan of people: discs of hexagons, and how much each pin weighs in each of them.

A window is a set of whole cells of 100 m of the national lattice: those whose centres lie within
a radius of one cell's centre. What is tested can therefore be drawn, and what is drawn was tested.
Small discs stand round every cell, larger ones round every second, third or fourth in either
direction of the lattice, so that neighbouring discs of one radius overlap about equally.

A person has one vote in a window, split by that person's pins in it. Votes are counted in whole
parts of a vote, so that sums do not depend on their order: the same bits on one thread and on many.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.checks import PinArrays
from analysis.grid import AXIS_STEP, axial, hex_ids

WINDOW_CELL_M = 100

# Radius in metres, and the step between centres in cells.
DISCS = ((100, 1), (175, 1), (250, 1), (350, 2), (450, 2), (600, 3), (800, 4))

# Parts into which a vote is cut: divided without a rest by all numbers up to 16, 12, 10 and 8.
# The largest is used whose sums stay within 31 bits.
_PARTS_OF_VOTE = (720_720, 27_720, 2_520, 840)
_LARGEST_SUM = 2**31 - 1

# Neighbouring discs stand together; the tile is as wide as the largest disc.
_TILE_CELLS = 16


@dataclass(frozen=True)
class Marks:
    """Pins gathered by person, cell and precision, sorted in this order.

    ``person`` and ``cell``: (marks,) codes; ``precision_m``: how far off the place may be, 0 where
    it is exact; ``pins``: how many; ``mark_of_pin``: (n,) the mark of each pin; ``cell_id``:
    (cells,) sorted ids of the occupied cells.
    """

    person: NDArray[np.int64]
    cell: NDArray[np.int64]
    precision_m: NDArray[np.float64]
    pins: NDArray[np.int64]
    mark_of_pin: NDArray[np.intp]
    cell_id: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Discs:
    """Windows as sets of occupied cells.

    ``cells``: (discs, cells), 1 where a cell is in a disc; ``centre``: id of the cell in the
    middle; ``radius_m``. Sorted so that neighbours stand together.
    """

    cells: sparse.csr_array
    centre: NDArray[np.int64]
    radius_m: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.centre)


@dataclass(frozen=True)
class Votes:
    """The votes in some windows: of each its ``row``, ascending, ``voter`` and ``pins_inside``, how
    many pins share it; ``people``, (windows,) how many vote; of each mark inside its ``mark`` and
    the ``vote`` it belongs to."""

    row: NDArray[np.intp]
    voter: NDArray[np.int64]
    pins_inside: NDArray[np.int64]
    people: NDArray[np.int64]
    mark: NDArray[np.intp]
    vote: NDArray[np.intp]


@dataclass(frozen=True)
class Ballots:
    """Votes as a matrix: ``weight`` (windows, marks), the parts of a vote that a pin of a mark has
    in a window, for the ``marks`` that lie in any of the windows."""

    marks: NDArray[np.intp]
    weight: sparse.csr_array


def gather_marks(
    pins: PinArrays,
    precision_m: NDArray[np.float64] | None = None,
    *,
    cell_size_m: float = WINDOW_CELL_M,
) -> Marks:
    """Pins in EPSG:3006 by person and cell of ``cell_size_m`` from flat side to flat side;
    ``precision_m``: (n,), None: all exact."""
    cell_id, cell = np.unique(hex_ids(pins.xy, cell_size_m=cell_size_m), return_inverse=True)
    off = np.zeros(len(pins)) if precision_m is None else precision_m
    order = np.lexsort((off, cell.ravel(), pins.respondent))
    person, cell, off = pins.respondent[order], cell.ravel()[order], off[order]
    is_new = np.ones(len(pins), dtype=bool)
    is_new[1:] = (np.diff(person) != 0) | (np.diff(cell) != 0) | (np.diff(off) != 0)
    mark_of_pin = np.empty(len(pins), dtype=np.intp)
    mark_of_pin[order] = np.cumsum(is_new) - 1
    return Marks(
        person[is_new], cell[is_new], off[is_new], np.bincount(mark_of_pin), mark_of_pin, cell_id
    )


def kind_of_precision(precision_m: NDArray[np.float64]) -> NDArray[np.int64]:
    """Codes 0 …, the same for places so precise that they lie in discs of the same radii."""
    radii = [radius_m for radius_m, _step in DISCS]
    fits_from = np.searchsorted(radii, precision_m)
    return np.unique(fits_from, return_inverse=True)[1].ravel().astype(np.int64)


def parts_of_vote(people: int) -> int:
    """Into how many parts a vote is cut, so that the votes of so many people can be added."""
    fitting = [parts for parts in _PARTS_OF_VOTE if parts * people <= _LARGEST_SUM]
    return fitting[0] if fitting else max(1, _LARGEST_SUM // people)


def disc_steps(radius_m: float) -> NDArray[np.int64]:
    """Steps in id from a cell to all cells whose centres lie within the radius, itself included."""
    reach = int(radius_m / WINDOW_CELL_M / np.sqrt(0.75)) + 1
    q, r = np.mgrid[-reach : reach + 1, -reach : reach + 1].reshape(2, -1)
    # Squared distance in axial coordinates, in whole numbers, so that ties are exact.
    inside = (q * q + q * r + r * r) * WINDOW_CELL_M**2 <= radius_m**2
    steps: NDArray[np.int64] = r[inside] * AXIS_STEP + q[inside]
    return steps


def discs_around(cell_id: NDArray[np.int64], *, largest_radius_m: float) -> Discs:
    """Every disc in which some of the cells lie, of the radii up to the largest, and of the
    smallest in any case. ``cell_id``: sorted ids of cells of 100 m."""
    cells, centres, radii = [], [], []
    for radius_m, step in DISCS:
        if radius_m <= max(largest_radius_m, DISCS[0][0]):
            centre, within = _discs_of_radius(cell_id, radius_m, step)
            cells.append(within)
            centres.append(centre)
            radii.append(np.full(len(centre), radius_m, dtype=np.int64))
    centre, radius = np.concatenate(centres), np.concatenate(radii)
    q, r = axial(centre)
    order = np.lexsort((radius, q, r, q // _TILE_CELLS, r // _TILE_CELLS))
    return Discs(sparse.vstack(cells, format="csr")[order], centre[order], radius[order])


def _discs_of_radius(
    cell_id: NDArray[np.int64], radius_m: float, step: int
) -> tuple[NDArray[np.int64], sparse.csr_array]:
    """Ids of centres at every so many cells, and (centres, cells) which cells lie within."""
    middles, cells = [], []
    for away in disc_steps(radius_m):
        q, r = axial(cell_id + away)
        on_step = np.flatnonzero((q % step == 0) & (r % step == 0))
        middles.append(cell_id[on_step] + away)
        cells.append(on_step)
    centre, row = np.unique(np.concatenate(middles), return_inverse=True)
    column = np.concatenate(cells)
    one = np.ones(len(column), dtype=np.int32)
    return centre, sparse.csr_array((one, (row.ravel(), column)), shape=(len(centre), len(cell_id)))


def marks_by_cell(marks: Marks) -> sparse.csr_array:
    """(cells, marks), 1 where a mark lies in a cell."""
    order = np.argsort(marks.cell, kind="stable").astype(np.int32)
    starts = np.append(0, np.cumsum(np.bincount(marks.cell, minlength=len(marks.cell_id))))
    one = np.ones(len(marks), dtype=np.int32)
    return sparse.csr_array((one, order, starts), shape=(len(marks.cell_id), len(marks)))


def votes_in(
    discs: Discs, rows: NDArray[np.intp], marks: Marks, by_cell: sparse.csr_array
) -> Votes:
    """Who votes in some of the discs. A pin whose place is known to some hundred metres votes in
    no smaller disc."""
    within = (discs.cells[rows] @ by_cell).tocsr()
    # Sorted by mark, which is by person: everybody's marks in a window stand together.
    within.sort_indices()
    mark = within.indices.astype(np.intp)
    row = np.repeat(np.arange(len(rows)), np.diff(within.indptr))
    fine_enough = marks.precision_m[mark] <= discs.radius_m[rows][row]
    mark, row = mark[fine_enough], row[fine_enough]
    person = marks.person[mark]
    is_new = np.ones(len(mark), dtype=bool)
    is_new[1:] = (person[1:] != person[:-1]) | (row[1:] != row[:-1])
    vote = np.cumsum(is_new) - 1
    pins_inside = np.bincount(vote, weights=marks.pins[mark]).astype(np.int64)
    people = np.bincount(row[is_new], minlength=len(rows)).astype(np.int64)
    return Votes(row[is_new], person[is_new], pins_inside, people, mark, vote)


def ballots_of(votes: Votes, parts: int) -> Ballots:
    """What each pin weighs; a vote has so many ``parts``."""
    weight = np.rint(parts / votes.pins_inside).astype(np.int32)[votes.vote]
    used, column = np.unique(votes.mark, return_inverse=True)
    row = votes.row[votes.vote]
    starts = np.append(0, np.cumsum(np.bincount(row, minlength=len(votes.people))))
    shape = (len(votes.people), len(used))
    return Ballots(used, sparse.csr_array((weight, column.ravel(), starts), shape=shape))
