"""Finds the EXIF block (a small TIFF) inside a picture file without decoding anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from provenance.media.boxes import exif_span
from provenance.media.jpeg.segments import MAX_SEGMENTS, head_segments
from provenance.media.png_chunks import png_chunks

__all__ = ["ExifBlock", "exif_block", "orientation_in_exif"]

#: "Exif" and two zero bytes open the block in JPEG (EXIF 2.32 §4.5.4); some writers keep them elsewhere.
EXIF_PREFIX: Final = b"Exif\0\0"
#: EXIF 2.32 §4.6.4 A: tag 274 is Orientation.
ORIENTATION_TAG: Final = 0x0112


@dataclass(frozen=True, slots=True)
class ExifBlock:
    """The block's bytes from its byte order mark on, and where it begins in the file."""

    offset: int
    data: bytes


def exif_block(data: bytes, type_id: str) -> ExifBlock | None:
    """The first EXIF block of a JPEG, PNG, WebP, HEIC or AVIF file (`type_id` as by `sniff`), if any."""
    match type_id:
        case "jpeg":
            span = _in_jpeg(data)
        case "png":
            span = _in_png(data)
        case "webp":
            span = _in_webp(data)
        case "heic" | "avif":
            span = exif_span(data)
        case _:
            span = None
    return None if span is None else _block(data, *span)


def _block(data: bytes, start: int, end: int) -> ExifBlock | None:
    if data.startswith(EXIF_PREFIX, start):
        start += len(EXIF_PREFIX)
    block = data[start:end]
    return ExifBlock(start, block) if block[:2] in (b"II", b"MM") else None


def _in_jpeg(data: bytes) -> tuple[int, int] | None:
    return next(
        (
            (segment.at, segment.at + len(segment.body))
            for segment in head_segments(data)
            if segment.marker == 0xE1 and segment.body.startswith(EXIF_PREFIX)
        ),
        None,
    )


def _in_png(data: bytes) -> tuple[int, int] | None:
    return next(((begin, end) for kind, begin, end in png_chunks(data) if kind == b"eXIf"), None)


def _in_webp(data: bytes) -> tuple[int, int] | None:
    at = 12
    for _ in range(MAX_SEGMENTS):
        kind = data[at : at + 4]
        if len(kind) < 4:
            return None
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if kind == b"EXIF":
            return at + 8, min(at + 8 + length, len(data))
        at += 8 + length + (length & 1)
    return None


def orientation_in_exif(block: bytes) -> int:
    """The orientation 1 to 8 stated in the block's first directory; 1 when missing or out of range."""
    order: str = "little" if block[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(block[at : at + size], "little" if order == "little" else "big")

    first = number(4, 4)
    for entry in range(min(number(first, 2), 1000)):
        at = first + 2 + 12 * entry
        if number(at, 2) == ORIENTATION_TAG:
            value = number(at + 8, 4 if number(at + 2, 2) == 4 else 2)
            return value if 1 <= value <= 8 else 1
    return 1
