"""How exact a place is, as files say it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geodata.errors import OptionError
from geodata.importers.decimals import NotANumberError
from geodata.importers.pins import PinOptions, read_pins
from geodata.importers.precisions import MOST_M, precision_column, precision_of
from tests.geodata.importers.pin_files import SCORES, csv_file


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("", None), ("NA", None), ("0", None), ("0,0", None),
        ("4.8", 5), ("4,8", 5), ("12 m", 12), ("1 200", 1_200), (f"{MOST_M}", MOST_M),
    ],
)  # fmt: skip
def test_metres_are_whole_and_rounded_up(text: str, metres: int | None) -> None:
    assert precision_of(text) == metres


@pytest.mark.parametrize("text", ["-1", "inf", "ungefär", "12 km", f"{MOST_M + 1}", "1e9"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(NotANumberError):
        precision_of(text)


@pytest.mark.parametrize(
    ("names", "latitude", "found"),
    [
        (["lat", "lng", "precision"], None, "precision"),
        (["lat", "Accuracy", "x"], None, "Accuracy"),
        (["Osäkerhet m"], None, "Osäkerhet m"),
        (["noggrannhet", "y"], None, "noggrannhet"),
        (["_home_precision", "_gps_precision"], "_gps_latitude", "_gps_precision"),
        (["_gps_precision"], "lat", "_gps_precision"),
        (["lat", "lng", "precise", "accuracy of the sketch"], None, None),
        ([], None, None),
    ],
)
def test_the_column_is_known_by_its_name(
    names: list[str], latitude: str | None, found: str | None
) -> None:
    assert precision_column(names, latitude) == found


def read(tmp_path: Path, text: str, options: PinOptions) -> list[int | None]:
    table = read_pins(csv_file(tmp_path, text), options)
    assert table.read == len(table.rows)
    return [row.precision_m for row in table.rows]


def test_a_named_column_goes_before_those_that_are_found(tmp_path: Path) -> None:
    text = "lat;lng;score;accuracy;radie\n59,3;18,1;1001;5;700\n"
    assert read(tmp_path, text, SCORES) == [5]
    assert read(tmp_path, text, replace(SCORES, precision="radie")) == [700]


def test_a_row_whose_precision_cannot_be_read_is_kept_with_a_remark(tmp_path: Path) -> None:
    text = "lat;lng;score;precision_m\n59,3;18,1;1001;-5\n59,3;18,1;1001;30\n"
    table = read_pins(csv_file(tmp_path, text), SCORES)
    assert [row.precision_m for row in table.rows] == [None, 30]
    assert [(one.line, one.code, one.value) for one in table.remarks] == [
        (2, "unreadable_precision", "-5")
    ]
    assert not table.rejected


def test_a_geopoint_or_two_columns_but_not_both(tmp_path: Path) -> None:
    text = "plats;score\n59.3 18.1 12 4,5;1001\n59.3 18.1;1001\n"
    place = PinOptions("score", safe_above=1000, unsafe_below=1000, geopoint="plats")
    assert read(tmp_path, text, place) == [5, None]
    bad = csv_file(tmp_path, "plats;score\n59.3;1001\nhär 18.1;1001\n")
    assert [row.code for row in read_pins(bad, place).rejected] == ["missing", "not_a_number"]
    with pytest.raises(OptionError):
        read_pins(bad, replace(place, latitude="lat"))
