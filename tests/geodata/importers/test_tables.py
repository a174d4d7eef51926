"""Files as they come: from Excel on Windows, from scripts, and from people who mean harm."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.errors import GeodataError, MissingFieldError, UnreadableFileError
from geodata.importers import sources
from geodata.importers.tables import SourceTable, as_text, read_table

per_example_file = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def written(tmp_path: Path, data: str | bytes, name: str = "pins.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def reasons(table: SourceTable) -> list[tuple[int, str]]:
    return [(row.line, row.code) for row in table.rejected]


@pytest.mark.parametrize(
    "data",
    [
        "lat,lng,ord\n59.3,18.1,Mörkt\n",
        "lat;lng;ord\r\n59.3;18.1;Mörkt\r\n",
        "lat\tlng\tord\r59.3\t18.1\tMörkt\r",
        "\ufefflat;lng;ord\n59.3;18.1;Mörkt",
        "lat;lng;ord\n59.3;18.1;Mörkt\n".encode("cp1252"),
        "lat;lng;ord\n59.3;18.1;Mörkt\n".encode("utf-16"),
        '"lat" ; "lng";ord\n59.3 ; 18.1;"Mörkt"\n'.replace('"lat" ', "lat").replace(
            ' "lng"', "lng"
        ),
    ],
)
def test_the_same_rows_in_every_dialect(tmp_path: Path, data: str | bytes) -> None:
    table = read_table(written(tmp_path, data))
    assert table.columns == {"lat": ["59.3"], "lng": ["18.1"], "ord": ["Mörkt"]}
    assert table.lines == [2]
    assert not table.rejected


def test_a_delimiter_inside_quotes_does_not_count(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, '"a,b,c";d\n1;2\n'))
    assert list(table.columns) == ["a,b,c", "d"]


def test_lines_are_those_of_the_file_also_after_a_text_of_several_lines(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, 'a;b\n"one\ntwo";x\n\nthree;y\n'))
    assert table.lines == [2, 5]
    assert table.columns["a"] == ["one\ntwo", "three"]


def test_rows_that_cannot_be_read_are_reported_and_the_others_stay(tmp_path: Path) -> None:
    text = 'a,b\n1,2\n,\n59,3,18,1\n"x"y,2\n3\n"open,4\n5,6\n'
    table = read_table(written(tmp_path, text))
    assert table.columns == {"a": ["1", "3"], "b": ["2", ""]}
    assert reasons(table) == [
        (3, "empty"),
        (4, "too_many_cells"),
        (5, "bad_quotes"),
        (7, "unclosed_quote"),
    ]


def test_empty_cells_after_the_last_column_do_no_harm(tmp_path: Path) -> None:
    assert read_table(written(tmp_path, "a;b;;\n1;2;;\n")).columns == {"a": ["1"], "b": ["2"]}


def test_of_two_columns_with_one_name_the_first_is_read(tmp_path: Path) -> None:
    assert read_table(written(tmp_path, "a;b;a\n1;2;3\n")).columns == {"a": ["1"], "b": ["2"]}


def test_columns_are_found_by_name_or_by_name_in_another_case(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "Lat;LNG;lng\n1;2;3\n"))
    assert table.column("lat") == ["1"]
    assert table.column("lng") == ["3"]
    with pytest.raises(MissingFieldError) as caught:
        table.column("latitude")
    assert caught.value.facts == {"wanted": "latitude", "found": ["Lat", "LNG", "lng"]}
    with pytest.raises(MissingFieldError):
        table.column("Lng")  # two columns could be meant


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n ", "empty_file"),
        (b";;\n1;2\n", "empty_file"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old_excel"),
        (b'{"type": "FeatureColl', "damaged"),
        (b'{"type": "Topology", "objects": {}}', "damaged"),
    ],
)
def test_files_that_are_none_say_so(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_table(written(tmp_path, data))
    assert caught.value.code == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_table(tmp_path / "none.csv")
    assert caught.value.code == "not_found"


def test_a_file_that_would_send_gdal_elsewhere_is_only_text(tmp_path: Path) -> None:
    vrt = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource>'
    assert "x" not in read_table(written(tmp_path, vrt + "\nroot;x\n")).columns


def test_what_would_fill_the_disk_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_UNPACKED_BYTES", 100_000)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("areas.shp", bytes(60_000))
        archive.writestr("areas.dbf", bytes(40_001))
    assert path.stat().st_size < 1_000
    with pytest.raises(UnreadableFileError) as caught:
        read_table(path)
    assert caught.value.code == "too_large"


def workbook(tmp_path: Path, rows: list[list[object]], sheets: tuple[str, ...] = ("Data",)) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "pins.xlsx"
    book.save(path)
    return path


def test_a_workbook_gives_text_with_lines(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["lat", "när", "ja", None],
        [59.5, datetime(2024, 5, 1, 21, 30), True, None],  # noqa: DTZ001 - as Excel keeps it
        [None, None, None, None],
        [59, "kväll", None, None, "a note in the margin"],
    ]
    table = read_table(workbook(tmp_path, rows))
    assert table.columns == {
        "lat": ["59.5", "59"],
        "när": ["2024-05-01T21:30:00", "kväll"],
        "ja": ["True", ""],
    }
    assert table.lines == [2, 4]
    assert not table.rejected


def test_of_a_formula_its_value_is_read(tmp_path: Path) -> None:
    """As Excel stores it: the formula, and beside it what it came to."""
    whole = workbook(tmp_path, [["score"], [42]])
    changed = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<v>42</v>", b"<f>6*7</f><v>42</v>"))
    assert b"6*7" in zipfile.ZipFile(changed).read("xl/worksheets/sheet1.xml")
    table = read_table(written(tmp_path, changed.getvalue(), "formula.xlsx"))
    assert table.columns == {"score": ["42"]}


def test_a_sheet_is_chosen_by_name_or_is_the_first(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["a"], [1]], ("First", "Second"))
    assert read_table(path, "Second").columns == {"a": ["1"]}
    with pytest.raises(MissingFieldError) as caught:
        read_table(path, "Third")
    assert caught.value.facts["found"] == ["First", "Second"]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("content", [b"", b"<broken", b"<a>" * 50, b"\x00\xff"])
def test_a_damaged_workbook_is_a_typed_error(tmp_path: Path, part: str, content: bytes) -> None:
    whole = workbook(tmp_path, [["a"], [1]])
    changed = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            target.writestr(name, content if name == part else source.read(name))
    with pytest.raises(GeodataError):
        read_table(written(tmp_path, changed.getvalue(), "damaged.xlsx"))


@given(data=st.binary(min_size=1, max_size=400))
@per_example_file
def test_any_bytes_give_a_table_or_a_typed_error(tmp_path: Path, data: bytes) -> None:
    try:
        table = read_table(written(tmp_path, data, "any.bin"))
    except GeodataError:
        return
    assert {len(values) for values in table.columns.values()} == {len(table.lines)}


@given(
    rows=st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=6),
    delimiter=st.sampled_from([";", ",", "\t"]),
)
@per_example_file
def test_no_row_of_a_csv_disappears(tmp_path: Path, rows: list[list[str]], delimiter: str) -> None:
    quoted = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    data = f"a{delimiter}b\n" + "".join(f"{row}\n" for row in quoted)
    table = read_table(written(tmp_path, data.encode("utf-8", "surrogatepass"), "any.csv"))
    assert len(table.lines) + len(table.rejected) == len(rows)
    kept = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    assert [list(pair) for pair in zip(*table.columns.values(), strict=True)] == kept


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (float("nan"), ""), (3.0, "3"), (3.25, "3.25"), (" x ", "x")]
)
def test_cells_as_text(value: object, text: str) -> None:
    assert as_text(value) == text
