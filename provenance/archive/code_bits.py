"""Comparing codes of 256 bits: word by word over all rows, or over the rows that share a chunk nearly."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["CHUNKS", "CODE_BYTES", "VALUES", "WORDS", "chunk_of", "compared", "probes", "scan", "words_of"]

CODE_BYTES: Final = 32
"""A PDQ hash has 256 bits (Facebook 2019, "The TMK+PDQF Video-Hashing Algorithm and the PDQ …")."""

CHUNKS: Final = 16
"""Chunks of a code, each with a table of its own."""

VALUES: Final = 1 << 16
"""Values of a chunk."""

WORDS: Final = 4
"""Words of 64 bits of a code."""

_SCAN_ROWS: Final = 1 << 15  # a block of one column is 256 kB: it stays in the second cache

_MOST_BY_TWO: Final = 40  # two words of unlike codes differ in 64 bits, give or take 5.7

Codes: TypeAlias = NDArray[np.uint8]
Ids: TypeAlias = NDArray[np.int64]
Words: TypeAlias = NDArray[np.uint64]


def probes(asked: Words, radius: int) -> tuple[Ids, Ids]:
    """The chunks and their values to look up so that no code within the radius is missed.

    If each of n chunks differed in more bits than looked up, the codes would differ in at least the sum of those bits
    and n more: with one bit in `radius - 15` chunks and none in the others, the sum is `radius + 1`.
    """
    values = _chunk_values(asked)
    wide = max(0, radius - (CHUNKS - 1))
    chunks = np.arange(CHUNKS)
    flipped = values[:wide, None] ^ (1 << np.arange(16))[None, :]
    return np.concatenate([chunks, np.repeat(chunks[:wide], 16)]), np.concatenate([values, flipped.ravel()])


def compared(columns: Words, rows: NDArray[np.uint32], asked: Words, radius: int) -> tuple[Ids, Ids]:
    """Those of the rows that are within the radius, and their distances: a word more only for those still within."""
    kept = rows.astype(np.int64)
    distances = np.zeros(len(kept), np.int64)
    for word in range(WORDS):
        distances = distances + np.bitwise_count(columns[word][kept] ^ asked[word])
        near = np.flatnonzero(distances <= radius)
        kept, distances = kept[near], distances[near]
    return kept, distances


def scan(columns: Words, asked: Words, radius: int) -> tuple[Ids, Ids]:
    """The rows of 4×N words within the radius, and their distances, block by block."""
    rows, distances = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    dense = 2 if radius < _MOST_BY_TWO else 3  # after so many words hardly a row of other pictures is left
    count = columns.shape[1]
    words = np.empty(min(count, _SCAN_ROWS), np.uint64)
    bits = np.empty(len(words), np.uint8)
    for start in range(0, count, _SCAN_ROWS):
        block = columns[:, start : start + _SCAN_ROWS]
        size = block.shape[1]
        some_words, some_bits = words[:size], bits[:size]
        sums = np.zeros(size, np.uint16)
        for word in range(dense):
            np.bitwise_xor(block[word], asked[word], out=some_words)
            sums += np.bitwise_count(some_words, out=some_bits)
        near = np.flatnonzero(sums <= radius)
        for word in range(dense, WORDS):
            bits_near = np.bitwise_count(block[word][near] ^ asked[word])
            sums_near = sums[near] + bits_near
            within = sums_near <= radius
            sums[near] = sums_near
            near = near[within]
        rows.append(near + start)
        distances.append(sums[near].astype(np.int64))
    return np.concatenate(rows), np.concatenate(distances)


def words_of(codes: Codes) -> Words:
    """Codes (uint8 Q×32) as four words each (Q×4)."""
    assert codes.dtype == np.uint8 and codes.ndim == 2 and codes.shape[1] == CODE_BYTES, (
        "codes are uint8 N×32"
    )
    return np.ascontiguousarray(codes).view("<u8").astype(np.uint64, copy=False)


def _chunk_values(asked: Words) -> Ids:
    """The 16 chunks of one code."""
    return np.array([int(asked[c // 4]) >> (c % 4 * 16) & (VALUES - 1) for c in range(CHUNKS)], np.int64)


def chunk_of(words: Words, chunk: int) -> NDArray[np.uint16]:
    """One chunk of all codes (N×4 words)."""
    shifted = words[:, chunk // 4] >> np.uint64(chunk % 4 * 16)
    return shifted.astype(np.uint16)
