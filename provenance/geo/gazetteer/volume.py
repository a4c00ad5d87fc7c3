"""One gazetteer file: its layout, opened by memory mapping; places, keys of their spellings, and the spellings."""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from provenance.errors import ResourceError

__all__ = [
    "COLUMNS",
    "KINDS",
    "NAMES_IN_BLOCK",
    "UNKNOWN_EXTENT",
    "About",
    "Area",
    "Volume",
    "packed",
]

MAGIC: Final = b"ALGAZ1\n\x00"
KINDS: Final = ("place", "region", "country", "area", "feature")
"""What a row is: a populated place, a first-order region, a country; from country files also smaller areas, others."""
NAMES_IN_BLOCK: Final = 32
"""Places whose spellings are compressed together: the larger, the smaller the file and the slower a hit."""
GROUPS: Final = "\x1e"
SPELLINGS: Final = "\x1f"
UNKNOWN_EXTENT: Final = 0
_PLACE_SHIFT: Final = 8

COLUMNS: Final[Mapping[str, str]] = {
    "geonameid": "<u4", "lat": "<i4", "lon": "<i4", "population": "<u4", "country": "<u2", "region": "<u2",
    "kind": "|u1", "extent_m": "<u4", "keys_count": "<u2", "pairs": "<u4", "blocks": "<u4",
}  # fmt: skip
"""lat and lon in 1e-5 degrees; `extent_m` 0: not known from places. `pairs`: place << 8 | group of its spellings."""

Numbers = npt.NDArray[Any]


class Area(msgspec.Struct, frozen=True):
    """A first-order region: GeoNames' code, its name, the row of the place that it is named after (-1: none)."""

    code: str
    name: str
    seat: int = -1


class About(msgspec.Struct, frozen=True):
    """What a file holds and where it comes from. `lengths`: (letters, count) of keys; `sections`: (offset, bytes)."""

    source: str
    licence: str
    made_on: str
    rows: int
    countries: tuple[tuple[str, str], ...]
    regions: tuple[Area, ...]
    lengths: tuple[tuple[int, int], ...] = ()
    sections: dict[str, tuple[int, int]] = {}
    crc32: int = 0


class Volume:
    """One open gazetteer file. Raises ResourceError (gazetteer_missing, gazetteer_damaged) with the file's name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError as error:
            raise ResourceError("gazetteer_missing", name=path.name) from error
        except (OSError, ValueError) as error:
            raise ResourceError("gazetteer_damaged", name=path.name) from error
        self.about, self._body = _opened(mapped, path.name)
        self.columns = {name: np.frombuffer(self._section(name), kind) for name, kind in COLUMNS.items()}
        self.keys = self._keys()
        self.pair_starts = np.concatenate(([0], np.cumsum(self.columns["keys_count"], dtype=np.int64)))
        self._checked()

    def rows_under(self, keys: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """The places under keys, given by their numbers: which of `keys` each comes from, its row, its group."""
        counts = self.columns["keys_count"][keys].astype(np.int64)
        ends = np.cumsum(counts)
        came_from = np.repeat(np.arange(len(keys)), counts)
        inside = np.arange(len(came_from)) - np.repeat(ends - counts, counts)
        pairs = self.columns["pairs"][self.pair_starts[keys][came_from] + inside]
        return came_from, (pairs >> _PLACE_SHIFT).astype(np.int64), pairs & ((1 << _PLACE_SHIFT) - 1)

    def spellings(self, row: int) -> list[list[str]]:
        """Every spelling of a place, in groups that sound alike; the first group begins with its main name."""
        block, within = divmod(row, NAMES_IN_BLOCK)
        start, end = (int(one) for one in self.columns["blocks"][block : block + 2])
        try:
            text = zlib.decompress(self._section("names")[start:end]).decode("utf-8")
            mine = text.split("\n")[within]
        except (zlib.error, UnicodeDecodeError, IndexError) as error:
            raise ResourceError("gazetteer_damaged", name=self.path.name) from error
        return [group.split(SPELLINGS) for group in mine.split(GROUPS)]

    def _section(self, name: str) -> memoryview:
        offset, length = self.about.sections[name]
        return self._body[offset : offset + length]

    def _keys(self) -> dict[int, tuple[int, Numbers]]:
        """Letters of a key → the number of the first of them, and all, sorted."""
        body, at, first = self._section("keys"), 0, 0
        found: dict[int, tuple[int, Numbers]] = {}
        for letters, count in self.about.lengths:
            found[letters] = (first, np.frombuffer(body[at : at + letters * count], f"S{letters}"))
            at += letters * count
            first += count
        return found

    def _checked(self) -> None:
        rows = {len(self.columns[name]) for name in list(COLUMNS)[:8]}
        if rows != {self.about.rows} or len(self.columns["pairs"]) != self.pair_starts[-1]:
            raise ResourceError("gazetteer_damaged", name=self.path.name)


def _opened(mapped: mmap.mmap, name: str) -> tuple[About, memoryview]:
    whole = memoryview(mapped)
    head = len(MAGIC) + 4
    if bytes(whole[: len(MAGIC)]) != MAGIC:
        raise ResourceError("gazetteer_damaged", name=name)
    size = int.from_bytes(whole[len(MAGIC) : head], "little")
    try:
        about = msgspec.json.decode(bytes(whole[head : head + size]), type=About)
    except msgspec.DecodeError as error:
        raise ResourceError("gazetteer_damaged", name=name) from error
    body = whole[head + size :]
    if zlib.crc32(body) != about.crc32 or set(about.sections) != {*COLUMNS, "keys", "names"}:
        raise ResourceError("gazetteer_damaged", name=name)
    return about, body


def packed(about: About, sections: Mapping[str, bytes]) -> bytes:
    """A gazetteer file of its sections; offsets and check sum are filled in."""
    at, places = 0, {}
    for name, data in sections.items():
        places[name] = (at, len(data))
        at += len(data)
    body = b"".join(sections.values())
    whole = msgspec.structs.replace(about, sections=places, crc32=zlib.crc32(body))
    header = msgspec.json.encode(whole)
    return MAGIC + len(header).to_bytes(4, "little") + header + body
