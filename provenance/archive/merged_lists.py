"""Merges files of inverted lists into one, a range of words at a time, without holding the lists in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.archive.mapped import Built, Layout, MappedFile, MappedWriter
from provenance.archive.voting import WORDS, Integers
from provenance.errors import ArchiveAltered

__all__ = ["write_merged"]

_BLOCK_ENTRIES: Final = 4_000_000
"""Entries merged at once: no more memory than sorting a run, 0.5 GB (measured)."""


def write_merged(folder: Path, layout: Layout, files: Sequence[MappedFile], gone: Collection[int]) -> Path:
    """One file of the lists of several that follow one another, without the documents that are gone.

    Raises ArchiveAltered when the contents of one are not what was written; ArchiveError.
    """
    for file in files:
        file.check()
    removed = np.array(sorted(gone), np.int64)
    numbers, ids = _renumbered([file.copy("ids", 0, file.built.rows) for file in files], removed)
    starts = np.stack([file.copy("starts", 0, WORDS + 1) for file in files])
    entries = int(starts[:, -1].sum())
    most = {"ids": len(ids), "starts": WORDS + 1, "signatures": entries, "documents": entries}
    lengths = np.zeros(WORDS, np.int64)
    with MappedWriter(folder, layout, most) as writer:
        for first, last in _word_ranges(starts.sum(axis=0)):
            for words, signatures, documents in _entries(files, starts, (first, last), numbers):
                lengths += np.bincount(words, minlength=WORDS)
                writer.append("signatures", signatures)
                writer.append("documents", documents)
        writer.append("ids", ids)
        writer.append("starts", np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]))
        built = [file.built for file in files]
        return writer.finish(Built(built[0].after, built[-1].newest, len(ids), built[0].digest))


def _renumbered(ids: Sequence[Integers], removed: Integers) -> tuple[list[NDArray[np.int32]], Integers]:
    """The new number of each document of each file, -1 for one that is gone; the ids by the new numbers."""
    numbers: list[NDArray[np.int32]] = []
    kept: list[Integers] = [np.empty(0, np.int64)]
    base = 0
    for some in ids:
        stays = ~np.isin(some, removed)
        numbers.append(np.where(stays, base + np.cumsum(stays) - 1, -1).astype(np.int32))
        kept.append(some[stays])
        base += int(stays.sum())
    return numbers, np.concatenate(kept)


def _word_ranges(starts: Integers) -> Iterator[tuple[int, int]]:
    """Ranges of words whose lists are together no longer than a block, or of a single longer one."""
    first = 0
    while first < WORDS:
        last = int(np.searchsorted(starts, starts[first] + _BLOCK_ENTRIES, side="right")) - 1
        last = min(max(last, first + 1), WORDS)
        yield first, last
        first = last


def _entries(
    files: Sequence[MappedFile],
    starts: Integers,
    words: tuple[int, int],
    numbers: Sequence[NDArray[np.int32]],
) -> Iterator[tuple[NDArray[np.uint16], NDArray[np.uint64], NDArray[np.int32]]]:
    """The entries of a range of words, ordered by word, then file: word, signature and new number of each."""
    first, last = words
    if last - first == 1:  # one list, which may be long: piece after piece as it lies
        for place, file in enumerate(files):
            begin, end = int(starts[place, first]), int(starts[place, last])
            for at in range(begin, end, _BLOCK_ENTRIES):
                yield _piece(file, numbers[place], (at, min(at + _BLOCK_ENTRIES, end)), first)
        return
    parts = []
    for place, file in enumerate(files):
        own = starts[place, first : last + 1]
        of_words = np.repeat(np.arange(first, last), np.diff(own))
        parts.append(_piece(file, numbers[place], (int(own[0]), int(own[-1])), of_words))
    joined, signatures, documents = (np.concatenate([part[n] for part in parts]) for n in range(3))
    order = np.argsort(joined, kind="stable")
    yield joined[order], signatures[order], documents[order]


def _piece(
    file: MappedFile, numbers: NDArray[np.int32], entries: tuple[int, int], words: Integers | int
) -> tuple[NDArray[np.uint16], NDArray[np.uint64], NDArray[np.int32]]:
    """Some entries of a file, without those of documents that are gone. Raises ArchiveAltered."""
    signatures = file.copy("signatures", *entries)
    try:
        documents = numbers[file.copy("documents", *entries)]
    except IndexError as error:
        raise ArchiveAltered("index_altered", name=file.path.name) from error
    kept = documents >= 0
    of_words = np.broadcast_to(np.asarray(words, np.uint16), kept.shape)
    return of_words[kept], signatures[kept], documents[kept]
