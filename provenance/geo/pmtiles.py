"""Reads PMTiles archives, version 3, of raster tiles: in place, by our own reader of their directories."""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_right
from collections import OrderedDict
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

import msgspec

from provenance.errors import InputError
from provenance.geo.mapdata import Bounds

__all__ = ["MAGIC", "PMTiles", "tile_number"]

# PMTiles version 3 specification: § 3 header, § 4 directories, § 4.1 Hilbert order.
MAGIC: Final = b"PMTiles"
_HEADER: Final = struct.Struct("<7sB11Q6B4iB2i")
_VERSION: Final = 3
_NONE, _GZIP = 1, 2
_VECTOR: Final = 1
_RASTER: Final = (2, 3, 4)  # PNG, JPEG, WebP
_MOST_LEVELS: Final = 4  # "more than two levels of directories are discouraged"

# Limits, our choice: tiles of 512 pixels have some 500 kB; a directory at most some 100,000 entries.
MOST_TILE_BYTES: Final = 8 * 1024 * 1024
_MOST_DIRECTORY_BYTES: Final = 16 * 1024 * 1024
_MOST_METADATA_BYTES: Final = 4 * 1024 * 1024
_MOST_ENTRIES: Final = 2_000_000
_KEPT_LEAVES: Final = 16
_MOST_ZOOM: Final = 26  # 64-bit numbers hold no more
_MOST_ATTRIBUTION: Final = 500


class _Entry(NamedTuple):
    """Of a directory: `run` tiles from this number on are these bytes; a run of 0 is a directory further down."""

    number: int
    run: int
    offset: int
    length: int


class PMTiles:
    """An open archive; close it, or use it in a `with` block. A `TileSource`."""

    def __init__(self, path: Path) -> None:
        """Raises InputError: not_pmtiles, pmtiles_version, vector_tiles_not_read, pmtiles_compression, pmtiles_damaged,
        map_unreadable."""
        self._name = path.name
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise self._unreadable(error) from error
        try:
            self._begin()
        except BaseException:
            self._file.close()
            raise

    def _begin(self) -> None:
        head = self._bytes(0, _HEADER.size, _HEADER.size)
        if not head.startswith(MAGIC):
            raise InputError("not_pmtiles", name=self._name)
        if head[7] != _VERSION:
            raise InputError("pmtiles_version", name=self._name, version=head[7])
        (_, _, root, root_length, about, about_length, self._leaves, _, self._data, _, _, _, _, _,
         compression, tile_compression, type_, least, most, west, south, east, north, _, _, _,
        ) = _HEADER.unpack(head)  # fmt: skip
        if type_ == _VECTOR:
            raise InputError("vector_tiles_not_read", name=self._name)
        if type_ not in _RASTER or least > most or most > _MOST_ZOOM:
            raise InputError("not_pmtiles", name=self._name)
        if compression not in (_NONE, _GZIP) or tile_compression not in (_NONE, _GZIP):
            raise InputError("pmtiles_compression", name=self._name)
        self._packed, self._tiles_packed = compression == _GZIP, tile_compression == _GZIP
        self.least_zoom, self.most_zoom = least, most
        self.bounds = Bounds(west / 1e7, south / 1e7, east / 1e7, north / 1e7)
        self._root = self._directory(root, root_length)
        self._cache: OrderedDict[int, list[_Entry]] = OrderedDict()
        self.attribution = self._attribution(about, about_length)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """As `TileSource` says. Raises InputError: pmtiles_damaged, map_unreadable."""
        if not (self.least_zoom <= z <= self.most_zoom and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        number = tile_number(z, x, y)
        directory = self._root
        for _ in range(_MOST_LEVELS):
            at = bisect_right(directory, number, key=lambda one: one.number) - 1
            if at < 0:
                return None
            entry = directory[at]
            if entry.run:
                if number >= entry.number + entry.run:
                    return None
                data = self._bytes(self._data + entry.offset, entry.length, MOST_TILE_BYTES)
                return self._unpacked(data, MOST_TILE_BYTES) if self._tiles_packed else data
            directory = self._leaf(entry)
        raise self._damaged()

    def _leaf(self, entry: _Entry) -> list[_Entry]:
        if entry.offset in self._cache:
            self._cache.move_to_end(entry.offset)
            return self._cache[entry.offset]
        made = self._cache[entry.offset] = self._directory(self._leaves + entry.offset, entry.length)
        if len(self._cache) > _KEPT_LEAVES:
            self._cache.popitem(last=False)
        return made

    def _directory(self, offset: int, length: int) -> list[_Entry]:
        data = self._bytes(offset, length, _MOST_DIRECTORY_BYTES)
        numbers = self._varints(self._unpacked(data, _MOST_DIRECTORY_BYTES) if self._packed else data)
        count = numbers[0] if numbers else 0
        if not 0 < count <= _MOST_ENTRIES or len(numbers) < 1 + 4 * count:
            raise self._damaged()
        columns = [numbers[1 + count * column : 1 + count * (column + 1)] for column in range(4)]
        made: list[_Entry] = []
        number = end = 0
        for step, run, size, place in zip(*columns, strict=True):
            number += step
            offset = place - 1 if place else end  # 0: right behind the one before
            end = offset + size
            made.append(_Entry(number, run, offset, size))
        return made

    def _varints(self, data: bytes) -> list[int]:
        """Unsigned numbers of seven bits a byte, the lowest first (protocol buffers, "Base 128 varints")."""
        numbers: list[int] = []
        value = shift = 0
        for byte in data:
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                numbers.append(value)
                value = shift = 0
            elif shift > 63:
                raise self._damaged()
        return numbers

    def _attribution(self, offset: int, length: int) -> str:
        if not length:
            return ""
        data = self._bytes(offset, length, _MOST_METADATA_BYTES)
        try:
            about = msgspec.json.decode(self._unpacked(data, _MOST_METADATA_BYTES) if self._packed else data)
        except (ValueError, RecursionError):  # without any, the archive is as good
            return ""
        said = about.get("attribution") if isinstance(about, dict) else None
        return said[:_MOST_ATTRIBUTION] if isinstance(said, str) else ""

    def _unpacked(self, data: bytes, most: int) -> bytes:
        try:
            opened = zlib.decompressobj(wbits=31)  # gzip
            made = opened.decompress(data, most)
        except zlib.error as error:
            raise self._damaged() from error
        if not opened.eof:
            raise self._damaged()
        return made

    def _bytes(self, offset: int, length: int, most: int) -> bytes:
        if length > most or offset >= 1 << 62:
            raise self._damaged()
        try:
            self._file.seek(offset)
            data = self._file.read(length)
        except OSError as error:
            raise self._unreadable(error) from error
        if len(data) != length:
            raise self._damaged()
        return data

    def _damaged(self) -> InputError:
        return InputError("pmtiles_damaged", name=self._name)

    def _unreadable(self, error: OSError) -> InputError:
        return InputError("map_unreadable", name=self._name, reason=error.strerror or "?")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def tile_number(z: int, x: int, y: int) -> int:
    """The number of a tile: all coarser ones come before it, those of its zoom along Hilbert's curve."""
    number = ((1 << (2 * z)) - 1) // 3
    side = 1 << z >> 1
    while side:
        right, down = int(x & side > 0), int(y & side > 0)
        number += side * side * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))
            x, y = y, x
        side >>= 1
    return number
