"""The archive, against the published tile numbers and against GDAL's reader."""

from __future__ import annotations

import gzip
from itertools import pairwise
from pathlib import Path

import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.pmtiles import HEADER_BYTES, ROOT_LIMIT, Archive, tile_id, write_pmtiles

METADATA: dict[str, object] = {
    "vector_layers": [{"id": "ground", "minzoom": 0, "maxzoom": 15, "fields": {"kind": "String"}}]
}
WORLD = (-180.0, -85.0, 180.0, 85.0)


def archive(min_zoom: int, max_zoom: int) -> Archive:
    return Archive(WORLD, min_zoom, max_zoom, METADATA)


@pytest.mark.parametrize(
    ("zoom", "x", "y", "number"),
    [
        # From the specification's own tests.
        (0, 0, 0, 0),
        (1, 0, 0, 1),
        (1, 0, 1, 2),
        (1, 1, 1, 3),
        (1, 1, 0, 4),
        (2, 0, 0, 5),
        (12, 3423, 1763, 19078479),
    ],
)
def test_tile_numbers_as_published(zoom: int, x: int, y: int, number: int) -> None:
    assert tile_id(zoom, x, y) == number


@pytest.mark.parametrize("zoom", [1, 2, 3, 5])
def test_the_curve_visits_every_tile_of_a_level_and_only_neighbours_follow(zoom: int) -> None:
    side = 2**zoom
    order = sorted((tile_id(zoom, x, y), x, y) for x in range(side) for y in range(side))
    first = (4**zoom - 1) // 3
    assert [number for number, _x, _y in order] == list(range(first, first + side * side))
    steps = [abs(a[1] - b[1]) + abs(a[2] - b[2]) for a, b in pairwise(order)]
    assert set(steps) == {1}


def tile_of_a_point(extent: int = 4096) -> bytes:
    """The smallest useful vector tile: layer ground, one point, kind=poi, written by hand."""

    def field(number: int, payload: bytes) -> bytes:
        return bytes([number << 3 | 2, len(payload)]) + payload

    feature = field(2, bytes([0, 0])) + bytes([3 << 3, 1]) + field(4, bytes([9, 2, 2]))
    value = field(1, b"poi")
    layer = field(1, b"ground") + field(2, feature) + field(3, b"kind") + field(4, value)
    layer += bytes([5 << 3]) + bytes([extent & 0x7F | 0x80, extent >> 7])
    layer += bytes([15 << 3, 2])
    return gzip.compress(field(3, layer), mtime=0)


def test_gdal_reads_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.pmtiles"
    tile = tile_of_a_point()
    assert write_pmtiles(path, [(2, 1, 1, tile), (2, 3, 0, tile)], archive(2, 2)) == 2
    frame = pyogrio.read_dataframe(path, layer="ground").to_crs(4326)
    assert frame["kind"].tolist() == ["poi", "poi"]
    # North-west corners of tiles 2/1/1 and 2/3/0.
    assert sorted(frame.geometry.x.round(1)) == [-90.0, 90.0]
    assert sorted(frame.geometry.y.round(0)) == [67.0, 85.0]


def test_equal_tiles_are_stored_once_and_neighbours_share_an_entry(tmp_path: Path) -> None:
    tile = tile_of_a_point()
    every = [(6, x, y, tile) for x in range(64) for y in range(64)]
    one, many = tmp_path / "one.pmtiles", tmp_path / "many.pmtiles"
    write_pmtiles(one, every[:1], archive(6, 6))
    write_pmtiles(many, every, archive(6, 6))
    assert many.stat().st_size <= one.stat().st_size + 8
    frame = pyogrio.read_dataframe(many, layer="ground")
    assert len(frame) == 64 * 64


def test_a_large_archive_gets_leaves_and_a_root_that_fits_the_first_read(tmp_path: Path) -> None:
    path = tmp_path / "large.pmtiles"
    # Contents of many lengths make the directory hard to compress; every tile is another.
    tiles = [
        (9, x, y, tile_of_a_point() + gzip.compress(b"\x00" * ((x * 7919 + y * 104729) % 2000)))
        for x in range(0, 160)
        for y in range(0, 160)
    ]
    write_pmtiles(path, tiles, archive(9, 9))
    header = path.read_bytes()[:HEADER_BYTES]
    root_length = int.from_bytes(header[16:24], "little")
    leaves_length = int.from_bytes(header[48:56], "little")
    assert root_length <= ROOT_LIMIT
    assert leaves_length > 0
    assert pyogrio.read_info(path, layer="ground", force_feature_count=True)["features"] > 25_000


def test_the_order_of_the_tiles_does_not_matter(tmp_path: Path) -> None:
    tiles = [(4, x, y, b"%d-%d" % (x, y)) for x in range(4) for y in range(4)]
    write_pmtiles(tmp_path / "a", tiles, archive(4, 4))
    write_pmtiles(tmp_path / "b", reversed(tiles), archive(4, 4))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@given(zoom=st.integers(0, 15), data=st.data())
def test_numbers_of_different_tiles_differ(zoom: int, data: st.DataObject) -> None:
    side = 2**zoom - 1
    place = st.tuples(st.integers(0, side), st.integers(0, side))
    a, b = data.draw(place), data.draw(place)
    assert (tile_id(zoom, *a) == tile_id(zoom, *b)) == (a == b)
