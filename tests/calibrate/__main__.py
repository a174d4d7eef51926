"""`make calibrate`: how often the tests cry wolf, and how often they see the wolf.

Simulates towns in which no place differs (false alarms, nominal 5 %), towns with one place of
known strength (power) and two rounds of answers, and asks the product: `analyse` and
`compare_rounds`. The tests of which its map is not made stand last: the scan of pins, with people
permuted in blocks and with pins permuted one by one, and the person vote. The maps are spread
over a Dask cluster: that of DASK_SCHEDULER or processes on this machine. Prints a table and
writes calibration.json as they grow.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from mapdialog.hotspots.runs.dask_workers import dask_client, map_on_cluster
from tests.calibrate.inner import alarms, summarise_inner
from tests.calibrate.measure import change_found, one_map, summarise, summarise_change
from tests.calibrate.rows import CHANGES, INNER, LIMITS, NULLS, PLACES

MAPS = 60

# What is done on each map, by its number, and how the answers become rows.
Work = tuple[str, Callable[[int], Any], Callable[[list[Any]], list[dict[str, Any]]]]


def all_work() -> Iterator[Work]:
    """What there is to do, with its name, in the order of the table."""
    for row in (*NULLS, *LIMITS, *PLACES):
        yield row.name, partial(one_map, row=row), partial(summarise, row)
    for change in CHANGES:
        yield change.name, partial(change_found, row=change), partial(summarise_change, change)
    for inner in INNER:
        yield inner.name, partial(alarms, row=inner), partial(summarise_inner, inner)


def line(row: dict[str, Any]) -> str:
    """What a row says, for the table."""
    what = "false_alarm" if "false_alarm" in row else "power"
    parts = [
        f"{row['scheme']:<17}{row['name']:<46}{what.replace('_', ' '):<12}{row[what]:6.1%}",
        f"with seal {row['with_seal']:6.1%}" if "with_seal" in row else "",
        f"refused {row['refused']:.0%}" if row.get("refused") else "",
        f"coverage {row['coverage']:.1%} of {row['detections']}"
        if "coverage" in row and row["detections"]
        else "",
        "(a known limit)" if row.get("limit") else "",
    ]
    return "  ".join(part for part in parts if part)


def main() -> None:
    """Read the options, simulate, write."""
    parser = argparse.ArgumentParser(description=__doc__, prog="calibrate")
    parser.add_argument("--maps", type=int, default=MAPS, help=f"maps per row (default: {MAPS})")
    parser.add_argument("--workers", type=int, help="processes here (default: one per core)")
    parser.add_argument("--only", default="", help="rows whose name contains this")
    parser.add_argument("--out", type=Path, default=Path("calibration.json"))
    options = parser.parse_args()
    start = time.monotonic()
    rows: list[dict[str, Any]] = []
    scheduler = os.environ.get("DASK_SCHEDULER")
    work = [one for one in all_work() if options.only in one[0]]
    with dask_client(scheduler=scheduler, workers=options.workers) as client:
        for done, (_, on_map, into_rows) in enumerate(work, start=1):
            answers = [answer for _, answer in map_on_cluster(client, on_map, range(options.maps))]
            for row in into_rows(answers):
                rows.append(row)
                print(f"{line(row)}  [{len(work) - done} left]", flush=True)
            # After each, so that hours are not lost with the last.
            options.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    nulls = [row["false_alarm"] for row in rows if row.get("kind") == "null" and not row["limit"]]
    if nulls:
        print(f"mean of nulls {np.mean(nulls):.1%}, the highest {max(nulls):.1%}")
    print(f"{options.out} written after {time.monotonic() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
