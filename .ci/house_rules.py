"""The rules of the house that no linter knows; prints what breaks them, exits 1 if anything does.

A file may be longer than its kind allows when its first lines say why, after "Longer because".
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST = {".py": 300, ".js": 200, ".css": 300, ".html": 80}
REASON = "Longer because"
VAGUE_NAMES = {"utils", "helpers", "common"}
SCRIPTS = Path("frontend/static/js")
ENGINE = SCRIPTS / "map"
"""Only map/engine.js and what lies behind it know which map engine draws."""
OF_THE_ENGINE = re.compile(
    r"(?<![\w.])L\.\w|(window|globalThis|self)\.L\b|\{ ?L ?\}|protomaps|/engine/"
)
TEMPLATES = Path("frontend/templates")
INCLUDED = re.compile(r'{%-? *include +(?:"([^"]+)"|([^ "]+))')
EXTENDED = re.compile(r'{%-? *extends +"([^"]+)"')
DEEPEST = 3
"""A page, its partial and a partial of that; what a template tag draws begins anew."""
ADDRESS = re.compile(r"--(extra-)?index-url|--find-links|\"resolved\"|@ (https?|file):|registry\.")


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (Path(name) for name in listed.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file() and "migrations" not in path.parts)


def complaints(path: Path) -> Iterator[str]:
    if path.stem in VAGUE_NAMES:
        yield "name it after what it does"
    if path.suffix in LONGEST:
        lines = path.read_text().splitlines()
        most = LONGEST[path.suffix]
        if len(lines) > most and not any(REASON in line for line in lines[:10]):
            yield f'{len(lines)} lines; split it, or say "{REASON} …" at its top (most: {most})'
    if path.suffix == ".js" and path.is_relative_to(SCRIPTS) and not is_engine(path):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if OF_THE_ENGINE.search(line):
                yield f"line {number} knows the map engine; ask map/engine.js"
    if path.is_relative_to(TEMPLATES):
        chain = longest_chain(str(path.relative_to(TEMPLATES)))
        if len(chain) > DEEPEST:
            yield f"includes too deep (most: {DEEPEST}): {' → '.join(chain)}"
    if path.name == "package-lock.json" or path.match("requirements/*.txt"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if ADDRESS.search(line):
                yield f"line {number} records an address; run `make lock`"


def longest_chain(template: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The template and what it includes, by the longest way; a page includes what its base does."""
    path = TEMPLATES / template
    if template in above or not path.is_file():
        return (template,)
    text = path.read_text()
    here = (*above, template)
    below = [longest_chain(literal or name, here) for literal, name in INCLUDED.findall(text)]
    bases = [longest_chain(base, here)[1:] for base in EXTENDED.findall(text)]
    return (template, *max(below + bases, key=len, default=()))


def is_engine(path: Path) -> bool:
    return path == ENGINE / "engine.js" or path.is_relative_to(ENGINE / "engine")


def main() -> int:
    found = [f"{path}: {words}" for path in tracked_files() for words in complaints(path)]
    print("\n".join(found), end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
