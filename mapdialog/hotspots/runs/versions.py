"""What code made a run: so that a later reader can repeat it or knows why not."""

import hashlib
import importlib.metadata
from functools import cache
from pathlib import Path

import pyproj
from django.conf import settings

PACKAGES = ("numpy", "scipy", "pandas", "geopandas", "shapely", "pyproj")
# What reads the answers, analyses them, makes places and names them; not the views and their words.
ANALYSING = (
    "analysis/*.py",
    "geodata/*.py",
    "mapdialog/hotspots/runs/*.py",
    "mapdialog/hotspots/reach/inhabitants.py",
    "mapdialog/areas/names.py",
)


def analysing_files() -> list[Path]:
    """Raises FileNotFoundError where a pattern fits nothing: code that moved is not forgotten."""
    found = []
    for pattern in ANALYSING:
        files = sorted(Path(settings.BASE_DIR).glob(pattern))
        if not files:
            raise FileNotFoundError(f"{pattern} fits no file; say where the code is now")
        found += files
    return found


@cache
def code_version() -> str:
    """The commit, where the build names it, and a hash of the code that analyses."""
    digest = hashlib.sha256()
    for path in analysing_files():
        digest.update(path.read_bytes())
    return f"{settings.COMMIT or 'unversioned'}+{digest.hexdigest()[:16]}"


@cache
def package_versions() -> dict[str, str]:
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    return versions | {"proj": pyproj.proj_version_str}
