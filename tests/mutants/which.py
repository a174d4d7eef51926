"""Which tests enter which function: made once by running them, kept until the code changes."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.mutants.checkout import Runner, tracked_files
from tests.mutants.faults import Fault
from tests.mutants.places import function_of

# Of no use against faults in the product: browsers, measurements, the tools' own tests.
LEFT_OUT = ("e2e", "bench", "calibrate", "ci", "mutants", "guard", "js", "demo", "pictures", "data")
NOT_SLOW = ["-m", "not slow and not browser"]


class NotGreen(Exception):
    """Tests fail without any fault, so that nothing can be learnt from them."""


@dataclass
class Entered:
    """Test → how long it takes, and what it enters."""

    tests: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of(self, fault: Fault, text: str) -> list[str]:
        """The tests that enter the fault's function, or its file if it stands in none: those of
        the area first, and the quick ones first among them."""
        function = function_of(text, fault)
        wanted = f"{fault.file}::{function}" if function else f"{fault.file}::"

        def enters(names: list[str]) -> bool:
            if function:
                return any(n == wanted or n.startswith(f"{wanted}.<locals>") for n in names)
            return any(name.startswith(wanted) for name in names)

        found = [(not test.startswith(fault.near), one["seconds"], test)
                 for test, one in self.tests.items() if enters(one["enters"])]  # fmt: skip
        return [test for _far, _seconds, test in sorted(found)]

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


def learnt(
    runner: Runner, files: list[str], *, seconds: float, database: Iterable[str]
) -> dict[str, Any]:
    """Run test files without a fault and see what each test enters. `database`: options for it."""
    found = runner.copy / ".local" / "entered.json"
    found.unlink(missing_ok=True)
    options = [*NOT_SLOW, "-q", "-p", "tests.mutants.touched", "--tb=short", *database]
    answer = runner.pytest([*options, *files], seconds=seconds, keep_bytecode=True)
    if answer["code"] not in (0, 5):
        raise NotGreen("\n".join(answer["words"].splitlines()[-40:]))
    tests: dict[str, Any] = json.loads(found.read_text())["tests"]
    return tests


def read_map(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found
