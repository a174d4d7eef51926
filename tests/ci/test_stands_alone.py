"""Nothing here needs what lies beside a clone, and the real data that tests read stay small."""

import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
DATA = CHECKOUT / "tests" / "data"
MOST_BYTES = 1_500_000
# A folder beside the checkout, or a path of somebody's machine.
BESIDE = re.compile(r"\.\./shar[e]d\b|/shar[e]d/|(?<![\w.~])/(home|root|Users|work)/\w")


def tracked(*folders: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *folders]
    listed = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    return [CHECKOUT / name for name in listed.stdout.split("\0") if name]


def reads_beside(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if BESIDE.search(line)]


def cited_and_missing(text: str, beside: Path) -> list[str]:
    """Documents that a text names and that are not in the project."""
    cited = re.findall(r"(?<![\w/.])((?:\.\.?/)*(?:docs/[\w/-]+|[A-Z]{3,})\.md)\b", text)
    places = (CHECKOUT, beside, CHECKOUT / "docs")
    return [name for name in cited if not any((place / name).is_file() for place in places)]


def without_a_row(names: set[str], readme: str) -> set[str]:
    rows = [line.split("|") for line in readme.splitlines() if line.startswith("| `")]
    whole = [row for row in rows if all(cell.strip() for cell in row[1:-1])]
    return names - {name for row in whole for name in re.findall(r"`([^`]+)`", row[1])}


def test_nothing_reads_beside_the_project():
    texts = {}
    for path in tracked():
        if path.is_file() and path.suffix not in {".pbf", ".gpkg", ".ico", ".woff2", ".mo"}:
            texts[path] = path.read_text(encoding="utf-8", errors="ignore")
    assert len(texts) > 500
    found = {str(path): lines for path, text in texts.items() if (lines := reads_beside(text))}
    assert not found


# Written with another sign than they are found by, so that this file is not found itself.
@pytest.mark.parametrize("line", ["p / '..%shared%data'", "open('%work%a.csv')", "%home%me%map"])
def test_what_lies_beside_is_recognised(line):
    path = line.replace("%", "/")
    assert reads_beside(path) == [path]


@pytest.mark.parametrize("line", ["from '../shared_map.js'", "https://x.org/home/a", "tests/data"])
def test_what_is_ours_is_not(line):
    assert not reads_beside(line)


def test_every_document_that_is_cited_is_here():
    texts = [path for path in tracked() if path.is_file() and path.suffix in {".py", ".js", ".md"}]
    assert len(texts) > 300
    missing = {
        str(path): names
        for path in texts
        if (names := cited_and_missing(path.read_text(), path.parent))
    }
    assert not missing


def test_a_document_that_is_elsewhere_is_recognised():
    elsewhere = [f"{name}.md" for name in ("METHOD", "docs/none", "../docs/none")]
    text = f"{' '.join(elsewhere)} docs/method.md ../docs/adr/README.md CHANGELOG.md"
    assert cited_and_missing(text, CHECKOUT / "tests") == elsewhere


def test_the_excerpts_are_small_and_each_has_its_row():
    files = [path for path in tracked("tests/data") if path.is_file()]
    names = {str(path.relative_to(DATA)) for path in files} - {"README.md"}
    assert names
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES
    assert not without_a_row(names, (DATA / "README.md").read_text())


def test_a_row_names_file_source_and_licence():
    whole = "| `a.csv`, `b.csv` | answers | a city | CC0 |"
    assert not without_a_row({"a.csv", "b.csv"}, whole)
    assert without_a_row({"c.csv"}, whole) == {"c.csv"}
    assert without_a_row({"a.csv"}, "| `a.csv` | answers | a city | |") == {"a.csv"}
