"""Rows of text out of any file of pins: CSV, XLSX, GeoJSON, GeoPackage, shapefile.

``read_table(path, layer=None) -> SourceTable``: columns of text, whatever the format, with the
line of each row. CSV may be separated by semicolon, comma or tab, with or without a byte order
mark, in UTF-8, UTF-16 or Windows' Latin alphabet.

Codes of rejected rows: ``bad_quotes``, ``unclosed_quote``, ``too_many_cells``, ``empty``.
"""

from __future__ import annotations

import csv
import io
import math
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import islice
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd

from geodata.errors import MissingFieldError, UnreadableFileError
from geodata.importers.rejections import Rejected, shown
from geodata.importers.sources import kind_of, read_features

DELIMITERS: Final = (";", ",", "\t")
MAX_SHEET_ROWS: Final = 1_048_576  # what Excel itself can hold
MAX_SHEET_COLUMNS: Final = 1_000


@dataclass
class SourceTable:
    """The rows of a file as text, column by column.

    Attributes:
        columns: header → one text per row, stripped; ``""`` where the cell is empty.
        lines: where each row stands in the file (see ``Rejected.line``).
        geometry: the features' own geometry and system, None for CSV and XLSX.
        rejected: rows that could not be read at all.
    """

    columns: dict[str, list[str]]
    lines: list[int]
    geometry: gpd.GeoSeries | None = None
    rejected: list[Rejected] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        """The named column; if no name is exactly so, one that differs in case only."""
        if name in self.columns:
            return self.columns[name]
        alike = [known for known in self.columns if known.casefold() == name.strip().casefold()]
        if len(alike) == 1:
            return self.columns[alike[0]]
        raise MissingFieldError(name, [shown(known) for known in list(self.columns)[:50]])


def read_table(path: Path, layer: str | None = None) -> SourceTable:
    """Read a file of any known kind; ``layer`` names a GeoPackage layer or an XLSX sheet.

    Raises:
        UnreadableFileError: see ``sources``.
        MissingFieldError: no such layer or sheet.
    """
    kind = kind_of(path)
    if kind == "xlsx":
        return _from_cells(_sheet_rows(path, layer), width_matters=False)
    if kind == "text":
        return _read_csv(path)
    return _from_features(read_features(path, layer))


def _read_csv(path: Path) -> SourceTable:
    text = _decoded(path.read_bytes())
    rejected: list[Rejected] = []
    rows = _csv_rows(text, _delimiter_of(text), rejected)
    table = _from_cells(rows)
    table.rejected = sorted([*rejected, *table.rejected], key=lambda row: row.line)
    return table


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel on a Swedish Windows; what even that alphabet leaves undefined is replaced.
        return data.decode("cp1252", errors="replace")


def _delimiter_of(text: str) -> str:
    """The separator that cuts the header into most parts; quoted text does not count."""
    header = text.lstrip("\r\n").partition("\n")[0]
    unquoted = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=unquoted.count)


def _csv_rows(
    text: str, delimiter: str, rejected: list[Rejected]
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # Read loosely, an unclosed quote would swallow the rows after it without a word.
            ended = "unexpected end" in str(error)
            rejected.append(Rejected(line, "unclosed_quote" if ended else "bad_quotes", str(error)))
            continue
        if cells:
            yield line, [cell.strip() for cell in cells]


def _sheet_rows(path: Path, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from _open_sheet_rows(path, sheet)
    except (MissingFieldError, UnreadableFileError):
        raise
    # openpyxl names no set of errors for a damaged workbook: XML, zip, key and type errors all
    # come through.
    except Exception as error:
        raise UnreadableFileError(f"damaged workbook: {error}", code="damaged") from error


def _open_sheet_rows(path: Path, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that do not matter here
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise MissingFieldError(sheet, book.sheetnames)
        if not book.worksheets:
            raise UnreadableFileError("the workbook has no sheet", code="no_layer")
        source: Any = book[sheet] if sheet is not None else book.worksheets[0]
        source.reset_dimensions()  # what the file claims about its own size may be false
        rows = source.iter_rows(values_only=True, max_col=MAX_SHEET_COLUMNS)
        for line, values in enumerate(islice(rows, MAX_SHEET_ROWS), start=1):
            cells = [as_text(value) for value in values]
            if any(cells):
                yield line, cells
    finally:
        book.close()


def _from_cells(
    rows: Iterable[tuple[int, list[str]]], *, width_matters: bool = True
) -> SourceTable:
    iterator = iter(rows)
    _line, header = next(iterator, (0, []))
    if not any(header):
        raise UnreadableFileError("the file is empty", code="empty_file")
    repeats = Counter(header)
    kept = [(i, name) for i, name in enumerate(header) if name and repeats[name] == 1]
    # Of columns with one name, the first is kept: better than a mixture.
    kept += [(header.index(name), name) for name, times in repeats.items() if name and times > 1]
    table = SourceTable(columns={name: [] for _, name in sorted(kept)}, lines=[])
    for line, cells in iterator:
        if not any(cells):
            table.rejected.append(Rejected(line, "empty"))
        elif width_matters and any(cells[len(header) :]):
            # Most often a decimal comma in a file that is separated by commas. In a sheet it is
            # somebody's note in the margin.
            table.rejected.append(Rejected(line, "too_many_cells", shown(",".join(cells))))
        else:
            _append(table, line, cells, kept)
    return table


def _append(
    table: SourceTable, line: int, cells: Sequence[str], kept: list[tuple[int, str]]
) -> None:
    table.lines.append(line)
    for index, name in kept:
        table.columns[name].append(cells[index] if index < len(cells) else "")


def _from_features(frame: gpd.GeoDataFrame) -> SourceTable:
    data = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    columns = {str(name): [as_text(value) for value in data[name]] for name in data.columns}
    return SourceTable(columns, list(range(1, len(frame) + 1)), geometry=frame.geometry)


def as_text(value: object) -> str:
    """A cell of any type as text: nothing is ``""``, dates are ISO 8601, whole floats plain."""
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, np.float32):
        return as_text(float(str(value)))  # the shortest decimal that means it
    if isinstance(value, float) and math.isnan(value):
        return ""
    if isinstance(value, date | time):  # includes datetime and pandas' Timestamp
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
