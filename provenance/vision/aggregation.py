"""Finds the pictures likest to one among many thousands, by binary signatures of their learned points.

Aggregated selective match kernels in their binary form (ASMK*; Tolias, Avrithis and Jégou, ICCV 2013 and IJCV 2016):
every point goes to the nearest word of a codebook, what is left of the points of one word is summed and kept by sign
in 64 bits, and two pictures are alike by the bits that agree under the words that both have.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from provenance.vision.xfeat import DESCRIPTOR_LENGTH

__all__ = ["MOST_WORDS", "Codebook", "PlaceIndex", "Signatures", "word_count"]

F32 = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.uint16] | npt.NDArray[np.uint32]

MOST_WORDS: Final = 4096
"""Our measurement (9,502 references): 4,096 words recall better than 16,384 and weigh less."""

POINTS_PER_WORD: Final = 16
"""A word is the mean of so many points or more (ours: half the words for half the points, and 10 s for 4,096 words)."""

ASSIGNED_WORDS: Final = 3
"""Words that every point of a questioned picture is given to (our measurement of retrieval); of a reference one."""

_SELECTIVITY: Final = 3.0
"""The exponent α of Tolias et al. 2016, §5; likenesses below 0 do not count (their τ = 0)."""

_ROUNDS: Final = 6
"""Rounds of k-means: the words move little afterwards (ours)."""

_BLOCK: Final = 4096  # points compared with the words at once: 64 MB

_FORMAT: Final = 1
_CODEBOOK: Final = struct.Struct("<4sHHI")  # magic, format, length of a word, words
_INDEX: Final = struct.Struct("<4sHHIIQ")  # magic, format, reserved, words, pictures, entries
_SIGNATURES: Final = struct.Struct("<4sHHI")  # magic, format, reserved, entries
_MOST_ENTRIES: Final = 500_000_000  # far above any archive; bounds what a damaged file can ask for


def word_count(points: int) -> int:
    """How many words a codebook of so many points has: one for `POINTS_PER_WORD`, 1 to `MOST_WORDS`."""
    return max(1, min(MOST_WORDS, points // POINTS_PER_WORD))


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """What an index keeps of one picture: its words, ascending (uint16 N), and 64 bits for each (uint64 N)."""

    words: npt.NDArray[np.uint16]
    bits: npt.NDArray[np.uint64]

    def to_bytes(self) -> bytes:
        """A small fixed format, little-endian."""
        header = _SIGNATURES.pack(b"ALSI", _FORMAT, 0, len(self.words))
        return header + self.words.astype("<u2").tobytes() + self.bits.astype("<u8").tobytes()

    @staticmethod
    def from_bytes(data: bytes) -> Signatures:
        """Read what `to_bytes` wrote. Anything else raises ValueError."""
        (count,) = _header(data, _SIGNATURES, b"ALSI", (_FORMAT, 0))
        if len(data) != _SIGNATURES.size + 10 * count:
            raise ValueError("the length does not agree with the number of words")
        words = np.frombuffer(data, "<u2", count, _SIGNATURES.size)
        if (words[1:] <= words[:-1]).any() or (words >= MOST_WORDS).any():
            raise ValueError("the words are not those of a codebook, in order")
        bits = np.frombuffer(data, "<u8", count, _SIGNATURES.size + 2 * count)
        return Signatures(words.astype(np.uint16), bits.astype(np.uint64))


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """The words: float32 K × 64, means of descriptors."""

    words: F32

    def __len__(self) -> int:
        return len(self.words)

    @staticmethod
    def train(descriptors: F32, seed: int, checkpoint: Callable[[int, int], None] | None = None) -> Codebook:
        """The words of descriptors N × 64 by k-means; the same ones in the same order give the same words.

        `seed` draws where the words start; a word that loses all its points starts anew at the points that lie
        farthest from theirs. Without descriptors there is one word, at zero.
        """
        count = word_count(len(descriptors))
        if not len(descriptors):
            return Codebook(np.zeros((1, DESCRIPTOR_LENGTH), np.float32))
        drawn = np.random.default_rng(seed).choice(len(descriptors), count, replace=False)
        words: F32 = descriptors[np.sort(drawn)].astype(np.float32)
        for done in range(_ROUNDS):
            if checkpoint is not None:
                checkpoint(done, _ROUNDS)
            words = _moved(descriptors, words)
        return Codebook(words)

    def signatures(self, descriptors: F32, assigned: int = 1) -> Signatures:
        """What an index keeps of a picture's descriptors N × 64, each given to its `assigned` nearest words."""
        if not len(descriptors):
            return Signatures(np.zeros(0, np.uint16), np.zeros(0, np.uint64))
        near = _nearest(descriptors, self.words, min(assigned, len(self.words)))
        residuals = descriptors[:, None, :] - self.words[near]
        order = np.argsort(near.ravel(), kind="stable")
        words, starts = np.unique(near.ravel()[order], return_index=True)
        sums = np.add.reduceat(residuals.reshape(-1, DESCRIPTOR_LENGTH)[order], starts, axis=0)
        packed = np.packbits(sums > 0, axis=1, bitorder="little")
        return Signatures(words.astype(np.uint16), packed.view("<u8").ravel().astype(np.uint64))

    def to_bytes(self) -> bytes:
        """A small fixed format, little-endian."""
        header = _CODEBOOK.pack(b"ALCB", _FORMAT, DESCRIPTOR_LENGTH, len(self.words))
        return header + self.words.astype("<f4").tobytes()

    @staticmethod
    def from_bytes(data: bytes) -> Codebook:
        """Read what `to_bytes` wrote. Anything else raises ValueError."""
        (count,) = _header(data, _CODEBOOK, b"ALCB", (_FORMAT, DESCRIPTOR_LENGTH))
        if not 1 <= count <= MOST_WORDS or len(data) != _CODEBOOK.size + 4 * DESCRIPTOR_LENGTH * count:
            raise ValueError("the length does not agree with the number of words")
        words = np.frombuffer(data, "<f4", DESCRIPTOR_LENGTH * count, _CODEBOOK.size).astype(np.float32)
        if not np.isfinite(words).all() or (np.abs(words) > 1.0).any():
            raise ValueError("a word is no mean of descriptors")
        return Codebook(words.reshape(count, DESCRIPTOR_LENGTH))


@dataclass(frozen=True, slots=True, eq=False)
class PlaceIndex:
    """Signatures of many pictures, sorted by word: `starts` int64 K + 1 says where each word's entries are in
    `pictures` (uint16 or, above 65,536 pictures, uint32) and `bits` (uint64). `sizes` float32: per picture the square
    root of its number of words."""

    codebook: Codebook
    starts: npt.NDArray[np.int64]
    pictures: Numbers
    bits: npt.NDArray[np.uint64]
    sizes: F32

    def __len__(self) -> int:
        return len(self.sizes)

    @staticmethod
    def build(codebook: Codebook, signatures: Sequence[Signatures]) -> PlaceIndex:
        """The index of pictures in that order; one without points is there and is never found."""
        counts = np.array([len(one.words) for one in signatures], np.int64)
        words = np.concatenate([np.zeros(0, np.uint16), *(one.words for one in signatures)])
        bits = np.concatenate([np.zeros(0, np.uint64), *(one.bits for one in signatures)])
        if (words >= len(codebook)).any():
            raise ValueError("signatures of another codebook")
        numbers = np.repeat(np.arange(len(signatures)), counts)
        order = np.argsort(words, kind="stable")
        starts = np.zeros(len(codebook) + 1, np.int64)
        starts[1:] = np.cumsum(np.bincount(words, minlength=len(codebook)))
        pictures = _numbered(numbers[order], len(signatures))
        sizes = np.sqrt(counts).astype(np.float32)
        return PlaceIndex(codebook, starts, pictures, bits[order], sizes)

    def search(self, descriptors: F32) -> F32:
        """How like each picture is to the one of these descriptors: 0 to 1, in the order they were built in."""
        asked = self.codebook.signatures(descriptors, ASSIGNED_WORDS)
        firsts, lasts = self.starts[asked.words], self.starts[asked.words.astype(np.int64) + 1]
        lengths = lasts - firsts
        entries = np.arange(lengths.sum()) + np.repeat(firsts - np.cumsum(lengths) + lengths, lengths)
        apart = np.bitwise_count(self.bits[entries] ^ np.repeat(asked.bits, lengths))
        scores = np.bincount(self.pictures[entries], _LIKENESS[apart], minlength=len(self))
        norms = np.maximum(self.sizes, 1.0) * np.sqrt(max(1, len(asked.words)))
        return np.asarray(scores / norms, np.float32)

    def to_bytes(self) -> bytes:
        """A fixed format, little-endian: the codebook, then the entries."""
        words = self.codebook.to_bytes()
        header = _INDEX.pack(b"ALPI", _FORMAT, 0, len(self.codebook), len(self), len(self.bits))
        numbers = self.pictures.astype(_number_type(len(self)))
        arrays = (self.starts.astype("<i8"), self.sizes.astype("<f4"), self.bits.astype("<u8"), numbers)
        return header + words + b"".join(array.tobytes() for array in arrays)

    @staticmethod
    def from_bytes(data: bytes) -> PlaceIndex:
        """Read what `to_bytes` wrote. Anything else raises ValueError."""
        words, count, entries = _header(data, _INDEX, b"ALPI", (_FORMAT, 0))
        if not 1 <= words <= MOST_WORDS or max(count, entries) > _MOST_ENTRIES:
            raise ValueError("more words or pictures than an index can have")
        number = np.dtype(_number_type(count))
        book_end = _INDEX.size + _CODEBOOK.size + 4 * DESCRIPTOR_LENGTH * words
        ends = np.cumsum(
            [book_end, 8 * (words + 1), 4 * count, 8 * entries, number.itemsize * entries]
        ).tolist()
        if len(data) != ends[-1]:
            raise ValueError("the length does not agree with what the index holds")
        codebook = Codebook.from_bytes(data[_INDEX.size : book_end])
        starts = np.frombuffer(data, "<i8", words + 1, ends[0]).astype(np.int64)
        sizes = np.frombuffer(data, "<f4", count, ends[1]).astype(np.float32)
        bits = np.frombuffer(data, "<u8", entries, ends[2]).astype(np.uint64)
        pictures = _numbered(np.frombuffer(data, number, entries, ends[3]), count)
        _require_sound(starts, pictures, sizes, entries)
        return PlaceIndex(codebook, starts, pictures, bits, sizes)


_LIKENESS: Final = (
    np.maximum(0.0, 1.0 - 2.0 * np.arange(DESCRIPTOR_LENGTH + 1) / DESCRIPTOR_LENGTH) ** _SELECTIVITY
)
"""By how many of the 64 bits differ: the cosine of the signatures, above 0, cubed."""


def _require_sound(
    starts: npt.NDArray[np.int64],
    pictures: Numbers,
    sizes: F32,
    entries: int,
) -> None:
    if starts[0] != 0 or starts[-1] != entries or (np.diff(starts) < 0).any():
        raise ValueError("the words' entries do not follow one another")
    counts = np.bincount(pictures, minlength=len(sizes))
    if len(counts) != len(sizes) or (np.sqrt(counts).astype(np.float32) != sizes).any():
        raise ValueError("the pictures do not have the number of words that is stated")


def _header(data: bytes, form: struct.Struct, magic: bytes, stated: tuple[int, int]) -> tuple[int, ...]:
    """The numbers of a header after its magic and the two that are fixed. Raises ValueError."""
    try:
        found, one, other, *numbers = form.unpack_from(data)
    except struct.error as error:
        raise ValueError("too short") from error
    if (found, one, other) != (magic, *stated):
        raise ValueError("not of this format")
    return tuple(numbers)


def _number_type(count: int) -> str:
    """How the numbers of so many pictures are stored."""
    return "<u2" if count <= 2**16 else "<u4"


def _numbered(numbers: npt.NDArray[Any], count: int) -> Numbers:
    return numbers.astype(np.uint16) if count <= 2**16 else numbers.astype(np.uint32)


def _nearest(points: F32, words: F32, count: int) -> npt.NDArray[np.intp]:
    """The nearest words of each point, N × count, nearest first."""
    half_squares = 0.5 * (words * words).sum(axis=1)
    found = np.empty((len(points), count), np.intp)
    for start in range(0, len(points), _BLOCK):
        likeness = points[start : start + _BLOCK] @ words.T - half_squares
        if count == 1:
            found[start : start + _BLOCK, 0] = likeness.argmax(axis=1)
            continue
        best = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(likeness, best, 1), axis=1, kind="stable")
        found[start : start + _BLOCK] = np.take_along_axis(best, order, 1)
    return found


def _moved(points: F32, words: F32) -> F32:
    """The words after one round: means of their points; empty ones go to the points farthest from their words."""
    near = _nearest(points, words, 1)[:, 0]
    order = np.argsort(near, kind="stable")
    taken, starts = np.unique(near[order], return_index=True)
    sums = np.add.reduceat(points[order].astype(np.float64), starts, axis=0)
    moved = words.copy()
    moved[taken] = sums / np.diff(np.append(starts, len(points)))[:, None]
    empty = np.setdiff1d(np.arange(len(words)), taken, assume_unique=True)
    if len(empty):
        apart = ((points - words[near]) ** 2).sum(axis=1)
        moved[empty] = points[np.argsort(-apart, kind="stable")[: len(empty)]]
    return moved
