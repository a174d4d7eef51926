"""`.ci/once` repeats a step when, and only when, what it depends on is another."""

import os
import subprocess
from pathlib import Path

import pytest

ONCE = Path(__file__).parents[2] / ".ci" / "once"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "a file").write_text("one")
    return tmp_path


def times_run(folder: Path, command: str = "echo x >>ran") -> int:
    step = [ONCE, "stamps/step", "input", "--", "bash", "-c", command]
    subprocess.run(step, cwd=folder, check=False)
    return len((folder / "ran").read_text().splitlines())


def test_a_step_is_not_repeated(folder: Path) -> None:
    assert times_run(folder) == 1
    os.utime(folder / "input" / "a file", (1, 1))
    assert times_run(folder) == 1


def test_other_contents_repeat_it(folder: Path) -> None:
    assert times_run(folder) == 1
    (folder / "input" / "a file").write_text("two")
    assert times_run(folder) == 2
    (folder / "input" / "a new file").write_text("one")
    assert times_run(folder) == 3


def test_another_command_or_place_repeats_it(folder: Path) -> None:
    assert times_run(folder) == 1
    assert times_run(folder, "echo y >>ran") == 2
    assert times_run(folder.rename(folder.with_name("moved")), "echo y >>ran") == 3


def test_a_step_that_failed_is_tried_again(folder: Path) -> None:
    assert times_run(folder, "echo x >>ran; exit 1") == 1
    assert times_run(folder, "echo x >>ran; exit 1") == 2


def test_an_input_that_is_missing_is_an_error(folder: Path) -> None:
    step = subprocess.run([ONCE, "stamp", "nowhere", "--", "true"], cwd=folder, capture_output=True)
    assert step.returncode != 0
    assert not (folder / "stamp").exists()


def test_without_an_input_there_is_nothing_to_do(folder: Path) -> None:
    subprocess.run([ONCE, "stamp", "--", "touch", "ran"], cwd=folder, check=True)
    assert not (folder / "ran").exists()
