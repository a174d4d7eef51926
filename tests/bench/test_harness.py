"""The measuring itself: turns, medians, and no verdict that hides a disagreement."""

import operator
import subprocess

import numpy as np
import pytest

from analysis.scan import bernoulli_scan
from tests.bench.harness import Duel, fight, line, timed
from tests.bench.scans import plain_scan, same_best
from tests.bench.whole_run import whole_run
from tests.calibrate.simulate import Town, simulate


def duel(ours, theirs, agrees=operator.eq, goal=2.0):
    return Duel("work", "peer", 10, goal, ours, theirs, agrees)


def scripted(name, seconds, log, answer=1):
    times = iter([99.0, *seconds])

    def run():
        log.append(name)
        return answer, next(times)

    return run


def test_sides_take_turns_and_the_warm_up_does_not_count():
    log = []
    row = fight(
        duel(scripted("ours", [1.0, 5.0, 2.0], log), scripted("theirs", [40.0, 6.0, 8.0], log)),
        runs=3,
    )
    assert log == ["ours", "theirs"] * 4
    assert (row["seconds"], row["peer_seconds"], row["ratio"]) == (2.0, 8.0, 4.0)
    assert row["agrees"] is True
    assert set(row) == {"name", "peer", "n", "seconds", "peer_seconds", "ratio", "agrees"}


def test_a_disagreement_and_a_missed_goal_are_said():
    log = []
    row = fight(
        duel(scripted("ours", [2.0], log, answer=1), scripted("theirs", [3.0], log, answer=2)),
        runs=1,
    )
    assert row["agrees"] is False
    assert "DISAGREES" in line(row, goal=2.0)
    assert "below the goal of 2" in line(row, goal=2.0)
    assert "below" not in line(row, goal=1.5)


def test_seconds_are_those_of_the_work():
    answer, seconds = timed(lambda: sum(range(2_000_000)))()
    assert answer == 1999999000000
    assert 0.001 < seconds < 30


def test_a_whole_run_is_measured_by_itself():
    run = whole_run(400)
    assert 0.001 < run.seconds < 300
    # More than Python with its libraries, less than a machine.
    assert 50 < run.peak_mib < 2_000
    with pytest.raises(subprocess.CalledProcessError):
        whole_run(-1_000)


@pytest.mark.parametrize("broken", [None, "llr", "cases", "p"])
def test_the_plain_loop_and_the_scan_agree_and_errors_are_seen(broken):
    pattern = simulate(Town(300, 3.0, 400.0, 0.45, 0.2), seed=4)
    centres = pattern.xy[:40]
    expected = plain_scan(pattern.xy, pattern.unsafe, centres)
    found = bernoulli_scan(
        pattern.xy, pattern.unsafe, centres=centres, max_radius_m=1500.0, permutations=199, seed=1
    )
    if broken:
        expected[broken] += 1.0
    assert same_best(found, expected) == (broken is None)
    assert np.isfinite(expected).all()
