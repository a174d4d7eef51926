"""Tables for spreadsheets: CSV as Swedish Excel reads it, and xlsx. No cell is a formula.

Text that begins as a formula would (``= + - @``, tab, carriage return, line feed and the
full-width forms) gets an apostrophe in front, in headers too: comments come from anybody, and a
spreadsheet runs what it takes for a formula (OWASP, "CSV Injection"). Numbers stay numbers.

Signatures::

    neutralised(value) -> value that no spreadsheet runs
    csv_bytes(table) -> semicolons, decimal comma, UTF-8 with byte order mark
    write_workbook(tables, target) -> one sheet a table, the header frozen
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MAX_CELL: Final = 32_767  # what Excel keeps of a text
MAX_WIDTH: Final = 60
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\']")


def neutralised(value: object) -> object:
    """The value as a cell may hold it: text that begins like a formula with an apostrophe."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        text = _UNPRINTABLE.sub("", value)
        return f"'{text}" if text.startswith(FORMULA_STARTS) else text
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)  # spreadsheets know no time zones
    if isinstance(value, bool | int | float | date):
        return value
    return neutralised(str(value))


def _rows(table: pd.DataFrame) -> Iterator[list[object]]:
    yield [neutralised(str(name)) for name in table.columns]
    for values in table.itertuples(index=False, name=None):
        yield [neutralised(value) for value in values]


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV: semicolon, decimal comma, CRLF, UTF-8 with a byte order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_written(value) for value in row] for row in _rows(table))
    return text.getvalue().encode("utf-8-sig")


def _written(value: object) -> object:
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return value.isoformat() if isinstance(value, date) else value


def write_workbook(tables: Mapping[str, pd.DataFrame], target: Path | BinaryIO) -> None:
    """One sheet a table, into a file or a stream.

    Sheet names are cut to 31 characters and kept apart by a number.
    """
    book = openpyxl.Workbook(write_only=True)
    taken: set[str] = set()
    for name, table in tables.items():
        sheet = book.create_sheet(_sheet_name(name, taken))
        sheet.freeze_panes = "A2"
        for position, width in enumerate(_widths(table), start=1):
            sheet.column_dimensions[get_column_letter(position)].width = width
        for number, row in enumerate(_rows(table)):
            cells = [_cell(sheet, value, header=number == 0) for value in row]
            sheet.append(cells)
    if not tables:
        book.create_sheet("-")
    book.save(target)


def _cell(sheet: object, value: object, *, header: bool) -> object:
    if isinstance(value, str):
        value = value[:MAX_CELL]
    if not header:
        return value
    cell = openpyxl.cell.WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
    cell.font = Font(bold=True)
    return cell


def _widths(table: pd.DataFrame) -> Iterable[float]:
    for name in table.columns:
        longest = max((len(str(value)) for value in table[name].head(200)), default=0)
        yield min(MAX_WIDTH, max(8, longest, len(str(name))) + 2)


def _sheet_name(name: str, taken: set[str]) -> str:
    plain = _NOT_IN_SHEET_NAMES.sub(" ", name).strip()[:31] or "-"
    candidate, number = plain, 2
    while candidate.casefold() in taken:
        ending = f" {number}"
        candidate, number = plain[: 31 - len(ending)] + ending, number + 1
    taken.add(candidate.casefold())
    return candidate
