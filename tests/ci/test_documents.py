"""What the documents name is there: paths of files, commands of make."""

import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PATHS = re.compile(r"`((?:analysis|demo|docs|frontend|geodata|mapdialog|tests|\.ci)/[\w./-]+)`")
COMMANDS = re.compile(r"`make ([a-z-]+)`")
DOCUMENTS = (
    "CONTRIBUTING.md",
    "README.md",
    "docs/method.md",
    "docs/operations.md",
    "docs/domain.md",
)


def named(text: str) -> set[str]:
    return set(PATHS.findall(text))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_is_there(document: str) -> None:
    found = named((CHECKOUT / document).read_text())
    assert sorted(path for path in found if not (CHECKOUT / path).exists()) == []


def test_contributing_names_the_files_of_each_kind_of_change() -> None:
    text = (CHECKOUT / "CONTRIBUTING.md").read_text()
    section = text.split("## What one touches for …")[1].split("\n## ")[0]
    for kind in ("A layer", "An export format", "A role", "A language", "A phase", "A reason"):
        paragraph = section.split(f"**{kind}")[1].split("\n**")[0]
        assert len(named(paragraph)) >= 3, kind


def test_a_path_that_is_not_there_is_found() -> None:
    assert named("see `analysis/gone.py`, `make`, `frontend/` and `tests/at_once.py`") == {
        "analysis/gone.py",
        "tests/at_once.py",
    }


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_a_document_names_is_there(document: str) -> None:
    told = subprocess.run(
        ["make", "help"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    known = set(re.findall(r"make ([a-z-]+)", told.stdout))
    assert set(COMMANDS.findall((CHECKOUT / document).read_text())) <= known
