"""What becomes of a planted fault: killed, survived, out of time, or no longer there."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from tests.mutants.checkout import Runner, fault_in, shared_out
from tests.mutants.faults import Fault, NoLongerApplies
from tests.mutants.places import function_of
from tests.mutants.which import OPTIONS, Entered

KILLED = "killed"
SURVIVED = "survived"
TIMEOUT = "timeout"
GONE = "no longer applies"

# Recorded seconds of tests that are tried at first, and then.
FIRST_S, WIDER_S = 20.0, 240.0
# Wall seconds that a run may take beyond what its tests took without the fault, and as a multiple.
GRACE_S, PATIENCE = 90.0, 6.0


@dataclass(frozen=True)
class Verdict:
    fault: Fault
    state: str
    by: str = ""
    """The test that killed it, or why it could not be planted."""
    seconds: float = 0.0
    tests: int = 0
    """How many enter its function."""

    def line(self) -> str:
        return (
            f"{self.state:17} {self.fault.area:13} {self.fault.id:42} "
            f"{self.seconds:5.0f} s {self.tests:5} tests  {self.by}"
        )


def judged(
    runners: list[Runner], faults: list[Fault], entered: Entered, *, until: float
) -> list[Verdict]:
    """A verdict on each fault; those for which there was no time are out of time."""

    def work(runner: Runner, fault: Fault) -> Verdict:
        if time.monotonic() > until:
            return Verdict(fault, TIMEOUT)
        found = judge(runner, fault, entered)
        print(found.line(), flush=True)
        return found

    return shared_out(runners, faults, work)


def judge(runner: Runner, fault: Fault, entered: Entered) -> Verdict:
    try:
        path = runner.copy / fault.file
        text = path.read_text() if path.is_file() else ""
        tests = entered.of(fault, text)
        near = [] if function_of(text, fault) and tests else list(fault.near)
        with fault_in(runner.copy, fault):
            return _tried(runner, fault, tests, near, entered)
    except (NoLongerApplies, SyntaxError) as error:
        return Verdict(fault, GONE, str(error))


def _tried(
    runner: Runner, fault: Fault, tests: list[str], near: list[str], entered: Entered
) -> Verdict:
    """Shown to the quickest of its tests, to the others, and to those of its area (`near`)."""
    first = _within(tests, entered, FIRST_S)
    wider = _within(tests[len(first) :], entered, WIDER_S)
    spent = 0.0
    for some in (first, wider, near):
        if not some:
            continue
        known = sum(entered.seconds(test) for test in some if test in entered.tests)
        answer = runner.pytest(_arguments(some), seconds=GRACE_S + PATIENCE * (known or WIDER_S))
        if answer["code"] == 4:  # a test's own name hangs on the fault
            files = list(dict.fromkeys(test.split("::")[0] for test in some))
            answer = runner.pytest(_arguments(files), seconds=GRACE_S + PATIENCE * WIDER_S)
        spent += answer["seconds"]
        if answer["code"] is None:
            return Verdict(fault, TIMEOUT, seconds=spent, tests=len(tests))
        if answer["code"] not in (0, 5):
            return Verdict(fault, KILLED, _killer(answer["words"]), spent, len(tests))
    return Verdict(fault, SURVIVED, seconds=spent, tests=len(tests))


def _arguments(tests: Iterable[str]) -> list[str]:
    return [*OPTIONS, "-x", "-q", "--tb=line", *tests]


def _within(tests: list[str], entered: Entered, seconds: float) -> list[str]:
    """The first tests that together take no longer; one at least."""
    found: list[str] = []
    for test in tests:
        seconds -= entered.seconds(test)
        if found and seconds < 0:
            break
        found.append(test)
    return found


def _killer(words: str) -> str:
    lines = [line for line in words.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return lines[0].split(" - ")[0] if lines else "it cannot even be imported"
