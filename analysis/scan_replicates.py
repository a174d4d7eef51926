"""The largest likelihood ratio of each replicate, over all windows of a chunk of centres.

Given its size, a window's ratio grows with its cases. So it is enough to keep, per replicate and
window size, the largest count over all centres; logarithms are taken once per size at the end.
The counting itself moves outward one location at a time for all centres and a batch of replicates
at once: a gather, an addition and a maximum over small unsigned integers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.scan_windows import Windows


@dataclass(frozen=True)
class Ratio:
    """Kulldorff's Bernoulli log-likelihood ratio for ``cases`` among ``pins`` in all.

    ``table[x]`` is x·log(x), so that a ratio costs look-ups and no logarithm.
    """

    cases: int
    pins: int
    least_cases: int
    table: NDArray[np.float64]

    @property
    def tie(self) -> float:
        """Ratios closer than this are equal: the rounding of sums of table values."""
        return 1e-9 + 16 * np.finfo(np.float64).eps * float(self.table[-1])

    def __call__(
        self, cases: NDArray[np.integer], size: NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Ratio of windows with ``cases`` of ``size`` pins; 0 where not more than expected."""
        inside = cases.astype(np.intp)
        f = self.table
        outside, outside_cases = self.pins - size, self.cases - inside
        ratio = f[inside]
        ratio += f[size - inside]
        ratio += f[outside_cases]
        ratio += f[outside - outside_cases]
        ratio -= f[size] + f[outside]
        ratio -= f[self.cases] + f[self.pins - self.cases] - f[self.pins]
        is_high = (inside * self.pins > size * self.cases) & (inside >= self.least_cases)
        return np.where(is_high, ratio, 0.0)


def ratio_of(cases: int, pins: int, least_cases: int) -> Ratio:
    """The ratio for a pattern of ``pins`` with ``cases``; see Kulldorff (1997)."""
    count = np.arange(pins + 1, dtype=np.float64)
    return Ratio(cases, pins, least_cases, count * np.log(np.maximum(count, 1.0)))


@dataclass(frozen=True)
class _Step:
    """One location outward for the centres that reach so far.

    ``location``: of each centre. ``rows``: the centres whose circle ends here, by window size,
    or None where all do and are equally large; ``starts``: where each size begins among the
    rows; ``sizes``: index of each size in the list of all sizes. ``repeaters``: see ``Plan``.
    """

    location: NDArray[np.intp]
    rows: NDArray[np.intp] | None
    starts: NDArray[np.intp]
    sizes: NDArray[np.intp]
    repeaters: tuple[NDArray[np.intp], NDArray[np.intp]] | None


@dataclass(frozen=True)
class Plan:
    """The order in which a chunk's windows are counted.

    ``size``: all distinct window sizes. ``pairs``: how many pairs of a centre and a respondent
    with several pins near it are watched, so that cases of the same person are not taken for
    different people. ``watched``: number of first steps in which that can matter; in each, a
    step's ``repeaters`` are the rows and the pairs that its locations belong to.
    """

    steps: list[_Step]
    centres: int
    size: NDArray[np.int64]
    pairs: int
    watched: int


def plan_counting(windows: Windows, respondent: NDArray[np.int64] | None, ratio: Ratio) -> Plan:
    """Rearrange windows from centre by centre to step by step, the centre that reaches
    farthest first, so that the centres still growing are always the first rows.

    ``respondent``: (locations,) codes, or None where nobody has several pins."""
    by_length = np.argsort(-windows.length, kind="stable")
    rank = np.empty(len(by_length), dtype=np.intp)
    rank[by_length] = np.arange(len(by_length))
    row = np.repeat(rank, windows.length)
    step = np.arange(len(row)) - np.repeat(windows.first, windows.length)
    active = np.bincount(step)
    starts = np.cumsum(active) - active

    place = starts[step] + row
    in_order = np.empty_like(place)
    in_order[place] = np.arange(len(place))
    sizes = np.unique(windows.size[windows.usable])
    size_index = np.searchsorted(sizes, windows.size)[in_order]
    location, usable = windows.location[in_order], windows.usable[in_order]
    pair, is_watched = _watched_pairs(windows, respondent, ratio)
    pairs = int(pair.max(initial=-1)) + 1
    watched = int(step[is_watched].max(initial=-1)) + 1 if pairs else 0
    pair = pair[in_order]

    steps = []
    for start, stop in zip(starts, starts + active, strict=True):
        here = slice(start, stop)
        steps.append(_plan_step(location[here], size_index[here], usable[here], pair[here]))
    return Plan(steps, len(by_length), sizes, pairs, watched)


def _watched_pairs(
    windows: Windows, respondent: NDArray[np.int64] | None, ratio: Ratio
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Of each entry, the pair of centre and respondent it belongs to, or −1, and if its window
    could have enough cases from too few people.

    Such a window has at most as many cases as the few with the most pins have pins. Once even
    that many would be no more than expected, nobody need be watched.
    """
    pair = np.full(len(windows.location), -1, dtype=np.intp)
    if respondent is None or ratio.least_cases == 1:
        return pair, np.zeros(len(pair), dtype=bool)
    people = int(respondent.max()) + 1
    centre = windows.centre
    key = centre * people + respondent[windows.location]
    few = _pins_of_the_few(key, people, len(windows.length), ratio.least_cases - 1)
    is_watched = few[centre] * ratio.pins > windows.size * ratio.cases
    _, which, times = np.unique(key[is_watched], return_inverse=True, return_counts=True)
    several = times > 1
    pair[is_watched] = np.where(several, np.cumsum(several) - 1, -1)[which]
    return pair, is_watched


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


def _plan_step(
    location: NDArray[np.intp],
    size_index: NDArray[np.intp],
    usable: NDArray[np.bool_],
    pair: NDArray[np.intp],
) -> _Step:
    watched = np.flatnonzero(pair >= 0)
    repeaters = (watched, pair[watched]) if len(watched) else None
    if usable.all() and (size_index == size_index[0]).all():
        return _Step(location, None, np.zeros(1, dtype=np.intp), size_index[:1], repeaters)
    rows = np.flatnonzero(usable)
    rows = rows[np.argsort(size_index[rows], kind="stable")]
    sizes, starts = np.unique(size_index[rows], return_index=True)
    return _Step(location, rows, starts, sizes, repeaters)


def largest_ratios(plan: Plan, labels: NDArray[np.uint], ratio: Ratio) -> NDArray[np.float64]:
    """Largest ratio of each replicate (replicates,), given cases (locations, replicates)."""
    replicates = labels.shape[1]
    if not len(plan.size):
        return np.zeros(replicates)
    largest = np.zeros((len(plan.size), replicates), dtype=labels.dtype)
    cases = np.zeros((plan.centres, replicates), dtype=labels.dtype)
    entering = np.empty_like(cases)
    same_person = _SamePerson(plan, labels.dtype, replicates)
    for number, step in enumerate(plan.steps):
        active = len(step.location)
        # mode="clip" lets take write into the buffer; the indices are known to be valid.
        np.take(labels, step.location, axis=0, out=entering[:active], mode="clip")
        counted = cases[:active]
        counted += entering[:active]
        if number < plan.watched:
            same_person.enter(step, entering)
            counted = same_person.without_too_few(counted, ratio.least_cases)
        _keep_largest(step, counted, largest)
    best: NDArray[np.float64] = ratio(largest, plan.size[:, None]).max(axis=0)
    return best


class _SamePerson:
    """Cases of people who were already counted as a case nearer to the same centre."""

    def __init__(self, plan: Plan, dtype: np.dtype[np.uint], replicates: int) -> None:
        self._was_case = np.zeros((plan.pairs, replicates), dtype=dtype)
        self._again = np.zeros((plan.centres if plan.pairs else 0, replicates), dtype=dtype)

    def enter(self, step: _Step, entering: NDArray[np.uint]) -> None:
        """Count repeated cases among one more location of each centre, of one pin each."""
        if step.repeaters is None:
            return
        rows, pairs = step.repeaters
        is_case, was_case = entering[rows], self._was_case[pairs]
        self._again[rows] += is_case & was_case
        self._was_case[pairs] = is_case | was_case

    def without_too_few(self, cases: NDArray[np.uint], least: int) -> NDArray[np.uint]:
        """The counts, with 0 where they come from fewer than ``least`` people."""
        enough = cases - self._again[: len(cases)] >= least
        return cases * enough


def _keep_largest(step: _Step, cases: NDArray[np.uint], largest: NDArray[np.uint]) -> None:
    if step.rows is None:
        row = largest[step.sizes[0]]
        np.maximum(row, np.maximum.reduce(cases, axis=0), out=row)
    elif len(step.rows):
        found = np.maximum.reduceat(cases[step.rows], step.starts, axis=0)
        largest[step.sizes] = np.maximum(largest[step.sizes], found)
