from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from geodata.errors import WrongCrsError
from geodata.importers.ground_kinds import FIRST_ZOOM
from geodata.tiles import MAX_ZOOM, band_features, write_tiles

EAST, NORTH = 674_000.0, 6_580_000.0


def ground(*features: tuple[str, str, BaseGeometry], crs: int = 3006) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "kind": [kind for kind, _, _ in features],
            "name": [name for _, name, _ in features],
            "first_zoom": [FIRST_ZOOM[kind] for kind, _, _ in features],
        },
        geometry=[shape for _, _, shape in features],
        crs=crs,
    )


def square(size: float, dx: float = 0.0) -> BaseGeometry:
    return box(EAST + dx, NORTH, EAST + dx + size, NORTH + size)


def street(name: str, *xs: float, kind: str = "road_primary") -> tuple[str, str, BaseGeometry]:
    return kind, name, LineString([(EAST + x, NORTH) for x in xs])


TOWN = ground(
    ("water", "Sjön", square(3000)),
    ("building", "", square(15, 4000)),
    ("place_town", "Staden", Point(EAST, NORTH)),
    ("poi", "Biblioteket", Point(EAST + 10, NORTH)),
    street("Storgatan", 0, 900),
    street("Lillgatan", 0, 900, kind="road_street"),
    street("Gränd", 0, 100, kind="path"),
)


def kinds_at(path: Path, zoom: int) -> set[str]:
    frame = pyogrio.read_dataframe(path, layer="ground", ZOOM_LEVEL=str(zoom))
    return set(frame["kind"])


def silent(_step: str, _share: float) -> None:
    """No report."""


def test_every_level_shows_what_belongs_there(tmp_path: Path) -> None:
    path = tmp_path / "town.pmtiles"
    report = write_tiles(TOWN, path, silent)
    assert report.tiles > 10
    assert kinds_at(path, 8) == {"water", "place_town", "road_primary"}
    assert kinds_at(path, 12) == {"water", "place_town", "road_primary", "road_street"}
    assert kinds_at(path, 15) == set(TOWN["kind"])
    names = pyogrio.read_dataframe(path, layer="ground", ZOOM_LEVEL="15")["name"]
    assert set(names.dropna()) >= {"Sjön", "Staden", "Storgatan", "Biblioteket"}


def test_the_deepest_level_keeps_places_to_the_decimetre(tmp_path: Path) -> None:
    write_tiles(TOWN, tmp_path / "a.pmtiles", silent)
    frame = pyogrio.read_dataframe(tmp_path / "a.pmtiles", layer="ground", ZOOM_LEVEL="15")
    town = frame[frame["kind"] == "poi"].to_crs(3006).geometry.iloc[0]
    assert town.distance(Point(EAST + 10, NORTH)) < 0.5


def test_the_same_ground_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_tiles(TOWN, tmp_path / name, silent)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_pieces_of_a_street_are_joined_before_short_lines_are_dropped() -> None:
    pieces = [street("Storgatan", x, x + 10) for x in range(0, 2000, 10)]
    stub = street("Stumpen", 5000, 5010)
    band = band_features(ground(*pieces, stub), 12, 13)
    assert band["name"].tolist() == ["Storgatan"]
    assert band.geometry.length.tolist() == pytest.approx([2000])


def test_small_areas_go_first_and_points_stay() -> None:
    features = ground(
        ("water", "", square(3000)),
        ("water", "", square(20, 5000)),
        ("place_town", "S", Point(0, 0)),
    )
    assert sorted(band_features(features, 6, 9)["kind"]) == ["place_town", "water"]
    assert len(band_features(features, 14, MAX_ZOOM)) == 3


def test_progress_ends_at_one_and_never_goes_back(tmp_path: Path) -> None:
    shares: list[float] = []
    write_tiles(TOWN, tmp_path / "a.pmtiles", lambda _step, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_ground_in_degrees_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongCrsError):
        write_tiles(TOWN.to_crs(4326), tmp_path / "a.pmtiles", silent)
    assert not (tmp_path / "a.pmtiles").exists()
