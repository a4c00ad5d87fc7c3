"""Words and signatures of local features: what the archive keeps of a SIFT descriptor instead of its 128 numbers."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.errors import ResourceError
from provenance.record.run import Component
from provenance.vision.features import DESCRIPTOR_LENGTH

__all__ = ["FILE", "SIGNATURE_BITS", "WORDS", "Codebook", "codebook", "codebook_from_bytes", "root_sift"]

FILE: Final = Path(__file__).resolve().parents[3] / "resources" / "copies" / "codebook.npz"

CENTRES: Final = 256
"""Of each half. Two halves make 65,536 words, as many as a million pictures need (measured); the inverted multi-index
(Babenko and Lempitsky, CVPR 2012) does with 2 × 256 centres for them."""

WORDS: Final = CENTRES * CENTRES
SIGNATURE_BITS: Final = DESCRIPTOR_LENGTH
"""One sign for each turned dimension of what the word leaves over (Jégou, Douze and Schmid, ECCV 2008)."""

_HALF: Final = DESCRIPTOR_LENGTH // 2
_NEAREST_CENTRES: Final = 8
"""Of each half, among which the nearest words are looked for: enough for `each` up to 8, because the n nearest sums
lie within the n nearest of either half."""

_SHAPES: Final = {
    "centres": (2, CENTRES, _HALF),
    "turn": (DESCRIPTOR_LENGTH, DESCRIPTOR_LENGTH),
    "spread": (DESCRIPTOR_LENGTH,),
}
_LARGEST_BYTES: Final = 4_000_000  # some ten times the file

Floats = npt.NDArray[np.float32]
Words = npt.NDArray[np.uint16]
Signatures = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """Fixed numbers that turn a descriptor into a word of 16 bits and a signature of 128.

    `centres` 2 × 256 × 64: of the first and of the last 64 numbers of a RootSIFT vector, the upper and the lower half
    of the patch. `turn` 128 × 128: what the word leaves over is multiplied by it (row vector times matrix) before its
    signs are taken. `spread` 128: the mean size of each turned dimension. `sha256`: of the file.
    """

    centres: Floats
    turn: Floats
    spread: Floats
    sha256: str

    @property
    def mark(self) -> bytes:
        """Eight bytes that tell this codebook from another."""
        return bytes.fromhex(self.sha256[:16])

    def component(self) -> Component:
        """As it stands in a run's record."""
        return Component("copies-codebook", self.sha256[:8], self.sha256)

    def words(self, vectors: Floats, each: int = 1) -> Words:
        """The `each` (1 to 8) nearest words of every RootSIFT vector, nearest first: uint16 N × each."""
        if not 1 <= each <= _NEAREST_CENTRES:
            raise ValueError("one to eight words for a feature")
        apart = [self._apart(vectors, half) for half in (0, 1)]
        if each == 1:
            first, second = (half.argmin(axis=1) for half in apart)
            single: Words = (first * CENTRES + second).astype(np.uint16)
            return single[:, None]
        near = [np.argpartition(half, each - 1, axis=1)[:, :each] for half in apart]
        first, second = (np.take_along_axis(half, at, axis=1) for half, at in zip(apart, near, strict=True))
        sums = (first[:, :, None] + second[:, None, :]).reshape(len(vectors), each * each)
        words = (near[0][:, :, None] * CENTRES + near[1][:, None, :]).reshape(len(vectors), each * each)
        order = np.argsort(sums, axis=1, kind="stable")[:, :each]
        nearest: Words = np.take_along_axis(words, order, axis=1).astype(np.uint16)
        return nearest

    def signatures(self, vectors: Floats, words: Words) -> Signatures:
        """Signs of what each word (uint16 N × k) leaves over of its feature: uint64 N × k × 2.

        A signature is compared with signatures under the same word only, by the number of differing bits.
        """
        left = (vectors[:, None] - self._centre(words)) @ self.turn
        signatures: Signatures = np.packbits(left > 0, axis=-1).view("<u8").astype(np.uint64)
        return signatures

    def restored(self, words: Words, signatures: Signatures) -> Floats:
        """RootSIFT vectors (float32 N × 128) as far as word (uint16 N) and signature (uint64 N × 2) keep them."""
        stored = np.ascontiguousarray(signatures.astype("<u8")).view(np.uint8)
        bits = np.unpackbits(stored.reshape(len(words), SIGNATURE_BITS // 8), axis=1)
        left = np.where(bits, self.spread, -self.spread) @ self.turn.T
        restored: Floats = (left + self._centre(words)).astype(np.float32)
        return restored

    def _centre(self, words: Words) -> Floats:
        return np.concatenate((self.centres[0][words >> 8], self.centres[1][words & 255]), axis=-1)

    def _apart(self, vectors: Floats, half: int) -> Floats:
        """Half of the squared distance to each centre, without the part that is the same for all."""
        centres = self.centres[half]
        part = vectors[:, half * _HALF : (half + 1) * _HALF]
        apart: Floats = np.square(centres).sum(axis=1) / 2 - part @ centres.T
        return apart


def root_sift(descriptors: npt.NDArray[np.uint8]) -> Floats:
    """Unit vectors whose products compare histograms (Arandjelović and Zisserman, CVPR 2012): float32 N × 128."""
    values = descriptors.astype(np.float32)
    total = np.maximum(values.sum(axis=1, keepdims=True), np.float32(1.0))
    root: Floats = np.sqrt(values / total)
    return root


@cache
def codebook() -> Codebook:
    """The codebook that comes with the program. Raises ResourceError("codebook_missing" or "codebook_invalid")."""
    try:
        data = FILE.read_bytes()
    except OSError as error:
        raise ResourceError("codebook_missing", file=FILE.name) from error
    return codebook_from_bytes(data, FILE.name)


def codebook_from_bytes(data: bytes, name: str) -> Codebook:
    """The codebook in a file's bytes. Raises ResourceError("codebook_invalid") naming file and entry."""
    if len(data) > _LARGEST_BYTES:
        raise ResourceError("codebook_invalid", file=name, entry="size")
    arrays = {}
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            for entry in _SHAPES:
                arrays[entry] = np.asarray(stored[entry])
    except (zipfile.BadZipFile, ValueError, KeyError, OSError, EOFError) as error:
        raise ResourceError("codebook_invalid", file=name, entry=str(error)[:200]) from error
    for entry, shape in _SHAPES.items():
        found = arrays[entry]
        if found.shape != shape or found.dtype != np.float32 or not np.isfinite(found).all():
            raise ResourceError("codebook_invalid", file=name, entry=entry)
        found.setflags(write=False)
    return Codebook(**arrays, sha256=hashlib.sha256(data).hexdigest())
