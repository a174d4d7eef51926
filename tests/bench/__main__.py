"""`make bench`: speed against what a user would pick instead, and whether the answers agree.

Makes an environment of its own for the peers under .local (pinned in requirements/bench.txt) and
measures there. Prints a table and writes bench.json.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "requirements" / "bench.txt"
FOLDER = ROOT / ".local" / "bench-venv"


def environment() -> Path:
    """The Python of the peers' environment, made anew where the pins have changed."""
    python = FOLDER / "bin" / "python"
    mark = FOLDER / ".installed"
    wanted = hashlib.sha256(PEERS.read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text() == wanted:
        return python
    print("Installing the peers to measure against (a minute or two) …", flush=True)
    venv.create(FOLDER, clear=True)
    install = [".ci/uv", "pip", "install", "--require-hashes", "--requirement", PEERS]
    subprocess.run([*install, "--python", python], check=True, cwd=ROOT)
    mark.write_text(wanted)
    return python


def main() -> None:
    """Hand over to the peers' environment."""
    python = environment()
    os.chdir(ROOT)
    os.execv(python, [str(python), "-m", "tests.bench.measure", *sys.argv[1:]])


if __name__ == "__main__":
    main()
