from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.exporters.sheets import FORMULA_STARTS, csv_bytes, neutralised, write_workbook


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_begins_as_a_formula_gets_an_apostrophe(start: str) -> None:
    assert neutralised(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("value", ["Mörkt här", "a=b", "1-2", "", 'say "hi"', " =1"])
def test_other_text_is_left_alone(value: str) -> None:
    assert neutralised(value) == value


def test_a_formula_behind_a_control_character_is_found() -> None:
    assert neutralised("\x00=1+1") == "'=1+1"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-5, -5),
        (np.float64(-0.5), -0.5),
        (np.bool_(True), True),
        (float("nan"), None),
        (pd.NaT, None),
        (pd.NA, None),
        (date(2024, 5, 1), date(2024, 5, 1)),
        (["=1"], "['=1']"),
    ],
)
def test_values_that_are_no_text(value: object, cell: object) -> None:
    assert neutralised(value) == cell


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_as_swedish_excel_reads_it() -> None:
    table = pd.DataFrame({"n": [-3], "andel": [0.25], "ord": ["Mörkt; tyst"], "=x": ["=1+1"]})
    data = csv_bytes(table)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 2
    assert read_csv(data) == [
        ["n", "andel", "ord", "'=x"],
        ["-3", "0,25", "Mörkt; tyst", "'=1+1"],
    ]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_no_text_becomes_a_formula_in_csv(texts: list[str]) -> None:
    rows = read_csv(csv_bytes(pd.DataFrame({"text": texts})))
    assert len(rows) == len(texts) + 1
    assert not any(cell.startswith(FORMULA_STARTS) for row in rows for cell in row)


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_text_becomes_a_formula_in_a_workbook(tmp_path: Path, texts: list[str]) -> None:
    write_workbook({"data": pd.DataFrame({"text": texts})}, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["data"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert not any(str(cell.value or "").startswith(FORMULA_STARTS) for cell in cells)


def test_a_workbook_keeps_numbers_dates_and_truth(tmp_path: Path) -> None:
    when = datetime(2024, 5, 1, 21, tzinfo=UTC)
    table = pd.DataFrame({"n": [-3], "share": [0.25], "on": [True], "when": [when]})
    write_workbook({"data": table}, tmp_path / "a.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx")["data"].values)
    assert rows == [
        ("n", "share", "on", "when"),
        (-3, 0.25, True, datetime(2024, 5, 1, 21)),  # noqa: DTZ001 - Excel has no time zones
    ]


def test_sheet_names_are_made_fit_and_kept_apart(tmp_path: Path) -> None:
    table = pd.DataFrame({"a": [1]})
    names = ["x" * 40, "x" * 41, "a/b:c", ""]
    write_workbook(dict.fromkeys(names, table), tmp_path / "a.xlsx")
    made = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert made == ["x" * 31, "x" * 29 + " 2", "a b c", "-"]


def test_very_long_text_is_cut_to_what_a_cell_holds(tmp_path: Path) -> None:
    write_workbook({"d": pd.DataFrame({"a": ["x" * 40_000]})}, tmp_path / "a.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx")["d"]["A2"].value) == 32_767


def test_a_workbook_of_nothing_still_opens(tmp_path: Path) -> None:
    write_workbook({}, tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["-"]
