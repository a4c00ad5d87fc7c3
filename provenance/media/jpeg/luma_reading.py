"""Decodes a JPEG's brightness without going through RGB, turning or scaling; in the reader process only."""

from __future__ import annotations

import io
import struct
from typing import Final

from PIL import Image, JpegImagePlugin

from provenance.media.decode import PIXEL_LIMIT_MEGAPIXELS
from provenance.media.jpeg.luma import MOST_SIDE_PX, JpegLuma
from provenance.media.jpeg.structure import JpegStructure
from provenance.media.jpeg.structure_reading import read_structure

__all__ = ["read_luma"]

#: What Pillow's JPEG plug-in raises on malformed bytes (as `media.decode` has them).
_DECODER_ERRORS: Final = (
    OSError, ValueError, SyntaxError, EOFError, struct.error, RuntimeError, IndexError, KeyError, TypeError,
    AttributeError, ArithmeticError, AssertionError, Image.DecompressionBombError,
)  # fmt: skip
_STEP: Final = 8


def read_luma(data: bytes) -> JpegLuma:
    """The middle of the picture's brightness on the grid of its blocks. Never raises; MemoryError passes."""
    structure = read_structure(data)
    if not _is_plain(structure):
        return JpegLuma(status="no_luma")
    try:
        # Not opened as MPO, and without what only describes the picture: none of it is looked at.
        image = JpegImagePlugin.JpegImageFile(io.BytesIO(_bare(data, structure)))
        if image.width * image.height > PIXEL_LIMIT_MEGAPIXELS * 1_000_000:
            return JpegLuma(status="unreadable")
        image.draft("L", None)  # libjpeg then hands out the first component as it is
        image.load()
        if image.mode != "L":
            return JpegLuma(status="no_luma")
        return _middle(image)
    except _DECODER_ERRORS:
        return JpegLuma(status="unreadable")


def _is_plain(structure: JpegStructure) -> bool:
    """Whether the first component is 8-bit brightness at full size, coded in blocks of cosines."""
    frame = structure.frame
    if frame is None or frame.precision != 8 or frame.kind in ("lossless", "hierarchical"):
        return False
    first = frame.components[0] if frame.components else None
    if first is None or not structure.luma_is_stored:
        return False
    return all(part.across <= first.across and part.down <= first.down for part in frame.components)


def _bare(data: bytes, structure: JpegStructure) -> bytes:
    """The picture without its comments and application segments, but for those that say how colour is stored."""
    kept, at = bytearray(), 0
    for one in structure.segments:
        if one.marker == "COM" or (one.marker.startswith("APP") and one.what not in ("jfif", "adobe")):
            kept += data[at : one.offset]
            at = one.offset + one.size_bytes
    kept += data[at : structure.end]
    return bytes(kept)


def _middle(image: JpegImagePlugin.JpegImageFile) -> JpegLuma:
    spans = []
    for side in image.size:
        blocks = side // _STEP
        taken = min(blocks, MOST_SIDE_PX // _STEP)
        spans.append(((blocks - taken) // 2 * _STEP, taken * _STEP))
    (left, width), (top, height) = spans
    part = image.crop((left, top, left + width, top + height))
    return JpegLuma(status="read", left=left, top=top, width=width, height=height, luma=part.tobytes())
