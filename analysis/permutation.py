"""Random relabellings under "no place is different", with what must stay fixed kept fixed.

Pins of one person lie close together and tend to carry the same label. Shuffling labels pin by
pin breaks those knots, and a scan then takes every talkative person for a hotspot (80 % false
alarms instead of 5 % in the simulations behind docs/method.md). Here the people are shuffled:

1. respondents with equally many pins swap their whole sets of labels, and
2. within each respondent the labels are shuffled over that respondent's own pins.

If the place does not matter, people with k pins are exchangeable and so are one person's own
labels: both steps leave the distribution of the data unchanged, which is all that a permutation
test needs (Winkler et al. 2015, "Multi-level block permutation", NeuroImage 123). Both keep the
total of cases and each class's distribution of personal tendencies exactly.

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
class _EqualSized:
    """Respondents with ``size`` pins: their pins, (people, size), and cases each, (people,).

    ``swap``: whether they swap their sets of labels; ``alike``: whether each set is all cases or
    all controls, so that nothing is left to shuffle within it.
    """

    size: int
    pins: NDArray[np.intp]
    cases: NDArray[np.int32]
    swap: bool
    alike: bool


class LabelPermutation:
    """Draws case counts per location for replicates of a case/control pattern.

    ``location``: (n,) index of each pin's location, 0 … locations − 1. ``is_case``: (n,) bool.
    ``respondent``: (n,) codes 0 … people − 1, or None where every pin is its own person.
    ``within_people``: everybody keeps their own labels (see the module).
    """

    def __init__(
        self,
        location: NDArray[np.intp],
        is_case: NDArray[np.bool_],
        respondent: NDArray[np.int64] | None,
        *,
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
            self._groups = list(_equal_sized_groups(people, is_case, swap=not within_people))

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


def _equal_sized_groups(
    respondent: NDArray[np.int64], is_case: NDArray[np.bool_], *, swap: bool
) -> Iterator[_EqualSized]:
    by_person = np.argsort(respondent, kind="stable")
    pins_of = np.bincount(respondent)
    first = np.cumsum(pins_of) - pins_of
    cases_of = np.bincount(respondent, weights=is_case).astype(np.int32)
    for size in np.unique(pins_of[pins_of > 0]):
        people = np.flatnonzero(pins_of == size)
        pins = by_person[first[people, None] + np.arange(size)]
        cases = cases_of[people]
        # Whose pins are all alike has nothing to shuffle; who swaps may get any set.
        alike = np.full(len(people), size == 1) if swap else (cases == 0) | (cases == size)
        for some, is_alike in ((alike, True), (~alike, False)):
            if some.any():
                yield _EqualSized(int(size), pins[some], cases[some], swap=swap, alike=is_alike)


def _shuffle_group(rng: np.random.Generator, group: _EqualSized, labels: NDArray[np.uint]) -> None:
    """Write new labels of one group into ``labels`` (pins, replicates)."""
    replicates = labels.shape[1]
    # The smallest type that holds the counts: the shuffle is bound by memory.
    swapped = np.tile(group.cases.astype(np.min_scalar_type(group.size)), (replicates, 1))
    if group.swap and len(group.cases) > 1:
        rng.permuted(swapped, axis=1, out=swapped)
    if group.alike:
        labels[group.pins] = (swapped.T > 0)[:, None]
    elif group.size <= _DRAW_BY_PIN_MAX:
        _place_by_pin(rng, group.pins, swapped.T, labels)
    else:
        _place_by_shuffle(rng, group.pins, swapped.T, labels)


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
