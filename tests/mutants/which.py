"""Which tests enter which function: made once by running them, kept until the code changes."""

import hashlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.mutants.checkout import Runner, shared_out, tracked_files
from tests.mutants.faults import Fault
from tests.mutants.places import function_of, functions_of

# Of no use against faults in the product: browsers, measurements, the tools' own tests.
LEFT_OUT = ("e2e", "bench", "calibrate", "ci", "mutants", "js", "demo", "pictures", "data")
# In the order that is asked for, whatever the order is otherwise.
OPTIONS = ["-m", "not slow and not browser", "-p", "no:randomly", "-p", "no:cacheprovider"]


AT_A_TIME = 6


class NotGreen(Exception):
    """Tests fail without any fault, so that nothing can be learnt from them."""


@dataclass
class Entered:
    """Test → how long it takes, and what it enters."""

    tests: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of(self, fault: Fault, text: str) -> list[str]:
        """The tests that enter the fault's function, or any of its file if it stands in none:
        those that enter little else come first."""
        names = {function_of(text, fault) or ""} - {""} or functions_of(text)
        wanted = tuple(f"{fault.file}::{name}" for name in names)
        inside = tuple(f"{name}.<locals>" for name in wanted)
        found = [
            (len(one["enters"]), one["seconds"], test)
            for test, one in self.tests.items()
            if any(name in wanted or name.startswith(inside) for name in one["enters"])
        ]
        return [test for *_order, test in sorted(found)]

    def seconds(self, test: str) -> float:
        return float(self.tests[test]["seconds"])


def files_with_tests(root: Path) -> list[str]:
    return [
        str(path)
        for path in tracked_files(root)
        if path.parts[0] == "tests"
        and path.name.startswith("test_")
        and path.suffix == ".py"
        and not set(LEFT_OUT) & set(path.parts)
    ]


def support_of(root: Path) -> str:
    """Changes when the product does, or what tests share."""
    digest = hashlib.sha256()
    tests = set(files_with_tests(root))
    for path in tracked_files(root):
        is_code = path.suffix in {".py", ".html", ".toml"} and "mutants" not in path.parts
        if is_code and str(path) not in tests:
            digest.update(str(path).encode() + (root / path).read_bytes())
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stale_files(root: Path, kept: dict[str, Any], *, files: list[str], old: bool) -> list[str]:
    """The test files of which `kept` knows nothing, or nothing of today; `old`: a map of other
    code will do."""
    if not old and kept.get("support") != support_of(root):
        return files
    known = kept.get("files", {})
    return [file for file in files if known.get(file) != digest_of(root / file)]


def learn(runners: list[Runner], root: Path, kept_at: Path, *, until: float, old: bool) -> Entered:
    """What each test enters: from `kept_at`, and learnt again where the code has changed.

    Kept after every few files, so that what was learnt once is not lost when others fail.
    """
    files = files_with_tests(root)
    kept: dict[str, Any] = json.loads(kept_at.read_text()) if kept_at.exists() else {}
    stale = stale_files(root, kept, files=files, old=old)
    known = {f: one for f, one in kept.get("files", {}).items() if f in files and f not in stale}
    tests = {t: one for t, one in kept.get("tests", {}).items() if t.split("::")[0] in known}
    support = kept["support"] if old and kept else support_of(root)
    failed: list[str] = []

    def work(runner: Runner, some: list[str]) -> None:
        found = learnt(runner, some, seconds=until - time.monotonic())
        failed.extend(found["failed"])
        red = {test.split("::")[0] for test in found["failed"]}
        tests.update({t: one for t, one in found["tests"].items() if t.split("::")[0] not in red})
        known.update({file: digest_of(root / file) for file in some if file not in red})
        kept_at.write_text(json.dumps({"support": support, "files": known, "tests": tests}))

    if stale:
        print(f"Running {len(stale)} test files without a fault …", flush=True)
        shared_out(
            runners, [stale[i : i + AT_A_TIME] for i in range(0, len(stale), AT_A_TIME)], work
        )
    if failed:
        raise NotGreen("\n".join(failed))
    return Entered(tests)


def learnt(runner: Runner, files: list[str], *, seconds: float) -> dict[str, Any]:
    """Run test files without a fault: `tests`, with what each enters, and which `failed`."""
    found = runner.copy / ".local" / "entered.json"
    found.unlink(missing_ok=True)
    options = [*OPTIONS, "-q", "-p", "tests.mutants.touched", "--tb=short"]
    answer = runner.pytest([*options, *files], seconds=seconds, keep_bytecode=True)
    if not found.exists() or answer["code"] not in (0, 1, 5):
        return {"tests": {}, "failed": files + answer["words"].splitlines()[-30:]}
    result: dict[str, Any] = json.loads(found.read_text())
    if result["failed"]:
        (runner.copy / ".local" / "red.log").write_text(answer["words"])
    return result
