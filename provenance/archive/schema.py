"""The archive's tables: one SQLite file beside a folder of pictures; the file is the truth, the rest follows it.

A picture's row says what its bytes are and whether they are kept here (`kept` 1, under their hash) or only known
(`kept` 0: the copies of an item say where they lie). Every further version adds its statements to `VERSIONS`.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from provenance.archive.seentables import SEEN_TABLES
from provenance.errors import ArchiveAltered, ArchiveBusy, ArchiveError

APPLICATION_ID: Final = 0x414C4152  # "ALAR", stands at offset 68 of the file
BUSY_S: Final = 30.0  # our choice: longer than writing the largest picture to a slow disk takes

VERSIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        "CREATE TABLE places (id TEXT PRIMARY KEY, name TEXT NOT NULL, region TEXT NOT NULL, position BLOB NOT NULL,"
        " design TEXT NOT NULL, note TEXT NOT NULL) STRICT",
        "CREATE TABLE merged_places (id TEXT PRIMARY KEY, kept TEXT NOT NULL) STRICT",
        "CREATE TABLE pictures (sha256 TEXT PRIMARY KEY, size_bytes INTEGER NOT NULL, media_type TEXT NOT NULL,"
        " kept INTEGER NOT NULL) STRICT",
        "CREATE TABLE place_references (id TEXT PRIMARY KEY, place_id TEXT NOT NULL REFERENCES places (id),"
        " sha256 TEXT NOT NULL REFERENCES pictures (sha256), added BLOB NOT NULL, origin TEXT NOT NULL,"
        " received_name BLOB NOT NULL, facts BLOB NOT NULL, UNIQUE (place_id, sha256)) STRICT",
        "CREATE INDEX references_by_picture ON place_references (sha256)",
        "CREATE TABLE withdrawn (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, place_id TEXT NOT NULL) STRICT",
    ),
    (
        "ALTER TABLE places ADD COLUMN other_names BLOB NOT NULL DEFAULT x'5b5d'",
        "CREATE TABLE merged_references (id TEXT PRIMARY KEY, kept TEXT NOT NULL) STRICT",
    ),
    SEEN_TABLES,
)
"""The statements that lead from each version (`user_version`) to the next one."""


def connect(path: Path, busy_s: float) -> sqlite3.Connection:
    """The archive's file, made or brought to this version when needed; safe against another process doing the same.

    Raises ArchiveError when it cannot be opened, is something else or of a newer version; ArchiveBusy; ArchiveAltered.
    """
    with translated(path), contextlib.ExitStack() as opening:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=busy_s)
        opening.callback(connection.close)
        _settings(connection)
        _bring_up(path, connection)
        opening.pop_all()  # opened as it should be: left open
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction, begun as a writer; undone when anything in it fails."""
    with connection:  # commits or rolls back what was begun in it
        connection.execute("BEGIN IMMEDIATE")
        yield


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Say SQLite's failures in our words."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # sqlite.org/rescode.html
        name = path.parent.name
        match code:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                raise ArchiveBusy("archive_busy", folder=name) from error
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                raise ArchiveAltered("archive_unreadable", folder=name, reason=str(error)) from error
            case _:
                raise ArchiveError("archive_not_usable", folder=name, reason=str(error)) from error


def _settings(connection: sqlite3.Connection) -> None:
    """Rollback journal and full sync (nothing acknowledged is lost); foreign schema code is not trusted."""
    for setting in (
        "synchronous = FULL",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {setting}")


def _bring_up(path: Path, connection: sqlite3.Connection) -> None:
    if _version(path, connection) == len(VERSIONS):
        return
    with transaction(connection):
        version = _version(path, connection)  # another process may have been quicker
        for statements in VERSIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(VERSIONS)}")


def _version(path: Path, connection: sqlite3.Connection) -> int:
    """The version of the tables; 0 for an empty file."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if not ours and (version or connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]):
        raise ArchiveError("not_an_archive", name=path.name)
    if version > len(VERSIONS):
        raise ArchiveError("archive_format_newer", folder=path.parent.name, version=version)
    return version
