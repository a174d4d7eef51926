"""A whole run gives the same bits however many threads it, OpenMP and the BLAS have."""

import os
import subprocess
import sys

import geopandas as gpd
import numpy as np

from analysis.grid import hex_ids
from analysis.pipeline import Layers, Parameters, analyse, output_hash

SOUTH_WEST = np.array([660_000.0, 6_570_000.0])
PEOPLE, PINS_EACH = 700, 3
COUNTED_ONE_BY_ONE = 64
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def town() -> gpd.GeoDataFrame:
    """With every layer: a place that is feared in the dark, and pins enough for large windows."""
    rng = np.random.default_rng(5)
    respondent = np.repeat(np.arange(PEOPLE), PINS_EACH)
    xy = rng.uniform(0, 3_500, (PEOPLE, 2))[respondent] + rng.normal(0, 150, (len(respondent), 2))
    dark = rng.random(len(respondent)) < 0.4
    unsafe = rng.random(len(respondent)) < 0.45
    feared = np.arange(0, len(respondent), 8)
    xy[feared] = rng.normal((900, 900), 90, (len(feared), 2))
    unsafe[feared] = dark[feared] = rng.random(len(feared)) < 0.85
    return gpd.GeoDataFrame(
        {
            "perception": np.where(unsafe, "unsafe", "safe"),
            "respondent": respondent,
            "times_of_day": np.where(dark, "night", "day"),
            "when_dark": dark,
        },
        geometry=gpd.points_from_xy(*(SOUTH_WEST + xy).T),
        crs=3006,
    )


def whole_run(threads: int) -> Layers:
    return analyse(town(), parameters=Parameters(permutations=299), threads=threads)


def hash_elsewhere(*, threads: int, libraries: int) -> str:
    """The hash from a new process whose libraries were told so from their start."""
    told = os.environ | dict.fromkeys(THREADS, str(libraries))
    program = (
        "from analysis.pipeline import output_hash\n"
        "from tests.analysis.test_same_bits import whole_run\n"
        f"print(output_hash(whole_run({threads})))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], env=told, capture_output=True, text=True, check=True
    )
    return answer.stdout.strip()


def test_every_layer_is_there_and_the_work_is_divided():
    layers = whole_run(threads=2)
    assert layers.refusals == ()
    assert layers.areas["direction"].tolist() == ["unsafe"]
    assert layers.surface is not None
    assert layers.differences.contrasts is not None
    pins = town()
    # More than one chunk of centres, and windows larger than those counted one by one.
    assert len(np.unique(hex_ids(pins, cell_size_m=100))) > 512
    away = pins.get_coordinates().to_numpy() - SOUTH_WEST - 900
    assert (np.hypot(*away.T) < 800).sum() > 4 * COUNTED_ONE_BY_ONE


def test_one_thread_and_two_of_ours_and_of_the_libraries_give_the_same_bits():
    expected = output_hash(whole_run(threads=1))
    assert output_hash(whole_run(threads=2)) == expected
    for number in (1, 2):
        assert hash_elsewhere(threads=number, libraries=number) == expected
