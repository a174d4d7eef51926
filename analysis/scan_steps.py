"""Counting windows one location at a time, for all centres and replicates at once.

Given its size, a window's ratio grows with its cases. So it is enough to keep, per replicate and
window size, the largest count over all centres; ratios are looked up once per size at the end.
A step is a gather, an addition and a maximum over small unsigned integers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

from analysis.scan_ratio import Ratio
from analysis.scan_windows import Windows


@dataclass(frozen=True)
class Step:
    """One location outward for the centres that reach so far, which are the first rows.

    ``location``: of each row. ``rows``: those whose circle ends here, by window size, or None
    where all do and are equally large; ``starts``: where each size begins among the rows;
    ``sizes``: index of each size in the list of all sizes. ``repeaters``: see ``Watch``.
    """

    location: NDArray[np.intp]
    rows: NDArray[np.intp] | None
    starts: NDArray[np.intp]
    sizes: NDArray[np.intp]
    repeaters: tuple[NDArray[np.intp], NDArray[np.intp]] | None


@dataclass(frozen=True)
class Watch:
    """Where cases of one person could be taken for cases of several people.

    ``pair``: of each entry, a number for its centre and respondent, or −1 where that respondent
    has no second pin that matters; ``pairs``: how many. ``steps``: how many first steps need it.
    A step's ``repeaters`` are the rows and pairs of its locations that have one.
    """

    pair: NDArray[np.intp]
    pairs: int
    steps: int


def nobody_watched(windows: Windows) -> Watch:
    """For pins of which each is its own person."""
    return Watch(np.full(len(windows.location), -1, dtype=np.intp), 0, 0)


def watch_people(windows: Windows, respondent: NDArray[np.int64], ratio: Ratio) -> Watch:
    """Find the windows that could have enough cases, but from too few people.

    ``respondent``: (locations,) codes, for locations of one pin each. Such a window has at most
    as many cases as the few with the most pins have pins. Once even that many would be no more
    than expected, nobody need be watched.
    """
    people = int(respondent.max()) + 1
    centre = windows.centre
    key = centre * people + respondent[windows.location]
    few = _pins_of_the_few(key, people, len(windows.length), ratio.least_cases - 1)
    watched = np.flatnonzero(few[centre] * ratio.pins > windows.size * ratio.cases)
    _, which, times = np.unique(key[watched], return_inverse=True, return_counts=True)
    several = times > 1
    pair = np.full(len(key), -1, dtype=np.intp)
    pair[watched] = np.where(several, np.cumsum(several) - 1, -1)[which]
    depth = watched - windows.first[centre[watched]] + 1
    pairs = int(several.sum())
    return Watch(pair, pairs, int(depth.max(initial=0)) if pairs else 0)


def _pins_of_the_few(
    key: NDArray[np.int64], people: int, centres: int, few: int
) -> NDArray[np.float64]:
    """Pins within reach of each centre from the ``few`` respondents with the most there.

    ``key``: centre · people + respondent of each entry.
    """
    pairs, pins = np.unique(key, return_counts=True)
    centre = pairs // people
    order = np.lexsort((-pins, centre))
    centre, pins = centre[order], pins[order]
    place = np.arange(len(centre)) - np.searchsorted(centre, centre)
    held = np.bincount(centre, weights=pins * (place < few), minlength=centres)
    return held.astype(np.float64, copy=False)


def plan_steps(
    windows: Windows, rank: NDArray[np.intp], watch: Watch, depth: int
) -> tuple[list[Step], NDArray[np.int64]]:
    """The first ``depth`` steps of all centres, and the sizes of the windows that end in them.

    ``rank``: row of each centre, the one that reaches farthest first, so that the centres still
    growing are always the first rows.
    """
    step = np.arange(len(windows.location)) - np.repeat(windows.first, windows.length)
    near = np.flatnonzero(step < depth)
    step, row = step[near], np.repeat(rank, windows.length)[near]
    active = np.bincount(step)
    starts = np.cumsum(active) - active
    entry = np.empty_like(near)
    entry[starts[step] + row] = near

    usable = windows.usable[entry]
    sizes = np.unique(windows.size[entry][usable])
    size_index = np.searchsorted(sizes, windows.size[entry])
    location, pair = windows.location[entry], watch.pair[entry]
    steps = []
    for start, stop in zip(starts, starts + active, strict=True):
        here = slice(start, stop)
        steps.append(_plan_step(location[here], size_index[here], usable[here], pair[here]))
    return steps, sizes


def _plan_step(
    location: NDArray[np.intp],
    size_index: NDArray[np.intp],
    usable: NDArray[np.bool_],
    pair: NDArray[np.intp],
) -> Step:
    watched = np.flatnonzero(pair >= 0)
    repeaters = (watched, pair[watched]) if len(watched) else None
    if usable.all() and (size_index == size_index[0]).all():
        return Step(location, None, np.zeros(1, dtype=np.intp), size_index[:1], repeaters)
    rows = np.flatnonzero(usable)
    rows = rows[np.argsort(size_index[rows], kind="stable")]
    sizes, starts = np.unique(size_index[rows], return_index=True)
    return Step(location, rows, starts, sizes, repeaters)


class StepCounter:
    """Cases inside the growing circles, (centres, replicates), for one batch of labels.

    ``labels``: (locations, replicates) unsigned; ``dtype``: unsigned, holds the largest count.
    """

    def __init__(
        self, labels: NDArray[np.uint], centres: int, watch: Watch, dtype: DTypeLike
    ) -> None:
        replicates = labels.shape[1]
        self.cases = np.zeros((centres, replicates), dtype=dtype)
        self._labels = labels
        self._entering = np.empty((centres, replicates), dtype=labels.dtype)
        self._was_case = np.zeros((watch.pairs, replicates), dtype=labels.dtype)
        self._again = np.zeros((centres if watch.pairs else 0, replicates), dtype=dtype)

    def largest_counts(
        self, steps: list[Step], sizes: int, watched: int, least: int
    ) -> NDArray[np.uint]:
        """Largest count of each size, (sizes, replicates), among windows with enough people."""
        largest = np.zeros((sizes, self.cases.shape[1]), dtype=self.cases.dtype)
        for number, step in enumerate(steps):
            entering = self._entering[: len(step.location)]
            # mode="clip" lets take write into the buffer; the indices are known to be valid.
            np.take(self._labels, step.location, axis=0, out=entering, mode="clip")
            counted = self.cases[: len(entering)]
            counted += entering
            if number < watched:
                self._count_again(step)
                enough = counted - self._again[: len(counted)] >= least
                counted = counted * enough
            _keep_largest(step, counted, largest)
        return largest

    def _count_again(self, step: Step) -> None:
        """Count the cases of people of whom a nearer pin was a case already."""
        if step.repeaters is None:
            return
        rows, pairs = step.repeaters
        is_case, was_case = self._entering[rows], self._was_case[pairs]
        self._again[rows] += is_case & was_case
        self._was_case[pairs] = is_case | was_case


def _keep_largest(step: Step, cases: NDArray[np.uint], largest: NDArray[np.uint]) -> None:
    if step.rows is None:
        row = largest[step.sizes[0]]
        np.maximum(row, np.maximum.reduce(cases, axis=0), out=row)
    elif len(step.rows):
        found = np.maximum.reduceat(cases[step.rows], step.starts, axis=0)
        largest[step.sizes] = np.maximum(largest[step.sizes], found)
