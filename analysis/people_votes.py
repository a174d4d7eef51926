"""Scan of people: where do more people than expected find a place unsafe, or safe?

Kulldorff's scan (1997) counts pins, so that one busy person decides. Here every person has one
vote in a window, split by that person's pins in it. The statistic of a window is the Bernoulli
log-likelihood ratio of its votes against those that are expected of people with as many pins
each. Labels are permuted in blocks of people (``permutation``), which moves nobody's place and
leaves everybody's number of pins, so p is exact wherever place does not matter. One maximum is
taken over both directions, all radii and all windows, so that p speaks of the whole map (Westfall
and Young 1993, max-T); further places are judged by the maximum over the windows that stand apart
from every better one (step-down).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special

from analysis.checks import PinArrays
from analysis.grid import hex_centres
from analysis.people_windows import (
    WINDOW_CELL_M,
    Ballots,
    Discs,
    Marks,
    Votes,
    ballots_of,
    discs_around,
    gather_marks,
    kind_of_precision,
    marks_by_cell,
    parts_of_vote,
    votes_in,
)
from analysis.permutation import pins_of_kind, with_equal_counts
from analysis.shares import share_of_people

# Rows of ``PeopleScan.windows``.
Rows = slice | NDArray[np.intp]

# Ratios closer than this are equal: the rounding of logarithms, never of votes.
TIE = 1e-9

# So many places at most are told apart in one round.
_MOST_PLACES = 40

# Marks in windows that are worked on together: small beside the memory, large beside the overhead.
_MARKS_PER_CHUNK = 250_000
# So many are kept from one batch of replicates to the next; beyond, they are found again.
_MARKS_TO_KEEP = 6_000_000


class PeopleScan:
    """Windows, votes and ratios of one round of pins in EPSG:3006.

    ``max_radius_m`` in metres; ``max_share`` of people in a window at most; ``least_people``
    (votes in the direction) at least. ``precision_m``: (n,) metres, None: all exact.
    """

    def __init__(
        self,
        pins: PinArrays,
        *,
        max_radius_m: float,
        max_share: float,
        least_people: int,
        precision_m: NDArray[np.float64] | None = None,
    ) -> None:
        self.unsafe = pins.unsafe
        self.respondent = pins.respondent
        self.share = share_of_people(pins)
        self.least_people = least_people
        self.marks: Marks = gather_marks(pins, precision_m)
        # Labels are exchangeable among pins that vote in the same windows.
        self.kind = kind_of_precision(self.marks.precision_m)[self.marks.mark_of_pin]
        self.discs: Discs = discs_around(self.marks.cell_id, largest_radius_m=max_radius_m)
        # The product with a share such as 0.29 may fall just short of a whole number.
        self.most_people = int(max_share * pins.people + 1e-9)
        self.parts = parts_of_vote(self.most_people)
        self._by_cell: sparse.csr_array = marks_by_cell(self.marks)
        self._kept: dict[int, Ballots] = {}

    @cached_property
    def _found(self) -> list[tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.float64]]]:
        """For each chunk the rows of the discs with neither too few nor too many people, how many
        vote in each, and the votes to be expected."""
        expected_of_mark = self.marks.pins * self._expected_of_mark()
        entries = self.discs.cells @ np.diff(self._by_cell.indptr)
        # There are never more people than marks.
        able = np.flatnonzero(entries >= self.least_people)
        cut = np.cumsum(entries[able]) // _MARKS_PER_CHUNK
        found = []
        for rows in np.split(able, np.flatnonzero(np.diff(cut)) + 1):
            votes = self.votes(rows)
            fits = (votes.people >= self.least_people) & (votes.people <= self.most_people)
            if fits.any():
                inside = votes.pins_inside[votes.vote]
                part = expected_of_mark[votes.mark] / inside
                expected = np.bincount(votes.row[votes.vote], part, len(rows))
                found.append((rows[fits], votes.people[fits], expected[fits].astype(np.float64)))
        return found

    def _expected_of_mark(self) -> NDArray[np.float64]:
        """(marks,) the share of unsafe of all pins with which a pin of a mark may swap labels."""
        group = with_equal_counts(pins_of_kind(self.respondent, self.kind))
        like = with_equal_counts(np.column_stack([group[self.respondent], self.kind]))
        share = np.bincount(like, weights=self.unsafe) / np.bincount(like)
        of_mark = np.empty(len(self.marks))
        of_mark[self.marks.mark_of_pin] = share[like]
        return of_mark

    @cached_property
    def chunks(self) -> list[NDArray[np.intp]]:
        """Rows of the discs that are windows, some in each chunk."""
        return [rows for rows, _people, _expected in self._found]

    @cached_property
    def windows(self) -> NDArray[np.intp]:
        """Rows of all discs that are windows, in the order of the chunks."""
        return np.concatenate([np.empty(0, np.intp), *self.chunks])

    @cached_property
    def people(self) -> NDArray[np.int64]:
        """How many vote in each window."""
        return np.concatenate([np.empty(0, np.int64), *[people for _, people, _ in self._found]])

    @cached_property
    def expected(self) -> NDArray[np.float64]:
        """Votes for unsafe in each window if place did not matter: the mean over relabellings.

        Everybody's is the mean share of those with as many pins of each precision, among whom
        labels are swapped.
        """
        return np.concatenate([np.empty(0), *[expected for *_, expected in self._found]])

    @cached_property
    def starts(self) -> list[int]:
        """Where in ``windows`` each chunk begins."""
        return [0, *np.cumsum([len(rows) for rows in self.chunks])[:-1].tolist()]

    def votes(self, rows: NDArray[np.intp]) -> Votes:
        return votes_in(self.discs, rows, self.marks, self._by_cell)

    def ballots(self, chunk: int) -> Ballots:
        if chunk in self._kept:
            return self._kept[chunk]
        ballots = ballots_of(self.votes(self.chunks[chunk]), self.parts)
        if sum(one.weight.nnz for one in self._kept.values()) < _MARKS_TO_KEEP:
            self._kept[chunk] = ballots
        return ballots

    def signed_ratio(self, unsafe: NDArray[np.integer], window: Rows) -> NDArray[np.float64]:
        """Above 0 where more people than expected find it unsafe, below 0 where more find it safe.

        ``unsafe``: votes in parts, of the windows ``window``, one each.
        """
        n, expected = self.people[window].astype(np.float64), self.expected[window]
        # Rounded parts of a vote may add to a little more than all votes.
        won = np.minimum(unsafe / self.parts, n)
        lost = n - won
        ratio = special.rel_entr(won, expected) + special.rel_entr(lost, n - expected)
        more = won > expected
        # So many votes come from at least as many people: no handful speaks for a place.
        enough = np.where(more, won, lost) >= self.least_people
        return np.where(enough, np.where(more, ratio, -ratio), 0.0)

    def votes_reaching(
        self, ratio: float, window: Rows
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Parts of votes for unsafe from which on, and down to which, windows have a ratio of at
        least ``ratio`` above 0; out of reach where none has."""
        expected = np.floor(self.expected[window] * self.parts).astype(np.int64)
        # Halving: ratios only grow away from the expected number.
        low, most = expected, self.people[window] * self.parts + 1
        fewest, high = np.full(len(expected), -1, dtype=np.int64), expected + 1
        while ((most - low > 1) | (high - fewest > 1)).any():
            middle = (low + most) // 2
            reached = self.signed_ratio(middle, window) >= ratio - TIE
            low, most = np.where(reached, low, middle), np.where(reached, middle, most)
            middle = (fewest + high) // 2
            reached = -self.signed_ratio(middle, window) >= ratio - TIE
            fewest, high = np.where(reached, middle, fewest), np.where(reached, high, middle)
        return most, fewest


@dataclass(frozen=True)
class Cast:
    """The votes really cast, in the order of ``PeopleScan.windows``: ``unsafe`` in parts of a vote,
    and the signed ratio ``llr``."""

    unsafe: NDArray[np.int64]
    llr: NDArray[np.float64]


@dataclass(frozen=True)
class Candidates:
    """The best windows that stand apart. ``window``: rows of ``PeopleScan.windows``, best first.

    ``level``: (windows,) by which of them a window goes: 0 for all that do not stand apart from
    the best, 1 for those that stand apart from it and not from the second, and so on.
    """

    window: list[int]
    level: NDArray[np.int64]

    @property
    def levels(self) -> int:
        return len(self.window) + 1


def count_votes_cast(scan: PeopleScan) -> Cast:
    """What people really said in every window."""
    own = np.bincount(scan.marks.mark_of_pin, weights=scan.unsafe, minlength=len(scan.marks))
    labels = own.astype(np.int32)
    found: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    for number in range(len(scan.chunks)):
        ballots = scan.ballots(number)
        found.append((ballots.weight @ labels[ballots.marks]).astype(np.int64))
    unsafe = np.concatenate(found)
    return Cast(unsafe, scan.signed_ratio(unsafe, slice(None)))


def separate(scan: PeopleScan, statistic: NDArray[np.float64]) -> Candidates:
    """Take the best window, drop all that do not stand apart from it, take the next, and so on.

    ``statistic``: (windows,), the farther from 0 the better. Two windows stand apart where their
    discs leave at least a cell between them: the rim of a place is no second place. Of equals the
    smaller one, then the one with the lower id in the middle.
    """
    centre, radius = scan.discs.centre[scan.windows], scan.discs.radius_m[scan.windows]
    strength = np.round(np.abs(statistic) / TIE)
    level = np.full(len(strength), -1, dtype=np.int64)
    places: list[int] = []
    if len(centre):
        xy = hex_centres(centre, cell_size_m=WINDOW_CELL_M)
    for row in np.lexsort((centre, radius, -strength)):
        if len(places) == _MOST_PLACES or strength[row] <= 0:
            break
        if level[row] >= 0:
            continue
        away = np.hypot(*(xy - xy[row]).T)
        near = away <= radius + radius[row] + WINDOW_CELL_M * (1 + 1e-9)
        level[(level < 0) & near] = len(places)
        places.append(int(row))
    level[level < 0] = len(places)
    return Candidates(places, level)
