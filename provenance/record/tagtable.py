"""The tags that a run of `metadata` read, as rows that other analyses, the report and the window look up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from provenance.record.run import Run
from provenance.record.values import Flag, Sequence, Table, Text, Value

TAG_COLUMNS = ("group", "name", "standard_name", "raw", "value", "personal")
"""Columns of the finding `tags`: group and name as ExifTool's -G1, the standard's name, as stored, as understood, and
whether it can name a person or a device (serial numbers, owners)."""

COLUMNS_OF_VERSION_1: Final = TAG_COLUMNS[:-1]
"""Of a run of `metadata` version 1, which did not say what is personal."""

_PERSONAL: Final = re.compile(
    r"serial ?(number|no)(?! ?(?:format|type))|owner|uniqueid$|hostcomputer|"
    r"personinimage|regionname|regionpersondisplayname|contact|"
    r"^creator(address|city|email|tel|phone|postal|workemail|worktelephone)|deviceid|phonenumber|email",
    re.IGNORECASE,
)
"""Serial numbers and other identifiers of one device, owners, addresses of people, people in the picture (our list)."""


def is_personal(group: str, name: str) -> bool:
    """Whether a tag can name one device or a private person, by its group and name as ExifTool's -G1.

    Credits are not among them, whatever the block: who made a picture is one property that EXIF calls Artist, IPTC
    By-line and XMP dc:creator, and who holds its rights is another; programs write the same words into each block
    (IPTC Photo Metadata Mapping Guidelines 2023.1). A reader has to be told them, and a name withheld in one block
    would stand in the next, or in the copyright notice. Owners and addresses are personal, wherever they stand.
    """
    return _PERSONAL.search(name) is not None or group.startswith("XMP-mwg-rs")


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

    Version 1 did not say which tags can name a person or a device: those are marked by today's rule.
    """
    return tuple(
        TagRow(_plain(group), _plain(name), _plain(standard), raw, value, personal == Flag(True))
        for finding in run.findings
        if finding.name == "tags" and isinstance(finding.value, Table)
        for group, name, standard, raw, value, personal in _marked(finding.value)
    )


def _marked(table: Table) -> Iterator[tuple[Value | None, ...]]:
    """The rows under `TAG_COLUMNS`; none of a table of another shape."""
    if table.columns == TAG_COLUMNS:
        yield from table.value
    elif table.columns == COLUMNS_OF_VERSION_1:
        for row in table.value:
            yield (*row, Flag(is_personal(_plain(row[0]), _plain(row[1]))))


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
