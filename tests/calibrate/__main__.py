"""`make calibrate`: how often the tests cry wolf, and how often they see the wolf.

Simulates towns in which no place differs (false alarms, nominal 5 %) and towns with one place of
known strength (power: found, and within 400 m), for people permuted in blocks, for pins permuted
one by one, and for the person vote. The maps are spread over a Dask cluster: that of
DASK_SCHEDULER or processes on this machine. Prints a table and writes calibration.json.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from tests.calibrate.measure import calibrate

MAPS = 200


def main() -> None:
    """Read the options, simulate, write."""
    parser = argparse.ArgumentParser(description=__doc__, prog="calibrate")
    parser.add_argument("--maps", type=int, default=MAPS, help="maps per row (default: 200)")
    parser.add_argument("--workers", type=int, help="processes here (default: one per core)")
    parser.add_argument("--out", type=Path, default=Path("calibration.json"))
    options = parser.parse_args()
    start = time.monotonic()
    rows = calibrate(options.maps, options.workers)
    options.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print(f"{options.out} written after {time.monotonic() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
