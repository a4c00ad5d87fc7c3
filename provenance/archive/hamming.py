"""Exact search for picture codes of 256 bits that differ in few bits, over index files and what was added since.

Multi-index hashing (Norouzi, Punjani, Fleet 2012): a code is cut into 16 chunks of 16 bits, and each chunk has a table
of the rows by its value. Codes that differ in up to 31 bits differ in at most one bit of some chunk, so that the rows
of 16 × 17 values are all that have to be compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from provenance.archive.chains import chain, sweep
from provenance.archive.code_bits import CODE_BYTES, Codes, Ids, Words, scan, words_of
from provenance.archive.code_files import LAYOUT, CodeFile, copied, usable, write_codes
from provenance.archive.mapped import Built
from provenance.archive.segments import suffix_to_merge
from provenance.errors import ArchiveAltered

__all__ = ["CODE_BYTES", "LAYOUT", "MOST_RADIUS", "Found", "HammingIndex", "Tail", "extend"]

MOST_RADIUS: Final = 31
"""The tables answer exactly up to here: 16 chunks with one wrong bit each are 16 bits, with 15 more one has two."""

SEGMENT_ROWS: Final = 10_000_000
"""Most rows of one file: building it takes 0.8 GB of memory (measured)."""


@dataclass(frozen=True)
class Found:
    """Pairs of an asked code (its place among those asked), the id of a row, and the bits that differ.

    Ordered by the asked code, then the distance, then the id.
    """

    asked: Ids
    ids: Ids
    distances_bits: Ids

    def __len__(self) -> int:
        return len(self.ids)


class Tail:
    """Codes in memory that no file holds yet. Compared one by one: a millisecond for 10⁵ (measured)."""

    def __init__(self) -> None:
        self._ids: list[Ids] = []
        self._columns: list[Words] = []
        self.newest = 0

    def add(self, ids: Ids, codes: Codes) -> None:
        """Add rows: int64 ids above all before them, ascending; uint8 N×32."""
        _check_rows(ids, codes, self.newest)
        if len(ids):
            self._ids.append(np.array(ids, np.int64))
            self._columns.append(words_of(codes).T)
            self.newest = int(ids[-1])

    def __len__(self) -> int:
        return sum(map(len, self._ids))

    def near(self, asked: Words, radius: int) -> tuple[Ids, Ids]:
        """The ids within the radius of one code of four words, and their distances."""
        if len(self._ids) > 1:
            self._ids = [np.concatenate(self._ids)]
            self._columns = [np.ascontiguousarray(np.concatenate(self._columns, axis=1))]
        if not self._ids:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        rows, distances = scan(self._columns[0], asked, radius)
        return self._ids[0][rows], distances


class HammingIndex:
    """The codes of a folder's index files and of a tail, without those that were removed."""

    def __init__(self, folder: Path, removed: Collection[int] = (), digest: str = "") -> None:
        """Open what is there, also nothing; `damaged` says what could not be used.

        `removed`: ids that are no longer meant. `digest`: how the codes were made, where that may change.
        Raises ArchiveError when the system refuses.
        """
        opened = chain(folder, LAYOUT, digest)
        self._files: list[CodeFile] = []
        self.damaged: list[ArchiveAltered] = list(opened.damaged)
        for file in opened.files:
            try:
                self._files.append(CodeFile(file))
            except ArchiveAltered as error:
                self.damaged.append(error)
                break
        self.newest_in_files = self._files[-1].built.newest if self._files else 0
        """The newest id that the files hold: rows above it belong into the tail."""
        self.tail = Tail()
        self.tail.newest = self.newest_in_files
        self._removed = np.array(sorted(removed), np.int64)

    @property
    def rows_in_files(self) -> int:
        """How many rows the files hold, removed ones included."""
        return sum(one.built.rows for one in self._files)

    def __len__(self) -> int:
        """How many rows are searched, removed ones included."""
        return self.rows_in_files + len(self.tail)

    def add(self, ids: Ids, codes: Codes) -> None:
        """Search these rows too: int64 ids above all before them, ascending; uint8 N×32."""
        self.tail.add(ids, codes)

    def remove(self, ids: Iterable[int]) -> None:
        """Leave these ids out from now on."""
        self._removed = np.union1d(self._removed, np.array(list(ids), np.int64))

    def within(self, codes: Codes, radius: int) -> Found:
        """Every row within `radius` ≤ 31 bits of the asked codes (uint8 Q×32). Raises ArchiveAltered."""
        assert 0 <= radius <= MOST_RADIUS, "the tables answer up to MOST_RADIUS"
        return self._search(codes, radius, by_tables=True)

    def scan(self, codes: Codes, radius: int) -> Found:
        """Every row within any radius, by comparing all rows. Raises ArchiveAltered."""
        assert 0 <= radius <= 8 * CODE_BYTES, "a code has 256 bits"
        return self._search(codes, radius, by_tables=False)

    def _search(self, codes: Codes, radius: int, *, by_tables: bool) -> Found:
        asked, ids, distances = [], [], []
        for place, words in enumerate(words_of(codes)):
            answers = [one.near_by_tables if by_tables else one.near for one in self._files]
            for answer in (*answers, self.tail.near):
                near, bits = answer(words, radius)
                asked.append(np.full(len(near), place, np.int64))
                ids.append(near)
                distances.append(bits)
        if not ids:
            empty = np.empty(0, np.int64)
            return Found(empty, empty, empty)
        found = [np.concatenate(part) for part in (asked, ids, distances)]
        kept = ~np.isin(found[1], self._removed) if len(self._removed) else np.ones(len(found[1]), bool)
        found = [part[kept] for part in found]
        order = np.lexsort((found[1], found[2], found[0]))
        return Found(*(part[order] for part in found))

    def warm(self) -> None:
        """Ask the system to read ahead what the first search needs."""
        for one in self._files:
            one.file.warm("columns", "starts")

    def check(self) -> None:
        """Hash all contents of the files. Raises ArchiveAltered when they are not what was written."""
        for one in self._files:
            one.file.check()


def extend(
    folder: Path,
    blocks: Iterable[tuple[Ids, Codes]],
    *,
    removed: Collection[int] = (),
    digest: str = "",
) -> int:
    """Put rows into index files after those that are there already; the newest id that the files hold afterwards.

    `blocks`: int64 ids, ascending and above `HammingIndex.newest_in_files`, with uint8 N×32. Files of like size are
    merged, and `removed` ids are left out of those that are written. A file appears whole or not at all; whoever has
    an old one open goes on with it. One caller at a time: see `Part.build`. Raises ArchiveError, and ArchiveAltered for
    contents that cannot be merged: put in all rows again then, under another digest.
    """
    kept = usable(folder, digest)
    gone = np.array(sorted(removed), np.int64)
    at = kept.newest
    for ids, codes in _gathered(blocks, at):
        built = Built(at, int(ids[-1]), 0, digest)
        write_codes(folder, [(ids, words_of(codes))], built, gone)
        at = built.newest
    kept = usable(folder, digest)
    first = suffix_to_merge([one.built.rows for one in kept.files], SEGMENT_ROWS)
    merged = kept.files[first:]
    if len(merged) > 1:
        for one in merged:
            one.check()
        built = Built(merged[0].built.after, kept.newest, 0, digest)
        write_codes(folder, [copied(one) for one in merged], built, gone)
        kept = usable(folder, digest)
    sweep(folder, LAYOUT, kept)
    return kept.newest


def _gathered(blocks: Iterable[tuple[Ids, Codes]], newest: int) -> Iterator[tuple[Ids, Codes]]:
    """The same rows in blocks of `SEGMENT_ROWS` or a little more."""
    ids: list[Ids] = []
    codes: list[Codes] = []
    for some_ids, some_codes in blocks:
        _check_rows(some_ids, some_codes, newest)
        if not len(some_ids):
            continue
        newest = int(some_ids[-1])
        ids.append(some_ids)
        codes.append(some_codes)
        if sum(map(len, ids)) >= SEGMENT_ROWS:
            gathered = np.concatenate(ids), np.concatenate(codes)
            ids, codes = [], []  # the memory is needed for the writing
            yield gathered
    if ids:
        yield np.concatenate(ids), np.concatenate(codes)


def _check_rows(ids: Ids, codes: Codes, newest: int) -> None:
    """State what rows must be."""
    assert len(ids) == len(codes), "an id for each code"
    assert not len(ids) or (int(ids[0]) > newest and bool((np.diff(ids) > 0).all())), "ids ascend, each once"
