"""The printed page in millimetres: paper, scale, what of the ground it shows, and its grid.

Everything on the page is laid out in millimetres with y downwards, as SVG counts; the ground is in
EPSG:3006, metres. ``MapPage`` turns one into the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geodata.errors import LayoutError

Bounds = tuple[float, float, float, float]
Shapes = npt.NDArray[np.object_]

MIN_SCALE: Final = 2_000
MAX_SCALE: Final = 25_000
USUAL_SCALES: Final = (2_000, 2_500, 5_000, 7_500, 10_000, 12_500, 15_000, 20_000, 25_000)
_NICE: Final = (10, 20, 25, 50, 100, 200, 250, 500, 1_000, 2_000, 2_500, 5_000)


@dataclass(frozen=True)
class Paper:
    """A landscape sheet in millimetres: the map stands left, a panel of words right of it."""

    name: str
    width: float
    height: float
    margin: float
    panel: float
    text_pt: float

    @property
    def ticks(self) -> float:
        """Room around the map for its coordinates."""
        return 4.0

    @property
    def footer(self) -> float:
        return 8.0

    @property
    def gap(self) -> float:
        return self.margin * 0.6

    @property
    def map_width(self) -> float:
        return self.width - 2 * self.margin - self.panel - self.gap - 2 * self.ticks

    @property
    def map_height(self) -> float:
        return self.height - 2 * self.margin - self.footer - 2 * self.ticks


PAPERS: Final = {
    "a3": Paper("A3", 420, 297, margin=11, panel=90, text_pt=9.5),
    "a4": Paper("A4", 297, 210, margin=8, panel=68, text_pt=7.8),
}


@dataclass(frozen=True)
class MapPage:
    """One page: its paper, its scale, and the place in the middle of the map (EPSG:3006)."""

    paper: Paper
    scale: int
    centre_m: tuple[float, float]

    @property
    def metres_per_mm(self) -> float:
        return self.scale / 1000

    @property
    def bounds_m(self) -> Bounds:
        """West, south, east, north of the map in EPSG:3006."""
        half_width = self.paper.map_width * self.metres_per_mm / 2
        half_height = self.paper.map_height * self.metres_per_mm / 2
        east, north = self.centre_m
        return east - half_width, north - half_height, east + half_width, north + half_height

    def to_mm(self, shapes: Shapes) -> Shapes:
        """Geometry of EPSG:3006 in millimetres from the map's upper left corner."""
        west, _south, _east, north = self.bounds_m

        def move(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            x = (xy[:, 0] - west) / self.metres_per_mm
            y = (north - xy[:, 1]) / self.metres_per_mm
            return np.column_stack([x, y])

        return np.asarray(shapely.transform(shapes, move), dtype=object)

    def grid_step_m(self) -> int:
        """Metres between two coordinates on the frame: at least 45 mm on the paper."""
        return _nice_at_least(45 * self.metres_per_mm)

    def grid_lines(self) -> tuple[list[int], list[int]]:
        """Eastings and northings (whole metres) that are marked on the frame."""
        west, south, east, north = self.bounds_m
        step = self.grid_step_m()
        eastings = range(-int(-west // step) * step, int(east) + 1, step)
        northings = range(-int(-south // step) * step, int(north) + 1, step)
        return list(eastings), list(northings)

    def scale_bar_m(self) -> int:
        """Length of the scale bar in metres: the longest round number within half the panel."""
        longest = 0.55 * self.paper.panel * self.metres_per_mm
        return max(nice for nice in _NICE if nice <= longest)


def _nice_at_least(metres: float) -> int:
    return next((nice for nice in _NICE if nice >= metres), _NICE[-1])


def map_page(paper: str, scale: int, centre_m: tuple[float, float]) -> MapPage:
    """A page.

    Args:
        paper: ``"a3"`` or ``"a4"``.
        scale: the number after ``1:``, 2 000 to 25 000.
        centre_m: easting and northing in EPSG:3006.

    Raises:
        LayoutError: ``bad_paper``, ``bad_scale`` or ``bad_centre``.
    """
    known = PAPERS.get(paper.lower())
    if known is None:
        raise LayoutError(f"no paper {paper!r}", code="bad_paper", known=sorted(PAPERS))
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise LayoutError(f"no scale 1:{scale}", code="bad_scale", low=MIN_SCALE, high=MAX_SCALE)
    if not np.isfinite(centre_m).all():
        raise LayoutError("the centre is no place", code="bad_centre")
    return MapPage(known, scale, centre_m)


def fitting_page(paper: str, bounds_m: Bounds) -> MapPage:
    """The page with the largest usual scale that shows all of ``bounds_m`` (EPSG:3006), centred.

    What is too large for 1:25 000 is shown at that scale from its middle.
    """
    west, south, east, north = bounds_m
    centre = ((west + east) / 2, (south + north) / 2)
    for scale in USUAL_SCALES:
        page = map_page(paper, scale, centre)
        shown_west, shown_south, shown_east, shown_north = page.bounds_m
        if shown_east - shown_west >= east - west and shown_north - shown_south >= north - south:
            return page
    return map_page(paper, MAX_SCALE, centre)
