"""Files for the tests of the archive of pictures: invented photographs, and copies of them as people make them."""

from __future__ import annotations

import io
import os
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from provenance.vision.features import Pixels
from tests.vision.copies.laid_by_hand import photo

MTIME_NS = 1_700_000_000_000_000_000


@cache
def original(seed: int) -> Pixels:
    """An invented photograph."""
    return photo(seed)


def jpeg(pixels: Pixels, quality: int = 90) -> bytes:
    """As a file."""
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def cut_and_mirrored(pixels: Pixels) -> Pixels:
    """The middle part, left to right."""
    height, width = pixels.shape[:2]
    return np.ascontiguousarray(pixels[height // 8 : height * 7 // 8, width // 8 : width * 7 // 8][:, ::-1])


def page_with(pixels: Pixels, width: int = 900, height: int = 1600) -> Pixels:
    """A page of a telephone with the photograph in it, half as wide as the page."""
    page = np.full((height, width, 3), 250, np.uint8)
    for row in range(40, height, 60):
        page[row : row + 8, 60 : 60 + (row * 37) % 700] = 40
    small = Image.fromarray(pixels)
    small.thumbnail((width // 2, height))
    part = np.asarray(small)
    page[480 : 520 + part.shape[0] + 40] = 250
    page[520 : 520 + part.shape[0], 200 : 200 + part.shape[1]] = part
    return page


def write(folder: Path, name: str, data: bytes, later_s: int = 0) -> Path:
    """A file with a fixed time of last change."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, ns=(MTIME_NS, MTIME_NS + later_s * 10**9))
    return path
