"""Perceptual fingerprints: bits that stay nearly the same when a picture is re-saved or resized."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeVar, get_args

import imagehash
import msgspec
import numpy as np
from PIL import Image

from provenance.media.picture import Pixels as Decoded
from provenance.vision.features import Pixels

__all__ = [
    "FINGERPRINT_SIDE_PX",
    "NARROW_SAME_BITS",
    "TURNS",
    "WIDE_SAME_BITS",
    "Closeness",
    "Fingerprint",
    "Likeness",
    "Turn",
    "closest",
    "distance_bits",
    "fingerprint",
    "kept_fingerprint",
    "likeness",
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
"""Largest distance of two 64-bit fingerprints called similar (benchmarks/fingerprints.py: 2 of 1.46 million pairs of
different photographs)."""

WIDE_SAME_BITS = 76
"""Largest distance of two 256-bit fingerprints, over the eight turns, called similar (benchmarks/fingerprints.py: 12 of
1.46 million pairs of different photographs)."""

_FLAT = 2.0
"""Grey levels of standard deviation at 64 × 64: below, the bits are noise (ours)."""

FINGERPRINT_SIDE_PX = 512
"""Pictures are decoded no larger for a fingerprint; it looks at 64 × 64 points (ours)."""

Likeness = Literal["probably_same_picture", "possibly_same_picture"]
"""Neither is certain: two photographs of one event, a minute apart, can be this near."""


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
    wide = grey.resize((64, 64), Image.Resampling.LANCZOS)
    return Fingerprint(
        phash_hex=str(imagehash.phash(grey, hash_size=8)),
        dhash_hex=str(imagehash.dhash(grey, hash_size=8)),
        wide_hex=tuple(str(imagehash.phash(turned, hash_size=16)) for turned in _turned(wide)),
        flat=bool(np.asarray(wide, dtype=np.float64).std() < _FLAT),
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


class _Named(Protocol):
    @property
    def sha256(self) -> str: ...


_Picture = TypeVar("_Picture", bound=_Named)
_Picture_contra = TypeVar("_Picture_contra", bound=_Named, contravariant=True)


class _Lent(Protocol[_Picture_contra]):
    """What a method is lent, as far as a fingerprint needs it."""

    def picture(self, item: _Picture_contra, max_side_px: int) -> tuple[Decoded, object]: ...

    def cached(self, key: str, make: Callable[[], bytes]) -> bytes: ...


def kept_fingerprint(picture: _Picture, versions: str, lent: _Lent[_Picture]) -> Fingerprint:
    """The fingerprint of a picture, by its hash and the `versions` of what shapes it, taken once and then kept.

    Raises what decoding the picture does.
    """

    def make() -> bytes:
        pixels, _ = lent.picture(picture, FINGERPRINT_SIDE_PX)
        return msgspec.json.encode(fingerprint(pixels.array()))

    return msgspec.json.decode(
        lent.cached(f"fingerprint 1 {versions} {picture.sha256}", make), type=Fingerprint
    )


def likeness(own: Fingerprint, other: Fingerprint) -> Likeness | None:
    """How two fingerprints are spoken of, or None when they are not near; flat pictures say nothing."""
    if own.flat or other.flat:
        return None
    if distance_bits(own.phash_hex, other.phash_hex) <= NARROW_SAME_BITS:
        return "probably_same_picture"
    return "possibly_same_picture" if closest(own, other).distance_bits <= WIDE_SAME_BITS else None


def _turned(grey: Image.Image) -> list[Image.Image]:
    """The picture and its mirror image, each turned counter-clockwise by 0, 90, 180 and 270 degrees."""
    sides = (np.asarray(grey), np.asarray(grey)[:, ::-1])
    return [
        Image.fromarray(np.ascontiguousarray(np.rot90(side, turns))) for side in sides for turns in range(4)
    ]
