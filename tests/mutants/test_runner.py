"""The gate itself: in a toy project a fault that hurts dies, and one that does not is told."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutants.checkout import Runner, copied
from tests.mutants.faults import Fault, read_faults
from tests.mutants.judge import GONE, KILLED, SURVIVED, TIMEOUT, Verdict, judge, judged
from tests.mutants.report import complaints, table
from tests.mutants.which import Entered, NotGreen, files_with_tests, learn, learnt, stale_files

TOOLS = Path(__file__).parent

PRICES = """
VAT = 25


def with_tax(price):
    return price + price * VAT // 100


def slowly(price):
    while price < 0:
        price = -price
    return price
"""
TESTS = """
import pytest
from toy.prices import slowly, with_tax


@pytest.fixture(scope="module")
def taxed():
    return with_tax(100)


def test_free_is_free():
    assert with_tax(0) == 0


def test_the_whole_price(taxed):
    assert taxed == 125


def test_slowly():
    assert slowly(-3) == 3
"""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of its own, with the tools beside it."""
    root = tmp_path_factory.mktemp("toy")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    for path, text in (
        ("toy/prices.py", PRICES),
        ("tests/test_prices.py", TESTS),
        ("pyproject.toml", '[tool.pytest.ini_options]\nmarkers = ["slow", "browser"]\n'),
    ):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)
    mutants = root / "tests" / "mutants"
    mutants.mkdir()
    for tool in TOOLS.glob("*.py"):
        if tool != Path(__file__):
            (mutants / tool.name).write_text(tool.read_text())
    return root


@pytest.fixture(scope="module")
def runner(toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    copy = tmp_path_factory.mktemp("copy")
    copied(toy, copy)
    environment = {
        "MUTANTS_MAP": str(copy / ".local" / "entered.json"),
        "DJANGO_SETTINGS_MODULE": "",
        "PYTEST_ADDOPTS": "-p no:django -p no:hypothesispytest",
    }
    runner = Runner(copy, environment)
    yield runner
    runner.stop()


@pytest.fixture(scope="module")
def entered(toy: Path, runner: Runner) -> Entered:
    return Entered(learnt(runner, files_with_tests(toy), seconds=60)["tests"])


def fault(find: str, put: str, *, id: str = "planted", file: str = "toy/prices.py") -> Fault:
    return Fault(id, "toy", file, find, put, "harm", ("tests",))


def test_a_fault_that_hurts_is_killed_and_the_file_is_as_before(
    runner: Runner, entered: Entered
) -> None:
    found = judge(runner, fault("price + price", "price - price"), entered)
    assert (found.state, found.by) == (KILLED, "FAILED tests/test_prices.py::test_the_whole_price")
    assert (runner.copy / "toy/prices.py").read_text() == PRICES


def test_a_fault_outside_all_functions_is_killed(runner: Runner, entered: Entered) -> None:
    assert judge(runner, fault("VAT = 25", "VAT = 26"), entered).state == KILLED


def test_an_equivalent_fault_survives(runner: Runner, entered: Entered) -> None:
    found = judge(runner, fault("price * VAT", "VAT * price"), entered)
    assert (found.state, found.tests) == (SURVIVED, 2)


def test_a_fault_that_never_ends_is_out_of_time(
    runner: Runner, entered: Entered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.mutants.judge.GRACE_S", 2.0)
    found = judge(runner, fault("price = -price", "price = price"), entered)
    assert found.state == TIMEOUT


@pytest.mark.parametrize(
    ("planted", "why"),
    [
        (fault("price + cost", "price"), "stands 0 times"),
        (fault("price", "cost"), "stands 8 times"),
        (fault("x", "y", file="toy/costs.py"), "no file"),
        (fault("VAT = 25", "VAT = 25"), "changes nothing"),
        (fault("VAT = 25", "VAT == = 25"), "syntax"),
    ],
)
def test_a_fault_that_cannot_be_planted_is_told(
    runner: Runner, entered: Entered, planted: Fault, why: str
) -> None:
    found = judge(runner, planted, entered)
    assert found.state == GONE
    assert why in found.by
    assert complaints([found], {})


def test_tests_that_fail_without_a_fault_stop_everything(toy: Path, runner: Runner) -> None:
    kept = runner.copy / ".local" / "map.json"
    for root in (toy, runner.copy):
        (root / "tests" / "test_red.py").write_text("def test_red():\n    assert 1 == 2\n")
    with pytest.raises(NotGreen, match=r"^tests/test_red.py::test_red$"):
        learn([runner], toy, kept, until=time.monotonic() + 60, old=False)
    (toy / "tests" / "test_red.py").unlink()
    entered = learn([runner], toy, kept, until=0, old=False)  # no time: what was green is kept
    assert [test.split("::")[1] for test in entered.tests] == [
        "test_free_is_free", "test_the_whole_price", "test_slowly",
    ]  # fmt: skip


def test_what_was_learnt_is_kept_until_the_code_changes(toy: Path) -> None:
    files = files_with_tests(toy)
    assert files == ["tests/test_prices.py"]
    assert stale_files(toy, {}, files=files, old=True) == files
    assert stale_files(toy, {"support": "another", "files": {}}, files=files, old=False) == files


def test_a_run_with_a_survivor_is_not_good_enough_unless_it_has_a_reason(
    runner: Runner, entered: Entered
) -> None:
    faults = [
        fault("price + price", "price - price", id="hurts"),
        fault("price * VAT", "VAT * price", id="equal"),
    ]
    verdicts = judged([runner], faults, entered, until=float("inf"))
    assert [verdict.state for verdict in verdicts] == [KILLED, SURVIVED]
    assert "equal survives without a reason" in complaints(verdicts, {})[0]
    assert not complaints(verdicts, {"equal": "Multiplication has no order."})
    assert "hurts" in complaints(verdicts, {"equal": "So it is.", "hurts": "It does not."})[0]
    assert table(verdicts).splitlines()[-1].split() == ["all", "1", "1", "0", "0"]


def test_more_than_five_survivors_are_too_many_whatever_their_reasons() -> None:
    alive = [Verdict(fault("a", "b", id=f"f{number}"), SURVIVED) for number in range(6)]
    reasons = {f"f{number}": "It is so." for number in range(6)}
    assert not complaints(alive[:5], reasons)
    assert complaints(alive, reasons) == ["6 faults survive; at most 5 may."]


def test_every_fault_of_the_list_can_be_planted() -> None:
    faults = read_faults()
    assert len(faults) >= 150
    root = TOOLS.parents[1]
    for one in faults:
        assert (root / one.file).read_text().count(one.find) == 1, one.id
        assert one.harm.endswith("."), one.id
