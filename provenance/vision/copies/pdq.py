"""PDQ, the code of 256 bits that other archives exchange: nearly the same after a picture is saved again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pdqhash

from provenance.vision.cv import cv2
from provenance.vision.features import Pixels

__all__ = [
    "CANDIDATE_BITS",
    "CODE_BYTES",
    "LEAST_QUALITY",
    "SAME_BITS",
    "Pdq",
    "distance_bits",
    "pdq",
    "pdq_turned",
]

CODE_BYTES: Final = 32

SAME_BITS: Final = 31
"""Largest distance of two codes of the same picture (Meta, "The TMK+PDQF video-hashing algorithm and the PDQ
image-hashing algorithm", 2019; none of 6.2 million pairs of different photographs is as near, our measurement)."""

LEAST_QUALITY: Final = 50
"""Of 100: a code of less says too little of its picture to match by (same source)."""

CANDIDATE_BITS: Final = 70
"""Up to here a pair is worth a look at the pixels; by itself such a distance says nothing (ours: among unrelated
photographs it occurs once in a million pairs)."""

MOST_PIXELS: Final = 2_000_000
"""A larger picture is reduced first: the code begins with a mean over about 1/128 of each side anyway. Twelve million
pixels would take two seconds; the published reference pictures are smaller and are hashed as they are."""

_LEAST_SIDE_PX: Final = 5
"""The package gives smaller pictures no code and quality 0."""

#: The package's order is: as is, turned 90, 180, 270, upside down, left to right, over each diagonal.
#: This gives the place there of each of `vision.hashes.TURNS` (measured on the published pictures).
_PLACES: Final = (0, 1, 2, 3, 5, 6, 4, 7)


@dataclass(frozen=True, slots=True)
class Pdq:
    """`bits`: 32 bytes, in hexadecimal as published. `quality`: 0 to 100, how much there was to tell."""

    bits: bytes
    quality: int

    @property
    def is_telling(self) -> bool:
        """Whether the code may be matched by."""
        return self.quality >= LEAST_QUALITY


def pdq(pixels: Pixels) -> Pdq:
    """The code of a picture of any size, RGB; one of quality 0 for a picture too small or too narrow for it.

    The values are those of Meta's own program for a picture decoded in full. The same picture decoded smaller may
    differ by some bits (up to 14 at 512 pixels, measured on the published pictures).
    """
    bits, quality = pdqhash.compute(_bounded(pixels))
    return Pdq(np.packbits(bits).tobytes(), int(quality))


def pdq_turned(pixels: Pixels) -> tuple[Pdq, ...]:
    """The codes of the eight turns of a picture, in the order of `vision.hashes.TURNS`; the first is that of `pdq`.

    The others are made from the same sums and differ from those of a picture truly turned by up to 8 bits (measured).
    """
    codes, quality = pdqhash.compute_dihedral(_bounded(pixels))
    return tuple(Pdq(np.packbits(codes[place]).tobytes(), int(quality)) for place in _PLACES)


def distance_bits(a: bytes, b: bytes) -> int:
    """Differing bits of two codes; ValueError when one of them is none."""
    if len(a) != CODE_BYTES or len(b) != CODE_BYTES:
        raise ValueError("a code has 32 bytes")
    return (int.from_bytes(a) ^ int.from_bytes(b)).bit_count()


def _bounded(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    if min(height, width) < _LEAST_SIDE_PX:
        return np.zeros((1, 1, 3), np.uint8)
    if height * width <= MOST_PIXELS:
        return np.ascontiguousarray(pixels)
    scale = float(np.sqrt(MOST_PIXELS / (height * width)))
    size = (max(_LEAST_SIDE_PX, round(width * scale)), max(_LEAST_SIDE_PX, round(height * scale)))
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA), np.uint8)
