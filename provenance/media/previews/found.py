"""Where an embedded picture was found, before it is decoded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from PIL import Image

from provenance.media.previews.shapes import PreviewKind

__all__ = ["JPEG_START", "Found", "is_picture_jpeg", "jpeg_end", "segments"]

#: A start of image and the first byte of the next marker (ISO 10918-1 §B.2.1).
JPEG_START: Final = b"\xff\xd8\xff"

#: More segments than any writer makes (our choice); pictures after the end are walked one by one, so less than for the
#: file itself (`media.jpeg.segments`).
MAX_SEGMENTS: Final = 20_000

#: Inside entropy-coded data only stuffed zeros, restart markers and fill bytes follow 0xFF (ISO 10918-1 §B.1.1.5).
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

_EOI, _SOS = 0xD9, 0xDA
#: Baseline, extended and progressive frames with Huffman codes, which our decoder reads; 0xC3 is the lossless one of
#: raw data in DNG and CR2 (ISO 10918-1 table B.1).
_PICTURE_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
_ALL_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """An embedded picture: its bytes as found, or the picture itself where it is stored without compression.

    `orientation` None: it says nothing of its own. `blue_first`: its colour channels stand in reverse order.
    """

    kind: PreviewKind
    offset: int
    data: bytes
    size_bytes: int
    image: Image.Image | None = None
    orientation: int | None = None
    blue_first: bool = False
    upright: bool = False
    urn: str = ""
    not_handed_out: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A marker segment of a JPEG: `start` at its 0xFF, its content from `body` up to `end`."""

    marker: int
    start: int
    body: int
    end: int


def segments(data: bytes, at: int = 0) -> tuple[list[Segment], int]:
    """The segments of the JPEG that begins at `at`, and where it ends (the end of the data when it never does)."""
    found: list[Segment] = []
    at += 2
    while len(found) < MAX_SEGMENTS and at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _EOI:
            return found, at + 2
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        end = at + 2 + max(int.from_bytes(data[at + 2 : at + 4], "big"), 2)
        found.append(Segment(marker, at, at + 4, min(end, len(data))))
        at = end
        if marker == _SOS:
            next_marker = _MARKER.search(data, at)
            at = len(data) if next_marker is None else next_marker.start()
    return found, min(at, len(data))


def jpeg_end(data: bytes, at: int) -> int:
    """Where the JPEG that begins at `at` ends."""
    return segments(data, at)[1]


def is_picture_jpeg(data: bytes) -> bool:
    """Whether the bytes are a JPEG with a frame of pixels, not one of raw sensor values."""
    if not data.startswith(JPEG_START):
        return False
    frames = [one.marker for one in segments(data)[0] if one.marker in _ALL_FRAMES]
    return bool(frames) and frames[0] in _PICTURE_FRAMES
