"""The largest likelihood ratio of each replicate, over all windows of a chunk of centres."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

from analysis.scan_blocks import Block, plan_blocks, search_block
from analysis.scan_ratio import Ratio
from analysis.scan_steps import (
    Extremes,
    Step,
    StepCounter,
    Watch,
    nobody_watched,
    plan_steps,
    watch_people,
)
from analysis.scan_windows import Places, Windows

# Windows of so many pins are counted one by one, larger ones in blocks. Small windows give most
# of the largest ratios, and those make the bounds of the blocks sharp.
_SINGLE_STEPS = 64


@dataclass(frozen=True)
class Plan:
    """The order in which a chunk's windows are counted: ``steps``, then ``blocks``.

    ``sizes``: distinct sizes of the windows that end in a step. ``step_dtype`` and
    ``block_dtype``: smallest types that hold the counts.
    """

    centres: int
    steps: list[Step]
    sizes: NDArray[np.int64]
    watch: Watch
    blocks: list[Block]
    step_dtype: DTypeLike
    block_dtype: DTypeLike


def plan_counting(windows: Windows, places: Places, ratios: Sequence[Ratio]) -> Plan:
    """Rearrange windows from centre by centre to all centres outward together.

    ``ratios``: of a pattern, or of a pattern and its mirror.
    """
    by_length = np.argsort(-windows.length, kind="stable")
    rank = np.empty(len(by_length), dtype=np.intp)
    rank[by_length] = np.arange(len(by_length))
    watch = nobody_watched(windows)
    if places.respondent is not None and ratios[0].least_cases > 1:
        watch = watch_people(windows, places.respondent, ratios)
    longest = int(windows.length.max(initial=0))
    one_pin_each = len(places.xy) == len(places.location)
    depth = max(watch.steps, _SINGLE_STEPS) if one_pin_each else longest
    steps, sizes = plan_steps(windows, rank, watch, depth)
    blocks = plan_blocks(windows, by_length, depth, ratios) if one_pin_each else []
    largest = min(depth, longest) if one_pin_each else int(windows.size.max(initial=0))
    return Plan(
        len(by_length),
        steps,
        sizes,
        watch,
        blocks,
        np.min_scalar_type(largest),
        # Signed: the mirror subtracts, and asks for fewer than none where nothing is enough.
        np.min_scalar_type(-2 * longest - 1),
    )


def largest_ratios(
    plan: Plan,
    labels: NDArray[np.uint],
    ratios: Sequence[Ratio],
    *,
    reached: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Largest ratio of each replicate, (ratios, replicates), given cases (locations, replicates).

    ``reached``: ratios known to be reached elsewhere, which saves looking for smaller ones.
    """
    best = np.zeros((len(ratios), labels.shape[1])) if reached is None else reached.copy()
    counter = StepCounter(labels, plan.centres, plan.step_dtype)
    shape = counter.cases.shape
    extremes = [Extremes(plan.sizes, shape, plan.step_dtype, plan.watch, one) for one in ratios]
    counter.count(plan.steps, plan.watch.steps, extremes)
    np.maximum(best, [extreme.largest_ratios() for extreme in extremes], out=best)
    if plan.blocks:
        cases, single = counter.cases.astype(plan.block_dtype), labels.astype(np.uint8, copy=False)
        for block in plan.blocks:
            search_block(block, single, cases, list(best), ratios)
    return best
