"""Votes less what was to be expected at the very spot, and their sums on two sides of answers.

A window may hold two kinds of spots, and one side more people from one of them. So each vote is
taken less what people of both sides together say where its pins lie: in cells of 100 m with
their rings, and within those in cells of 25 m, as an underpass in a square is a spot of its own.
That asks nobody's side: it stays the same when sides are permuted.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse

from analysis.checks import PinArrays
from analysis.grid import hex_centres, hex_ids, neighbours
from analysis.people_votes import PeopleScan
from analysis.people_windows import (
    WINDOW_CELL_M,
    Discs,
    Votes,
    gather_marks,
    marks_by_cell,
    votes_in,
)

COMPARISON_CELL_M = 1_000

# Spots, from coarse to fine: cells of these sizes, each with its ring of six.
SPOT_CELLS_M = (100, 25)
# A spot begins with so many people who answer as the coarser one does, the first as the whole.
_PRIOR_PEOPLE = 2

# People and residual votes are added in one number: people above, parts of votes below.
_PERSON = 1 << 40


@dataclass(frozen=True)
class Box:
    """The votes in some places: ``weight``, (places, people) of packed residual votes (see
    ``_PERSON``), with the ``people`` who vote in any of them; ``total``: (places,) of both sides;
    ``spread``: (places,) the variance of one vote."""

    people: NDArray[np.intp]
    weight: sparse.csr_array
    total: NDArray[np.int64]
    spread: NDArray[np.float64]


@dataclass(frozen=True)
class Sums:
    """On the first and the second side, (places, replicates): ``people`` and the ``mean`` of their
    residual votes, 0 of nobody."""

    people: tuple[NDArray[np.float64], NDArray[np.float64]]
    mean: tuple[NDArray[np.float64], NDArray[np.float64]]


class ResidualVotes:
    """Residual votes in the windows of a scan and in the cells of a comparison.

    ``pins`` are those of the scan; ``comparison``: polygon in EPSG:3006, None for everywhere.
    """

    def __init__(
        self, scan: PeopleScan, pins: PinArrays, comparison: shapely.Geometry | None
    ) -> None:
        self.scan = scan
        marks = scan.marks
        self._by_cell = marks_by_cell(marks)
        self._unsafe = np.bincount(marks.mark_of_pin, weights=pins.unsafe, minlength=len(marks))
        expected = self._expected_of_pins(pins)
        self._expected = np.bincount(marks.mark_of_pin, weights=expected, minlength=len(marks))
        self.compared = self._box(self._votes_to_compare(comparison))

    def box(self, chunk: int) -> Box:
        """Of the windows of one chunk of the scan."""
        return self._box(self.scan.votes(self.scan.chunks[chunk]))

    def shares(self, window: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Who votes in one of ``PeopleScan.windows``, and what part of each vote is for unsafe."""
        votes = self.scan.votes(self.scan.windows[[window]])
        inside = np.bincount(votes.vote, weights=self._unsafe[votes.mark])
        return votes.voter, inside / votes.pins_inside

    def _expected_of_pins(self, pins: PinArrays) -> NDArray[np.float64]:
        """(pins,) the share of unsafe at the very spot, by all others of both sides whose places
        are as precise as that. With one's own answer it would take part of a change for none."""
        expected = np.full(len(pins), self.scan.share)
        off = self.scan.marks.precision_m[self.scan.marks.mark_of_pin]
        for size_m in SPOT_CELLS_M:
            spots = gather_marks(pins, off, cell_size_m=size_m)
            unsafe = np.bincount(spots.mark_of_pin, weights=pins.unsafe, minlength=len(spots))
            near = sparse.csr_array(neighbours(spots.cell_id).astype(np.int32))
            size = np.full(len(spots.cell_id), size_m, dtype=np.int64)
            around = Discs(near, spots.cell_id, size)
            votes = votes_in(around, np.arange(len(size)), spots, marks_by_cell(spots))
            part = np.bincount(votes.vote, weights=unsafe[votes.mark]) / votes.pins_inside
            won = np.bincount(votes.row, weights=part, minlength=len(size))[spots.cell]
            people = votes.people[spots.cell]
            here = spots.cell[votes.mark] == votes.row[votes.vote]
            won[votes.mark[here]] -= part[votes.vote[here]]
            people[votes.mark[here]] -= 1
            won, people = won[spots.mark_of_pin], people[spots.mark_of_pin]
            expected = (won + _PRIOR_PEOPLE * expected) / (people + _PRIOR_PEOPLE)
        return expected

    def _votes_to_compare(self, comparison: shapely.Geometry | None) -> Votes:
        """In cells of 1 km, made of the cells of 100 m whose centres lie in them."""
        centre = hex_centres(self.scan.marks.cell_id, cell_size_m=WINDOW_CELL_M)
        ids, row = np.unique(hex_ids(centre, cell_size_m=COMPARISON_CELL_M), return_inverse=True)
        held = np.arange(len(centre))
        if comparison is not None:
            shapely.prepare(comparison)
            held = held[shapely.intersects_xy(comparison, centre)]
        one = np.ones(len(held), dtype=np.int32)
        shape = (len(ids), len(centre))
        cells = sparse.csr_array((one, (row.ravel()[held], held)), shape=shape)
        # A pin of less precision may lie in another of them.
        discs = Discs(cells, ids, np.full(len(ids), COMPARISON_CELL_M // 2, dtype=np.int64))
        return votes_in(discs, np.arange(len(ids)), self.scan.marks, self._by_cell)

    def _box(self, votes: Votes) -> Box:
        residual = (self._unsafe - self._expected)[votes.mark]
        part = np.bincount(votes.vote, weights=residual) / votes.pins_inside
        packed = np.rint(part * self.scan.parts).astype(np.int64) + _PERSON
        people, column = np.unique(votes.voter, return_inverse=True)
        starts = np.append(0, np.cumsum(votes.people))
        shape = (len(votes.people), len(people))
        weight = sparse.csr_array((packed, column.ravel(), starts), shape=shape)
        total = weight @ np.ones(len(people), dtype=np.int64)
        # One more person, of two minds: a handful who agree are not certain.
        n = votes.people + 1.0
        mean = np.bincount(votes.row, weights=part, minlength=len(n)) / n
        square = (np.bincount(votes.row, weights=part**2, minlength=len(n)) + 0.25) / n
        return Box(people, weight, total, square - mean**2)


def sums(box: Box, sides: NDArray[np.uint8], parts: int) -> Sums:
    """``sides``: (people, replicates), 1 for the second side; ``parts`` of a vote."""
    second = box.weight @ sides[box.people].astype(np.int64)
    people, mean = [], []
    for packed in (box.total[:, None] - second, second):
        # The residual votes may be below 0 and take something off the people.
        n = (packed + _PERSON // 2) // _PERSON
        people.append(n.astype(np.float64))
        mean.append((packed - n * _PERSON) / parts / np.maximum(n, 1))
    return Sums((people[0], people[1]), (mean[0], mean[1]))
