"""Places where two sides of answers differ otherwise than elsewhere: tested, drawn and sized."""

from dataclasses import dataclass

import shapely

from analysis.grid import hex_centres
from analysis.ground import ground_of
from analysis.people_windows import WINDOW_CELL_M
from analysis.two_sides import TwoSides


@dataclass(frozen=True)
class SidePlace:
    """One of them. ``window``: row of ``PeopleScan.windows``; ``p`` and ``statistic``: of the test.

    ``people`` and ``share`` of unsafe on the first and the second side. Of the difference between
    the shares, ``composition`` follows from who marked which spot in the place and ``comparison``
    is that elsewhere; ``net`` is the rest and ``half`` the width of its interval, which leaves out
    0 if and only if p ≤ alpha, to either side. ``ground`` in EPSG:3006, with the middle ``x``,
    ``y`` and ``radius_m`` of its disc.
    """

    window: int
    p: float
    statistic: float
    people: tuple[int, int]
    share: tuple[float, float]
    composition: float
    comparison: float
    net: float
    half: float
    ground: shapely.Geometry
    x: float
    y: float
    radius_m: float

    @property
    def expected(self) -> float:
        """The share on the second side if nothing but elsewhere were different here, 0–1."""
        return _share(self.share[0] + self.composition + self.comparison)

    @property
    def interval(self) -> tuple[float, float]:
        """Of the share on the second side."""
        return _share(self.share[1] - self.half), _share(self.share[1] + self.half)


def side_places(
    sides: TwoSides, *, alpha: float, permutations: int, seed: int, threads: int
) -> list[SidePlace]:
    """Places with p ≤ ``alpha`` that stand apart, best first; ``alpha`` is of the intervals too."""
    found = sides.test(alpha=alpha, permutations=permutations, seed=seed, threads=threads)
    scan, places = sides.scan, []
    for window, p, critical in zip(found.window, found.p, found.critical, strict=True):
        if p > alpha:
            break
        seen = sides.figures(window)
        disc = int(scan.windows[window])
        x, y = hex_centres(scan.discs.centre[[disc]], cell_size_m=WINDOW_CELL_M)[0]
        places.append(
            SidePlace(
                window=window,
                p=p,
                statistic=seen.net / seen.error,
                people=seen.people,
                share=seen.share,
                composition=seen.composition,
                comparison=seen.comparison,
                net=seen.net,
                half=critical * seen.error,
                ground=ground_of(scan, window),
                x=float(x),
                y=float(y),
                radius_m=float(scan.discs.radius_m[disc]),
            )
        )
    return places


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)
