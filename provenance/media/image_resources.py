"""Walks Photoshop's image resources (Adobe Photoshop File Formats Specification, "Image Resource Blocks")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["ImageResource", "image_resources"]

MAX_RESOURCES: Final = 2_000
"""More than any writer makes (our choice)."""

_SIGNATURES: Final = frozenset({b"8BIM", b"PHUT", b"DCSR", b"AgHg", b"MeSa"})
_LEAST_BYTES: Final = 12  # signature, id, an empty name and the length


class ImageResource(NamedTuple):
    """One resource: its id, where its data begins, where they end by their own length (which may lie beyond), and where
    the next one would stand."""

    number: int
    begin: int
    end: int
    next: int


def image_resources(data: bytes, at: int, end: int) -> Iterator[ImageResource]:
    """The resources between two places, up to the first that is none."""
    for _ in range(MAX_RESOURCES):
        if at + _LEAST_BYTES > end or data[at : at + 4] not in _SIGNATURES:
            return
        begin = (
            at + 6 + (data[at + 6] + 2 & ~1) + 4
        )  # a Pascal string padded to an even length, then the length
        size = int.from_bytes(data[begin - 4 : begin], "big")
        found = ImageResource(
            int.from_bytes(data[at + 4 : at + 6], "big"), begin, begin + size, begin + size + (size & 1)
        )
        yield found
        at = found.next
