"""Finds thumbnails in Photoshop resources, XMP packets and the boxes of content credentials."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import Final

from PIL import Image

from provenance.media.boxes import boxes
from provenance.media.image_resources import image_resources
from provenance.media.previews.found import Found

__all__ = ["pictures_in_jumbf", "pictures_in_resources", "pictures_in_xmp"]

# Adobe Photoshop file format, image resources.
THUMBNAIL_BLUE_FIRST: Final = 1033
THUMBNAIL: Final = 1036
EXIF_RESOURCE: Final = 1058
_THUMBNAIL_HEADER_BYTES: Final = 28

# Bounds (ours).
MAX_RASTER_PIXELS: Final = 4_000_000
MAX_DEPTH: Final = 12
MAX_IN_XMP: Final = 8

#: xmpGImg:image as an element or an attribute (XMP specification part 2, §1.2.2.2), base64 with line feeds.
_IN_XMP: Final = re.compile(rb"xmpGImg:image(?:>|\s{0,4}=\s{0,4}[\"'])([A-Za-z0-9+/=\s&#;]{16,})")
_LINE_FEED: Final = re.compile(rb"&#x?[0-9A-Fa-f]{1,4};|\s+")


def pictures_in_resources(data: bytes, span: tuple[int, int], offset: int) -> Iterator[Found]:
    """Thumbnails of image resources in `span` of `data`; `offset`: to add for the place in the file, or -1."""
    for number, begin, stated_end, _ in image_resources(data, *span):
        end = min(stated_end, span[1])
        if number not in (THUMBNAIL, THUMBNAIL_BLUE_FIRST) or end - begin < _THUMBNAIL_HEADER_BYTES:
            continue
        coding, width, height, row_bytes = (
            int.from_bytes(data[begin + 4 * n : begin + 4 * n + 4], "big") for n in range(4)
        )
        start = begin + _THUMBNAIL_HEADER_BYTES
        at = -1 if offset < 0 else offset + start
        blue_first = number == THUMBNAIL_BLUE_FIRST
        if coding == 1:
            yield Found("photoshop_thumbnail", at, data[start:end], end - start, blue_first=blue_first)
        elif coding == 0 and 0 < width * height <= MAX_RASTER_PIXELS and row_bytes >= 3 * width:
            rows = data[start : start + row_bytes * height]
            if len(rows) == row_bytes * height:
                image = Image.frombuffer("RGB", (width, height), rows, "raw", "RGB", row_bytes, 1)
                yield Found("photoshop_thumbnail", at, b"", len(rows), image=image, blue_first=blue_first)


def pictures_in_xmp(packet: bytes) -> Iterator[Found]:
    """Thumbnails written as base64 into XMP."""
    for number, match in enumerate(_IN_XMP.finditer(packet)):
        if number == MAX_IN_XMP:
            return
        letters = _LINE_FEED.sub(b"", match[1])
        try:
            data = binascii.a2b_base64(letters[: len(letters) - len(letters) % 4])
        except ValueError:
            data = b""
        yield Found("xmp_thumbnail", -1, data, len(data))


def pictures_in_jumbf(data: bytes, offset: int) -> Iterator[Found]:
    """Thumbnails of content credentials (C2PA 2.1 §18.6) in the boxes of a manifest store; those of an earlier claim or
    of an ingredient show what the picture was made from."""
    manifests = [
        (manifest.content, min(manifest.end, len(data)))
        for store in boxes(data, 0, len(data))
        for manifest in boxes(data, store.content, min(store.end, len(data)))
        if manifest.kind == b"jumb"
    ]
    for number, span in enumerate(manifests):
        yield from _thumbnails(data, span, offset, number == len(manifests) - 1)


def _thumbnails(
    data: bytes, span: tuple[int, int], offset: int, active: bool, depth: int = 0
) -> Iterator[Found]:
    label = b""
    for box in boxes(data, *span):
        kind, begin, end = box.kind, box.content, min(box.end, span[1])
        if kind == b"jumd":
            label = data[begin + 17 : end].split(b"\0")[0]
        elif kind == b"bidb" and label.startswith(b"c2pa.thumbnail."):
            own = active and label.startswith(b"c2pa.thumbnail.claim")
            at = -1 if offset < 0 else offset + begin
            yield Found("c2pa_thumbnail" if own else "c2pa_ingredient", at, data[begin:end], end - begin)
        elif kind == b"jumb" and depth < MAX_DEPTH:
            yield from _thumbnails(data, (begin, end), offset, active, depth + 1)
