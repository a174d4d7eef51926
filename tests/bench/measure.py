"""All duels and the growth table; runs in the environment that has the peers."""

import argparse
import json
import platform
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.bins import bin_duels
from tests.bench.harness import HEADER, RUNS, Duel, fight, line
from tests.bench.local_g import g_duels
from tests.bench.runs import growth, municipality_duels, run_duels
from tests.bench.scans import people_duels, scan_duels
from tests.bench.surface import density_duels

WORKS: dict[str, Callable[[], Iterator[Duel]]] = {
    "bin_hexes": bin_duels,
    "gi": g_duels,
    "density": density_duels,
    "scan": scan_duels,
    "people_scan": people_duels,
    "run": run_duels,
    "all_municipalities": municipality_duels,
}


def main() -> None:
    """Read the options, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, prog="bench")
    parser.add_argument("--out", type=Path, default=Path("bench.json"))
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of each side (default: 5)")
    parser.add_argument("--only", nargs="*", choices=sorted(WORKS), help="some works only")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}\n{HEADER}", flush=True)
    rows = []
    for name in options.only or WORKS:
        for duel in WORKS[name]():
            rows.append(fight(duel, runs=options.runs))
            print(line(rows[-1], duel.goal), flush=True)
    options.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    if not options.only:
        print("\nGrowth, seconds of one run each; of whole runs the peak memory")
        for name, pins, seconds, peak_mib in growth():
            peak = "" if peak_mib is None else f"{peak_mib:>10.0f} MiB"
            print(f"{name:<19}{pins:>27,}{seconds:>10.3f}{peak}", flush=True)


if __name__ == "__main__":
    main()
