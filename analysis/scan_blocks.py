"""Counting large windows some pins at a time, and looking closer only where it can matter.

From one window to the next of hundreds of pins the ratio hardly changes. So the counts of all
centres jump a block of pins ahead by a sparse product, and a bound tells which few circles of
which few replicates could contain, on the way, a ratio above the best so far. Those are walked
back pin by pin. The result is exact: a bound decides what is looked at, never what is found.
"""

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

    ``before``: pins inside each circle until here. ``entering``: (centres, locations) with ones,
    each row's columns nearest first. ``usable``: of each one, whether a window ends there.
    ``bound``: (before + depth + 1,) the largest ratio in the block by cases at its end, ascending.
    """

    before: int
    depth: int
    entering: sparse.csr_array
    usable: NDArray[np.bool_]
    bound: NDArray[np.float64]


def plan_blocks(
    windows: Windows, by_length: NDArray[np.intp], locations: int, before: int, ratio: Ratio
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
            Block(before, depth, entering, windows.usable[entry], _bound(before, depth, ratio))
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
    cases: NDArray[np.uint],
    best: NDArray[np.float64],
    ratio: Ratio,
) -> None:
    """Move ``cases`` (centres, replicates) to the block's end and raise ``best`` (replicates,).

    ``labels``: (locations, replicates) of 0 and 1.
    """
    counted = cases[: block.entering.shape[0]]
    counted += block.entering @ labels
    # So many cases at the block's end allow a better ratio on the way.
    enough = np.searchsorted(block.bound, best, side="right").astype(np.uint32)
    passed = counted >= enough.astype(np.min_scalar_type(len(block.bound)))
    # In one dimension nonzero is several times faster.
    where = np.flatnonzero(passed.ravel())
    if len(where):
        row, replicate = np.divmod(where, len(best))
        found = _walk_back(block, labels, counted[row, replicate], row, replicate, ratio)
        np.maximum.at(best, replicate, found)


def _walk_back(
    block: Block,
    labels: NDArray[np.uint8],
    cases: NDArray[np.uint],
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
    is_case = labels[block.entering.indices[entry], replicate[:, None]] * inside
    later = np.cumsum(is_case[:, ::-1], axis=1, dtype=np.int64)[:, ::-1] - is_case
    ratios = ratio(cases.astype(np.int64)[:, None] - later, block.before + 1 + position)
    best: NDArray[np.float64] = np.where(inside & block.usable[entry], ratios, 0.0).max(axis=1)
    return best
