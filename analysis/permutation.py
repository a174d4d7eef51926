"""Random relabellings under "no place is different", with what must stay fixed kept fixed.

Pins of one person lie close together and tend to carry the same label. Shuffling labels pin by
pin breaks those knots, and a scan then takes every talkative person for a hotspot (80 % false
alarms instead of 5 % in the simulations behind docs/method.md). Here the people are shuffled:

1. respondents with equally many pins of every kind swap their whole sets of labels, and
2. within each respondent the labels are shuffled over that respondent's own pins of a kind.

If the place does not matter, people with k pins are exchangeable and so are one person's own
labels, among pins of one kind. (Kinds are such as those whose places are known equally well: who
marks roughly may feel otherwise, and rough places are in no small window.) Both steps leave the
distribution of the data unchanged, which is all that a permutation test needs (Winkler et al.
2015, "Multi-level block permutation", NeuroImage 123). Both keep the total of cases and each
class's distribution of personal tendencies exactly.

With ``within_people`` the first step is left out and nobody's labels go to anybody else. What is
left is what people say of one place against what they themselves say of others.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

# Replicates drawn from one random stream. Fixed, so that neither the number of threads nor the
# memory of the machine decides which random numbers a replicate sees.
BATCH = 256

# Above this many pins of one person a shuffle in place is cheaper than drawing pin by pin.
_DRAW_BY_PIN_MAX = 16

# Above this many pins per location, counts are drawn without making the single labels.
_PINS_PER_LOCATION_FOR_COUNTS = 20


@dataclass(frozen=True)
class _OfKind:
    """Pins of one kind, (people, pins of each), and the cases among them that come with each set
    of labels, (sets,). ``alike``: in each set all are cases or none, so that nothing is left to
    shuffle within people."""

    pins: NDArray[np.intp]
    cases: NDArray[np.uint]
    alike: bool


@dataclass(frozen=True)
class _EqualSized:
    """Respondents with equally many pins of every kind, and the ``sets`` of labels that they have,
    (people,). ``swap``: whether they swap them."""

    kinds: list[_OfKind]
    sets: NDArray[np.uint]
    swap: bool


class LabelPermutation:
    """Draws case counts per location for replicates of a case/control pattern.

    ``location``: (n,) index of each pin's location, 0 … locations − 1. ``is_case``: (n,) bool.
    ``respondent``: (n,) codes 0 … people − 1, or None where every pin is its own person.
    ``kind``: (n,) codes 0 …, None where all are of one; ``within_people``: everybody keeps their
    own labels (see the module).
    """

    def __init__(
        self,
        location: NDArray[np.intp],
        is_case: NDArray[np.bool_],
        respondent: NDArray[np.int64] | None,
        *,
        kind: NDArray[np.int64] | None = None,
        within_people: bool = False,
    ) -> None:
        self._location_order = np.argsort(location, kind="stable")
        pins_at = np.bincount(location)
        self._pins_at = pins_at
        self._starts = np.cumsum(pins_at) - pins_at
        self._cases = int(is_case.sum())
        self._pins = len(location)
        self._groups: list[_EqualSized] = []
        self._count_only = respondent is None and self._pins >= _PINS_PER_LOCATION_FOR_COUNTS * len(
            pins_at
        )
        if not self._count_only:
            people = np.arange(self._pins) if respondent is None else respondent
            kinds = np.zeros(self._pins, dtype=np.int64) if kind is None else kind
            self._groups = list(_equal_sized_groups(people, is_case, kinds, swap=not within_people))

    def draw(self, rng: np.random.Generator, replicates: int, dtype: DTypeLike) -> NDArray[np.uint]:
        """Cases per location in each replicate, of shape (locations, replicates).

        ``dtype`` is an unsigned type; counts that do not fit wrap around, which is harmless
        where the caller has chosen it for the largest count it will form.
        """
        if self._count_only:
            counts = rng.multivariate_hypergeometric(self._pins_at, self._cases, size=replicates)
            return np.ascontiguousarray(counts.T, dtype=dtype)
        labels = np.empty((self._pins, replicates), dtype=dtype)
        for group in self._groups:
            _shuffle_group(rng, group, labels)
        if len(self._pins_at) == self._pins:
            return labels[self._location_order]
        return np.add.reduceat(labels[self._location_order], self._starts, axis=0, dtype=dtype)


def batch_sizes(permutations: int) -> list[int]:
    """How many replicates each random stream yields."""
    full, rest = divmod(permutations, BATCH)
    return [BATCH] * full + [rest] * (rest > 0)


def random_streams(seed: int, streams: int) -> list[np.random.Generator]:
    """Independent PCG64 generators, the same for the same seed on every machine."""
    children = np.random.SeedSequence(seed).spawn(streams)
    return [np.random.Generator(np.random.PCG64(child)) for child in children]


def pins_of_kind(
    respondent: NDArray[np.int64], kind: NDArray[np.int64], those: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """(people, kinds): how many pins of each kind everybody has, or how many of ``those``. All:
    (n,), the first two codes 0 …"""
    people, kinds = int(respondent.max(initial=-1)) + 1, int(kind.max(initial=0)) + 1
    count = np.bincount(respondent * kinds + kind, weights=those, minlength=people * kinds)
    return count.astype(np.int64).reshape(people, kinds)


def with_equal_counts(counts: NDArray[np.integer]) -> NDArray[np.intp]:
    """(people,) codes 0 …, the same for people with the same row of ``counts``, (people, any)."""
    codes = np.zeros(len(counts), dtype=np.intp)
    for column in counts.T:
        pairs = codes * (int(column.max(initial=0)) + 1) + column
        codes = np.unique(pairs, return_inverse=True)[1].ravel()
    return codes


def _equal_sized_groups(
    respondent: NDArray[np.int64],
    is_case: NDArray[np.bool_],
    kind: NDArray[np.int64],
    *,
    swap: bool,
) -> Iterator[_EqualSized]:
    by_person = np.lexsort((kind, respondent))
    pins_of = pins_of_kind(respondent, kind)
    cases_of = pins_of_kind(respondent, kind, is_case)
    first = np.cumsum(pins_of.sum(axis=1)) - pins_of.sum(axis=1)
    group = with_equal_counts(pins_of)
    by_group = np.argsort(group, kind="stable")
    for people in np.split(by_group, np.cumsum(np.bincount(group))[:-1]):
        sizes, cases = pins_of[people[0]], cases_of[people]
        if sizes.any():
            # Whose pins are all alike has nothing to shuffle; who swaps may get any set.
            alike = np.full(len(people), sizes.max() == 1)
            if not swap:
                alike = ((cases == 0) | (cases == sizes)).all(axis=1)
            for some, is_alike in ((alike, True), (~alike, False)):
                if some.any():
                    ours = by_person[first[people[some], None] + np.arange(sizes.sum())]
                    yield _group(ours, cases[some], sizes, swap=swap, alike=is_alike)


def _group(
    pins: NDArray[np.intp],
    cases: NDArray[np.int64],
    sizes: NDArray[np.int64],
    *,
    swap: bool,
    alike: bool,
) -> _EqualSized:
    """``pins``: (people, all of theirs), by kind; ``cases``: (people, kinds); ``sizes``: (kinds,),
    how many pins of each."""
    sets = with_equal_counts(cases)
    one_of_each = np.unique(sets, return_index=True)[1]
    parts = np.split(pins, np.cumsum(sizes)[:-1], axis=1)
    # The smallest type that holds the numbers: the shuffle is bound by memory.
    kinds = [
        _OfKind(part, cases[one_of_each, kind].astype(np.min_scalar_type(size)), alike)
        for kind, (part, size) in enumerate(zip(parts, sizes.tolist(), strict=True))
        if size
    ]
    return _EqualSized(kinds, sets.astype(np.min_scalar_type(len(one_of_each))), swap)


def _shuffle_group(rng: np.random.Generator, group: _EqualSized, labels: NDArray[np.uint]) -> None:
    """Write new labels of one group into ``labels`` (pins, replicates)."""
    swapped = np.tile(group.sets, (labels.shape[1], 1))
    if group.swap and len(group.sets) > 1:
        rng.permuted(swapped, axis=1, out=swapped)
    for kind in group.kinds:
        cases = kind.cases[swapped.T]
        if kind.alike:
            labels[kind.pins] = (cases > 0)[:, None]
        elif kind.pins.shape[1] <= _DRAW_BY_PIN_MAX:
            _place_by_pin(rng, kind.pins, cases, labels)
        else:
            _place_by_shuffle(rng, kind.pins, cases, labels)


def _place_by_pin(
    rng: np.random.Generator,
    pins: NDArray[np.intp],
    cases: NDArray[np.uint],
    labels: NDArray[np.uint],
) -> None:
    """Sequential sampling: each pin is a case with chance (cases left) / (pins left)."""
    left = cases.astype(np.float32, order="C")
    size = pins.shape[1]
    for position in range(size):
        # random() < 1 also after rounding the product, so that all cases find a pin.
        chance = rng.random(left.shape, dtype=np.float32)
        chance *= size - position
        is_case = chance < left
        labels[pins[:, position]] = is_case
        left -= is_case


def _place_by_shuffle(
    rng: np.random.Generator,
    pins: NDArray[np.intp],
    cases: NDArray[np.uint],
    labels: NDArray[np.uint],
) -> None:
    """Shuffle each person's labels in place, one person at a time to bound the memory."""
    position = np.arange(pins.shape[1])
    for person, own in enumerate(pins):
        drawn = position < cases[person][:, None]
        rng.permuted(drawn, axis=1, out=drawn)
        labels[own] = drawn.T
