"""The tags that a run of `metadata` read, as rows that other analyses, the report and the window look up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from provenance.record.run import Run
from provenance.record.values import Flag, Sequence, Table, Text, Value

TAG_COLUMNS = ("group", "name", "standard_name", "raw", "value", "personal")
"""Columns of the finding `tags`: group and name as ExifTool's -G1, the standard's name, as stored, as understood, and
whether it can name a person or a device (serial numbers, owners)."""


@dataclass(frozen=True, slots=True)
class TagRow:
    """One tag: `raw` as stored, `value` as understood (an instant, a place, a measure, else text)."""

    group: str
    name: str
    standard_name: str
    raw: Value | None
    value: Value | None
    personal: bool

    @property
    def text(self) -> str:
        """The value as text, lists joined by a comma and a space."""
        return _plain(self.value)


def tag_rows(run: Run) -> tuple[TagRow, ...]:
    """Every tag of a run of `metadata`, in the file's order; none where it found none.

    Version 1 did not say which tags can name a person or a device: of those none is marked.
    """
    tables = (finding.value for finding in run.findings if finding.name == "tags")
    return tuple(
        TagRow(_plain(group), _plain(name), _plain(standard), raw, value, personal == [Flag(True)])
        for table in tables
        if isinstance(table, Table) and table.columns in (TAG_COLUMNS, TAG_COLUMNS[:-1])
        for group, name, standard, raw, value, *personal in table.value
    )


def first_tags(rows: Iterable[TagRow]) -> Mapping[tuple[str, str], TagRow]:
    """The first tag of each (group, name), as ExifTool's -G1 names them."""
    found: dict[tuple[str, str], TagRow] = {}
    for row in rows:
        found.setdefault((row.group, row.name), row)
    return MappingProxyType(found)


def _plain(value: Value | None) -> str:
    match value:
        case None:
            return ""
        case Text(value=text):
            return text
        case Sequence(value=parts):
            return ", ".join(_plain(part) for part in parts)
        case _:
            return str(value.value)
