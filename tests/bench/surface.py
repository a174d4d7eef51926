"""A density surface of a million pins on 160,000 nodes."""

from collections.abc import Iterator

import numpy as np
from KDEpy import FFTKDE
from numpy.typing import NDArray
from scipy.stats import gaussian_kde

from analysis.density import kernel_density
from tests.bench.harness import Duel, timed
from tests.bench.patterns import pins_xy
from tests.calibrate.simulate import SOUTH_WEST

PINS, SCIPY_PINS = 1_000_000, 1_000
CELL_M, NODES, BANDWIDTH_M = 50.0, 400, 200.0
CHECKED_NODES = 300
PER_KM2 = 1e6
ERROR_OF_OURS = 3e-3
ROUND_SPREAD_M = 3_000.0

Grid = NDArray[np.float64]


def density_duels() -> Iterator[Duel]:
    """Against KDEpy on all pins, and against scipy's exact sum on a thousand."""
    low, high = SOUTH_WEST, SOUTH_WEST + NODES * CELL_M
    bounds = (*low, *high)
    xy = pins_xy(round(PINS * 1.4))
    # KDEpy refuses points outside its nodes, which are our cells' centres.
    inside = ((xy > low + CELL_M) & (xy < high - CELL_M)).all(axis=1)
    xy = xy[inside][:PINS]
    axis = [start + CELL_M * (np.arange(NODES) + 0.5) for start in low]
    nodes = np.stack(np.meshgrid(*axis, indexing="ij"), axis=-1).reshape(-1, 2)

    def ours() -> Grid:
        return kernel_density(xy, bandwidth_m=BANDWIDTH_M, cell_m=CELL_M, bounds=bounds)

    def kdepy() -> Grid:
        found = FFTKDE(kernel="gaussian", bw=BANDWIDTH_M).fit(xy).evaluate(nodes)
        return found.reshape(NODES, NODES) * len(xy) * PER_KM2

    chosen = np.random.default_rng(1).choice(len(nodes), CHECKED_NODES, replace=False)
    exact = exact_density(xy, nodes[chosen])

    def closer_to_the_exact_sum(own: Grid, other: Grid) -> bool:
        error = [
            np.abs(one.ravel()[chosen] - exact).max() / exact.max()
            for one in (as_nodes(own), other)
        ]
        print(f"  largest error of the peak: ours {error[0]:.2e}, KDEpy {error[1]:.2e}")
        return bool(error[0] <= error[1] / 10)

    yield Duel("density", "kdepy", len(xy), 2, timed(ours), timed(kdepy), closer_to_the_exact_sum)
    yield scipy_duel(xy[:SCIPY_PINS], nodes, bounds)


def scipy_duel(few: Grid, nodes: Grid, bounds: tuple[float, ...]) -> Duel:
    """scipy sums every kernel at every node.

    Its kernel has the shape of the points' covariance, so the points are made round first.
    """
    whiten = np.linalg.inv(np.linalg.cholesky(np.cov(few.T)))
    middle = nodes.mean(axis=0)
    pins = (few - few.mean(axis=0)) @ whiten.T * ROUND_SPREAD_M + middle

    def theirs() -> Grid:
        kernel = gaussian_kde(pins.T, bw_method=BANDWIDTH_M / ROUND_SPREAD_M)
        return kernel(nodes.T).reshape(NODES, NODES) * len(pins) * PER_KM2

    def ours() -> Grid:
        return kernel_density(pins, bandwidth_m=BANDWIDTH_M, cell_m=CELL_M, bounds=bounds)

    def near(own: Grid, other: Grid) -> bool:
        return bool(np.abs(as_nodes(own) - other).max() <= ERROR_OF_OURS * other.max())

    return Duel("density", "scipy", len(pins), 100, timed(ours), timed(theirs), near)


def as_nodes(surface: Grid) -> Grid:
    """Our rows from south to north, columns from west to east, as x first and y second."""
    return surface.T


def exact_density(xy: Grid, nodes: Grid) -> Grid:
    """Sum of all kernels at some nodes, per km²."""
    found = np.zeros(len(nodes))
    for number, node in enumerate(nodes):
        squared = ((xy - node) ** 2).sum(axis=1)
        found[number] = np.exp(-squared / (2 * BANDWIDTH_M**2)).sum()
    return found / (2 * np.pi * BANDWIDTH_M**2) * PER_KM2
