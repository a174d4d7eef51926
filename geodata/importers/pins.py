"""Pins from files: CSV, XLSX, GeoJSON, GeoPackage, shapefile → rows in EPSG:4326.

``read_pins(path, PinOptions(...)) -> PinTable`` never stops at a bad row: what cannot become a
pin is listed with its line and a code. Codes of rejected rows:

- the row: ``empty``, ``bad_quotes``, ``unclosed_quote``, ``too_many_cells``
- the place: ``missing``, ``not_a_number``, ``not_finite``, ``out_of_range``, ``swapped``
  (latitude and longitude have changed places), ``not_a_point``
- the perception: ``missing_perception``, ``unknown_perception``, ``not_compared``
- the boundary, by ``within_boundary`` afterwards: ``outside``

Remarks on rows that are kept: ``unreadable_precision``.

Signatures::

    read_pins(path, options) -> PinTable(rows, rejected, read)
    rows_frame(rows) -> GeoDataFrame of points in EPSG:3006, in the order of the rows
    outside(frame, boundary, margin_m=0) -> bool per point, all in EPSG:3006
    within_boundary(table, boundary, margin_m=0) -> PinTable, the rest rejected as "outside"

``import_key`` tells a row of a source from every other, whatever dialogue or options it is
imported with: the hash of the row's own cells (and geometry) and of how many equal rows stood
before it. Importing a file twice thus gives the same keys, and two equal rows give two.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.crs import METRIC_SRID, STORE_SRID, require_crs, to_metric
from geodata.errors import OptionError, WrongCrsError
from geodata.importers.decimals import NotANumberError
from geodata.importers.perception import SAFE_WORDS, UNSAFE_WORDS, Reader, score_reader, word_reader
from geodata.importers.positions import (
    Positions,
    from_columns,
    from_geometry,
    from_geopoints,
)
from geodata.importers.precisions import precision_column, precision_of
from geodata.importers.rejections import Rejected, shown
from geodata.importers.tables import SourceTable, read_table

_REASON_SEPARATORS: Final = re.compile(r"[;,|]")


@dataclass(frozen=True)
class PinOptions:
    """Where in the file everything stands.

    Attributes:
        perception: column with a score (then both limits are given) or with words.
        safe_above, unsafe_below: limits of the score; equal limits leave out exactly that score.
        safe_words, unsafe_words: what the words are, when there are no limits.
        latitude, longitude: columns in degrees (EPSG:4326), for files without geometry.
        x, y, crs: columns with easting and northing, and their system, e.g. ``"EPSG:3011"``.
        geopoint: column with "latitude longitude altitude accuracy", as Kobo and ODK write it.
        precision: column with the metres within which a place lies; without it one of the names
            that ``precisions`` knows, or a geopoint's accuracy.
        comment, time, reason, respondent: optional columns.
        layer: layer of a GeoPackage or sheet of a workbook, when there are several.
    """

    perception: str
    safe_above: float | None = None
    unsafe_below: float | None = None
    safe_words: frozenset[str] = SAFE_WORDS
    unsafe_words: frozenset[str] = UNSAFE_WORDS
    latitude: str | None = None
    longitude: str | None = None
    x: str | None = None
    y: str | None = None
    crs: str | None = None
    geopoint: str | None = None
    precision: str | None = None
    comment: str | None = None
    time: str | None = None
    reason: str | None = None
    respondent: str | None = None
    layer: str | None = None

    def reader(self) -> Reader:
        """How the perception column is read; ``OptionError`` when the options contradict."""
        above, below = self.safe_above, self.unsafe_below
        if above is None and below is None:
            return word_reader(self.safe_words, self.unsafe_words)
        # One limit alone divides in two: above it safe, below it unsafe.
        above = below if above is None else above
        below = above if below is None else below
        assert above is not None
        assert below is not None
        return score_reader(above, below)


@dataclass(frozen=True, slots=True)
class PinRow:
    """One pin to be: place in EPSG:4326 (degrees) and what the file says about it, as text."""

    line: int
    lng: float
    lat: float
    perception: str
    import_key: str
    precision_m: int | None = None
    """Within so many metres; None: the file does not say, or it is exact."""
    comment: str = ""
    time: str = ""
    reasons: tuple[str, ...] = ()
    respondent: str = ""


@dataclass(frozen=True)
class PinTable:
    """What a file gave. ``read`` is the number of rows in it: stored and rejected together.

    ``remarks``: on rows that were kept.
    """

    rows: list[PinRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[Rejected] = field(default_factory=list)

    @property
    def read(self) -> int:
        return len(self.rows) + len(self.rejected)


def read_pins(path: Path, options: PinOptions) -> PinTable:
    """Read a file of pins.

    Raises:
        UnreadableFileError: the file as a whole; see ``sources`` for the codes.
        MissingFieldError: a named column is not there; the error lists those that are.
        OptionError: options that contradict each other or leave the place out.
        WrongCrsError: ``crs`` is unknown, or the file has geometry without a system.
    """
    reader = options.reader()
    source = read_table(path, options.layer)
    positions, precisions = _places(source, options)
    perceptions = source.column(options.perception)
    optional = {
        name: source.column(column)
        for name in ("comment", "time", "reason", "respondent")
        if (column := getattr(options, name)) is not None
    }
    keys = _import_keys(source)
    table = PinTable(rejected=list(source.rejected))
    for i, line in enumerate(source.lines):
        perception, problem = reader(perceptions[i])
        if positions.codes[i]:
            table.rejected.append(Rejected(line, positions.codes[i], positions.shown(i)))
        elif problem:
            value = shown(perceptions[i])
            table.rejected.append(Rejected(line, problem, value, options.perception))
        else:
            texts = {name: values[i] for name, values in optional.items()}
            reasons = _reasons(texts.pop("reason", ""))
            lng, lat = float(positions.lng[i]), float(positions.lat[i])
            metres = _precision(line, precisions[i], table.remarks)
            row = PinRow(line, lng, lat, perception, keys[i], metres, reasons=reasons, **texts)
            table.rows.append(row)
    table.rejected.sort(key=lambda rejected: rejected.line)
    return table


def _precision(line: int, text: str, remarks: list[Rejected]) -> int | None:
    try:
        return precision_of(text)
    except NotANumberError:
        remarks.append(Rejected(line, "unreadable_precision", shown(text)))
        return None


def _places(source: SourceTable, options: PinOptions) -> tuple[Positions, list[str]]:
    """Where each row is, and what it says of how exact that is."""
    precisions = [""] * len(source.lines)
    if options.geopoint is not None:
        if any((options.latitude, options.longitude, options.x, options.y)):
            raise OptionError("give a geopoint, or two columns", code="no_place_columns")
        positions, precisions = from_geopoints(source.column(options.geopoint))
    else:
        positions = _positions(source, options)
    if name := options.precision or precision_column(source.columns, options.latitude):
        precisions = source.column(name)
    return positions, precisions


def _positions(source: SourceTable, options: PinOptions) -> Positions:
    named = (options.latitude, options.longitude, options.x, options.y)
    if source.geometry is not None and not any(named):
        return from_geometry(source.geometry)
    return from_columns(
        source, (options.latitude, options.longitude), (options.x, options.y), options.crs
    )


def _reasons(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _REASON_SEPARATORS.split(text) if part.strip())


def _import_keys(source: SourceTable) -> list[str]:
    columns = sorted((name.casefold(), values) for name, values in source.columns.items())
    shapes = [] if source.geometry is None else shapely.to_wkb(source.geometry.array)
    seen: Counter[bytes] = Counter()
    keys = []
    for i in range(len(source.lines)):
        digest = hashlib.blake2b(digest_size=16)
        for name, values in columns:
            # The separators cannot stand in a cell of text, so that no two rows run together.
            digest.update(f"{name}\x1f{values[i]}\x1e".encode("utf-8", "surrogatepass"))
        if len(shapes):
            digest.update(shapes[i] or b"")
        base = digest.digest()
        digest.update(b"\x1d%d" % seen[base])
        seen[base] += 1
        keys.append(digest.hexdigest())
    return keys


def rows_frame(rows: list[PinRow]) -> gpd.GeoDataFrame:
    """The rows as points in EPSG:3006 (metres), with their columns, in the same order."""
    lng = np.array([row.lng for row in rows], dtype=float)
    lat = np.array([row.lat for row in rows], dtype=float)
    data = pd.DataFrame({"line": [row.line for row in rows]}, dtype="int64")
    return to_metric(gpd.GeoDataFrame(data, geometry=shapely.points(lng, lat), crs=STORE_SRID))


def outside(frame: gpd.GeoDataFrame, boundary: BaseGeometry) -> npt.NDArray[np.bool_]:
    """Which points lie outside a boundary; a point on the line is inside.

    Args:
        frame: n points in EPSG:3006.
        boundary: an area in EPSG:3006 (``frames.metric_shape`` makes one from the store).

    Returns:
        Shape (n,), bool.

    Raises:
        WrongCrsError: the frame is not in EPSG:3006, or the boundary is plainly in degrees.
    """
    require_crs(frame, METRIC_SRID)
    if not boundary.is_empty and np.abs(boundary.bounds).max() <= 360:
        raise WrongCrsError("the boundary is in degrees", expected=METRIC_SRID)
    shapely.prepare(boundary)
    return ~np.asarray(shapely.covers(boundary, frame.geometry.values), dtype=bool)


def within_boundary(table: PinTable, boundary: BaseGeometry) -> PinTable:
    """The table without rows outside the boundary (EPSG:3006), which are rejected by line."""
    return only_kept(table, ~outside(rows_frame(table.rows), boundary)) if table.rows else table


def only_kept(table: PinTable, kept: npt.NDArray[np.bool_]) -> PinTable:
    """The table with those rows only; the others are rejected as ``outside``."""
    rejected = [
        Rejected(row.line, "outside", f"{row.lat}, {row.lng}")
        for row, is_kept in zip(table.rows, kept, strict=True)
        if not is_kept
    ]
    rows = [row for row, is_kept in zip(table.rows, kept, strict=True) if is_kept]
    ordered = sorted([*table.rejected, *rejected], key=lambda row: row.line)
    return replace(table, rows=rows, rejected=ordered)
