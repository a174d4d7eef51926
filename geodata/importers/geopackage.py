"""What a GeoPackage holds, asked of the file itself before GDAL opens it.

A view is a query that whoever made the file wrote; one without an end keeps GDAL at work for ever.
So every table that GDAL reads must be an ordinary one. Views that nothing points to do no harm, as
``LISTED_ONLY`` keeps GDAL from looking at them: older GeoPackages have some.

Signatures::

    feature_layers(path, wanted=None) -> names of the layers that hold geometry

Codes of ``UnreadableFileError``: ``layer_is_view``, ``damaged``.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from geodata.errors import UnreadableFileError

LISTED_ONLY: Final = {"LIST_ALL_TABLES": "NO"}
"""For GDAL: what no table of the standard's names is not even looked at."""
MOST_STEPS: Final = 50_000_000
"""Of SQLite's machine, about a second or two."""
MOST_BYTES: Final = 10_000_000
"""In one value."""
# GDAL reads these without being asked for them.
READ_BY_ITSELF: Final = ("gpkg", "rtree_", "sqlite_")
_STEPS_BETWEEN: Final = 10_000
_CREATE: Final = re.compile(
    r"""CREATE\ (?P<what>TABLE|VIRTUAL\ TABLE|VIEW)\s*
    (?: "(?P<double>(?:[^"]|"")*)" | '(?P<single>(?:[^']|'')*)' | `(?P<back>(?:[^`]|``)*)`
      | \[(?P<square>[^\]]*)\] | (?P<bare>[^\s("'`\[]+) )
    \s*(?P<using>USING\s+rtree\b)?""",
    re.VERBOSE | re.IGNORECASE,
)


_LISTS: Final = {
    "gpkg_contents": "SELECT table_name FROM gpkg_contents",
    "gpkg_geometry_columns": "SELECT table_name FROM gpkg_geometry_columns",
}


def feature_layers(path: Path, wanted: str | None = None) -> list[str]:
    """Names of the layers that hold geometry, in the order of the file.

    Raises:
        UnreadableFileError: ``damaged``; ``layer_is_view``, if one of them, any that the file
            lists or the one that is ``wanted``, is no ordinary table.
    """
    with _opened(path) as database:
        tables, others = _tables_and_others(database)
        for name in others:
            if name.startswith(READ_BY_ITSELF):
                raise _is_view(name)
        listed = _names(database, tables, "gpkg_contents")
        shaped = _names(database, tables, "gpkg_geometry_columns")
    for name in [*listed, *shaped, *([] if wanted is None else [wanted])]:
        if _plain(name) in others:
            raise _is_view(name)
    holding_shapes = {_plain(name) for name in shaped} & tables
    return [name for name in listed if _plain(name) in holding_shapes]


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """To be read, and no longer than a moment whatever is in it."""
    steps = iter(range(MOST_STEPS // _STEPS_BETWEEN))
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
            database.set_progress_handler(lambda: next(steps, None) is None, _STEPS_BETWEEN)
            database.text_factory = _text
            yield database
    except sqlite3.Error as error:
        raise UnreadableFileError(str(error), code="damaged") from error


def _text(stored: bytes) -> str:
    return stored.decode(errors="replace")


def _tables_and_others(database: sqlite3.Connection) -> tuple[set[str], set[str]]:
    """Names of the ordinary tables, and of views and virtual tables but indexes of shapes."""
    tables: set[str] = set()
    others: set[str] = set()
    for name, statement in database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type NOT IN ('index', 'trigger')"
    ):
        said = _CREATE.match(str(statement))
        # SQLite goes by the statement and GDAL by the name: a list that was tampered with.
        if said is None or _plain(_name_of(said)) != _plain(str(name)):
            raise UnreadableFileError(f"{name} is not what it is called", code="damaged")
        index = said["using"] and _plain(str(name)).startswith("rtree_")
        ordinary = said["what"].upper() == "TABLE" or index
        (tables if ordinary else others).add(_plain(str(name)))
    return tables, others


def _name_of(said: re.Match[str]) -> str:
    for quoting, sign in (("double", '"'), ("single", "'"), ("back", "`")):
        if said[quoting] is not None:
            return said[quoting].replace(sign * 2, sign)
    return said["square"] if said["square"] is not None else said["bare"]


def _names(database: sqlite3.Connection, tables: set[str], table: str) -> list[str]:
    return [str(name) for (name,) in database.execute(_LISTS[table])] if table in tables else []


def _plain(name: str) -> str:
    """As SQLite compares names."""
    return name.translate(_LOWER)


_LOWER: Final = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}


def _is_view(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"the layer {name} is a view (a query) in the file: save it as a table",
        code="layer_is_view",
        layer=name,
    )
