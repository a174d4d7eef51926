"""`.ci/uv` installs from where pip is told to, by hash, and says one sentence when it cannot."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
WHEEL = "lantern-1.0-py3-none-any.whl"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of packages that holds one, `lantern`, in the layout that pip knows."""
    folder = tmp_path / "simple" / "lantern"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
        wheel.writestr("lantern.py", "lit = True\n")
        about = "lantern-1.0.dist-info"
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: lantern\nVersion: 1.0\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    (folder / "index.html").write_text(f'<a href="{WHEEL}">{WHEEL}</a>')
    return folder.parent


def wanted(index: Path) -> str:
    digest = hashlib.sha256((index / "lantern" / WHEEL).read_bytes()).hexdigest()
    return f"lantern==1.0 --hash=sha256:{digest}\n"


def install(
    requirements: str, folder: Path, *, pip_conf: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Into ``folder``/installed, on a machine whose pip knows nothing but what is given here."""
    (folder / "requirements.txt").write_text(requirements)
    (folder / "pip.conf").write_text(f"[global]\n{pip_conf}\n")
    machine = {name: text for name, text in os.environ.items() if name[:4] not in {"PIP_", "UV_N"}}
    given = {"PIP_CONFIG_FILE": str(folder / "pip.conf"), "UV_NO_CACHE": "1"}
    target = ("--python", sys.executable, "--target", str(folder / "installed"))
    listed = ("--require-hashes", "--requirement", str(folder / "requirements.txt"))
    return subprocess.run(
        [".ci/uv", "pip", "install", *target, *listed],
        cwd=CHECKOUT,
        env=machine | given | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "told",
    [
        {"pip_conf": "index-url = {index}"},
        {"pip_conf": "no-index = true\nfind-links = {index}/lantern"},
        {"pip_conf": "index-url = file:///there/is/none", "PIP_INDEX_URL": "{index}"},
        {"pip_conf": "index-url = file:///there/is/none\nextra-index-url = {index}"},
        {"pip_conf": "index-url = file:///there/is/none", "UV_DEFAULT_INDEX": "{index}"},
    ],
)
def test_a_package_comes_from_where_pip_is_told(
    told: dict[str, str], index: Path, tmp_path: Path
) -> None:
    given = {name: text.format(index=index.as_uri()) for name, text in told.items()}
    ended = install(wanted(index), tmp_path, **given)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "installed" / "lantern.py").exists()


@pytest.mark.parametrize(
    ("requirements", "told"),
    [
        (f"lantern==1.0 --hash=sha256:{'0' * 64}\n", "{index}"),
        ("lantern==1.0\n", "{index}"),
        (f"lantern==1.0 --hash=sha256:{'0' * 64}\n", "http://127.0.0.1:1/simple"),
    ],
)
def test_what_cannot_be_installed_is_one_sentence(
    requirements: str, told: str, index: Path, tmp_path: Path
) -> None:
    address = told.format(index=index.as_uri())
    ended = install(requirements, tmp_path, pip_conf=f"index-url = {address}", UV_HTTP_RETRIES="0")
    assert ended.returncode == 1
    assert ended.stderr.startswith("The packages could not be fetched: check the connection")
    assert ended.stderr.count("\n") == 1
    assert not (tmp_path / "installed" / "lantern.py").exists()
