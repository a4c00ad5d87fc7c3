"""The table of what JPEG quantisation tables were seen in, as a dated data file of our own measurement."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from provenance.errors import ResourceError

__all__ = ["FILE", "LoadedSources", "SeenIn", "SourceRow", "Sources", "sources"]

FILE: Final = Path(__file__).resolve().parents[3] / "resources" / "compression" / "sources.json"
_DIGEST: Final = re.compile("[0-9a-f]{64}")


class SeenIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A device or program that wrote such tables, and in how many files."""

    name: str
    kind: Literal["device", "program"]
    files: int


class SourceRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One set of tables (`jpeg_tables.tables_digest`) with the settings it was seen with.

    `standard` when they are the standard tables at some quality, which every program with the IJG's library writes.
    """

    tables: str
    sampling: str
    coding: str
    standard: bool
    seen_in: tuple[SeenIn, ...]


class Sources(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. `files` is how many were looked at, those written by encoders for it included."""

    title: str
    source: str
    licence: str
    checked_on: str
    files: int
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class LoadedSources:
    """The table as loaded, and the SHA-256 of its file."""

    table: Sources
    sha256: str

    def with_tables(self, digest: str) -> tuple[SourceRow, ...]:
        """The rows with exactly these tables, whatever their other settings."""
        return tuple(row for row in self.table.rows if row.tables == digest)

    @property
    def names(self) -> frozenset[str]:
        """Every device and program it was built from."""
        return frozenset(seen.name for row in self.table.rows for seen in row.seen_in)


@cache
def sources(path: Path = FILE) -> LoadedSources:
    """The table. Raises ResourceError naming the file and what is wrong with it."""
    try:
        data = path.read_bytes()
        table = msgspec.json.decode(data, type=Sources)
        date.fromisoformat(table.checked_on)
    except (msgspec.DecodeError, ValueError, OSError) as error:
        raise ResourceError("jpeg_sources_invalid", file=path.name, reason=str(error)[:200]) from error
    _require_rows(table.rows, path)
    return LoadedSources(table, hashlib.sha256(data).hexdigest())


def _require_rows(rows: Sequence[SourceRow], path: Path) -> None:
    seen: set[tuple[str, str, str]] = set()
    for number, row in enumerate(rows, start=1):
        key = (row.tables, row.sampling, row.coding)
        whole = (
            _DIGEST.fullmatch(row.tables)
            and row.seen_in
            and all(one.files > 0 and one.name for one in row.seen_in)
        )
        if not whole or key in seen:
            raise ResourceError("jpeg_sources_invalid", file=path.name, reason=f"row {number}")
        seen.add(key)
