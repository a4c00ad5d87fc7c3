"""One kind of index over the pictures ever seen: its files, what came since, and when the files are made anew.

The rows are the truth. Files may be deleted, damaged or of an archive that was put back from a copy: they are passed
over then and made again. A row of `indexes` names the files that are meant by a token of their own, and the id that
they may reach to; it is written before the files: files that reach further are of rows that this archive has no more.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from provenance.archive import hamming, postings, schema
from provenance.archive.passes import Passes
from provenance.archive.seenitems import Step
from provenance.errors import ArchiveAltered, ArchiveBusy, RecordError
from provenance.vision.copies.pdq import LEAST_QUALITY

Index = TypeVar("Index", hamming.HammingIndex, postings.Postings)
Answer = TypeVar("Answer")
Check: TypeAlias = Callable[[], None]
Features: TypeAlias = tuple[NDArray[np.uint16], NDArray[np.uint64]]

TAIL_CODES: Final = 100_000  # compared one by one in a millisecond (measured, see `hamming.Tail`)
TAIL_DOCUMENTS: Final = 4_000  # some million points, sorted anew in 0.1 s when one is added (our measurement)
LONGEST_TAILS: Final = (
    10  # our choice: so many times those, some 200 MB, while somebody else writes the files
)
MOST_REMOVED: Final = 50_000  # our choice: more of them, and the files are made anew without them
BUILDING_S: Final = (
    3600.0  # our choice: another process's building is waited for, a million pictures take minutes
)

WAIT_S: Final = 0.5  # our choice: how soon a waiting search can be stopped


def quiet() -> None:
    """Nobody stops it."""


class Part(ABC, Generic[Index]):
    """One kind of index, opened when it is first asked for, brought up to date at each asking."""

    kind: Step
    most_in_tail: int

    def __init__(self, archive: Passes) -> None:
        self._archive = archive
        self._folder = archive.folder / "index"
        self._mutex = threading.RLock()
        self._index: Index | None = None
        self._seen_change = -1

    def current(self, check: Check = quiet) -> Index:
        """The index with all rows there are now. Rows too many to keep in memory go into files first."""
        self.ready(check)
        with self._held(check):
            return self._caught_up()

    def answered(self, asking: Callable[[Index], Answer], check: Check = quiet) -> Answer:
        """What the index answers; one whose files turn out to be damaged is made anew and asked again."""
        try:
            return self._answer(asking, check)
        except ArchiveAltered:
            self.build(check, anew=True)
            return self._answer(asking, check)

    def ready(self, check: Check = quiet) -> None:
        """Put rows into files when they are too many to keep in memory. While somebody else does it they stay there,
        unless they are far too many. Not inside `writing`: what is read there may yet be undone. Raises as `build`."""
        assert not self._archive.database.is_writing, "an index is brought up to rows that are on the disk"
        most = LONGEST_TAILS * self.most_in_tail
        with self._held(check):
            stale, rows = self._behind(most)
        if rows > most:
            self.build(check, anew=stale)
        elif stale or rows > self.most_in_tail:
            with contextlib.suppress(ArchiveBusy):
                self._build(check, anew=stale, wait_s=0.0)

    def build(self, check: Check = quiet, *, anew: bool = False) -> None:
        """Put all rows into files; `anew`: into new ones, without what was removed. Raises Cancelled; what was written
        whole by then is gone on with. Raises ArchiveBusy when another process builds for too long."""
        self._build(check, anew=anew, wait_s=BUILDING_S)

    def _build(self, check: Check, *, anew: bool, wait_s: float) -> None:
        """Meanwhile other threads go on with the index that is open, as other processes do."""
        assert not self._archive.database.is_writing, "an index is built from rows that are on the disk"
        with _building(self._folder, check, wait_s):
            try:
                self._extend(check, anew=anew)
            except ArchiveAltered:
                self._extend(check, anew=True)
        with self._held(check):
            self._index = None

    def _answer(self, asking: Callable[[Index], Answer], check: Check) -> Answer:
        self.ready(check)
        with self._held(check):
            return asking(self._caught_up())

    @contextmanager
    def _held(self, check: Check) -> Iterator[None]:
        """What is open is for one thread at a time; `check` may end the waiting."""
        while not self._mutex.acquire(timeout=WAIT_S):
            check()
        try:
            yield
        finally:
            self._mutex.release()

    def _behind(self, most: int) -> tuple[bool, int]:
        """Whether too many rows are only marked as removed; how many are in no file, counted beyond `most` by one."""
        if self._index is None:
            self._index = self._opened()
        if self._archive.change() == self._seen_change:
            return False, 0
        stale = len(self._archive.removed(self.kind)) > MOST_REMOVED
        held = len(self._index.tail)
        return stale, held + self._new_rows(self._index, max(0, most - held) + 1)

    def _caught_up(self) -> Index:
        change = self._archive.change()
        index = self._index or self._opened()
        if self._index is None or change != self._seen_change:
            self._catch_up(index)
            index.remove(self._archive.removed(self.kind))
            self._index, self._seen_change = index, change
        return index

    def _extend(self, check: Check, *, anew: bool) -> None:
        token, built_to = self._state()
        removed, until = self._archive.removed(self.kind), self._archive.newest(self.kind)
        if anew or not token or self._open(token).newest_in_files > built_to:
            token = secrets.token_hex(8)
            self._write(token, until, removed, check)
            self._keep_state(token, until, removed)
        else:
            self._keep_state(token, max(built_to, until))
            self._write(token, until, removed, check)

    def _opened(self) -> Index:
        """The files as they are meant; without them when they reach beyond what they were built to."""
        self._seen_change = -1
        token, built_to = self._state()
        index = self._open(token)
        return index if index.newest_in_files <= built_to else self._open("")

    def _state(self) -> tuple[str, int]:
        rows = self._archive.database.rows("SELECT token, built_to FROM indexes WHERE kind = ?", self.kind)
        return rows[0] if rows else ("", 0)

    def _keep_state(self, token: str, built_to: int, written_without: frozenset[int] = frozenset()) -> None:
        with self._archive.writing():
            run = self._archive.database.run
            run("INSERT OR REPLACE INTO indexes VALUES (?, ?, ?)", self.kind, token, built_to)
            for id in written_without:
                run("DELETE FROM removed WHERE kind = ? AND id = ?", self.kind, id)

    @abstractmethod
    def _open(self, token: str) -> Index:
        """The files of that token; none of them for an empty one."""

    @abstractmethod
    def _new_rows(self, index: Index, most: int) -> int:
        """How many rows the index does not hold, counted up to `most`."""

    @abstractmethod
    def _catch_up(self, index: Index) -> None:
        """Add the rows that the index does not hold."""

    @abstractmethod
    def _write(self, token: str, until: int, removed: frozenset[int], check: Check) -> None:
        """Put the rows up to that id into files of the token."""


class CodesPart(Part[hamming.HammingIndex]):
    """The codes that tell pictures apart: those of pictures of one colour and the like are not among them."""

    kind: Step = "codes"
    most_in_tail = TAIL_CODES

    def _open(self, token: str) -> hamming.HammingIndex:
        return hamming.HammingIndex(self._folder, self._archive.removed(self.kind), _digest(token))

    def _new_rows(self, index: hamming.HammingIndex, most: int) -> int:
        new = "SELECT 1 FROM views WHERE id > ? AND quality >= ? LIMIT ?"
        cells = index.tail.newest, LEAST_QUALITY, most
        return int(self._archive.database.rows(f"SELECT count(*) FROM ({new})", *cells)[0][0])  # noqa: S608

    def _catch_up(self, index: hamming.HammingIndex) -> None:
        for ids, codes in self._blocks(index.tail.newest):
            index.add(ids, codes)

    def _write(self, token: str, until: int, removed: frozenset[int], check: Check) -> None:
        after = self._open(token).newest_in_files
        blocks = self._blocks(after, until, check)
        hamming.extend(self._folder, blocks, removed=removed, digest=_digest(token))

    def _blocks(
        self, after: int, until: int | None = None, check: Check = quiet
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint8]]]:
        last = self._archive.newest(self.kind) if until is None else until
        for batch in self._archive.codes(after, last, least_quality=LEAST_QUALITY):
            check()
            codes = np.frombuffer(b"".join(code.pdq for code in batch), np.uint8)
            yield np.array([code.view for code in batch], np.int64), codes.reshape(len(batch), -1)


class PointsPart(Part[postings.Postings]):
    """The points by one maker; `features` gives the words and signatures of packed ones, or raises RecordError."""

    kind: Step = "points"
    most_in_tail = TAIL_DOCUMENTS

    def __init__(self, archive: Passes, made_by: str, features: Callable[[bytes], Features]) -> None:
        super().__init__(archive)
        self.made_by, self._features = made_by, features
        self.unreadable: set[int] = set()
        """Views whose points do not decode: they are not found by them until they are described again."""

    def _open(self, token: str) -> postings.Postings:
        return postings.Postings(self._folder, self._digest(token), self._archive.removed(self.kind))

    def _new_rows(self, index: postings.Postings, most: int) -> int:
        new = "SELECT 1 FROM points WHERE made_by = (SELECT number FROM makers WHERE name = ?) AND id > ? LIMIT ?"
        cells = self.made_by, index.tail.newest, most
        return int(self._archive.database.rows(f"SELECT count(*) FROM ({new})", *cells)[0][0])  # noqa: S608

    def _catch_up(self, index: postings.Postings) -> None:
        for one in self._documents(index.tail.newest):
            index.add(one)

    def _write(self, token: str, until: int, removed: frozenset[int], check: Check) -> None:
        after = self._open(token).newest_in_files
        documents = self._documents(after, until, check)
        postings.extend(self._folder, documents, self._digest(token), removed=removed)

    def _documents(
        self, after: int, until: int | None = None, check: Check = quiet
    ) -> Iterator[postings.Points]:
        last = self._archive.newest(self.kind) if until is None else until
        for batch in self._archive.descriptions(self.made_by, after, last):
            check()
            for one in batch:
                try:
                    yield postings.Points(one.id, *self._features(one.packed))
                except RecordError:
                    self.unreadable.add(one.view)

    def _digest(self, token: str) -> str:
        return f"{_digest(token)} {self.made_by}"


def _digest(token: str) -> str:
    """What stands in the files of a token; no file says "none"."""
    return token or "none"


@contextmanager
def _building(folder: Path, check: Check, wait_s: float) -> Iterator[None]:
    """The one process that writes index files; SQLite's lock on a file of its own ends with the process."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "building.sqlite"
    until, try_s = time.monotonic() + wait_s, min(WAIT_S, wait_s)
    with schema.translated(path), closing(sqlite3.connect(path, isolation_level=None, timeout=try_s)) as lock:
        while True:
            check()
            try:
                lock.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError as error:
                held = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
                if not held or time.monotonic() >= until:
                    raise
        yield
