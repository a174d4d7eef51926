"""Local G* on 46,950 hexagons, analytic and with 999 permutations."""

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from esda import G_Local
from libpysal.weights import WSP
from numpy.typing import NDArray
from scipy import sparse

from analysis.clusters import local_g_star, local_g_star_permutation
from analysis.grid import hex_ids, neighbours
from tests.bench.harness import Duel, Timed, timed

COLUMNS, ROWS, CELL_M = 313, 150, 150
PERMUTATIONS = 999
R_PROGRAM = Path(__file__).with_name("local_g.R")


def lattice() -> tuple[NDArray[np.float64], sparse.csr_array]:
    """Smooth counts on a patch of hexagons, and their binary weights with self."""
    column, row = np.meshgrid(np.arange(COLUMNS), np.arange(ROWS))
    x = (column + row % 2 / 2) * CELL_M
    y = row * CELL_M * np.sqrt(3) / 2
    cells = np.unique(hex_ids(np.column_stack([x.ravel(), y.ravel()]), cell_size_m=CELL_M))
    weights = neighbours(cells)
    noise = np.random.default_rng(1).gamma(2.0, 3.0, len(cells))
    return np.round(weights @ noise + noise * 3), weights


def g_duels() -> Iterator[Duel]:
    """Against esda, and against R's spdep where the machine has it."""
    values, weights = lattice()
    n = len(values)
    others = sparse.csr_array(weights - sparse.eye_array(n, dtype=weights.dtype))
    others.eliminate_zeros()
    pysal = WSP(sparse.csr_matrix(others)).to_W(silence_warnings=True)
    ours = timed(lambda: local_g_star(values, weights)["z"].to_numpy())
    theirs = timed(lambda: G_Local(values, pysal, transform="B", star=True, permutations=0).Zs)
    yield Duel("gi_analytic", "esda", n, 1, ours, theirs, lambda a, b: np.allclose(a, b, atol=1e-9))
    if shutil.which("Rscript") and has_spdep():
        yield Duel(
            "gi_analytic", "spdep", n, 20, ours, RunningSpdep(values, others),
            lambda a, b: np.allclose(a, b, atol=1e-9),
        )  # fmt: skip
    else:
        print("R with spdep is not installed (Debian: r-cran-spdep): left out", flush=True)
    yield Duel(
        "gi_permutation", "esda", n, 4,
        timed(lambda: local_g_star_permutation(values, weights, seed=1)),
        timed(lambda: G_Local(values, pysal, transform="B", star=True,
                              permutations=PERMUTATIONS, seed=1)),
        same_p_but_for_chance,
    )  # fmt: skip


def same_p_but_for_chance(ours: pd.DataFrame, theirs: G_Local) -> bool:
    """Two Monte Carlo estimates of one p differ by their standard error, rarely by five."""
    own = ours[["p_high", "p_low"]].min(axis=1).to_numpy()
    p = np.clip((own + theirs.p_sim) / 2, 1 / PERMUTATIONS, 0.5)
    error = np.sqrt(2 * p * (1 - p) / PERMUTATIONS)
    return bool(np.quantile(np.abs(own - theirs.p_sim) / error, 0.999) < 5)


def has_spdep() -> bool:
    """Whether R has the package spdep."""
    ask = ["Rscript", "-e", "quit(status = !requireNamespace('spdep', quietly = TRUE))"]
    return subprocess.run(ask, capture_output=True, check=False).returncode == 0


class RunningSpdep:
    """R with spdep, kept running, so that only ``localG`` itself is timed."""

    def __init__(self, values: NDArray[np.float64], others: sparse.csr_array) -> None:
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        pairs = sparse.coo_array(others)
        edges = pd.DataFrame({"i": pairs.row + 1, "j": pairs.col + 1})
        edges.to_csv(folder / "edges.csv", index=False)
        pd.DataFrame({"x": values}).to_csv(folder / "values.csv", index=False)
        self._answer = folder / "z.csv"
        self._process = subprocess.Popen(
            ["Rscript", "--vanilla", str(R_PROGRAM), str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        atexit.register(self._process.kill)

    def __call__(self) -> Timed:
        """One run: the z values and the seconds that R measured."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("again\n")
        self._process.stdin.flush()
        seconds = float(self._process.stdout.readline())
        return pd.read_csv(self._answer)["z"].to_numpy(), seconds
