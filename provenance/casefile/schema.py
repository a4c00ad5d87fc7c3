"""The tables of a `.case`: a SQLite file that holds objects, events and private payloads, and nothing else.

Caches stay outside: bytes in the file that no hash covers would hide flipped bits from `verify` (tried). There are no
secondary indexes and every table only grows at its end, so that the unused parts of its pages stay zero and a changed
byte there is seen too (`pages.py`).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Final

from provenance.errors import CaseError, CaseLocked, NotACase

APPLICATION_ID: Final = 0x414C4944  # "ALID", stands at offset 68 of the file
FORMAT: Final = 1  # user_version: the shape of the tables below
PAGE_BYTES: Final = 16384  # measured best for 5 MB objects among SQLite's sizes (docs/decisions/002)
CHUNK_BYTES: Final = 8 * 1024 * 1024  # one row of an object; SQLite rows are limited to 1 GB
# Rows of private payloads reserved per event: rowid = seq × 1024 + place in the sorted fields. A run keeps each private
# finding apart, hence so many. Below 2^43 events (9 × 10^12) a rowid stays below 2^53, exact in every reader.
PRIVATE_PER_EVENT: Final = 1024
REWRITTEN_IN_MEMORY_BYTES: Final = 64 * 1024 * 1024  # ours: rewriting copies a larger case by way of the disk

TABLES: Final = {
    "events": "CREATE TABLE events (seq INTEGER PRIMARY KEY, line BLOB NOT NULL, hash BLOB NOT NULL) STRICT",
    "objects": (
        "CREATE TABLE objects (n INTEGER PRIMARY KEY, sha256 BLOB NOT NULL, size INTEGER NOT NULL,"
        " first_chunk INTEGER NOT NULL, chunks INTEGER NOT NULL) STRICT"
    ),
    "chunks": "CREATE TABLE chunks (n INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT",
    "private": "CREATE TABLE private (n INTEGER PRIMARY KEY, salt BLOB NOT NULL, payload BLOB NOT NULL) STRICT",
}

_EXPECTED_SCHEMA: Final = [("table", name, name, sql) for name, sql in TABLES.items()]


def create(path: Path) -> sqlite3.Connection:
    """A new, empty case file, open for writing; only its owner may read it. Raises CaseError when the path is taken."""
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise CaseError("case_exists", path=path.name) from error
    except OSError as error:
        raise CaseError("case_cannot_be_created", path=path.name, reason=error.strerror or "") from error
    connection = _connect(path, "rw")
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        _settings(connection)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        for statement in TABLES.values():
            connection.execute(statement)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        discard(path, connection)
        raise CaseError("case_cannot_be_created", path=path.name, reason=str(error)) from error
    return connection


def discard(path: Path, connection: sqlite3.Connection) -> None:
    """Close and remove a case whose creation was not finished."""
    connection.close()
    for left in (path, _journal(path)):
        with contextlib.suppress(OSError):
            left.unlink(missing_ok=True)


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """An existing case file. Raises NotACase when it is something else, CaseError when it cannot be read."""
    if not path.is_file():
        raise NotACase("case_missing", path=path.name)
    connection = _connect(path, "rw" if writable else "ro")
    try:
        found = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        found_schema = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid"
        ).fetchall()
        _settings(connection)
    except (
        sqlite3.DatabaseError,
        UnicodeDecodeError,
    ) as error:  # the latter: SQLite's message quotes damaged bytes
        connection.close()
        raise not_opened(path, error, writable=writable) from error
    if found != APPLICATION_ID:
        connection.close()
        raise NotACase("not_a_case", path=path.name)
    if version > FORMAT:
        connection.close()
        raise CaseError("case_format_newer", path=path.name, version=version)
    if found_schema != _EXPECTED_SCHEMA:
        connection.close()
        raise NotACase("case_tables_altered", path=path.name)
    return connection


def not_opened(path: Path, error: sqlite3.DatabaseError | UnicodeDecodeError, *, writable: bool) -> CaseError:
    """Why reading failed: an interrupted write that a reader may not complete, a busy case, the disk, or its bytes."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)  # Python's own errors carry none
    match code & 0xFF:  # the primary code (sqlite.org/rescode.html)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN if not writable and _journal(path).exists():
            return CaseError("case_write_interrupted", path=path.name)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return CaseLocked("case_locked", path=path.name)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_FULL:
            return CaseError("case_cannot_be_opened", path=path.name, reason=str(error))
        case _:
            return NotACase("case_unreadable", path=path.name, reason=str(error))


def remove_stale_journal(path: Path, connection: sqlite3.Connection) -> None:
    """Remove the journal of a writer that was killed before its journal counted; SQLite leaves that to the next write.

    Leaving TRUNCATE deletes a journal under SQLite's own lock, after rolling back one that does count (tried).
    """
    if _journal(path).exists():
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA journal_mode = DELETE")


def room_to_rewrite(path: Path, connection: sqlite3.Connection) -> None:
    """Raises CaseError when a disk lacks the room that rewriting takes: as much as the file, twice if it is large.

    SQLite keeps every page that it changes in the journal beside the file, and the copy of a file too large for memory
    in the folder for temporary files ("VACUUM", sqlite.org/lang_vacuum.html). A disk that cannot be asked is left to
    SQLite, which then says what is wrong with it.
    """
    size = _size_bytes(connection)
    beside = path.absolute().parent
    wanted = {beside: size}
    with contextlib.suppress(OSError):
        if size > REWRITTEN_IN_MEMORY_BYTES:
            temporary = _temporary_folder()
            same_disk = temporary.stat().st_dev == beside.stat().st_dev
            wanted |= {beside: 2 * size} if same_disk else {temporary: size}
        for folder, needed in wanted.items():
            _require_room(path, folder, needed)


def _require_room(path: Path, folder: Path, needed_bytes: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        name = folder.name or str(folder)
        raise CaseError(
            "no_room_to_erase", path=path.name, folder=name, free_bytes=free, needed_bytes=needed_bytes
        )


def rewrite(path: Path, connection: sqlite3.Connection) -> None:
    """Write the whole file anew (VACUUM), a large one by way of the disk. Raises CaseError or sqlite3.DatabaseError."""
    room_to_rewrite(path, connection)
    if _size_bytes(connection) <= REWRITTEN_IN_MEMORY_BYTES:
        connection.execute("VACUUM")
        return
    connection.execute("PRAGMA temp_store = FILE")
    try:
        connection.execute("VACUUM")
    finally:
        connection.execute("PRAGMA temp_store = MEMORY")


def _size_bytes(connection: sqlite3.Connection) -> int:
    return PAGE_BYTES * int(connection.execute("PRAGMA page_count").fetchone()[0])


def _temporary_folder() -> Path:
    """Where SQLite puts temporary files (sqlite.org/tempfiles.html §5): the first of its places that can be written."""
    if sys.platform == "win32":
        return Path(tempfile.gettempdir())
    named = [os.environ[name] for name in ("SQLITE_TMPDIR", "TMPDIR") if os.environ.get(name)]
    for place in (*named, "/var/tmp", "/usr/tmp", "/tmp"):  # noqa: S108  only its free space is asked for
        if Path(place).is_dir() and os.access(place, os.W_OK | os.X_OK):
            return Path(place)
    return Path.cwd()


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=30.0,
        )
        connection.text_factory = lambda raw: raw.decode(
            "utf-8", "replace"
        )  # damaged names are compared, not a crash
        return connection
    except sqlite3.OperationalError as error:
        raise CaseError("case_cannot_be_opened", path=path.name, reason=str(error)) from error


def _settings(connection: sqlite3.Connection) -> None:
    """Rollback journal and full sync (one file, nothing acknowledged lost); foreign schema code is not trusted."""
    for setting in (
        "journal_mode = DELETE",
        "synchronous = FULL",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {setting}")
