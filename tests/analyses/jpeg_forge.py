"""Makes JPEGs whose structure and history are known."""

from __future__ import annotations

import io
import struct
from functools import cache
from typing import Any, Final

import numpy as np
from PIL import Image

__all__ = [
    "OWN_TABLES", "again", "inserted", "jpeg", "mpf_index", "photo", "with_index", "with_restarts", "with_trailing",
]  # fmt: skip

#: Tables of no standard: brightness and colour, natural order.
OWN_TABLES: Final = ([3 + number // 3 for number in range(64)], [5 + number // 2 for number in range(64)])


@cache
def photo(seed: int = 1, width: int = 480, height: int = 360) -> Image.Image:
    """A picture with detail of every size, as photos have, never quite black or white; not compressed before."""
    numbers = np.random.default_rng(seed)
    total = np.zeros((height, width, 3))
    for octave in range(1, 9):
        step = 2**octave
        small = numbers.normal(0, step**0.55, (max(height // step, 2), max(width // step, 2), 3)).astype(
            np.float32
        )
        for channel in range(3):
            plane = Image.fromarray(small[:, :, channel]).resize((width, height), Image.Resampling.BICUBIC)
            total[:, :, channel] += np.asarray(plane)
    total = total * (35 / total.std()) + numbers.normal(0, 3, total.shape) + 128
    return Image.fromarray(np.clip(total, 4, 251).astype(np.uint8))


def jpeg(image: Image.Image | None = None, **settings: Any) -> bytes:
    """As Pillow writes it; without a picture one that is too small for its history to be measured."""
    buffer = io.BytesIO()
    (photo(1, 96, 64) if image is None else image).save(buffer, "JPEG", **settings)
    return buffer.getvalue()


def again(data: bytes, **settings: Any) -> bytes:
    """The picture of a file, compressed once more."""
    with Image.open(io.BytesIO(data)) as image:
        return jpeg(image.convert("RGB"), **settings)


def inserted(data: bytes, marker: int, body: bytes) -> bytes:
    """The file with one more segment right after its start marker."""
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + data[2:]


def with_trailing(data: bytes, extra: bytes) -> bytes:
    """The file with bytes after its end marker."""
    assert data.endswith(b"\xff\xd9")
    return data + extra


def with_restarts(**settings: Any) -> bytes:
    """A file with a restart mark after every 4 units."""
    return jpeg(restart_marker_blocks=4, **settings)


def mpf_index(pictures: list[tuple[int, int]]) -> bytes:
    """The body of an MPF segment: (bytes, offset from its TIFF header) of each picture, big-endian."""
    entries = b"".join(struct.pack(">IIIHH", 0, size, offset, 0, 0) for size, offset in pictures)
    ifd = struct.pack(">HHHI4s", 3, 0xB000, 7, 4, b"0100")
    ifd += struct.pack(">HHII", 0xB001, 4, 1, len(pictures))
    ifd += struct.pack(">HHII", 0xB002, 7, len(entries), 8 + 2 + 3 * 12 + 4)
    return b"MPF\0MM\0\x2a" + struct.pack(">I", 8) + ifd + struct.pack(">I", 0) + entries


def with_index(first: bytes, second: bytes) -> bytes:
    """Two pictures in one file, the second after the end of the first and in its index."""
    whole = inserted(first, 0xE2, mpf_index([(len(first), 0), (len(second), 1)]))
    tiff = 2 + 4 + 4  # start marker, marker and length of the segment, its name
    right = mpf_index([(len(whole), 0), (len(second), len(whole) - tiff)])
    return inserted(first, 0xE2, right) + second
