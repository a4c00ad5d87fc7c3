"""Reads HEIC, AVIF, JPEG XL and JPEG 2000, which keep metadata in boxes and items (ISO 14496-12, 23008-12, 18181-2)."""

from __future__ import annotations

from typing import Final

from provenance.media.boxes import Box, boxes, items
from provenance.media.metadata.gathered import Gathered

__all__ = ["read_heif", "read_jp2", "read_jxl"]

#: Boxes of type uuid in JPEG 2000 that hold blocks (ISO 15444-1 §I.7.2; XMP part 3 §1.1.4; ExifTool's documentation,
#: "Jpeg2000 Tags").
_UUID: Final = {
    b"JpgTiffExif->JP2": "exif",
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): "xmp",
    bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"): "iptc",
    bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03"): "exif",
}
#: Boxes that hold boxes, on the way to a colour profile.
_HOLDS_BOXES: Final = {b"iprp": 0, b"ipco": 0, b"jp2h": 0}
MAX_DEPTH: Final = 8  # our choice: the specifications need three
_MIME_XMP: Final = b"application/rdf+xml"


def read_heif(data: bytes, gathered: Gathered) -> None:
    """The EXIF and XMP items, and the first colour profile."""
    meta = next((box for box in boxes(data, 0, len(data)) if box.kind == b"meta"), None)
    if meta is None:
        return
    read: set[tuple[int, int]] = set()
    for item in items(data):
        if (item.start, item.length) in read:  # several items may name the same bytes
            continue
        read.add((item.start, item.length))
        if item.kind == b"Exif":
            header = int.from_bytes(data[item.start : item.start + 4], "big")
            gathered.add_exif(
                data[item.start + 4 + header : item.start + item.length], item.start + 4 + header
            )
        elif item.kind == b"mime" and item.content_type == _MIME_XMP:
            gathered.add_xmp(data[item.start : item.start + item.length])
    _profile(data, meta.start + 12, min(meta.end, len(data)), gathered)


def read_jxl(data: bytes, gathered: Gathered) -> None:
    """The boxes of a JPEG XL container; a bare code stream has none. Compressed boxes are named as not read."""
    for box in boxes(data, 0, len(data)):
        body = data[box.content : box.end]
        match box.kind:
            case b"Exif":
                skip = 4 + int.from_bytes(body[:4], "big")
                gathered.add_exif(body[skip:], box.content + skip)
            case b"xml ":
                gathered.add_xmp(body)
            case b"brob":
                gathered.leave("brotli")
            case _:
                continue


def read_jp2(data: bytes, gathered: Gathered) -> None:
    """The boxes of a JPEG 2000 file."""
    for box in boxes(data, 0, len(data)):
        body = data[box.content : box.end]
        if box.kind == b"xml ":
            gathered.add_xmp(body)
        elif box.kind == b"uuid" and body[:16] in _UUID:
            base = {"exif": box.content + 16}.get(_UUID[body[:16]], 0)
            if base:
                gathered.add_exif(body[16:], base)
            else:
                gathered.add_inner({_UUID[body[:16]]: body[16:]})
    _profile(data, 0, len(data), gathered)


def _profile(data: bytes, start: int, end: int, gathered: Gathered) -> None:
    """The first `colr` box that holds an ICC profile."""
    found = _colour_box(data, start, end)
    if found is None:
        return
    body = data[found.content : found.end]
    if body[:4] in (b"prof", b"rICC"):
        gathered.add_icc(body[4:])
    elif body[:1] in (b"\2", b"\3"):  # JPEG 2000: method, precedence, approximation
        gathered.add_icc(body[3:])


def _colour_box(data: bytes, start: int, end: int, depth: int = 0) -> Box | None:
    if depth > MAX_DEPTH:
        return None
    for box in boxes(data, start, end):
        if box.kind == b"colr":
            return box
        if box.kind in _HOLDS_BOXES:
            inside = _colour_box(data, box.content, min(box.end, end), depth + 1)
            if inside is not None:
                return inside
    return None
