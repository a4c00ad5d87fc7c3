"""Writes the tags that were read of a file as a table for spreadsheets, or exactly as JSON."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, assert_never

import msgspec

from provenance.errors import EnvironmentFault, UsageError
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.tagtable import TAG_COLUMNS, TagRow, tag_rows
from provenance.record.values import Count, Instant, Missing, Opaque, Value
from provenance.record.values import Sequence as Values
from provenance.workbench.csvcells import csv_table
from provenance.workbench.writing import make_folder

__all__ = ["TagForm", "export_tags", "newest_tags", "write_whole"]

TagForm = Literal["csv", "json"]

_ANALYSIS: Final = "metadata"


def export_tags(rows: Sequence[TagRow], path: Path, form: TagForm) -> None:
    """Write tags to `path`, whole or not at all. Raises EnvironmentFault when that is not possible.

    csv: see `csvcells`; columns are those of the finding `tags`, values as text, `personal` as "yes" or "".
    json: a list of objects with the same names, `raw` and `value` as they stand in the record, null where none.
    """
    match form:
        case "csv":
            data = csv_table(TAG_COLUMNS, map(_cells, rows))
        case "json":
            data = msgspec.json.format(msgspec.json.encode([_object(row) for row in rows]), indent=1) + b"\n"
        case _:
            assert_never(form)
    write_whole(path, data)


def newest_tags(snapshot: Snapshot, exhibit: Exhibit) -> tuple[TagRow, ...]:
    """The tags of the newest run of `metadata` on an exhibit; none when it found none.

    Raises UsageError when there is no such run, or when what it found was erased or can no longer be read.
    """
    runs = [run for run in snapshot.runs if run.analysis == _ANALYSIS and _is_of(run, exhibit)]
    if not runs:
        raise UsageError("no_tags_to_export", exhibit=exhibit.number)
    gone = [finding for finding in runs[-1].findings if isinstance(finding.value, Missing)]
    rows = tag_rows(runs[-1])
    if gone and not rows:
        raise UsageError("tags_gone", exhibit=exhibit.number)
    return rows


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its target and move it into place: never half of it. Raises EnvironmentFault."""
    make_folder(path.parent)
    aside = path.with_name(f".alidade-{secrets.token_hex(8)}.part")
    try:
        try:
            with aside.open("xb") as file:
                file.write(data)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise EnvironmentFault("file_not_writable", name=path.name, reason=error.strerror or "?") from error


def _is_of(run: Run, exhibit: Exhibit) -> bool:
    return any(given.id == exhibit.id for given in run.inputs)


def _object(row: TagRow) -> dict[str, object]:
    return {
        "group": row.group,
        "name": row.name,
        "standard_name": row.standard_name,
        "raw": msgspec.to_builtins(row.raw),
        "value": msgspec.to_builtins(row.value),
        "personal": row.personal,
    }


def _cells(row: TagRow) -> tuple[str, ...]:
    personal = "yes" if row.personal else ""
    return row.group, row.name, row.standard_name, _text(row.raw), _text(row.value), personal


def _text(value: Value | None) -> str:
    match value:
        case None:
            return ""
        case Values(value=parts):
            return " ".join(map(_text, parts))
        case Instant(value=moment, offset=offset):
            return f"{moment}{offset or ''}"
        case Count(value=size):  # of bytes that are not interpreted
            return f"({size} bytes)"
        case Opaque(value=head, size_bytes=size):
            cut = "…" if 2 * size > len(head) else ""
            return f"0x{head}{cut} ({size} bytes)"
        case _:
            return str(value.value)
