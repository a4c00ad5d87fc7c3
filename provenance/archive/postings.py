"""Inverted lists of the local features of many pictures, in index files and of what was added since.

An entry is the first 64 bits of a feature's signature and the document it is of: 12 bytes. Files are made as sorted
runs of bounded size that are merged, so that a million pictures need no more memory than some ten thousand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.archive.chains import Chain, chain, sweep
from provenance.archive.mapped import Built, Layout, MappedFile, MappedWriter
from provenance.archive.merged_lists import write_merged
from provenance.archive.segments import suffix_to_merge
from provenance.archive.voting import WORDS, Asked, Integers, Lists, Votes, votes
from provenance.errors import ArchiveAltered

__all__ = ["LAYOUT", "Points", "Postings", "Tail", "extend"]

RUN_ENTRIES: Final = 8_000_000
"""Features sorted at once: 0.5 GB of memory (measured)."""

SEGMENT_DOCUMENTS: Final = 2_000_000
"""Most documents of one merged file: 3.6 GB with 150 features each (our choice)."""

LAYOUT: Final = Layout("points", 1, {"ids": "<i8", "starts": "<i8", "signatures": "<u8", "documents": "<i4"})
"""`starts`: where the list of each word begins in `signatures` and `documents`, and the end of the last."""


@dataclass(frozen=True)
class Points:
    """The features of a document: its id, words uint16 N, signatures uint64 N."""

    id: int
    words: NDArray[np.uint16]
    signatures: NDArray[np.uint64]

    def __post_init__(self) -> None:
        assert self.words.dtype == np.uint16 and self.signatures.dtype == np.uint64, "uint16 and uint64"
        assert self.words.shape == self.signatures.shape == (len(self.words),), "a signature for each word"


class Tail:
    """Features in memory that no file holds yet, sorted when they are asked for."""

    def __init__(self, newest: int = 0) -> None:
        self._points: list[Points] = []
        self._lists: Lists | None = None
        self.newest = newest

    def add(self, points: Points) -> None:
        """Add a document; its id is above all before."""
        assert points.id > self.newest, "ids ascend, each once"
        self._points.append(points)
        self._lists = None
        self.newest = points.id

    def __len__(self) -> int:
        return len(self._points)

    def lists(self) -> Lists:
        """All of it as lists."""
        if self._lists is None:
            self._lists = lists_of(self._points)
        return self._lists


class Postings:
    """The lists of a folder's index files and of a tail, without the documents that were removed."""

    def __init__(self, folder: Path, digest: str, removed: Collection[int] = ()) -> None:
        """Open what is there, also nothing; `damaged` says what could not be used.

        `digest` names the codebook: files made with another one are passed over. `removed`: ids no longer meant.
        Raises ArchiveError when the system refuses.
        """
        opened = _usable(folder, digest)
        self._files = opened.files
        self._lists = [_lists_in(one) for one in opened.files]
        self.damaged = opened.damaged
        self.newest_in_files = opened.newest
        """The newest id that the files hold: documents above it belong into the tail."""
        self.tail = Tail(opened.newest)
        self._removed = np.array(sorted(removed), np.int64)

    @property
    def documents_in_files(self) -> int:
        """How many documents the files hold, removed ones included."""
        return sum(one.built.rows for one in self._files)

    @property
    def entries_in_files(self) -> int:
        """How many features the files hold."""
        return sum(len(one.documents) for one in self._lists)

    def __len__(self) -> int:
        """How many documents are searched, removed ones included."""
        return self.documents_in_files + len(self.tail)

    def add(self, points: Points) -> None:
        """Search this document too; its id is above all before."""
        self.tail.add(points)

    def remove(self, ids: Iterable[int]) -> None:
        """Leave these ids out from now on."""
        self._removed = np.union1d(self._removed, np.array(list(ids), np.int64))

    def vote(self, asked: Asked, most: int) -> Votes:
        """The `most` documents that the features asked for speak for. Raises ArchiveAltered."""
        lists = [*self._lists, self.tail.lists()] if len(self.tail) else self._lists
        try:
            return votes(asked, lists, self._removed, most)
        except IndexError as error:
            raise ArchiveAltered("index_altered", name=LAYOUT.kind) from error

    def check(self) -> None:
        """Hash all contents of the files. Raises ArchiveAltered when they are not what was written."""
        for one in self._files:
            one.check()


def extend(
    folder: Path,
    documents: Iterable[Points],
    digest: str,
    *,
    removed: Collection[int] = (),
) -> int:
    """Put documents into index files after those that are there already; the newest id that the files hold then.

    Their ids ascend and are above `Postings.newest_in_files`. Files of like size are merged, and `removed` ids are
    left out of those that are written. Every file appears whole or not at all, so that a killed run is gone on with;
    whoever has an old one open goes on with it. One caller at a time: see `Part.build`. Raises ArchiveError, and
    ArchiveAltered for contents that cannot be merged: begin again then, under another digest.
    """
    at = _usable(folder, digest).newest
    gone = frozenset(removed)
    since_merged = 0
    for run in _runs(documents, at):
        newest = run[-1].id
        _write_run(folder, lists_of([one for one in run if one.id not in gone]), Built(at, newest, 0, digest))
        at = newest
        since_merged += len(run)
        if since_merged >= SEGMENT_DOCUMENTS:
            _merge(folder, digest, gone)
            since_merged = 0
    _merge(folder, digest, gone)
    return at


def lists_of(documents: Collection[Points]) -> Lists:
    """The lists of documents in memory, by a stable sort of their words (a radix sort for 16 bits)."""
    ids = np.array([one.id for one in documents], np.int64)
    words = np.concatenate([np.empty(0, np.uint16), *(one.words for one in documents)])
    signatures = np.concatenate([np.empty(0, np.uint64), *(one.signatures for one in documents)])
    of = np.repeat(
        np.arange(len(ids), dtype=np.int32), np.array([len(one.words) for one in documents], np.int64)
    )
    order = np.argsort(words, kind="stable")
    starts = np.zeros(WORDS + 1, np.int64)
    np.cumsum(np.bincount(words, minlength=WORDS), out=starts[1:])
    return Lists(starts, signatures[order], of[order], ids)


def _runs(documents: Iterable[Points], newest: int) -> Iterator[list[Points]]:
    """The documents in runs of `RUN_ENTRIES` features or a little more."""
    run: list[Points] = []
    entries = 0
    for one in documents:
        assert one.id > newest, "ids ascend, each once, above those in the files"
        newest = one.id
        run.append(one)
        entries += len(one.words) + 1
        if entries >= RUN_ENTRIES:
            yield run
            run, entries = [], 0
    if run:
        yield run


def _write_run(folder: Path, lists: Lists, built: Built) -> None:
    most = {
        "ids": len(lists.ids),
        "starts": WORDS + 1,
        "signatures": len(lists.documents),
        "documents": len(lists.documents),
    }
    with MappedWriter(folder, LAYOUT, most) as writer:
        writer.append("ids", lists.ids)
        writer.append("starts", lists.starts)
        writer.append("signatures", lists.signatures)
        writer.append("documents", lists.documents)
        writer.finish(Built(built.after, built.newest, len(lists.ids), built.digest))


def _merge(folder: Path, digest: str, gone: Collection[int]) -> None:
    """Merge the newest files where that pays, and remove what is no longer used."""
    kept = _usable(folder, digest)
    first = suffix_to_merge([one.built.rows for one in kept.files], SEGMENT_DOCUMENTS)
    if len(kept.files) - first > 1:
        write_merged(folder, LAYOUT, kept.files[first:], gone)
        kept = _usable(folder, digest)
    sweep(folder, LAYOUT, kept)


def _usable(folder: Path, digest: str) -> Chain:
    """The chain up to the first file whose lists do not hold together."""
    opened = chain(folder, LAYOUT, digest)
    for place, file in enumerate(opened.files):
        try:
            _lists_in(file)
        except ArchiveAltered as error:
            return Chain(opened.files[:place], (*opened.damaged, error))
    return opened


def _lists_in(file: MappedFile) -> Lists:
    """The lists of a file. Raises ArchiveAltered when its sections do not fit together."""
    starts: Integers = file.sections["starts"]
    signatures, documents = file.sections["signatures"], file.sections["documents"]
    ids: Integers = file.sections["ids"]
    fit = len(starts) == WORDS + 1 and len(signatures) == len(documents) and len(ids) == file.built.rows
    if not fit or starts[0] != 0 or starts[-1] != len(documents) or (np.diff(starts) < 0).any():
        raise ArchiveAltered("index_altered", name=file.path.name)
    return Lists(starts, signatures, documents, ids)
