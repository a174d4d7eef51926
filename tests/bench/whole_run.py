"""One whole run in a process of its own, so that its peak memory is nobody else's.

Prints one JSON object: ``seconds`` of the analysis, ``peak_mib`` of the process, with the pins.
"""

import argparse
import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from functools import partial

from analysis.pipeline import Parameters, analyse
from tests.bench.harness import timed
from tests.bench.patterns import frame

KIB_PER_MIB = 1024


@dataclass(frozen=True)
class WholeRun:
    seconds: float
    peak_mib: float


def whole_run(pins: int) -> WholeRun:
    """A run of a simulated town with so many pins, with the product's defaults."""
    command = [sys.executable, "-m", "tests.bench.whole_run", str(pins)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return WholeRun(**json.loads(done.stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="whole_run")
    parser.add_argument("pins", type=int)
    pins = frame(parser.parse_args().pins)
    _, seconds = timed(partial(analyse, pins, parameters=Parameters()))()
    # Linux counts it in KiB.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MIB
    print(json.dumps({"seconds": seconds, "peak_mib": peak}))


if __name__ == "__main__":
    main()
