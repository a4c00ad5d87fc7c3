"""A file of picture codes: their words as columns, and for each chunk of 16 bits a table of the rows by its value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from provenance.archive.chains import Chain, chain
from provenance.archive.code_bits import CHUNKS, VALUES, WORDS, Ids, Words, chunk_of, compared, probes, scan
from provenance.archive.mapped import Built, Layout, MappedFile, MappedWriter
from provenance.errors import ArchiveAltered

__all__ = ["LAYOUT", "CodeFile", "copied", "usable", "write_codes"]

_LEAST_FOR_TABLES: Final = 20_000  # fewer are compared one by one in 0.2 ms (measured); tables have 4 MB

_TABLES_PAY: Final = 8  # reading here and there costs some eight times reading in order (ours)

LAYOUT: Final = Layout(
    "codes",
    1,
    {"ids": "<i8", "columns": "<u8", "starts": "<u4", "rows": "<u4"},
)
"""`columns`: the four 64-bit words of all codes, word by word; `starts`: per chunk where the list of each of its 65,536
values begins in `rows`, and its end. A file of few rows has no `starts` and `rows`."""


class CodeFile:
    """One index file."""

    def __init__(self, file: MappedFile) -> None:
        """Raises ArchiveAltered when its sections do not fit together."""
        self.file, self.built = file, file.built
        count = self.built.rows
        sections = file.sections
        lengths = [len(sections[name]) for name in LAYOUT.sections]
        chunks = CHUNKS if lengths[2] else 0
        if lengths != [count, WORDS * count, chunks * (VALUES + 1), chunks * count]:
            raise ArchiveAltered("index_altered", name=file.path.name)
        self._ids: Ids = sections["ids"]
        self._columns: Words = sections["columns"].reshape(WORDS, count)
        self._starts = sections["starts"].reshape(chunks, VALUES + 1)
        self._rows = sections["rows"]
        ends_fit = not self._starts[:, 0].any() and (self._starts[:, -1] == count).all()
        if not ends_fit or not (self._starts[:, 1:] >= self._starts[:, :-1]).all():
            raise ArchiveAltered("index_altered", name=file.path.name)

    def near(self, asked: Words, radius: int) -> tuple[Ids, Ids]:
        """The ids within the radius of one code of four words, and their distances."""
        rows, distances = scan(self._columns, asked, radius)
        return self._ids[rows], distances

    def near_by_tables(self, asked: Words, radius: int) -> tuple[Ids, Ids]:
        """The same for a radius up to `MOST_RADIUS`, without reading all rows. Raises ArchiveAltered."""
        if not len(self._starts):
            return self.near(asked, radius)
        chunks, values = probes(asked, radius)
        first = self._starts[chunks, values].astype(np.int64)
        counts = self._starts[chunks, values + 1].astype(np.int64) - first
        total = int(counts.sum())
        if total * _TABLES_PAY > self.built.rows * WORDS:
            return self.near(asked, radius)
        first += chunks * self.built.rows
        ends = np.cumsum(counts)
        places = np.repeat(first - (ends - counts), counts) + np.arange(total)
        try:
            rows, distances = compared(self._columns, self._rows[places], asked, radius)
        except IndexError as error:
            raise ArchiveAltered("index_altered", name=self.file.path.name) from error
        rows, first_seen = np.unique(rows, return_index=True)
        return self._ids[rows], distances[first_seen]


def copied(file: MappedFile) -> tuple[Ids, Words]:
    """The rows of a file, in memory."""
    rows = file.built.rows
    words = np.empty((rows, WORDS), np.uint64)
    for word in range(WORDS):
        words[:, word] = file.copy("columns", word * rows, (word + 1) * rows)
    return file.copy("ids", 0, rows), words


def write_codes(folder: Path, parts: Sequence[tuple[Ids, Words]], built: Built, gone: Ids) -> None:
    """One file of the rows of all parts that are not gone."""
    ids, words = parts[0]
    if len(parts) > 1:
        ids, words = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    if len(gone):
        kept = ~np.isin(ids, gone)
        ids, words = ids[kept], words[kept]
    count = len(ids)
    chunks = CHUNKS if count >= _LEAST_FOR_TABLES else 0
    most = {
        "ids": count,
        "columns": WORDS * count,
        "starts": chunks * (VALUES + 1),
        "rows": chunks * count,
    }
    with MappedWriter(folder, LAYOUT, most) as writer:
        writer.append("ids", ids)
        for word in range(WORDS):
            writer.append("columns", words[:, word])
        for chunk in range(chunks):
            values = chunk_of(words, chunk)
            starts = np.zeros(VALUES + 1, np.int64)
            np.cumsum(np.bincount(values, minlength=VALUES), out=starts[1:])
            writer.append("starts", starts)
            writer.append("rows", np.argsort(values, kind="stable"))  # a radix sort for 16 bits
        writer.finish(Built(built.after, built.newest, count, built.digest))


def usable(folder: Path, digest: str) -> Chain:
    """The chain up to the first file whose tables do not hold together."""
    opened = chain(folder, LAYOUT, digest)
    for place, file in enumerate(opened.files):
        try:
            CodeFile(file)
        except ArchiveAltered as error:
            return Chain(opened.files[:place], (*opened.damaged, error))
    return opened
