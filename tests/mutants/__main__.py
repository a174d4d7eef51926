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
import os
import sys
import time
from pathlib import Path

from mapdialog.cluster import ensure_running
from tests.mutants.checkout import Runner, copied
from tests.mutants.faults import read_faults, read_reasons
from tests.mutants.judge import judged
from tests.mutants.report import complaints, table, write
from tests.mutants.which import NotGreen, learn
from tests.mutants.worker import IMPORTED_ONCE

ROOT = Path.cwd()
LOCAL = ROOT / ".local" / "mutants"
MAP = LOCAL / "entered.json"
PURPOSE = "Plant faults in a copy of the product, one at a time: does a test notice?"
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
        until = begun + options.minutes * 60
        entered = learn(runners, ROOT, MAP, until=until, old=options.old_map)
        verdicts = judged(runners, faults, entered, until=until)
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
    """Each with a copy of its own; their databases are in the cluster of this checkout."""
    address = os.environ.get("DATABASE_URL") or ensure_running()
    runners = []
    for number in range(AT_ONCE):
        copy = LOCAL / f"copy-{number}"
        copied(ROOT, copy)
        environment = {
            "DATABASE_URL": address,
            "HYPOTHESIS_PROFILE": "gate",
            "MUTANTS_MAP": str(copy / ".local" / "entered.json"),
        }
        runners.append(Runner(copy, environment, IMPORTED_ONCE))
    return runners


if __name__ == "__main__":
    sys.exit(main())
