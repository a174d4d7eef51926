"""Counting large windows some pins at a time, and looking closer only where it can matter.

From one window to the next of hundreds of pins the ratio hardly changes. So the counts of all
centres jump a block of pins ahead by a sparse product, and a bound tells which few circles of
which few replicates could contain, on the way, a ratio above the best so far. Those are walked
back pin by pin. The result is exact: a bound decides what is looked at, never what is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.scan_ratio import Ratio
from analysis.scan_windows import Windows

# A block is this many times the square root of the pins inside: about half a standard deviation
# of the count, so that few circles pass the bound.
_BLOCK_PER_ROOT = 0.75
_DEEPEST_BLOCK = np.iinfo(np.uint8).max


@dataclass(frozen=True)
class Block:
    """Up to ``depth`` pins outward for the centres that reach so far, which are the first rows.

    ``before``: pins inside each circle until here; ``after``: (rows,) at the block's end, of
    which the first ``full`` rows have ``before + depth``. ``entering``: (rows, locations) with
    ones, each row's columns nearest first. ``usable``: of each one, whether a window ends there.
    ``bounds``: for each ratio (before + depth + 1,) the largest value in the block by cases at
    its end, ascending.
    """

    before: int
    depth: int
    after: NDArray[np.int32]
    full: int
    entering: sparse.csr_array
    usable: NDArray[np.bool_]
    bounds: list[NDArray[np.float64]]


def plan_blocks(
    windows: Windows,
    by_length: NDArray[np.intp],
    locations: int,
    before: int,
    ratios: Sequence[Ratio],
) -> list[Block]:
    """Cut what lies beyond the first ``before`` pins of each centre into blocks.

    Every location must hold one pin. ``by_length``: the centres, farthest reaching first.
    """
    first, length = windows.first[by_length], windows.length[by_length]
    location = windows.location.astype(np.int32)
    blocks = []
    while (active := int((length > before).sum())) > 0:
        depth = min(max(1, int(_BLOCK_PER_ROOT * np.sqrt(before))), _DEEPEST_BLOCK)
        own = np.minimum(length[:active] - before, depth)
        offset = np.concatenate([[0], np.cumsum(own)])
        within = np.arange(offset[-1]) - np.repeat(offset[:-1], own)
        entry = np.repeat(first[:active] + before, own) + within
        entering = sparse.csr_array(
            (np.ones(len(entry), dtype=np.uint8), location[entry], offset.astype(np.int32)),
            shape=(active, locations),
        )
        blocks.append(
            Block(
                before,
                depth,
                (before + own).astype(np.int32),
                int((own == depth).sum()),
                entering,
                windows.usable[entry],
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
    counted = cases[: block.entering.shape[0]]
    counted += block.entering @ labels
    for ratio, bound, reached in zip(ratios, block.bounds, best, strict=True):
        # So many cases at the block's end allow a better ratio on the way.
        enough = np.searchsorted(bound, reached, side="right").astype(cases.dtype)
        row, replicate = _passed(block, counted, enough, ratio)
        if len(row):
            at_end = counted[row, replicate].astype(np.int64)
            found = _walk_back(block, labels, at_end, row, replicate, ratio)
            np.maximum.at(reached, replicate, found)


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
    first, stop = block.entering.indptr[row], block.entering.indptr[row + 1]
    position = np.arange(block.depth)
    entry = first[:, None] + position
    inside = entry < stop[:, None]
    entry = np.where(inside, entry, 0)
    is_case = labels[block.entering.indices[entry], replicate[:, None]]
    if ratio.of_controls:
        is_case, cases = 1 - is_case, block.after[row] - cases
    is_case = is_case * inside
    later = np.cumsum(is_case[:, ::-1], axis=1, dtype=np.int64)[:, ::-1] - is_case
    # Beyond the last pin of all there is nothing, but the look-up needs a size.
    size = np.minimum(block.before + 1 + position, ratio.pins)
    ratios = ratio(cases[:, None] - later, size)
    best: NDArray[np.float64] = np.where(inside & block.usable[entry], ratios, 0.0).max(axis=1)
    return best
