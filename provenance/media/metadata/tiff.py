"""Walks the directories of a TIFF structure (TIFF 6.0 §2, BigTIFF), bounded, without understanding their tags."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["Entry", "Tiff", "tiff_at"]

# Bounds, our choice: far above what cameras write, far below what a hostile directory can claim.
MAX_DIRECTORIES: Final = 64
MAX_ENTRIES: Final = 4_000
MAX_CHAIN: Final = 16

#: What stands in the place of 42 in Panasonic's RW2.
PANASONIC: Final = 0x55

#: Bytes per value by type number (TIFF 6.0 §2; 13 IFD by Adobe's technote; 16 to 18 BigTIFF; 129 UTF-8, EXIF 3.0).
TYPE_BYTES: Final = {
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4,
    16: 8, 17: 8, 18: 8, 129: 1,
}  # fmt: skip
ASCII, UNDEFINED, RATIONAL, SIGNED_RATIONAL, FLOAT, DOUBLE, UTF8 = 2, 7, 5, 10, 11, 12, 129
_FORMAT: Final = {
    1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I",
    16: "Q", 17: "q", 18: "Q",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One directory entry: its tag number, type, number of values, and where these begin in the structure."""

    number: int
    type: int
    count: int
    at: int


class Tiff:
    """A TIFF structure inside `data`, from its byte order mark on; `order` is "<" or ">"."""

    def __init__(self, data: bytes, order: str, *, big: bool = False, magic: int = 42) -> None:
        self.data = data
        self.order = order
        self.big = big
        self.magic = magic
        self.complete = True
        self.broken = False
        self._seen: set[int] = set()
        self._entries = 0

    def number(self, at: int, size: int) -> int:
        """The unsigned number of `size` bytes at `at`; 0 beyond the end."""
        part = self.data[at : at + size]
        return int.from_bytes(part, "little" if self.order == "<" else "big") if len(part) == size else 0

    @property
    def first(self) -> int:
        """Where the first directory begins."""
        return self.number(8, 8) if self.big else self.number(4, 4)

    def chain(self, at: int) -> Iterator[list[Entry]]:
        """The directory at `at` and those it names as next, each once."""
        for _ in range(MAX_CHAIN):
            if not 0 < at < len(self.data) or at in self._seen:
                return
            yield self.directory(at)
            at = self._next(at)

    def directory(self, at: int) -> list[Entry]:
        """The entries of the directory at `at`; empty when it was read before, is not there, or a bound is reached."""
        if not 0 < at < len(self.data):
            self.broken = True
            return []
        if at in self._seen:
            return []
        if len(self._seen) >= MAX_DIRECTORIES:
            self.complete = False
            return []
        self._seen.add(at)
        start, count, step = at + (8 if self.big else 2), self._count(at), 20 if self.big else 12
        found = []
        for place in range(start, min(start + count * step, len(self.data) - step + 1), step):
            if self._entries >= MAX_ENTRIES:
                self.complete = False
                break
            entry = self._entry(place)
            self._entries += 1
            if entry is not None:
                found.append(entry)
        return found

    def bytes_of(self, entry: Entry, most: int | None = None) -> bytes:
        """The stored bytes of an entry's values, as far as they are inside the structure."""
        length = entry.count * TYPE_BYTES[entry.type]
        return self.data[entry.at : entry.at + (length if most is None else min(length, most))]

    def stored_bytes(self, entry: Entry) -> int:
        """How many bytes of an entry's values are inside the structure."""
        return max(0, min(entry.count * TYPE_BYTES[entry.type], len(self.data) - entry.at))

    def numbers(self, entry: Entry, most: int) -> tuple[int | float, ...]:
        """Up to `most` plain numbers of an entry; of rationals the numerator and denominator one after the other."""
        if entry.type in (RATIONAL, SIGNED_RATIONAL):
            letter, width, most = ("I" if entry.type == RATIONAL else "i"), 4, 2 * most
            count = 2 * entry.count
        elif entry.type in _FORMAT:
            letter, width, count = _FORMAT[entry.type], TYPE_BYTES[entry.type], entry.count
        else:
            return ()
        fits = max(0, (len(self.data) - entry.at) // width)
        count = min(count, most, fits)
        return struct.unpack_from(f"{self.order}{count}{letter}", self.data, entry.at)

    def _count(self, at: int) -> int:
        return self.number(at, 8 if self.big else 2)

    def _next(self, at: int) -> int:
        if self.big:
            return self.number(at + 8 + 20 * min(self._count(at), MAX_ENTRIES), 8)
        return self.number(at + 2 + 12 * self._count(at), 4)

    def _entry(self, at: int) -> Entry | None:
        number, type_ = self.number(at, 2), self.number(at + 2, 2)
        if type_ not in TYPE_BYTES:
            return None
        wide = 8 if self.big else 4
        count = self.number(at + 4, wide)
        inside = at + 4 + wide
        place = inside if count * TYPE_BYTES[type_] <= wide else self.number(inside, wide)
        if place >= len(self.data):
            self.broken = True
            return None
        return Entry(number, type_, count, place)


def tiff_at(data: bytes) -> Tiff | None:
    """The structure that begins with `data`'s byte order mark; None when it is none.

    Besides TIFF and BigTIFF the magic numbers of raw files that are TIFF inside: Panasonic (0x55), Olympus (0x4f52,
    0x5352); the specification's own 42 is also what Nikon, Sony, Pentax, Canon CR2, DNG write.
    """
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None:
        return None
    magic = int.from_bytes(data[2:4], "little" if order == "<" else "big")
    if magic == 43:
        return Tiff(data, order, big=True)
    return Tiff(data, order, magic=magic) if magic in (42, PANASONIC, 0x4F52, 0x5352) else None
