"""Objects: bytes under their SHA-256, in pieces, inside the case file.

A row of `objects` stays when its bytes are erased, emptied of everything but its number, so that the numbers have no
gap and a changed one is noticed.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from provenance.casefile.schema import CHUNK_BYTES
from provenance.errors import CaseAltered, CaseError, RecordError

_MOST_PIECES: Final = 1_000_000  # 8 TB of one object; a damaged row may claim more


class CaseObjects:
    """The object store of one case (`record.objects.ObjectStore`). What it returns was hashed again.

    `writable` tells whether `put` may be called; the caller holds the transaction.
    """

    def __init__(self, connection: sqlite3.Connection, *, writable: bool) -> None:
        self._connection = connection
        self._writable = writable
        self._rows: dict[str, int] = {}
        self.refresh()

    def __contains__(self, sha256: str) -> bool:
        return sha256 in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._rows))

    def __len__(self) -> int:
        return len(self._rows)

    def size_bytes(self, sha256: str) -> int:
        """The recorded size of an object. Raises RecordError when there is none."""
        return self._row(sha256)[0]

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """The bytes of an object in order, piece by piece, not checked."""
        _, first, count = self._row(sha256)
        for n in range(first, first + count):
            yield self._one("SELECT data FROM chunks WHERE n = ?", n, sha256)[0]

    def get(self, sha256: str) -> bytes:
        """The bytes of an object, hashed again. Raises CaseAltered when they do not agree with their name."""
        data = b"".join(self.pieces(sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise CaseAltered("object_altered", sha256=sha256)
        return data

    def agrees(self, sha256: str) -> bool:
        """Whether the stored bytes still have that hash and that size; reads piece by piece."""
        running, size = hashlib.sha256(), 0
        try:
            for piece in self.pieces(sha256):
                running.update(piece)
                size += len(piece)
        except CaseAltered:
            return False
        return running.hexdigest() == sha256 and size == self.size_bytes(sha256)

    def put(self, data: bytes) -> str:
        """Keep bytes, hash what was stored and compare. Raises CaseError when the two differ."""
        if not self._writable:
            raise CaseError("case_is_open_for_reading")
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in self._rows:
            return sha256
        assert self._connection.in_transaction, "objects are put inside CaseFile.writing"
        first = self._after("SELECT max(n) FROM chunks") if data else 0
        pieces = [data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES)]
        for offset, piece in enumerate(pieces):
            self._connection.execute("INSERT INTO chunks VALUES (?, ?)", (first + offset, piece))
        n = self._after("SELECT max(n) FROM objects")
        row = (n, bytes.fromhex(sha256), len(data), first, len(pieces))
        self._connection.execute("INSERT INTO objects VALUES (?, ?, ?, ?, ?)", row)
        self._rows[sha256] = n
        if not self.agrees(sha256):
            raise CaseError("stored_bytes_differ", sha256=sha256)
        return sha256

    def erase(self, sha256: str) -> None:
        """Destroy an object's bytes (SQLite overwrites them with zeros: secure_delete)."""
        _, first, count = self._row(sha256)
        self._connection.execute("DELETE FROM chunks WHERE n >= ? AND n < ?", (first, first + count))
        emptied = "UPDATE objects SET sha256 = x'', size = 0, first_chunk = 0, chunks = 0 WHERE n = ?"
        self._connection.execute(emptied, (self._rows.pop(sha256),))

    def refresh(self) -> None:
        """Read the list of objects again, after a transaction was rolled back or another process wrote."""
        rows = self._connection.execute("SELECT n, sha256 FROM objects")
        self._rows = {sha256.hex(): n for n, sha256 in rows if sha256}

    def odd_rows(self) -> Iterator[int]:
        """The numbers of rows that no object accounts for: a gap, a second row of one object, a piece of none."""
        pieces: set[int] = set()
        rows = self._connection.execute("SELECT n, sha256, size, first_chunk, chunks FROM objects ORDER BY n")
        for expected, (n, sha256, size, first, count) in enumerate(rows, start=1):
            known = self._rows.get(sha256.hex()) == n if sha256 else not (size or count)
            mine = set(range(first, first + min(count, _MOST_PIECES)))
            if n != expected or not known or (not count and first) or mine & pieces:
                yield n
            pieces |= mine
        yield from (n for (n,) in self._connection.execute("SELECT n FROM chunks") if n not in pieces)

    def _after(self, query: str) -> int:
        return int(self._connection.execute(query).fetchone()[0] or 0) + 1

    def _row(self, sha256: str) -> tuple[int, int, int]:
        n = self._rows.get(sha256)
        if n is None:
            raise RecordError("no_such_object", sha256=sha256)
        row = self._one("SELECT size, first_chunk, chunks FROM objects WHERE n = ?", n, sha256)
        return int(row[0]), int(row[1]), int(row[2])

    def _one(self, query: str, n: int, sha256: str) -> tuple[Any, ...]:
        try:
            row: tuple[Any, ...] | None = self._connection.execute(query, (n,)).fetchone()
        except sqlite3.OperationalError as error:  # the disk, not the bytes
            raise CaseError("object_not_readable", sha256=sha256, reason=str(error)) from error
        except sqlite3.DatabaseError as error:
            raise CaseAltered("object_altered", sha256=sha256) from error
        if row is None:
            raise CaseAltered("object_piece_missing", sha256=sha256)
        return row
