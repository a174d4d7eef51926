"""How many different people stand behind each cell of a surface."""

import numpy as np
from numpy.typing import NDArray

from analysis.checks import label_codes, positive
from analysis.density import Frame

# People whose discs are laid out together: bounds the memory, not the answer.
PINS_PER_BATCH = 100_000


def respondents_within(
    xy: NDArray[np.float64], respondent: NDArray[np.int64], *, radius_m: float, frame: Frame
) -> NDArray[np.int64]:
    """Distinct respondents with a pin within ``radius_m`` of each cell's centre.

    ``xy``: (n, 2) in EPSG:3006, metres; ``respondent``: n labels. Returns an int64 array in the
    shape of the frame, row 0 in the south. Exact: a person's discs are cut into runs of cells
    along the rows, runs of one person that touch are joined, and each joined run counts once.
    """
    positive(radius_m, name="radius_m")
    codes = label_codes(respondent, name="respondent", length=len(xy))
    # One column more, in which runs that reach the east end.
    turns = np.zeros((frame.rows, frame.columns + 1), dtype=np.int64)
    order = np.argsort(codes, kind="stable")
    ends = np.flatnonzero(np.diff(codes[order], append=-1)) + 1
    batch = (ends - 1) // PINS_PER_BATCH
    last_of_batch = ends[np.flatnonzero(np.diff(batch, append=-1))]
    start = 0
    for stop in last_of_batch:
        rows = order[start:stop]
        _lay_out(xy[rows], codes[rows], radius_m, frame, turns)
        start = stop
    return np.cumsum(turns[:, :-1], axis=1)


def _lay_out(
    xy: NDArray[np.float64],
    person: NDArray[np.int64],
    radius_m: float,
    frame: Frame,
    turns: NDArray[np.int64],
) -> None:
    """Add +1 where a person's run of cells begins and −1 behind its end."""
    u = (xy[:, 0] - frame.west) / frame.cell_m - 0.5
    v = (xy[:, 1] - frame.south) / frame.cell_m - 0.5
    radius = radius_m / frame.cell_m
    rise = np.arange(-np.floor(radius) - 1, np.floor(radius) + 2)
    row = np.floor(v)[:, None] + rise
    half_squared = radius**2 - (row - v[:, None]) ** 2
    half = np.sqrt(np.maximum(half_squared, 0.0))
    first = np.clip(np.ceil(u[:, None] - half), 0, frame.columns)
    behind = np.clip(np.floor(u[:, None] + half) + 1, 0, frame.columns)
    real = (half_squared >= 0) & (first < behind) & (row >= 0) & (row < frame.rows)
    line = (person[:, None] * frame.rows + row)[real].astype(np.int64)
    first, behind = first[real].astype(np.int64), behind[real].astype(np.int64)
    order = np.lexsort((first, line))
    line, first, behind = line[order], first[order], behind[order]
    # The furthest end so far on a line; adding the line's number keeps lines apart.
    furthest = np.maximum.accumulate(behind + line * (frame.columns + 1))
    begins = np.ones(len(line), dtype=bool)
    begins[1:] = (first + line * (frame.columns + 1))[1:] > furthest[:-1]
    ends = np.append(begins[1:], True) if len(begins) else begins
    np.add.at(turns, (line[begins] % frame.rows, first[begins]), 1)
    np.add.at(turns, (line[ends] % frame.rows, furthest[ends] % (frame.columns + 1)), -1)
