"""The checks of `make lint` that are our own find what is planted for them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PACKAGES = ("mapdialog", "geodata", "analysis", "demo")


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in PACKAGES:
        only_python = shutil.ignore_patterns("__pycache__", "locale", "*.json", "*.csv")
        shutil.copytree(CHECKOUT / package, tmp_path / package, ignore=only_python)
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "imports", "contract"),
    [
        ("analysis", "django", "analysis is pure"),
        ("analysis", "psycopg", "analysis is pure"),
        ("analysis", "mapdialog", "do not import the product"),
        ("analysis", "geodata", "nor each other"),
        ("geodata", "analysis", "nor each other"),
        ("mapdialog", "demo", "nothing knows the demo"),
        ("geodata", "demo", "nothing knows the demo"),
        ("analysis", "demo", "nothing knows the demo"),
        ("demo/island", "mapdialog", "drawn without the product"),
        ("demo/island", "demo.staff", "drawn without the product"),
        ("mapdialog/organisations", "mapdialog.pins", "one way through the rooms"),
        ("mapdialog/meetings", "mapdialog.records", "one way through the rooms"),
        ("mapdialog/pictures", "mapdialog.areas", "pictures know no room"),
        ("mapdialog/hotspots/runs", "mapdialog.hotspots.publishing", "inside hotspots"),
        ("mapdialog/hotspots/models", "mapdialog.hotspots.reach", "inside hotspots"),
        ("mapdialog/hotspots/workbench", "mapdialog.hotspots.comparing", "inside hotspots"),
    ],
)
def test_an_import_against_the_contracts_is_found(
    module: str, imports: str, contract: str, copy: Path
) -> None:
    (copy / module / "planted.py").write_text(f"import {imports}\n")
    checked = run(Path(sys.executable).with_name("lint-imports"), "--no-cache", folder=copy)
    broken = [line for line in checked.stdout.splitlines() if line.endswith("BROKEN")]
    assert checked.returncode != 0
    assert len(broken) == 1
    assert contract in broken[0]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    run("git", "init", "--quiet", folder=tmp_path)
    return tmp_path


def house_rules(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, CHECKOUT / ".ci" / "house_rules.py", folder=folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("long.py", "x = 1\n" * 301),
        ("long.js", ";\n" * 201),
        ("page.html", "<br>\n" * 81),
        ("areas/utils.py", "x = 1\n"),
        ("frontend/static/js/desk/pins.js", "L.map(element);\n"),
        ("frontend/static/js/mark.js", "if (window.L) start();\n"),
        ("frontend/static/js/map/paint.js", 'import { exp } from "protomaps-leaflet";\n'),
        ("frontend/static/js/map/ground.js", 'import { mapIn } from "./engine/start.js";\n'),
        ("frontend/static/js/map/engine2.js", "const { L } = globalThis;\n"),
        ("frontend/package-lock.json", '{"resolved": "somewhere"}\n'),
        ("requirements/base.txt", "--index-url somewhere\n"),
        ("requirements/uv.txt", "--find-links somewhere\n"),
        ("requirements/dev.txt", "name @ https://somewhere/name.whl\n"),
    ],
)
def test_what_breaks_a_rule_of_the_house_is_named(name: str, content: str, house: Path) -> None:
    (house / name).parent.mkdir(parents=True, exist_ok=True)
    (house / name).write_text(content)
    found = house_rules(house)
    assert found.returncode == 1
    assert found.stdout.startswith(f"{name}: ")


def test_a_partial_of_a_partial_of_a_partial_is_named(house: Path) -> None:
    templates = house / "frontend" / "templates"
    templates.mkdir(parents=True)
    (templates / "_third.html").write_text("<br>\n")
    (templates / "_second.html").write_text('{% include "_third.html" %}\n')
    (templates / "_first.html").write_text('{% include "_second.html" with a=b %}\n')
    assert house_rules(house).stdout == ""
    (templates / "base.html").write_text('{% include "_first.html" %}\n')
    (templates / "page.html").write_text('{% extends "base.html" %}\n')
    chain = "_first.html → _second.html → _third.html"
    found = house_rules(house).stdout
    assert (
        f"frontend/templates/base.html: includes too deep (most: 3): base.html → {chain}" in found
    )
    assert (
        f"frontend/templates/page.html: includes too deep (most: 3): page.html → {chain}" in found
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("just.py", "x = 1\n" * 300),
        ("reasoned.py", "# Longer because it is one table.\n" + "x = 1\n" * 400),
        ("ignored.py", "x = 1\n" * 400),
        ("frontend/static/js/map/engine.js", 'export { mapIn } from "./engine/start.js";\n'),
        ("frontend/static/js/map/engine/start.js", "L.map(element);\n"),
        ("frontend/static/js/map/ground.js", 'import { mapIn } from "./engine.js";\n'),
        ("areas/migrations/0001_initial.py", "x = 1\n" * 400),
        ("requirements/base.txt", "name==1.0 \\\n    --hash=sha256:00\n"),
    ],
)
def test_what_keeps_the_rules_passes(name: str, content: str, house: Path) -> None:
    (house / ".gitignore").write_text("ignored.py\n")
    (house / name).parent.mkdir(parents=True, exist_ok=True)
    (house / name).write_text(content)
    assert house_rules(house).stdout == ""
