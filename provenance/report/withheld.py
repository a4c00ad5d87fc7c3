"""What a report must not show: pictures not for public reproduction, and what can name a person or one device."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from provenance.record.copies import STATED_NOTE, STATED_RESTRICTED
from provenance.record.finding import Finding
from provenance.record.independence import SEEN_BEFORE
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.tagtable import COLUMNS_OF_VERSION_1, TAG_COLUMNS, is_personal, tag_rows
from provenance.record.values import Flag, Missing, Picture, Sequence, Table, Term, Text, Value

NOT_PUBLIC = Term("not_public")

WITHHELD: Final = Missing("withheld")
_SAID, _ITEMS = "archive_said", "archive_hits"
"""Of `seen_before`: what the archive's owner stated of its pictures, and which they are."""

_PERSONAL: Final = frozenset({"compared_serial_numbers"})
"""Columns and names of what `consistency` compared that can name one device."""


def is_withheld(snapshot: Snapshot, exhibit: Exhibit) -> bool:
    """Whether the card of an exhibit says that it is not for public reproduction."""
    card = snapshot.reference_card(exhibit.id)
    return card is not None and card.data.reproduction == NOT_PUBLIC


def withheld_pictures(snapshot: Snapshot, runs: Iterable[Run]) -> frozenset[str]:
    """SHA-256 of every picture that shows such an exhibit: itself, files made of it, pictures of runs that took it."""
    exhibits = [exhibit for exhibit in snapshot.exhibits if is_withheld(snapshot, exhibit)]
    hashes = {exhibit.sha256 for exhibit in exhibits}
    hashes |= {made.data.sha256 for exhibit in exhibits for made in exhibit.derivatives}
    ids = {exhibit.id for exhibit in exhibits}
    for run in runs:
        if any(given.id in ids or given.sha256 in hashes for given in run.inputs):
            hashes |= {one.value.value for one in run.findings if isinstance(one.value, Picture)}
    return frozenset(hashes)


def for_readers(run: Run) -> Run:
    """A run as a report may print it: personal tags, and serial numbers compared, without their values; pictures of
    the archive without its owner's notes, and nothing of those that must not leave it.

    The case, its bundle and exported tags keep them.
    """
    run = _without_archive(run) if run.analysis == SEEN_BEFORE else run
    personal = frozenset(f"{row.group}:{row.name}" for row in tag_rows(run) if row.personal)
    findings = tuple(
        msgspec.structs.replace(one, value=_for_readers(_described(one, personal))) for one in run.findings
    )
    return run if findings == run.findings else msgspec.structs.replace(run, findings=findings)


def _without_archive(run: Run) -> Run:
    """A search among known pictures without what only the owner of the archive may read."""
    said = [row for one in run.findings if one.name == _SAID for row in _rows(one)]
    restricted = [row[0] for row in said if row[1] == Term(STATED_RESTRICTED)]
    kept = []
    for one in run.findings:
        if one.name in (_SAID, _ITEMS) and isinstance(one.value, Table):
            rows = tuple(row for row in _rows(one) if _may_leave(one.name, row, restricted))
            if not rows:
                continue
            one = msgspec.structs.replace(one, value=msgspec.structs.replace(one.value, value=rows))
        kept.append(one)
    return msgspec.structs.replace(run, findings=tuple(kept))


def _rows(finding: Finding) -> tuple[tuple[Value | None, ...], ...]:
    return finding.value.value if isinstance(finding.value, Table) else ()


def _may_leave(name: str, row: tuple[Value | None, ...], restricted: list[Value | None]) -> bool:
    if row[0] in restricted:
        return row[1] == Term(STATED_RESTRICTED)
    return name != _SAID or row[1] != Term(STATED_NOTE)


def _described(finding: Finding, personal: frozenset[str]) -> Value:
    """The value of a finding; of captions and authors without those that tags call personal."""
    value = finding.value
    if finding.name != "descriptions" or not isinstance(value, Table) or len(value.columns) != 2:
        return value
    rows = tuple(
        (field, WITHHELD if isinstance(field, Text) and field.value in personal else text)
        for field, text in value.value
    )
    return msgspec.structs.replace(value, value=rows)


def _for_readers(value: Value) -> Value:
    match value:
        case Table(columns=columns, value=rows) if columns == TAG_COLUMNS:
            return msgspec.structs.replace(value, value=tuple(_tag(row) for row in rows))
        case Table(columns=columns, value=rows) if columns == COLUMNS_OF_VERSION_1:
            return msgspec.structs.replace(value, value=tuple(_unmarked_tag(row) for row in rows))
        case Table(columns=columns, value=rows):
            shown = tuple(
                tuple(_cell(name, cell) for name, cell in zip(columns, row, strict=True)) for row in rows
            )
            return msgspec.structs.replace(value, value=shown)
        case Sequence(value=(Term(value=name) as named, _)) if name in _PERSONAL:
            return Sequence((named, WITHHELD))
        case Sequence(value=parts):
            return Sequence(tuple(map(_for_readers, parts)))
        case _:
            return value


def _cell(column: str, cell: Value | None) -> Value | None:
    if cell is None:
        return None
    return WITHHELD if column in _PERSONAL else _for_readers(cell)


def _tag(row: tuple[Value | None, ...]) -> tuple[Value | None, ...]:
    """A personal tag without what it says; an empty one says nothing and stays."""
    *names, raw, value, personal = row
    if personal != Flag(True) or (isinstance(value, Text) and not value.value.strip(" \0")):
        return row
    return (*names, None if raw is None else WITHHELD, WITHHELD, personal)


def _unmarked_tag(row: tuple[Value | None, ...]) -> tuple[Value | None, ...]:
    """The same of a row that does not say whether it is personal."""
    group, name = (cell.value if isinstance(cell, Text) else "" for cell in row[:2])
    return _tag((*row, Flag(is_personal(group, name))))[:-1]
