"""Small files of pins, and how the tests read them."""

from pathlib import Path

from geodata.importers.pins import PinOptions

SCORES = PinOptions(
    perception="score", safe_above=1000, unsafe_below=1000, latitude="lat", longitude="lng"
)
WORDS = PinOptions(perception="känsla", latitude="lat", longitude="lng")
FEATURES = PinOptions(perception="score", safe_above=1000, unsafe_below=1000)

PLACE_PULSE = PinOptions(
    perception="score",
    safe_above=1000,
    unsafe_below=1000,
    latitude="latitude",
    longitude="longitude",
)


def csv_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "pins.csv"
    path.write_text(text, encoding="utf-8")
    return path
