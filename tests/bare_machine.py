"""Walk `docs/first-dialogue.md` from a Debian that has nothing but git and make.

    make bare-machine        as root; some five minutes, 3 GB of disk for as long

A Debian is made in a folder, this checkout's last commit is cloned into it, and the guide's
commands are run there, with their output shown; browsers of this machine then walk the rest. What
this machine is told about its package registries, the other is told too. All is removed afterwards.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import django
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapdialog.settings")
django.setup()  # what tests know of the product asks for its settings

from tests.e2e.conftest import PHONE  # noqa: E402
from tests.e2e.first_dialogue import GUIDE, ROUND, link_in, walk  # noqa: E402
from tests.e2e.marking import RECEIPT  # noqa: E402

ROOT = Path.cwd()
RELEASE = "bookworm"
PORT = 8977
SERVED_WITHIN_S = 1200
ASK_AGAIN_S = 1.0
# How packages are reached from here: the other machine stands in the same place.
REACHED_BY = (
    *("/etc/resolv.conf", "/etc/hosts", "/etc/apt/apt.conf.d", "/etc/apt/auth.conf.d"),
    *("/etc/pip.conf", "/etc/xdg/pip", "/root/.config/pip", "/root/.npmrc", "/usr/etc/npmrc"),
    "/etc/ssl/certs/ca-certificates.crt",
)
TOLD = re.compile(r"^(PIP|UV|NPM|NODE_EXTRA|SSL|REQUESTS|CURL)_|(?i:_proxy)$|^npm_config_")


def main() -> int:
    if os.geteuid() or not shutil.which("debootstrap"):
        print("A bare machine is made by root, with debootstrap installed.")
        return 1
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bare-") as folder:
        machine = Path(folder) / "debian"
        _bare_debian(machine)
        _told(begun, "a Debian with git and make")
        with _run_in(machine, commands(GUIDE.read_text())) as output:
            link = _link(output)
            _told(begun, "the first link")
            _wait_until_served()
            _told(begun, f"served on port {PORT}")
            _walk(link, Path(folder))
            _told(begun, "the first dialogue is open, and a resident has marked a place")
    return 0


def commands(guide: str) -> list[str]:
    """What the guide's blocks say, as it is typed; the last serves."""
    lines = re.findall(r"^```sh\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    typed = "".join(lines).splitlines()
    return [re.sub(r"^manage\.py", ".venv/bin/python manage.py", line) for line in typed]


def _bare_debian(machine: Path) -> None:
    subprocess.run(
        [
            *("debootstrap", "--variant=minbase", "--include=ca-certificates,git,make"),
            *(RELEASE, str(machine)),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    for path in map(Path, REACHED_BY):
        here, there = path.resolve(), machine / path.relative_to("/")
        if here.is_dir():
            shutil.copytree(here, there, symlinks=True, dirs_exist_ok=True)
        elif here.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(here, there)
    clone = machine / "root" / "mapdialog"
    subprocess.run(["git", "clone", "--quiet", "--no-local", str(ROOT), str(clone)], check=True)


@contextmanager
def _run_in(machine: Path, typed: list[str]) -> Iterator[Iterator[str]]:
    """What the commands print, line by line; at the end all that they began is ended."""
    script = "\n".join(
        [
            "set -eu",
            "mount -t proc proc /proc",
            "cd",
            "cd mapdialog",
            *(f"echo {'$'} {line!r}\n{line}" for line in typed),
        ]
    )
    seen = [
        f"mkdir -p {machine}{folder}; mount --bind {folder} {machine}{folder}"
        for folder in _folders_of_packages()
    ]
    enter = "\n".join([*seen, f'exec chroot {machine} /bin/bash -c "$1"'])
    told = {name: value for name, value in os.environ.items() if TOLD.search(name)}
    running = subprocess.Popen(
        [
            *("unshare", "--mount", "--pid", "--fork", "--kill-child"),
            *("/bin/bash", "-euc", enter, "bash", script),
        ],
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "PORT": str(PORT), **told},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert running.stdout
    try:
        yield _shown(running.stdout)
    finally:
        running.kill()
        running.wait()


def _folders_of_packages() -> list[str]:
    """Where this machine keeps Python packages itself, if `pip` is told of such places."""
    told = subprocess.run(["pip", "config", "list"], capture_output=True, text=True).stdout
    # An index names files beside itself.
    indexes = [str(Path(path).parent) for path in re.findall(r"file://(/[\w./-]+)", told)]
    folders = [*indexes, *re.findall(r"find-links='(/[\w./-]+)", told)]
    return [folder for folder in dict.fromkeys(folders) if Path(folder).is_dir()]


def _shown(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        print(f"    {line}", end="", flush=True)
        yield line


def _link(output: Iterator[str]) -> str:
    said = ""
    for line in output:
        said += line
        if "/konto/inbjudan/" in line:
            return link_in(line)
    raise SystemExit("The commands ended without a link:\n" + said[-2000:])


def _wait_until_served() -> None:
    until = time.monotonic() + SERVED_WITHIN_S
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5):
                return
        except (URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(ASK_AGAIN_S)


def _walk(link: str, folder: Path) -> None:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])

        def browse(**options: object) -> Page:
            return browser.new_context(
                base_url=f"http://127.0.0.1:{PORT}", locale="en-GB", **options
            ).new_page()

        coordinator = walk(browse, link, folder, timezone.localdate())
        expect(coordinator.get_by_text("The dialogue is open.")).to_be_visible()
        _answer(browse(**PHONE, java_script_enabled=False))
        browser.close()


def _answer(resident: Page) -> None:
    resident.goto("/lysekil/")
    resident.get_by_role("link", name=ROUND["Title"]).first.click()
    resident.get_by_role("link", name="It is unsafe here").click()
    resident.get_by_label("Or choose a part of the municipality").select_option(label="Norr")
    resident.get_by_role("button", name="Show places").click()
    resident.get_by_label("Somewhere in Norr").check()
    resident.get_by_role("button", name="Send").click()
    expect(resident.locator("[data-receipt]")).to_have_text(RECEIPT)


def _told(begun: float, what: str) -> None:
    """One line of the transcript."""
    print(f"{(time.monotonic() - begun) / 60:5.1f} min  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
