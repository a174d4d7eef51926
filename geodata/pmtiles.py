"""PMTiles version 3, written from tiles that are already encoded.

GDAL writes PMTiles too, but one set of features for all zoom levels; the base map is thinned by
bands of levels, so its bands are put together here. Layout: header of 127 bytes, root directory,
metadata, leaf directories, tile data; directories are lists of (tile, offset, length, run) in the
order of the Hilbert curve, as varints, compressed by gzip. Specification: protomaps/PMTiles,
``spec/v3/spec.md``.

Signatures::

    tile_id(zoom, x, y) -> position of a tile on the curve, over all levels
    write_pmtiles(path, tiles, Archive(...)) -> number of tiles written
"""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

Tile = tuple[int, int, int, bytes]  # zoom, x, y (from the north), gzipped vector tile
Bounds = tuple[float, float, float, float]

HEADER_BYTES: Final = 127
# Readers fetch the first 16 kB at once: header and root directory have to fit in there.
ROOT_LIMIT: Final = 16_384 - HEADER_BYTES
LEAF_ENTRIES: Final = 4_096
_GZIP: Final = 2
_VECTOR_TILE: Final = 1
_HEADER: Final = struct.Struct("<7sB11QBBBBBBiiiiBii")


@dataclass(frozen=True)
class Archive:
    """What an archive says about itself; bounds are west, south, east, north in EPSG:4326."""

    bounds: Bounds
    min_zoom: int
    max_zoom: int
    metadata: dict[str, object]


@dataclass
class _Entry:
    tile: int
    offset: int
    length: int
    run: int


def tile_id(zoom: int, x: int, y: int) -> int:
    """Tiles of lower levels first; within one, their order on a Hilbert curve."""
    position = 0
    column, row = x, y
    for level in range(zoom - 1, -1, -1):
        half = 1 << level
        right, below = (column & half) > 0, (row & half) > 0
        position += half * half * ((3 * right) ^ below)
        if not below:
            if right:
                column, row = half - 1 - column & half - 1, half - 1 - row & half - 1
            column, row = row, column
        column, row = column & half - 1, row & half - 1
    return ((1 << 2 * zoom) - 1) // 3 + position


def write_pmtiles(path: Path, tiles: Iterable[Tile], archive: Archive) -> int:
    """Write an archive of gzipped vector tiles. Equal tiles are stored once.

    The tiles may come in any order; they are held in memory. The same tiles give the same bytes.
    """
    ordered = sorted((tile_id(z, x, y), data) for z, x, y, data in tiles)
    entries, contents = _placed(ordered)
    root, leaves = _directories(entries)
    metadata = _gzipped(json.dumps(archive.metadata, ensure_ascii=False).encode())
    header = _header(archive, len(ordered), entries, contents, (root, metadata, leaves))
    with path.open("wb") as file:
        _write_all(file, [header, root, metadata, leaves, *contents])
    return len(ordered)


def _placed(ordered: list[tuple[int, bytes]]) -> tuple[list[_Entry], list[bytes]]:
    entries: list[_Entry] = []
    contents: list[bytes] = []
    offsets: dict[bytes, int] = {}
    end = 0
    for tile, data in ordered:
        digest = hashlib.sha256(data).digest()
        if digest not in offsets:
            offsets[digest] = end
            contents.append(data)
            end += len(data)
        last = entries[-1] if entries else None
        if last and last.offset == offsets[digest] and last.tile + last.run == tile:
            last.run += 1
        else:
            entries.append(_Entry(tile, offsets[digest], len(data), 1))
    return entries, contents


def _directories(entries: list[_Entry]) -> tuple[bytes, bytes]:
    """The root directory and the leaves: none, while the root alone is small enough."""
    root = _directory(entries)
    size = LEAF_ENTRIES
    leaves = b""
    while len(root) > ROOT_LIMIT:
        pointers, leaves = [], b""
        for start in range(0, len(entries), size):
            leaf = _directory(entries[start : start + size])
            pointers.append(_Entry(entries[start].tile, len(leaves), len(leaf), 0))
            leaves += leaf
        root = _directory(pointers)
        size *= 2
    return root, leaves


def _directory(entries: list[_Entry]) -> bytes:
    raw = bytearray(_varint(len(entries)))
    previous = 0
    for entry in entries:
        raw += _varint(entry.tile - previous)
        previous = entry.tile
    for entry in entries:
        raw += _varint(entry.run)
    for entry in entries:
        raw += _varint(entry.length)
    expected = -1
    for entry in entries:
        # 0 says "directly behind the one before"; otherwise the offset, plus one.
        raw += _varint(0 if entry.offset == expected else entry.offset + 1)
        expected = entry.offset + entry.length
    return _gzipped(bytes(raw))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _header(
    archive: Archive,
    tiles: int,
    entries: list[_Entry],
    contents: list[bytes],
    parts: tuple[bytes, bytes, bytes],
) -> bytes:
    spans: list[int] = []
    start = HEADER_BYTES
    for length in (*map(len, parts), sum(map(len, contents))):
        spans += [start, length]
        start += length
    west, south, east, north = (round(value * 1e7) for value in archive.bounds)
    return _HEADER.pack(
        b"PMTiles",
        3,
        *spans,
        tiles,
        len(entries),
        len(contents),
        True,  # clustered: the contents stand in the order of the tiles
        _GZIP,
        _GZIP,
        _VECTOR_TILE,
        archive.min_zoom,
        archive.max_zoom,
        west,
        south,
        east,
        north,
        min(archive.max_zoom, 12),
        (west + east) // 2,
        (south + north) // 2,
    )


def _write_all(file: BinaryIO, parts: list[bytes]) -> None:
    for part in parts:
        file.write(part)
