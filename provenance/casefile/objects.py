"""Objects: bytes under their SHA-256, in pieces, inside the case file."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

from provenance.casefile.schema import CHUNK_BYTES
from provenance.errors import CaseAltered, CaseError, RecordError


class CaseObjects:
    """The object store of one case (`record.objects.ObjectStore`). What it returns was hashed again.

    `writable` tells whether `put` may be called; the caller holds the transaction.
    """

    def __init__(self, connection: sqlite3.Connection, *, writable: bool) -> None:
        self._connection = connection
        self._writable = writable
        self._rows: dict[str, int] = {
            sha256.hex(): n for n, sha256 in connection.execute("SELECT n, sha256 FROM objects")
        }

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
            row = self._connection.execute("SELECT data FROM chunks WHERE n = ?", (n,)).fetchone()
            if row is None:
                raise CaseAltered("object_piece_missing", sha256=sha256)
            yield row[0]

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
        except (CaseAltered, sqlite3.DatabaseError):
            return False
        return running.hexdigest() == sha256 and size == self.size_bytes(sha256)

    def put(self, data: bytes) -> str:
        """Keep bytes, hash what was stored and compare. Raises CaseError when the two differ."""
        if not self._writable:
            raise CaseError("case_is_open_for_reading")
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in self._rows:
            return sha256
        first = self._next("chunks")
        pieces = [data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES)]
        for offset, piece in enumerate(pieces):
            self._connection.execute("INSERT INTO chunks VALUES (?, ?)", (first + offset, piece))
        n = self._next("objects")
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
        self._connection.execute("DELETE FROM objects WHERE n = ?", (self._rows.pop(sha256),))

    def refresh(self) -> None:
        """Read the list of objects again, after a transaction was rolled back or another process wrote."""
        self._rows = {
            sha256.hex(): n for n, sha256 in self._connection.execute("SELECT n, sha256 FROM objects")
        }

    def _next(self, table: str) -> int:
        last = self._connection.execute(f"SELECT max(n) FROM {table}").fetchone()[0]
        return (last or 0) + 1

    def _row(self, sha256: str) -> tuple[int, int, int]:
        n = self._rows.get(sha256)
        if n is None:
            raise RecordError("no_such_object", sha256=sha256)
        row = self._connection.execute(
            "SELECT size, first_chunk, chunks FROM objects WHERE n = ?", (n,)
        ).fetchone()
        if row is None:
            raise CaseAltered("object_piece_missing", sha256=sha256)
        return int(row[0]), int(row[1]), int(row[2])
