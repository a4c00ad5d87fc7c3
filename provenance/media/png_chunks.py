"""Walks the chunks of a PNG (PNG 3rd edition §5.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["Chunk", "png_chunks"]

MAX_CHUNKS: Final = 100_000
"""More than any writer makes; beyond it the file is not walked further (our choice)."""

_SIGNATURE_BYTES: Final = 8


class Chunk(NamedTuple):
    """One chunk: its four letters, and where its data begin and end in the file."""

    kind: bytes
    begin: int
    end: int


def png_chunks(data: bytes) -> Iterator[Chunk]:
    """The chunks up to IEND or the end of the file, IEND not among them; the last one may be cut off."""
    at = _SIGNATURE_BYTES
    for _ in range(MAX_CHUNKS):
        kind = data[at + 4 : at + 8]
        if len(kind) < 4 or kind == b"IEND":
            return
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        yield Chunk(kind, at + 8, min(end, len(data)))
        at = end + 4
