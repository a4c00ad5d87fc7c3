"""Walks the segments that stand before a JPEG's first scan (ISO 10918-1 §B.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["MAX_SEGMENTS", "Segment", "head_segments"]

#: More segments than any writer makes; beyond it the file is not walked further (our choice).
MAX_SEGMENTS: Final = 100_000

_EOI, _SOS, _TEM = 0xD9, 0xDA, 0x01


class Segment(NamedTuple):
    """One segment: its marker's second byte, where its content begins in the file, and its content."""

    marker: int
    at: int
    body: bytes


def head_segments(data: bytes, at: int = 2) -> Iterator[Segment]:
    """The segments from `at` to the first scan, the end of the image, or the first malformed one."""
    for _ in range(MAX_SEGMENTS):
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] in (_EOI, _SOS):
            return
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _TEM or 0xD0 <= marker <= 0xD8:  # markers without content
            at += 2
            continue
        if length < 2:
            return
        yield Segment(marker, at + 4, data[at + 4 : at + 2 + length])
        at += 2 + length
