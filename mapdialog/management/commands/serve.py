"""`manage.py serve`: the web server and the worker of the jobs as one program on one machine."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

START_SECONDS = 60
STOP_SECONDS = 10
STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Serve the site and run its jobs on this machine until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument("--workers", type=int, default=2, help="web server processes")
        parser.add_argument(
            "--dry-run", action="store_true", help="only see whether the port can be had"
        )

    def handle(
        self, *, host: str, port: int, workers: int, dry_run: bool = False, **options: Any
    ) -> None:
        _refuse_taken_port(host, port)
        if dry_run:
            return
        for number in STOPPING_SIGNALS:
            signal.signal(number, signal.default_int_handler)
        programs = {
            "web server": _start(*_web_server(host, port, workers)),
            "worker": _start(sys.executable, "manage.py", "procrastinate", "worker"),
        }
        try:
            self._wait_until_served(host, port, programs)
            self.stdout.write(f"Mapdialog is served at http://{host}:{port}/ (Ctrl-C stops it).")
            self.stdout.flush()
            while True:
                _raise_if_one_ended(programs)
                time.sleep(0.5)
        except KeyboardInterrupt:
            self.stdout.write("Stopping …")
        finally:
            _end(programs)

    def _wait_until_served(
        self, host: str, port: int, programs: dict[str, subprocess.Popen[bytes]]
    ) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(host, port):
            _raise_if_one_ended(programs)
            if time.monotonic() > deadline:
                raise CommandError(f"The web server did not answer in {START_SECONDS} seconds.")
            time.sleep(0.1)


def _web_server(host: str, port: int, workers: int) -> tuple[str, ...]:
    # No access log: the addresses of residents are nowhere to be stored.
    return (
        *(sys.executable, "-m", "gunicorn", "mapdialog.wsgi:application"),
        *("--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4"),
        *("--log-level", "warning", "--no-control-socket"),
    )


def _start(*command: str) -> subprocess.Popen[bytes]:
    # In a session of its own, so that Ctrl-C reaches this program alone, which then ends both.
    return subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)


def _end(programs: dict[str, subprocess.Popen[bytes]]) -> None:
    for program in programs.values():
        program.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for program in programs.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(max(0, deadline - time.monotonic()))
        # Its own children too: a web server that was killed leaves processes that still answer.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def _raise_if_one_ended(programs: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, program in programs.items():
        if program.poll() is not None:
            raise CommandError(f"The {name} ended by itself with exit code {program.returncode}.")


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} cannot be had ({error.strerror}); choose another: "
                "make run PORT=8001"
            ) from None


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
