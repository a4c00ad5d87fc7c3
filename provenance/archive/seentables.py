"""Version 3 of the archive's tables: the pictures ever seen, where their files lie, and what finds them again.

Rows of views and points never change. Their ids grow in the order of the transactions and are never given twice
(AUTOINCREMENT): whoever has read up to one id has read everything up to it, and what an index still names of a row that
was taken away (`removed`) names nothing. Items do change: `change` grows with every change of a row in the same way.
An item's bytes are kept here only when `keeps` says so. `brought`: the numbers of items that a team's archive was told
of, or that came from it, also of withdrawn ones; `stays`: nothing of a withdrawn item may leave. `dropped`: hashes of
items that a team has and that were taken out here alone. `indexes`: which files are meant, and up to which id at most.
"""

from __future__ import annotations

from typing import Final

THUMBNAIL_BYTES: Final = 40 * 1024  # our choice: a WebP of 512 px takes about 25 kB, few need more

SEEN_TABLES: Final[tuple[str, ...]] = (
    "CREATE TABLE changes (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), newest INTEGER NOT NULL) STRICT",
    "INSERT INTO changes VALUES (1, 0)",
    "CREATE TABLE makers (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE items (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " sha256 TEXT NOT NULL UNIQUE REFERENCES pictures (sha256), change INTEGER NOT NULL,"
    " width INTEGER NOT NULL, height INTEGER NOT NULL, added BLOB NOT NULL, origin TEXT NOT NULL,"
    " name BLOB NOT NULL, facts BLOB NOT NULL, restricted INTEGER NOT NULL, keeps INTEGER NOT NULL,"
    " coded_by INTEGER REFERENCES makers (number), described_by INTEGER REFERENCES makers (number),"
    " failure BLOB) STRICT",
    "CREATE UNIQUE INDEX items_by_change ON items (change)",
    "CREATE INDEX items_to_code ON items (number) WHERE coded_by IS NULL AND failure IS NULL",
    "CREATE INDEX items_to_describe ON items (number)"
    " WHERE described_by IS NULL AND coded_by IS NOT NULL AND failure IS NULL",
    "CREATE INDEX items_unreadable ON items (number) WHERE failure IS NOT NULL",
    "CREATE INDEX items_restricted ON items (number) WHERE restricted",
    "CREATE INDEX items_keeping ON items (number) WHERE keeps",
    "CREATE TABLE cases (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL) STRICT",
    "CREATE TABLE item_cases (item INTEGER NOT NULL REFERENCES items (number),"
    " in_case INTEGER NOT NULL REFERENCES cases (number), PRIMARY KEY (item, in_case)) STRICT, WITHOUT ROWID",
    "CREATE INDEX items_by_case ON item_cases (in_case, item)",
    "CREATE TABLE folders (number INTEGER PRIMARY KEY AUTOINCREMENT, root BLOB NOT NULL UNIQUE,"
    " added BLOB NOT NULL, settings BLOB NOT NULL, walked BLOB) STRICT",
    "CREATE TABLE copies (folder INTEGER NOT NULL REFERENCES folders (number), path BLOB NOT NULL,"
    " item INTEGER NOT NULL REFERENCES items (number), size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,"
    " seen BLOB NOT NULL, gone BLOB, PRIMARY KEY (folder, path)) STRICT, WITHOUT ROWID",
    "CREATE INDEX copies_by_item ON copies (item)",
    "CREATE INDEX copies_gone ON copies (folder) WHERE gone IS NOT NULL",
    "CREATE TABLE views (id INTEGER PRIMARY KEY AUTOINCREMENT, item INTEGER NOT NULL REFERENCES items (number),"
    " number INTEGER NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL, width INTEGER NOT NULL,"
    " height INTEGER NOT NULL, pdq BLOB NOT NULL CHECK (length(pdq) = 32), quality INTEGER NOT NULL,"
    " phash TEXT NOT NULL, dhash TEXT NOT NULL, UNIQUE (item, number)) STRICT",
    "CREATE TABLE points (id INTEGER PRIMARY KEY AUTOINCREMENT, view INTEGER NOT NULL UNIQUE REFERENCES views (id),"
    " made_by INTEGER NOT NULL REFERENCES makers (number), packed BLOB NOT NULL) STRICT",
    "CREATE INDEX points_by_maker ON points (made_by, id)",
    "CREATE TABLE removed (kind TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID",
    "CREATE TABLE thumbnails (item INTEGER PRIMARY KEY REFERENCES items (number),"
    f" webp BLOB NOT NULL CHECK (length(webp) <= {THUMBNAIL_BYTES})) STRICT",
    "CREATE TABLE withdrawn_items (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, withdrawn BLOB NOT NULL,"
    " change INTEGER NOT NULL UNIQUE, item INTEGER NOT NULL UNIQUE, stays INTEGER NOT NULL) STRICT",
    "CREATE INDEX withdrawn_items_by_picture ON withdrawn_items (sha256)",
    "CREATE TABLE teams (number INTEGER PRIMARY KEY, archive TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE brought (team INTEGER NOT NULL REFERENCES teams (number), item INTEGER NOT NULL,"
    " PRIMARY KEY (team, item)) STRICT, WITHOUT ROWID",
    "CREATE TABLE dropped (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "CREATE TABLE indexes (kind TEXT PRIMARY KEY, token TEXT NOT NULL, built_to INTEGER NOT NULL) STRICT",
)
"""The statements that lead from version 2 to version 3."""
