"""Plant faults in a copy of the product, one at a time, and see whether a test notices.

    make mutants                                   all of them, two at a time
    .venv/bin/python -m tests.mutants --area gate --area access
    .venv/bin/python -m tests.mutants --only k-minus-one
    .venv/bin/python -m tests.mutants --list

First the tests run without a fault, and which functions each of them enters is kept below .local;
a fault is then shown only to tests that enter its function. Exits 1 when more than five survive,
when a survivor has no reason in `survivors.toml`, or when a fault is found no more.
"""

import argparse
import contextlib
import json
import os
import queue
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from mapdialog.cluster import ensure_running
from tests.mutants.checkout import Runner, copied
from tests.mutants.faults import Fault, read_faults, read_reasons
from tests.mutants.judge import GONE, KILLED, SURVIVED, TIMEOUT, Verdict, judge
from tests.mutants.which import (
    Entered,
    NotGreen,
    digest_of,
    files_with_tests,
    learnt,
    read_map,
    stale_files,
    support_of,
)
from tests.mutants.worker import IMPORTED_ONCE

Answer = TypeVar("Answer")

ROOT = Path.cwd()
LOCAL = ROOT / ".local" / "mutants"
MAP = LOCAL / "entered.json"
PURPOSE = "Plant faults in a copy of the product, one at a time: does a test notice?"
MOST_SURVIVORS = 5
AT_ONCE = 2


def main() -> int:
    options = _options()
    faults = [
        fault
        for fault in read_faults()
        if (not options.area or fault.area in options.area)
        and (not options.only or fault.id in options.only)
    ]
    if options.list:
        for fault in faults:
            print(f"{fault.area:13} {fault.id:42} {fault.harm}")
        return 0
    begun = time.monotonic()
    runners = _runners()
    try:
        entered = _entered(runners, seconds=options.minutes * 60, old=options.old_map)
        verdicts = judged(runners, faults, entered, until=begun + options.minutes * 60)
    except NotGreen as error:
        print(f"Without any fault the tests are not green, so nothing can be learnt:\n{error}")
        return 1
    finally:
        for runner in runners:
            runner.stop()
    write(verdicts, LOCAL / "mutants.json")
    print(table(verdicts))
    print(f"{len(faults)} faults, {(time.monotonic() - begun) / 60:.0f} minutes")
    wrong = complaints(verdicts, read_reasons())
    print("\n".join(wrong))
    return bool(wrong)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make mutants", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--area", action="append", help="only this area's faults")
    parser.add_argument("--only", action="append", metavar="ID", help="only this fault")
    parser.add_argument("--list", action="store_true", help="say which faults there are")
    parser.add_argument("--minutes", type=float, default=180, help="stop after so long")
    parser.add_argument(
        "--old-map", action="store_true", help="what tests entered before the code changed will do"
    )
    return parser.parse_args()


def _runners() -> list[Runner]:
    """Each with a copy and a database of its own, in the cluster of this checkout."""
    address = os.environ.get("DATABASE_URL") or ensure_running()
    runners = []
    for number in range(AT_ONCE):
        copy = LOCAL / f"copy-{number}"
        copied(ROOT, copy)
        environment = {
            "DATABASE_URL": address,
            "MAPDIALOG_TEST_DATABASE": f"test_mutants_{number}",
            "HYPOTHESIS_PROFILE": "gate",
            "PYTEST_ADDOPTS": "--reuse-db",
            "MUTANTS_MAP": str(copy / ".local" / "entered.json"),
        }
        runners.append(Runner(copy, environment, IMPORTED_ONCE))
    return runners


def _entered(runners: list[Runner], *, seconds: float, old: bool) -> Entered:
    """What each test enters: learnt again where the code has changed."""
    files = files_with_tests(ROOT)
    kept = read_map(MAP)
    stale = stale_files(ROOT, kept, files=files, old=old)
    tests = {
        test: one
        for test, one in kept.get("tests", {}).items()
        if test.split("::")[0] in files and test.split("::")[0] not in stale
    }
    if stale:
        print(f"Running {len(stale)} test files without a fault …", flush=True)
        database = ["--create-db"] if len(stale) == len(files) else []

        def learn(runner: Runner) -> dict[str, Any]:
            mine = stale[runners.index(runner) :: len(runners)]
            return learnt(runner, mine, seconds=seconds, database=database) if mine else {}

        for found in at_once(runners, learn):
            tests |= found
        known = {file: digest_of(ROOT / file) for file in files}
        support = kept["support"] if old and kept else support_of(ROOT)
        MAP.write_text(json.dumps({"support": support, "files": known, "tests": tests}))
    return Entered(tests)


def at_once(runners: list[Runner], work: Callable[[Runner], Answer]) -> list[Answer]:
    """The same work by all runners side by side; what goes wrong in one is raised here."""
    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(work, runners))


def judged(
    runners: list[Runner], faults: list[Fault], entered: Entered, *, until: float
) -> list[Verdict]:
    """A verdict on each fault; those for which there was no time are out of time."""
    waiting: queue.SimpleQueue[Fault] = queue.SimpleQueue()
    for fault in faults:
        waiting.put(fault)

    def work(runner: Runner) -> list[Verdict]:
        found: list[Verdict] = []
        with contextlib.suppress(queue.Empty):
            while True:
                fault = waiting.get_nowait()
                late = time.monotonic() > until
                found.append(Verdict(fault, TIMEOUT) if late else judge(runner, fault, entered))
                if not late:
                    print(line(found[-1]), flush=True)
        return found

    place = {fault.id: number for number, fault in enumerate(faults)}
    verdicts = [verdict for some in at_once(runners, work) for verdict in some]
    return sorted(verdicts, key=lambda verdict: place[verdict.fault.id])


def line(verdict: Verdict) -> str:
    return (
        f"{verdict.state:17} {verdict.fault.area:13} {verdict.fault.id:42} "
        f"{verdict.seconds:5.0f} s {verdict.tests:5} tests  {verdict.by}"
    )


def table(verdicts: list[Verdict]) -> str:
    """How many of each area were killed, and what became of the others."""
    states = (KILLED, SURVIVED, TIMEOUT, GONE)
    lines = ["", f"{'area':14}" + "".join(f"{state:>18}" for state in states)]
    areas = dict.fromkeys(verdict.fault.area for verdict in verdicts)
    for area in [*areas, ""]:
        found = Counter(v.state for v in verdicts if not area or v.fault.area == area)
        lines.append(f"{area or 'all':14}" + "".join(f"{found[state]:18}" for state in states))
    return "\n".join(lines)


def complaints(verdicts: list[Verdict], reasons: dict[str, str]) -> list[str]:
    """Why the run is not good enough; empty if it is."""
    alive = [verdict.fault for verdict in verdicts if verdict.state == SURVIVED]
    found = [
        f"{fault.id} survives without a reason: {fault.harm}"
        for fault in alive
        if not reasons.get(fault.id, "").strip()
    ]
    found += [
        f"{verdict.fault.id}: {verdict.state} {verdict.by}".rstrip()
        for verdict in verdicts
        if verdict.state in (TIMEOUT, GONE)
    ]
    if len(alive) > MOST_SURVIVORS:
        found.append(f"{len(alive)} faults survive; at most {MOST_SURVIVORS} may.")
    killed = {verdict.fault.id for verdict in verdicts if verdict.state == KILLED}
    found += [
        f"{one} has a reason to survive, but is killed." for one in sorted(killed & {*reasons})
    ]
    return found


def write(verdicts: list[Verdict], path: Path) -> None:
    rows = [
        {**asdict(verdict), "fault": verdict.fault.id, "area": verdict.fault.area}
        for verdict in verdicts
    ]
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
