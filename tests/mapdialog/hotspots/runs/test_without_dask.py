"""Dask is an extra: without it `run_analysis --all` says so, and all else runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.database_address import address_of

CHECKOUT = Path(__file__).parents[4]
RUN_WITHOUT_DASK = """
import sys
sys.modules["dask"] = sys.modules["distributed"] = None
from manage import main
main()
"""


def manage_without_dask(*arguments: str, scheduler: str = "") -> str:
    ended = subprocess.run(
        [sys.executable, "-c", RUN_WITHOUT_DASK, *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": address_of(), "DASK_SCHEDULER": scheduler},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    return ended.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("scheduler", ["", "tcp://127.0.0.1:8786"])
def test_all_names_what_is_missing_in_one_sentence(scheduler: str) -> None:
    said = manage_without_dask("run_analysis", "--all", scheduler=scheduler)
    assert "Dask, which is not installed: run `make setup-dask`." in said
    assert said.count("\n") == 1


@pytest.mark.django_db
def test_one_dialogue_is_analysed_without_it() -> None:
    said = manage_without_dask("run_analysis", "there-is-none")
    assert "Dask" not in said
    assert "Traceback" not in said


def test_what_set_up_installs_of_it_stands_in_a_file_of_its_own() -> None:
    pinned = {
        name: (CHECKOUT / "requirements" / f"{name}.txt").read_text() for name in ("base", "dask")
    }
    assert "\ndask==" in pinned["dask"]
    assert "\ndask==" not in pinned["base"]
    assert "nodejs" not in pinned["base"]
