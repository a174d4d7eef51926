"""A copy of the checkout in which faults are planted: never the working tree itself."""

import json
import os
import queue
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.mutants.faults import Fault, NoLongerApplies, planted

Task = TypeVar("Task")
Answer = TypeVar("Answer")

# Made by set-up, so unknown to git; the tests need them.
BUILT = ("frontend/dist/**/*", "mapdialog/locale/*/LC_MESSAGES/*.mo")


def tracked_files(root: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (Path(name) for name in listed.stdout.split("\0") if name)
    return sorted(path for path in paths if (root / path).is_file())


def copied(root: Path, copy: Path) -> None:
    """Make `copy` hold what `root` holds; what has not changed keeps its time and bytecode."""
    built = [one.relative_to(root) for pattern in BUILT for one in root.glob(pattern)]
    wanted = {path for path in [*tracked_files(root), *built] if (root / path).is_file()}
    for path in wanted:
        source, target = root / path, copy / path
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    for found in copy.rglob("*.py"):
        if found.relative_to(copy) not in wanted and ".local" not in found.parts:
            found.unlink()


@contextmanager
def fault_in(copy: Path, fault: Fault) -> Iterator[None]:
    """The copy with the fault planted; afterwards as it was, to the nanosecond.

    Python knows bytecode by the time and size of its source, so the fault gets a time of its own.
    """
    path = copy / fault.file
    if not path.is_file():
        raise NoLongerApplies(f"there is no file {fault.file}")
    before, times = path.read_bytes(), path.stat()
    changed = planted(before.decode(), fault).encode()
    try:
        path.write_bytes(changed)
        os.utime(path, (times.st_atime, times.st_mtime + 100))
        yield
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@dataclass
class Runner:
    """One copy with a worker of its own."""

    copy: Path
    environment: dict[str, str]
    imported: tuple[str, ...] = ()
    _worker: "subprocess.Popen[str] | None" = None

    def pytest(
        self, arguments: list[str], *, seconds: float, keep_bytecode: bool = False
    ) -> dict[str, Any]:
        """Pytest's exit code (None: time was up), the seconds it took, and its words."""
        log = self.copy / ".local" / "pytest.log"
        log.parent.mkdir(exist_ok=True)
        order = {
            "arguments": arguments,
            "seconds": seconds,
            "log": str(log),
            "environment": {} if keep_bytecode else {"PYTHONDONTWRITEBYTECODE": "1"},
        }
        worker = self._started()
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(json.dumps(order) + "\n")
        worker.stdin.flush()
        answer: dict[str, Any] = json.loads(worker.stdout.readline())
        return answer | {"words": log.read_text(errors="replace")}

    def _started(self) -> "subprocess.Popen[str]":
        if self._worker is None:
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "tests.mutants.worker", *self.imported],
                cwd=self.copy,
                env=os.environ | self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._worker

    def stop(self) -> None:
        if self._worker is not None:
            # Its input ends, and so does the worker.
            self._worker.communicate()
            self._worker = None


def shared_out(
    runners: list[Runner], tasks: Iterable[Task], work: Callable[[Runner, Task], Answer]
) -> list[Answer]:
    """The answers to all tasks, in their order; each runner takes the next as it becomes free."""
    waiting: queue.SimpleQueue[tuple[int, Task]] = queue.SimpleQueue()
    for numbered in enumerate(tasks):
        waiting.put(numbered)
    answers: dict[int, Answer] = {}

    def take(runner: Runner) -> None:
        with suppress(queue.Empty):
            while True:
                number, task = waiting.get_nowait()
                answers[number] = work(runner, task)

    with ThreadPoolExecutor(len(runners)) as pool:
        list(pool.map(take, runners))
    return [answers[number] for number in sorted(answers)]
