"""The printed page: read as PDF by pypdf, and as pixels by poppler."""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pypdf
import pytest
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from geodata.errors import LayoutError, WrongCrsError
from geodata.exporters.map_labels import LabelPlan, add_ground_names
from geodata.exporters.map_page import MapPage, map_page
from geodata.exporters.map_style import AREA_SYMBOLS, SYMBOLS
from geodata.exporters.printed_map import MapWords, print_map

EAST, NORTH = 674_000.0, 6_580_000.0
MADE_AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
WORDS = MapWords(
    title="Trygghet i centrum",
    subtitle="Var känner du dig trygg?",
    facts=["818 markeringar från 412 personer.", "1 maj–30 juni 2024."],
    footer="Självvalda svar, inte ett slumpmässigt urval",
    producer="Vänersö kommun",
    map_alt="Karta med rutor över centrum",
    legend_heading="Så läser du kartan",
    legend=[(symbol, f"Betydelsen av {symbol}.") for symbol in SYMBOLS],
    scale_label="Skala",
    overview_label="Översikt",
    overview_alt="Kartans läge i kommunen",
    particulars=["Projektion: SWEREF 99 TM", "Källa: dialogen"],
)


def features(*drawn: tuple[str, str, BaseGeometry], crs: int = 3006) -> gpd.GeoDataFrame:
    columns = {"symbol": [d[0] for d in drawn], "label": [d[1] for d in drawn]}
    return gpd.GeoDataFrame(columns, geometry=[d[2] for d in drawn], crs=crs)


def at(dx: float, dy: float) -> Point:
    return Point(EAST + dx, NORTH + dy)


def square(dx: float, dy: float, size: float) -> BaseGeometry:
    return box(EAST + dx, NORTH + dy, EAST + dx + size, NORTH + dy + size)


GROUND = gpd.GeoDataFrame(
    {
        "kind": ["water", "road_street", "building", "place_town"],
        "name": ["", "Storgatan", "", "Staden & <byn>"],
    },
    geometry=[
        square(-2000, -2000, 900),
        LineString([(EAST - 900, NORTH), (EAST + 900, NORTH + 50)]),
        square(20, 20, 40),
        at(0, 300),
    ],
    crs=3006,
)
ALL_SYMBOLS = features(
    *[(symbol, "7", square(i * 110 - 800, -300, 100)) for i, symbol in enumerate(AREA_SYMBOLS)],
    *[(symbol, "1", at(i * 100, 400)) for i, symbol in enumerate(SYMBOLS[-3:])],
    ("action", "2", LineString([(EAST, NORTH - 500), (EAST + 200, NORTH - 450)])),
)


def page(paper: str = "a3", scale: int = 10_000) -> MapPage:
    return map_page(paper, scale, (EAST, NORTH))


def pixels(pdf: bytes, folder: Path, dpi: int = 100) -> npt.NDArray[np.int16]:
    program = shutil.which("pdftoppm")
    assert program, "poppler-utils is among the packages of the set-up"
    (folder / "map.pdf").write_bytes(pdf)
    command = [program, "-r", str(dpi), str(folder / "map.pdf"), str(folder / "map")]
    subprocess.run(command, check=True, capture_output=True)
    (picture,) = folder.glob("map-*.ppm")
    with picture.open("rb") as file:
        assert file.readline() == b"P6\n"
        width, height = map(int, file.readline().split())
        file.readline()
        return np.frombuffer(file.read(), np.uint8).reshape(height, width, 3).astype(np.int16)


def near(picture: npt.NDArray[np.int16], colour: str) -> npt.NDArray[np.bool_]:
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return np.asarray((np.abs(picture - wanted) < 14).all(axis=2))


def test_one_tagged_page_of_the_right_size_says_everything() -> None:
    boundary = square(-4000, -4000, 8000)
    pdf = print_map(page(), WORDS, ALL_SYMBOLS, made_at=MADE_AT, ground=GROUND, boundary=boundary)
    document = pypdf.PdfReader(io.BytesIO(pdf))
    (sheet,) = document.pages
    assert [round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]] == [420, 297]
    said = " ".join(sheet.extract_text().split())
    for words in (
        WORDS.title, WORDS.subtitle, *WORDS.facts, WORDS.footer, WORDS.producer,
        WORDS.legend_heading, WORDS.overview_label, *WORDS.particulars, "Storgatan",
        "Staden & <byn>",
    ):  # fmt: skip
        assert words in said
    assert "1:10\u202f000 (A3)" in sheet.extract_text()
    assert document.metadata is not None
    assert document.metadata.title == WORDS.title
    catalogue = document.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "sv"
    assert b"pdfuaid" in pdf


def test_a_kilometre_is_ten_centimetres_at_one_to_ten_thousand(tmp_path: Path) -> None:
    frame = features(("tested_unsafe", "", square(-500, -500, 1000)))
    words = dataclasses.replace(WORDS, legend=[])
    picture = pixels(print_map(page(), words, frame, made_at=MADE_AT), tmp_path, dpi=200)
    rows, columns = np.nonzero(near(picture, "#704008"))
    millimetres = [np.ptp(rows) / 200 * 25.4, np.ptp(columns) / 200 * 25.4]
    assert millimetres == pytest.approx([100.8, 100.8], abs=0.4)  # and the width of the line


def test_nothing_is_drawn_outside_the_frame(tmp_path: Path) -> None:
    frame = features(("unsafe_3", "", square(-9000, -9000, 18_000)))
    words = dataclasses.replace(WORDS, legend=[])
    picture = pixels(print_map(page(), words, frame, made_at=MADE_AT), tmp_path)
    brown = near(picture, "#b98d56")
    assert brown.any()
    rows, columns = np.nonzero(brown)
    sheet = page().paper
    assert np.ptp(columns) / 100 * 25.4 <= sheet.map_width + 0.3
    assert np.ptp(rows) / 100 * 25.4 <= sheet.map_height + 0.3


def test_the_three_steps_stay_apart_in_grey(tmp_path: Path) -> None:
    def grey(symbol: str) -> float:
        frame = features((symbol, "", square(-700, -700, 1400)))
        folder = tmp_path / symbol
        folder.mkdir()
        picture = pixels(print_map(page(), WORDS, frame, made_at=MADE_AT), folder, dpi=40)
        # A little off the middle, where the mark is not.
        sheet = page().paper
        x = int((sheet.margin + sheet.ticks + sheet.map_width / 2 + 20) / 25.4 * 40)
        y = int((sheet.margin + sheet.ticks + sheet.map_height / 2 + 20) / 25.4 * 40)
        return float(picture[y, x] @ [0.299, 0.587, 0.114])

    for side in ("unsafe", "safe"):
        light, middle, dark = (grey(f"{side}_{step}") for step in (1, 2, 3))
        assert light - middle > 20
        assert middle - dark > 20


def test_the_same_arguments_give_the_same_bytes() -> None:
    made = [
        print_map(page("a4"), WORDS, ALL_SYMBOLS, made_at=MADE_AT, ground=GROUND) for _ in range(2)
    ]
    assert made[0] == made[1]


@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_much_to_say_still_makes_one_page(paper: str) -> None:
    words = dataclasses.replace(
        WORDS,
        title="Trygghet och otrygghet i centrum, vid stationen och i skolornas omgivning",
        facts=["En mening som är så lång att den behöver mer än en rad i panelen."] * 5,
        legend=[(symbol, "En lång förklaring som fyller två rader, minst.") for symbol in SYMBOLS],
    )
    pdf = print_map(
        page(paper), words, ALL_SYMBOLS, made_at=MADE_AT, boundary=square(-4000, -4000, 8000)
    )
    (sheet,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert words.footer in sheet.extract_text()


def test_words_are_words_and_never_markup() -> None:
    words = dataclasses.replace(
        WORDS, title='#panic() *a* $x$ <b> \\ "q"', footer="= @ref [x] // å", legend=[]
    )
    frame = features(("tested_safe", "<&>", square(-100, -100, 200)))
    pdf = print_map(page(), words, frame, made_at=MADE_AT)
    said = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert words.title in said
    assert words.footer in said
    assert "<&>" in said


PASTED = [
    "Trygghet 2026 💙",
    "\uf0b7 Belysning",
    "\ufeffTorget",
    "Torg 👍🏽 1️⃣",
    "漢字",
    "a\x07b",
    "👩‍👩‍👧💙",
]


@pytest.mark.parametrize("text", PASTED)
def test_a_title_and_names_with_any_signs_are_printed(text: str) -> None:
    words = dataclasses.replace(WORDS, title=text, facts=[text], legend=[("action", text)])
    ground = GROUND.assign(name=["", "Storgatan", "", text])
    frame = features(("tested_safe", text, square(-100, -100, 200)))
    pdf = print_map(page(), words, frame, made_at=MADE_AT, ground=ground)
    said = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Storgatan" in said
    assert words.footer in said


def test_a_map_whose_title_cannot_be_set_bears_the_name_of_its_producer() -> None:
    words = dataclasses.replace(WORDS, title="\ufeff\ue000")
    pdf = print_map(page(), words, features(), made_at=MADE_AT)
    metadata = pypdf.PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None
    assert metadata.title == WORDS.producer


def test_an_empty_map_is_a_map() -> None:
    pdf = print_map(page(), WORDS, features(), made_at=MADE_AT)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(LayoutError) as caught:
        print_map(page(), WORDS, features(("skull", "", at(0, 0))), made_at=MADE_AT)
    assert caught.value.code == "bad_symbol"
    words = dataclasses.replace(WORDS, legend=[("../../etc/passwd", "x")])
    with pytest.raises(LayoutError):
        print_map(page(), words, features(), made_at=MADE_AT)
    degrees = features(("pin_safe", "", Point(18, 59)), crs=4326)
    with pytest.raises(WrongCrsError):
        print_map(page(), WORDS, degrees, made_at=MADE_AT)
    with pytest.raises(WrongCrsError):
        print_map(page(), WORDS, features(), made_at=MADE_AT, ground=GROUND.to_crs(4326))


def test_no_name_lies_over_another_or_outside_the_frame() -> None:
    rng = np.random.default_rng(1)
    places = gpd.GeoDataFrame(
        {"kind": "poi", "name": [f"Plats {i}" for i in range(400)]},
        geometry=[at(x, y) for x, y in rng.uniform(-700, 700, (400, 2))],
        crs=3006,
    )
    plan = LabelPlan(page(scale=5_000), "Noto Sans")
    add_ground_names(plan, places)
    assert 20 < len(plan.drawn) < 400
    for i, name in enumerate(plan.taken):
        assert plan.frame.contains(name)
        assert not any(name.intersects(other) for other in plan.taken[:i])


def test_a_crooked_street_keeps_its_name_to_itself() -> None:
    zigzag = LineString([(EAST + i * 15, NORTH + 15 * (i % 2)) for i in range(-40, 40)])
    streets = gpd.GeoDataFrame(
        {"kind": "road_street", "name": ["Sicksackgatan", "Rakgatan"]},
        geometry=[zigzag, LineString([(EAST - 500, NORTH + 300), (EAST + 500, NORTH + 300)])],
        crs=3006,
    )
    plan = LabelPlan(page(scale=5_000), "Noto Sans")
    add_ground_names(plan, streets)
    assert len(plan.drawn) == 1
    assert "Rakgatan" in plan.drawn[0]
