"""Counting windows one location at a time, for all centres and replicates at once.

Given its size, a window's ratio grows with its cases. So it is enough to keep, per replicate and
window size, the largest count over all centres (for the mirror: the smallest); ratios are looked
up once per size at the end. A step is a gather, an addition and a maximum over small unsigned
integers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

from analysis.scan_ratio import Ratio
from analysis.scan_windows import Windows


@dataclass(frozen=True)
class Step:
    """One location outward for the centres that reach so far, which are the first rows.

    ``location``: of each row; ``pins``: inside each circle. ``rows``: those whose circle ends
    here, by window size, or None where all do and are equally large; ``starts``: where each size
    begins among the rows; ``sizes``: index of each size in the list of all sizes. ``repeaters``:
    see ``Watch``.
    """

    location: NDArray[np.intp]
    pins: NDArray[np.int64]
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


def watch_people(windows: Windows, respondent: NDArray[np.int64], ratios: Sequence[Ratio]) -> Watch:
    """Find the windows that could have enough cases, but from too few people.

    ``respondent``: (locations,) codes, for locations of one pin each. Such a window has at most
    as many cases as the few with the most pins have pins. Once even that many would be no more
    than expected, nobody need be watched.
    """
    rarest = min(ratios, key=lambda ratio: ratio.cases)
    few = rarest.least_cases - 1
    most = np.sort(np.bincount(respondent))[::-1][:few].sum()
    near = np.flatnonzero(windows.size * rarest.cases < most * rarest.pins)
    people = int(respondent.max()) + 1
    centre = windows.centre[near]
    key = centre * people + respondent[windows.location[near]]
    held = _pins_of_the_few(key, people, len(windows.length), few)
    in_doubt = held[centre] * rarest.pins > windows.size[near] * rarest.cases
    watched = near[in_doubt]
    _, which, times = np.unique(key[in_doubt], return_inverse=True, return_counts=True)
    several = times > 1
    pair = np.full(len(windows.location), -1, dtype=np.intp)
    pair[watched] = np.where(several, np.cumsum(several) - 1, -1)[which]
    depth = watched - windows.first[windows.centre[watched]] + 1
    pairs = int(several.sum())
    return Watch(pair, pairs, int(depth.max(initial=0)) if pairs else 0)


def _pins_of_the_few(
    key: NDArray[np.int64], people: int, centres: int, few: int
) -> NDArray[np.float64]:
    """Pins near each centre from the ``few`` respondents with the most there.

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
    location, pins, pair = windows.location[entry], windows.size[entry], watch.pair[entry]
    steps = []
    for start, stop in zip(starts, starts + active, strict=True):
        here = slice(start, stop)
        steps.append(
            _plan_step(location[here], pins[here], size_index[here], usable[here], pair[here])
        )
    return steps, sizes


def _plan_step(
    location: NDArray[np.intp],
    pins: NDArray[np.int64],
    size_index: NDArray[np.intp],
    usable: NDArray[np.bool_],
    pair: NDArray[np.intp],
) -> Step:
    watched = np.flatnonzero(pair >= 0)
    repeaters = (watched, pair[watched]) if len(watched) else None
    if usable.all() and (size_index == size_index[0]).all():
        first = np.zeros(1, dtype=np.intp)
        return Step(location, pins, None, first, size_index[:1], repeaters)
    rows = np.flatnonzero(usable)
    rows = rows[np.argsort(size_index[rows], kind="stable")]
    sizes, starts = np.unique(size_index[rows], return_index=True)
    return Step(location, pins, rows, starts, sizes, repeaters)


class StepCounter:
    """Cases inside the growing circles, (centres, replicates), for one batch of labels.

    ``labels``: (locations, replicates) unsigned; ``dtype``: unsigned, holds the largest count.
    """

    def __init__(self, labels: NDArray[np.uint], centres: int, dtype: DTypeLike) -> None:
        self.cases = np.zeros((centres, labels.shape[1]), dtype=dtype)
        self._labels = labels
        self._entering = np.empty(self.cases.shape, dtype=labels.dtype)

    def count(self, steps: list[Step], watched: int, extremes: list["Extremes"]) -> None:
        """Take all steps and keep the extreme counts of each; the first are watched."""
        for number, step in enumerate(steps):
            entering = self._entering[: len(step.location)]
            # mode="clip" lets take write into the buffer; the indices are known to be valid.
            np.take(self._labels, step.location, axis=0, out=entering, mode="clip")
            counted = self.cases[: len(entering)]
            counted += entering
            for extreme in extremes:
                if number < watched:
                    extreme.keep(step, extreme.of_enough_people(step, counted, entering))
                else:
                    extreme.keep(step, counted)


class Extremes:
    """Largest count of each window size and replicate, of cases or, mirrored, of controls.

    Of controls there are most where there are fewest cases, so that the mirror needs no counts
    of its own. ``sizes``: of the windows; ``shape``: of the counts.
    """

    def __init__(
        self,
        sizes: NDArray[np.int64],
        shape: tuple[int, int],
        dtype: DTypeLike,
        watch: Watch,
        ratio: Ratio,
    ) -> None:
        self._ratio = ratio
        self._sizes = sizes[:, None]
        self._pick = np.minimum if ratio.of_controls else np.maximum
        worst = self._sizes if ratio.of_controls else 0
        self._found = np.zeros((len(sizes), shape[1]), dtype=dtype)
        self._found += np.asarray(worst, dtype=dtype)
        self._was_case = np.zeros((watch.pairs, shape[1]), dtype=np.uint8)
        watched = shape if watch.steps else (0, 0)
        self._again = np.zeros(watched, dtype=dtype)
        self._judged = np.empty(watched, dtype=dtype)
        self._too_few = np.empty(watched, dtype=bool)

    def of_enough_people(
        self, step: Step, cases: NDArray[np.uint], entering: NDArray[np.uint]
    ) -> NDArray[np.uint]:
        """The counts, with the worst there is where they come from too few people.

        Written into buffers pass by pass: this is where small windows spend their time.
        """
        if step.repeaters is not None:
            rows, pairs = step.repeaters
            is_case, was_case = entering[rows], self._was_case[pairs]
            if self._ratio.of_controls:
                is_case = 1 - is_case
            self._again[rows] += is_case & was_case
            self._was_case[pairs] = is_case | was_case
        again, judged = self._again[: len(cases)], self._judged[: len(cases)]
        too_few = self._too_few[: len(cases)]
        if self._ratio.of_controls:
            np.subtract(step.pins.astype(cases.dtype)[:, None], cases, out=judged)
            np.subtract(judged, again, out=judged)
        else:
            np.subtract(cases, again, out=judged)
        np.less(judged, self._ratio.least_cases, out=too_few)
        # All bits set where they are too few, none elsewhere.
        np.negative(too_few.astype(cases.dtype), out=judged)
        if self._ratio.of_controls:
            np.bitwise_or(judged, cases, out=judged)
        else:
            np.bitwise_and(np.invert(judged, out=judged), cases, out=judged)
        return judged

    def keep(self, step: Step, cases: NDArray[np.uint]) -> None:
        """Keep the extreme counts of the circles that end in this step."""
        if step.rows is None:
            row = self._found[step.sizes[0]]
            self._pick(row, self._pick.reduce(cases, axis=0), out=row)
        elif len(step.rows):
            found = self._pick.reduceat(cases[step.rows], step.starts, axis=0)
            self._found[step.sizes] = self._pick(self._found[step.sizes], found)

    def largest_ratios(self) -> NDArray[np.float64]:
        """Largest ratio of each replicate, (replicates,)."""
        counts = self._found.astype(np.int64)
        if self._ratio.of_controls:
            counts = self._sizes - counts
        best: NDArray[np.float64] = self._ratio(counts, self._sizes).max(axis=0, initial=0.0)
        return best
