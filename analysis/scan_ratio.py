"""Kulldorff's likelihood ratio for the Bernoulli model, by look-up."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Ratio:
    """Log-likelihood ratio of windows in a pattern of ``pins`` of which ``cases`` are cases.

    With c cases of n inside and f(x) = x·log(x), it is f(c) + f(n − c) − f(n) for the inside,
    the same for the outside, less the same for the whole (Kulldorff 1997), and 0 where the share
    inside is not above the share of all or there are fewer than ``least_cases``. ``table[x]`` is
    f(x), so that a ratio costs look-ups and no logarithm. With ``of_controls`` the pins that are
    not labelled play the part of the cases: the mirror of the same pattern.
    """

    cases: int
    pins: int
    least_cases: int
    table: NDArray[np.float64]
    of_controls: bool = False

    def mirrored(self) -> "Ratio":
        """The ratio of the other label."""
        return replace(self, cases=self.pins - self.cases, of_controls=not self.of_controls)

    @property
    def tie(self) -> float:
        """Ratios closer than this are equal: the rounding of sums of table values."""
        return 1e-9 + 16 * np.finfo(np.float64).eps * float(self.table[-1])

    def __call__(
        self, cases: NDArray[np.integer], size: NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Ratio of windows with ``cases`` of ``size`` pins, arrays that broadcast."""
        inside = cases.astype(np.intp)
        f = self.table
        outside, outside_cases = self.pins - size, self.cases - inside
        ratio = f[inside]
        ratio += f[size - inside]
        ratio += f[outside_cases]
        ratio += f[outside - outside_cases]
        ratio -= f[size] + f[outside]
        ratio -= f[self.cases] + f[self.pins - self.cases] - f[self.pins]
        is_high = (inside * self.pins > size * self.cases) & (inside >= self.least_cases)
        return np.where(is_high, ratio, 0.0)


def ratio_of(cases: int, pins: int, least_cases: int) -> Ratio:
    """The ratio for a pattern of ``pins`` with ``cases``."""
    count = np.arange(pins + 1, dtype=np.float64)
    return Ratio(cases, pins, least_cases, count * np.log(np.maximum(count, 1.0)))
