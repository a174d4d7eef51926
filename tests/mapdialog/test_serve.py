"""`manage.py serve`, run as a person runs it, on the test database."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from django.core.management import CommandError, call_command

from tests.database_address import address_of

CHECKOUT = Path(__file__).parents[2]
# How soon it ends is not asserted: the machine may be busy.
PATIENCE_SECONDS = 120


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(transactional_db: None, free_port: int) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--workers", "1", "--port", str(free_port)],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": address_of(), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            yield program
        finally:
            program.terminate()


def read_until(stream: IO[str] | None, words: str) -> str:
    assert stream is not None
    for line in stream:
        if words in line:
            return line
    raise AssertionError(f"the program ended without saying {words!r}")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def refuses(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_one_signal_ends_web_server_and_worker(
    signal_number: signal.Signals, served: subprocess.Popen[str], free_port: int
) -> None:
    assert f"http://127.0.0.1:{free_port}/" in read_until(served.stdout, "is served at")
    assert not refuses(free_port)
    started = children(served.pid)
    served.send_signal(signal_number)
    assert served.wait(timeout=PATIENCE_SECONDS) == 0
    assert len(started) == 2
    assert not any(Path(f"/proc/{child}").exists() for child in started)
    assert refuses(free_port)


@pytest.mark.parametrize(("which", "name"), [(0, "web server"), (1, "worker")])
def test_it_ends_and_says_so_when_one_of_the_two_dies(
    which: int, name: str, served: subprocess.Popen[str], free_port: int
) -> None:
    read_until(served.stdout, "is served at")
    os.kill(children(served.pid)[which], signal.SIGKILL)
    assert name in read_until(served.stderr, "ended by itself")
    assert served.wait(timeout=PATIENCE_SECONDS) == 1
    assert refuses(free_port)


def test_a_port_is_asked_about_before_anything_is_built(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(CommandError, match=f"Port {port} of 127.0.0.1 cannot be had"):
            call_command("serve", "--port", port, "--dry-run")
    call_command("serve", "--port", port, "--dry-run")
    assert "served at" not in capfd.readouterr().out


def test_a_taken_port_is_refused_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} .* make run PORT="):
            call_command("serve", port=port)
