"""Walks the segments that stand before a JPEG's first scan (ISO 10918-1 §B.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["BROKEN", "MAX_SEGMENTS", "SKIPPED", "Segment", "head_segments"]

#: More segments than any writer makes; beyond it the file is not walked further (our choice).
MAX_SEGMENTS: Final = 100_000

#: Bytes between two segments that are passed over, as decoders do (our choice).
MAX_SKIPPED_BYTES: Final = 65_536

_TEM: Final = 0x01

#: In the place of a marker: bytes that belong to no segment, and the place from which on nothing could be understood.
SKIPPED: Final = 0x00
BROKEN: Final = 0xFF


class Segment(NamedTuple):
    """One segment: its marker's second byte, where its content begins in the file, and its content."""

    marker: int
    at: int
    body: bytes


def head_segments(data: bytes, at: int = 2) -> Iterator[Segment]:
    """The segments from `at` to the first scan or the end of the image.

    Stray bytes between them come as one of marker SKIPPED; where the file breaks off, or nothing more can be
    understood, the last one is an empty one of marker BROKEN.
    """
    for _ in range(MAX_SEGMENTS):
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if data[at : at + 1] != b"\xff" or data[at + 1 : at + 2] == b"\0":
            start, at = at, _next_marker(data, at)
            if at < 0:
                yield Segment(BROKEN, start, b"")
                return
            yield Segment(SKIPPED, start, data[start:at])
        if data[at + 1 : at + 2] in (b"\xd9", b"\xda"):
            return
        if len(data) < at + 4:
            yield Segment(BROKEN, at, b"")
            return
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _TEM or 0xD0 <= marker <= 0xD8:  # markers without content
            at += 2
            continue
        if length < 2:
            yield Segment(BROKEN, at, b"")
            return
        yield Segment(marker, at + 4, data[at + 4 : at + 2 + length])
        at += 2 + length


def _next_marker(data: bytes, at: int) -> int:
    """Where the next marker begins that can stand before a scan; -1 when there is none near."""
    end = min(len(data) - 1, at + MAX_SKIPPED_BYTES)
    while (at := data.find(b"\xff", at + 1, end)) >= 0:
        if 0xC0 <= data[at + 1] < 0xFF:
            return at
    return -1
