"""Work spread over processes gives the answers of one process, also when one of them dies."""

import os
import signal
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from analysis.errors import MissingColumnError
from analysis.pipeline import Parameters, analyse, output_hash
from mapdialog.hotspots.runs.dask_workers import analyse_rounds, dask_client, map_on_cluster

# Several processes that start and die: minutes on a busy machine.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client():
    with dask_client(workers=2) as found:
        yield found


def town(seed, people=320):
    rng = np.random.default_rng(seed)
    xy = np.array([676_000.0, 6_582_000.0]) + rng.uniform(-1500.0, 1500.0, (people, 2))
    return gpd.GeoDataFrame(
        {
            "perception": np.where(rng.random(people) < 0.45, "unsafe", "safe"),
            "respondent": np.arange(people),
        },
        geometry=gpd.points_from_xy(*xy.T),
        crs="EPSG:3006",
    )


def square(number):
    return number * number


def die_the_first_time(mark):
    """Takes its process with it, once for each mark."""
    path = Path(mark)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name


def test_answers_carry_the_number_of_their_item(client):
    items = [7, 3, 3, 11, 0, 5, 2, 9]
    answers = list(map_on_cluster(client, square, items))
    assert sorted(answers) == [(number, item * item) for number, item in enumerate(items)]


def test_items_are_read_as_workers_become_free(client):
    read = []

    def items():
        for number in range(40):
            read.append(number)
            yield number

    answers = map_on_cluster(client, square, items())
    next(answers)
    assert len(read) < 10
    assert len(list(answers)) == 39


def test_the_work_of_a_killed_worker_is_done_again(client, tmp_path):
    marks = [str(tmp_path / name) for name in ("a", "b")]
    before = set(client.run(os.getpid).values())
    assert dict(map_on_cluster(client, die_the_first_time, marks)) == {0: "a", 1: "b"}
    assert set(client.run(os.getpid).values()) != before


def analyse_and_die_on_the_way(piece):
    """Its process dies while the areas are tested, unless the mark says that one died already."""
    mark, pins = piece

    def progress(name, _share):
        if name == "Testing areas":
            die_the_first_time(mark)

    return analyse(pins, parameters=Parameters(permutations=99), progress=progress)


def test_a_worker_killed_in_the_middle_of_an_analysis_changes_no_bit(client, tmp_path):
    # One death for all: Dask gives up a task when the fourth worker dies that had it in hand, and
    # on a busy machine workers also die because they take too long to start.
    rounds = [(str(tmp_path / "died"), town(seed)) for seed in (1, 2, 3)]
    spread = dict(map_on_cluster(client, analyse_and_die_on_the_way, rounds))
    assert (tmp_path / "died").exists()
    expected = [output_hash(analyse_and_die_on_the_way(piece)) for piece in rounds]
    assert [output_hash(spread[number]) for number in range(3)] == expected


def test_rounds_give_the_same_bits_as_one_by_one(client):
    rounds, parameters = [town(1), town(2), town(3)], Parameters(permutations=99)
    expected = [output_hash(analyse(pins, parameters=parameters)) for pins in rounds]
    spread = dict(analyse_rounds(client, rounds, parameters=parameters))
    assert [output_hash(spread[number]) for number in range(3)] == expected
    assert len(set(expected)) == 3


def test_what_is_wrong_with_a_round_is_raised_here(client):
    rounds = [town(1).drop(columns="respondent")]
    with pytest.raises(MissingColumnError):
        list(analyse_rounds(client, rounds, parameters=Parameters()))
