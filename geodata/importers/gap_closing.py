"""Closing the gaps in an area, within bounded time.

GEOS cannot be interrupted, and an outline like a saw keeps it busy for hours. So what is large is
closed by another process, which can be ended:

    python -m geodata.importers.gap_closing GAP_M < area.wkb > closed.wkb
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.errors import GeometryError

AT_ONCE: Final = 5_000
"""So many vertices take no time that anybody notices, however they lie."""
LONGEST_S: Final = 60.0
"""The largest real ones (an archipelago's statistical areas) take a few seconds."""


def closed(area: BaseGeometry, gap_m: float, *, longest_s: float = LONGEST_S) -> BaseGeometry:
    """The area with what is narrower than ``gap_m`` filled.

    Args:
        area: in a CRS in metres.

    Raises:
        GeometryError: ``too_intricate``, it was not done in ``longest_s`` seconds.
    """
    if shapely.get_num_coordinates(area) <= AT_ONCE:
        return close(area, gap_m)
    command = [sys.executable, "-m", "geodata.importers.gap_closing", repr(gap_m)]
    try:
        done = subprocess.run(
            command,
            input=shapely.to_wkb(area),
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[2],
            timeout=longest_s,
        )
    except subprocess.TimeoutExpired as error:
        raise GeometryError(
            "the outline winds so much that closing its gaps takes too long", code="too_intricate"
        ) from error
    return shapely.from_wkb(done.stdout)


def close(area: BaseGeometry, gap_m: float) -> BaseGeometry:
    """A morphological closing: grown and shrunk again by half of ``gap_m``, with square corners."""
    grown = shapely.buffer(area, gap_m / 2, join_style="mitre")
    shrunk = shapely.buffer(grown, -gap_m / 2, join_style="mitre")
    # A spike that the mitre cut short would be lost: nothing that was inside may fall out.
    return shapely.union(shrunk, area)


if __name__ == "__main__":
    whole = shapely.from_wkb(sys.stdin.buffer.read())
    sys.stdout.buffer.write(shapely.to_wkb(close(whole, float(sys.argv[1]))))
