"""Runs pytest again and again in one checkout, each time in a fresh copy of itself.

What the product is built on is imported once; then each run is a fork, so that it begins where
these imports end. Orders come in and answers go out as lines of JSON:

    {"arguments": ["-x", "tests/…"], "seconds": 60, "log": "/…", "environment": {}}
    {"code": 1, "seconds": 3.2}

`code` is pytest's own, None when the time was up.
"""

import importlib
import json
import os
import signal
import sys
import time
import traceback

import pytest

# None of these asks for Django's settings, and none is the product.
IMPORTED_ONCE = (
    "django.forms", "django.template", "django.db.models", "psycopg", "openpyxl",
    "numpy", "pandas", "shapely", "pyproj", "geopandas", "pyogrio",
    "scipy.ndimage", "scipy.optimize", "scipy.sparse.csgraph", "scipy.spatial", "scipy.special",
)  # fmt: skip
STEP_S = 0.02


def main() -> None:
    for name in sys.argv[1:]:
        importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(carried_out(json.loads(line))), flush=True)


def carried_out(order: dict[str, object]) -> dict[str, object]:
    begun = time.monotonic()
    child = os.fork()
    if not child:
        _run(order)
    code = _waited(child, begun + float(str(order["seconds"])))
    return {"code": code, "seconds": round(time.monotonic() - begun, 2)}


def _run(order: dict[str, object]) -> None:
    code = 3
    try:
        os.setsid()
        log = os.open(str(order["log"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        null = os.open(os.devnull, os.O_RDONLY)
        for here, there in ((null, 0), (log, 1), (log, 2)):
            os.dup2(here, there)
        os.environ.update(order["environment"])  # type: ignore[call-overload]
        # The bytecode of the unharmed files stays: a fault's own must never be taken for it.
        sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in os.environ
        sys.argv = ["pytest"]
        sys.path.insert(0, os.getcwd())
        code = int(pytest.main(list(order["arguments"])))  # type: ignore[call-overload]
    except BaseException:  # whatever it is, the parent's own code must not run on here
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _waited(child: int, until: float) -> int | None:
    while time.monotonic() < until:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(STEP_S)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


if __name__ == "__main__":
    main()
