"""Counting large windows some pins at a time, and looking closer only where it can matter.

From one window to the next of hundreds of pins the ratio hardly changes. So the counts of all
centres jump a block of pins ahead, and two bounds tell which few circles of which few replicates
could contain, on the way, a ratio above the best so far: a coarse one that costs a comparison, a
sharp one for what that lets through. The rest is walked back pin by pin. The result is exact: a
bound decides what is looked at, never what is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.scan_ratio import Ratio
from analysis.scan_windows import Windows

# A block is this many times the square root of the pins inside: half to three quarters
# of a standard deviation of the count, so that few circles pass the bounds.
_BLOCK_PER_ROOT = 1.25
_DEEPEST_BLOCK = np.iinfo(np.uint8).max


@dataclass(frozen=True)
class Block:
    """Up to ``depth`` pins outward for the centres that reach so far, which are the first rows.

    ``before``: pins inside each circle until here; ``after``: (rows,) at the block's end, of
    which the first ``full`` rows have ``before + depth``. ``entering``: (depth, rows) locations,
    nearest first, of which the first ``active`` of each depth are real; ``usable``: whether a
    window ends there. ``bounds``: for each ratio (before + depth + 1,) the largest value in the
    block by cases at its end, ascending.
    """

    before: int
    depth: int
    after: NDArray[np.int64]
    full: int
    entering: NDArray[np.intp]
    active: NDArray[np.int64]
    usable: NDArray[np.bool_]
    bounds: list[NDArray[np.float64]]


def plan_blocks(
    windows: Windows, by_length: NDArray[np.intp], before: int, ratios: Sequence[Ratio]
) -> list[Block]:
    """Cut what lies beyond the first ``before`` pins of each centre into blocks.

    Every location must hold one pin. ``by_length``: the centres, farthest reaching first.
    """
    first, length = windows.first[by_length], windows.length[by_length]
    blocks = []
    while (rows := int((length > before).sum())) > 0:
        depth = min(max(1, int(_BLOCK_PER_ROOT * np.sqrt(before))), _DEEPEST_BLOCK)
        own = np.minimum(length[:rows] - before, depth)
        position = np.arange(depth)[:, None]
        inside = position < own
        entry = np.where(inside, first[:rows] + before + position, 0)
        blocks.append(
            Block(
                before,
                depth,
                before + own,
                int((own == depth).sum()),
                windows.location[entry],
                inside.sum(axis=1),
                windows.usable[entry] & inside,
                [_bound(before, depth, ratio) for ratio in ratios],
            )
        )
        before += depth
    return blocks


def _bound(before: int, depth: int, ratio: Ratio) -> NDArray[np.float64]:
    """With c cases at its end, a block's largest ratio is that of c cases as early as can be."""
    cases = np.arange(min(before + depth, ratio.cases) + 1)
    bound = ratio(cases, np.minimum(np.maximum(cases, before + 1), ratio.pins))
    return np.maximum.accumulate(bound)


def search_block(
    block: Block,
    labels: NDArray[np.uint8],
    cases: NDArray[np.signedinteger],
    best: Sequence[NDArray[np.float64]],
    ratios: Sequence[Ratio],
) -> None:
    """Move ``cases`` (centres, replicates) to the block's end and raise ``best``.

    ``labels``: (locations, replicates) of 0 and 1; ``best``: (replicates,) for each ratio.
    """
    entered = _count_entering(block, labels)
    counted = cases[: len(entered)]
    counted += entered
    for ratio, bound, reached in zip(ratios, block.bounds, best, strict=True):
        # So many cases at the block's end allow a better ratio on the way.
        enough = np.searchsorted(bound, reached, side="right").astype(cases.dtype)
        row, replicate = _passed(block, counted, enough, ratio)
        at_end = counted[row, replicate].astype(np.int64)
        able = _able(block, at_end, entered[row, replicate], row, reached[replicate], ratio)
        if able.any():
            row, replicate = row[able], replicate[able]
            found = _walk_back(block, labels, at_end[able], row, replicate, ratio)
            np.maximum.at(reached, replicate, found)


def _count_entering(block: Block, labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Cases that enter each circle in the block, (rows, replicates)."""
    # mode="clip" lets take write into the buffer; the indices are known to be valid.
    entered: NDArray[np.uint8] = labels.take(block.entering[0], axis=0, mode="clip")
    buffer = np.empty_like(entered)
    for location, active in zip(block.entering[1:], block.active[1:], strict=True):
        entering = labels.take(location[:active], axis=0, out=buffer[:active], mode="clip")
        entered[:active] += entering
    return entered


def _able(
    block: Block,
    cases: NDArray[np.int64],
    entered: NDArray[np.uint8],
    row: NDArray[np.intp],
    reached: NDArray[np.float64],
    ratio: Ratio,
) -> NDArray[np.bool_]:
    """Which pairs of a row and a replicate would reach more if all their cases in the block
    entered first: no order of the same pins can do better."""
    first = entered.astype(np.int64)
    if ratio.of_controls:
        after = block.after[row]
        first, cases = after - block.before - first, after - cases
    size = np.minimum(block.before + np.maximum(first, 1), ratio.pins)
    able: NDArray[np.bool_] = ratio(cases, size) > reached - ratio.tie
    return able


def _passed(
    block: Block,
    counted: NDArray[np.signedinteger],
    enough: NDArray[np.signedinteger],
    ratio: Ratio,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and replicates with enough cases or, mirrored, with few enough."""
    if not ratio.of_controls:
        passed = counted >= enough
    else:
        passed = np.empty(counted.shape, dtype=bool)
        few = (block.before + block.depth - enough).astype(counted.dtype)
        np.less_equal(counted[: block.full], few, out=passed[: block.full])
        rest = (block.after[block.full :, None] - enough).astype(counted.dtype)
        np.less_equal(counted[block.full :], rest, out=passed[block.full :])
    # In one dimension nonzero is several times faster.
    row, replicate = np.divmod(np.flatnonzero(passed.ravel()), counted.shape[1])
    return row, replicate


def _walk_back(
    block: Block,
    labels: NDArray[np.uint8],
    cases: NDArray[np.int64],
    row: NDArray[np.intp],
    replicate: NDArray[np.intp],
    ratio: Ratio,
) -> NDArray[np.float64]:
    """Largest ratio on the way through the block, for pairs of a row and a replicate."""
    is_case = labels[block.entering[:, row], replicate]
    position = np.arange(block.depth)[:, None]
    if ratio.of_controls:
        is_case, cases = 1 - is_case, block.after[row] - cases
    is_case = is_case * (position < block.after[row] - block.before)
    later = np.cumsum(is_case[::-1], axis=0, dtype=np.int64)[::-1] - is_case
    # Beyond the last pin of all there is nothing, but the look-up needs a size.
    size = np.minimum(block.before + 1 + position, ratio.pins)
    ratios = ratio(cases - later, size)
    best: NDArray[np.float64] = np.where(block.usable[:, row], ratios, 0.0).max(axis=0)
    return best
