"""A worker as production runs it: a process of its own, on the test database."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

from mapdialog.jobs import HEARTBEAT_STOPPED
from tests.database_address import address_of

CHECKOUT = Path(__file__).parents[1]
PATIENCE_SECONDS = 120


@contextmanager
def a_worker() -> Iterator[subprocess.Popen[str]]:
    """Its stderr says what it does; killed at the end, if it has not ended."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker"],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": address_of(), "LOG_LEVEL": "INFO"},
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


def somebody_waits_for(other: psycopg.Connection) -> bool:
    """Whether a worker has come to what that connection stands in the way of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_blocking_pids(pid) @> ARRAY[%s])",
            [other.info.backend_pid],
        )
        return bool(cursor.fetchone()[0])


def workers_fall_silent() -> None:
    """None has been heard of for as long as it takes to be given up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - %s",
            [HEARTBEAT_STOPPED],
        )
