"""Whole runs: how they grow, and how they spread over workers."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import geopandas as gpd
from dask.distributed import Client

from analysis.density import kernel_density
from analysis.grid import count_cells, hex_ids
from analysis.pipeline import Layers, Parameters, analyse, output_hash
from mapdialog.hotspots.runs.dask_workers import analyse_rounds, dask_client
from tests.bench.harness import Duel, timed
from tests.bench.patterns import frame, pins_xy
from tests.bench.whole_run import whole_run
from tests.calibrate.simulate import EXTENT_M, SOUTH_WEST

LARGE, TEN_TIMES_SMALLER = 100_000, 10_000
MUNICIPALITIES, MUNICIPALITY_PINS = 12, 5_000
GROWTH = (10_000, 100_000, 1_000_000)


def run_duels() -> Iterator[Duel]:
    """A hundred thousand pins may take ten times as long as ten thousand."""

    def run(pins: gpd.GeoDataFrame) -> Layers:
        return analyse(pins, parameters=Parameters())

    large, small = frame(LARGE), frame(TEN_TIMES_SMALLER)

    def both_are_complete(own: Layers, other: Layers) -> bool:
        return own.cells["n"].sum() > 5 * other.cells["n"].sum() and bool(
            output_hash(own) == output_hash(run(large))
        )

    yield Duel(
        "run", "ten_times_smaller", LARGE, 0.1,
        timed(partial(run, large)), timed(partial(run, small)), both_are_complete,
    )  # fmt: skip


def municipality_duels() -> Iterator[Duel]:
    """Two workers of a Dask cluster against one, each municipality a piece of work."""
    rounds = [frame(MUNICIPALITY_PINS, seed) for seed in range(MUNICIPALITIES)]

    def hashes(client: Client) -> list[str]:
        answers = dict(analyse_rounds(client, rounds, parameters=Parameters()))
        return [output_hash(answers[number]) for number in range(MUNICIPALITIES)]

    with dask_client(workers=2) as two, dask_client(workers=1) as one:
        yield Duel(
            "all_municipalities", "one_worker", MUNICIPALITIES, 1.5,
            timed(partial(hashes, two)), timed(partial(hashes, one)), list.__eq__,
        )  # fmt: skip


def growth() -> Iterator[tuple[str, int, float, float | None]]:
    """Seconds of each work at ten thousand, a hundred thousand and a million pins, and of whole
    runs the peak memory in MiB. The last takes minutes."""
    bounds = (*SOUTH_WEST, *(SOUTH_WEST + EXTENT_M))
    for pins in GROWTH:
        xy, rows = pins_xy(pins), frame(pins)
        work: dict[str, Callable[[], Any]] = {
            "hex_ids": partial(hex_ids, xy, cell_size_m=150),
            "count_cells": partial(count_cells, rows, cell_size_m=150),
            "kernel_density": partial(
                kernel_density, xy, bandwidth_m=200, cell_m=50, bounds=bounds
            ),
        }
        for name, function in work.items():
            yield name, pins, timed(function)()[1], None
        run = whole_run(pins)
        yield "analyse", pins, run.seconds, run.peak_mib
