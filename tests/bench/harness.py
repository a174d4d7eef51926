"""Two ways to do the same work, timed by turns, and whether they agree."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

RUNS = 5

# What one run gives: the answer, and the seconds it took.
Timed = tuple[Any, float]


@dataclass(frozen=True)
class Duel:
    """``ours`` against ``peer`` on the same ``n``. ``goal``: the least ratio that satisfies."""

    name: str
    peer: str
    n: int
    goal: float
    ours: Callable[[], Timed]
    theirs: Callable[[], Timed]
    agrees: Callable[[Any, Any], bool]


def timed(work: Callable[[], Any]) -> Callable[[], Timed]:
    """The same work, with the seconds it takes."""

    def run() -> Timed:
        start = time.perf_counter()
        answer = work()
        return answer, time.perf_counter() - start

    return run


def fight(duel: Duel, *, runs: int = RUNS) -> dict[str, Any]:
    """One row of bench.json: ``runs`` of both by turns, after one of each to warm up.

    Taking turns lets a busy machine disturb both alike; the ratio is that of the medians.
    """
    ours, theirs = duel.ours()[0], duel.theirs()[0]
    seconds, peer_seconds = [], []
    for _ in range(runs):
        seconds.append(duel.ours()[1])
        peer_seconds.append(duel.theirs()[1])
    own, other = statistics.median(seconds), statistics.median(peer_seconds)
    return {
        "name": duel.name,
        "peer": duel.peer,
        "n": duel.n,
        "seconds": own,
        "peer_seconds": other,
        "ratio": other / own,
        "agrees": bool(duel.agrees(ours, theirs)),
    }


def line(row: dict[str, Any], goal: float) -> str:
    """One line of the printed table."""
    verdict = "agrees" if row["agrees"] else "DISAGREES"
    reached = "" if row["ratio"] >= goal else f"  below the goal of {goal:g}"
    return (
        f"{row['name']:<19}{row['peer']:<18}{row['n']:>9,}{row['seconds']:>10.4f}"
        f"{row['peer_seconds']:>10.4f}{row['ratio']:>9.2f} ×  {verdict}{reached}"
    )


HEADER = f"{'work':<19}{'peer':<18}{'n':>9}{'seconds':>10}{'peer':>10}{'ratio':>9}"
