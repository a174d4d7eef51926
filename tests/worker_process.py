"""A worker as production runs it: a process of its own, on the test database."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection

CHECKOUT = Path(__file__).parents[1]
PATIENCE_SECONDS = 120


def database_address() -> str:
    """DATABASE_URL of the test database."""
    settings = connection.settings_dict
    user, password = quote(settings["USER"]), quote(settings["PASSWORD"])
    place = urlencode({"host": settings["HOST"], "port": settings["PORT"] or 5432})
    return f"postgresql://{user}:{password}@/{settings['NAME']}?{place}"


@contextmanager
def a_worker() -> Iterator[subprocess.Popen[str]]:
    """Its stderr says what it does; killed at the end, if it has not ended."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker"],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": database_address(), "LOG_LEVEL": "INFO"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def wait_until(happened: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.05)


def wait_for_words(program: subprocess.Popen[str], words: str) -> None:
    assert program.stderr
    assert any(words in line for line in program.stderr), f"never said: {words}"
