"""Perceptual fingerprints: bits that stay nearly the same when a picture is re-saved or resized."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
from PIL import Image

from provenance.vision.features import Pixels

__all__ = [
    "NARROW_SAME_BITS",
    "TURNS",
    "WIDE_SAME_BITS",
    "Closeness",
    "Fingerprint",
    "Turn",
    "closest",
    "distance_bits",
    "fingerprint",
]

Turn = Literal[
    "as_is",
    "turned_90",
    "turned_180",
    "turned_270",
    "mirrored",
    "mirrored_turned_90",
    "mirrored_turned_180",
    "mirrored_turned_270",
]
"""What was done to the second picture to lay it on the first: mirrored left to right, then turned
counter-clockwise."""

TURNS: Final[tuple[Turn, ...]] = get_args(Turn)

NARROW_SAME_BITS = 9
"""Largest distance of two 64-bit fingerprints called similar (our measurement: no more than one in a million
pairs of unrelated photographs)."""

WIDE_SAME_BITS = 76
"""Largest distance of two 256-bit fingerprints, over the eight turns, called similar (our measurement)."""

_FLAT = 2.0
"""Grey levels of standard deviation at 64 × 64: below, the bits are noise (ours)."""

_Grey = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """`phash_hex`, `dhash_hex`: 64 bits as ImageHash 4.3 gives them. `wide_hex`: the 256-bit form of phash
    for each of the eight turns, in the order of `TURNS`. `flat`: too little detail for the bits to mean a
    thing."""

    phash_hex: str
    dhash_hex: str
    wide_hex: tuple[str, ...]
    flat: bool


@dataclass(frozen=True, slots=True)
class Closeness:
    """Smallest distance over the eight turns, in bits of 256, and the turn that gives it."""

    distance_bits: int
    turn: Turn


def fingerprint(pixels: Pixels) -> Fingerprint:
    """Fingerprint a picture of any size ≥ 1 × 1. phash: Zauner 2010 (discrete cosine transform against its
    median); dhash: signs of horizontal differences."""
    grey = Image.fromarray(np.ascontiguousarray(pixels)).convert("L")
    wide = _reduced(grey, 64, 64)
    steps = _reduced(grey, 9, 8)
    return Fingerprint(
        phash_hex=_hex(_low_frequencies(_reduced(grey, 32, 32), 8)),
        dhash_hex=_hex(steps[:, 1:] > steps[:, :-1]),
        wide_hex=tuple(_hex(_low_frequencies(turned, 16)) for turned in _turned(wide)),
        flat=bool(wide.std() < _FLAT),
    )


def distance_bits(a_hex: str, b_hex: str) -> int:
    """Differing bits of two fingerprints of the same length; ValueError when they are not."""
    if len(a_hex) != len(b_hex):
        raise ValueError("fingerprints of different kinds have no distance")
    return (int(a_hex, 16) ^ int(b_hex, 16)).bit_count()


def closest(a: Fingerprint, b: Fingerprint) -> Closeness:
    """The turn of `b` that comes nearest to `a` as it is; the first in the order of `TURNS` among equals."""
    distances = [distance_bits(a.wide_hex[0], turned) for turned in b.wide_hex]
    best = min(range(len(TURNS)), key=distances.__getitem__)
    return Closeness(distances[best], TURNS[best])


def _reduced(grey: Image.Image, width: int, height: int) -> _Grey:
    return np.asarray(grey.resize((width, height), Image.Resampling.LANCZOS), dtype=np.float64)


def _turned(grey: _Grey) -> list[_Grey]:
    return [np.rot90(side, turns) for side in (grey, grey[:, ::-1]) for turns in range(4)]


def _low_frequencies(grey: _Grey, count: int) -> npt.NDArray[np.bool_]:
    """Which of the lowest `count` × `count` cosine coefficients exceed their median."""
    basis = _cosines(len(grey), count)
    low = basis @ grey @ basis.T
    above: npt.NDArray[np.bool_] = low > np.median(low)
    return above


def _cosines(length: int, count: int) -> _Grey:
    """The first rows of the DCT-II matrix, without normalisation (as scipy's default)."""
    angle = np.pi * np.arange(count)[:, None] * (2 * np.arange(length) + 1) / (2 * length)
    basis: _Grey = 2.0 * np.cos(angle)
    return basis


def _hex(bits: npt.NDArray[np.bool_]) -> str:
    return np.packbits(bits.ravel()).tobytes().hex()


FINGERPRINT_SIDE_PX = 512


def likeness(distance, closeness, own, theirs):
    return None
