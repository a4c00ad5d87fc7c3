"""Rows of the archive's tables as typed records, and back."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from provenance.archive.items import ArchivePlace, ArchiveReference, ReferenceFacts
from provenance.errors import ArchiveAltered, ArchiveError, RecordError
from provenance.media.sniff import MEDIA_TYPES
from provenance.record.values import FileName, Instant, Missing, Place, Term

PLACES: Final = "SELECT id, name, region, position, design, note, other_names FROM places"
_COLUMNS: Final = (
    "r.id, r.place_id, r.sha256, p.size_bytes, p.media_type, r.added, r.origin, r.received_name, r.facts"
)
REFERENCES: Final = f"SELECT {_COLUMNS} FROM place_references r JOIN pictures p USING (sha256)"  # noqa: S608


_positions: Final = msgspec.json.Decoder(Place | Missing)
_other_names: Final = msgspec.json.Decoder(tuple[str, ...])
_instants: Final = msgspec.json.Decoder(Instant)
_names: Final = msgspec.json.Decoder(FileName | Missing)
_facts: Final = msgspec.json.Decoder(ReferenceFacts)


def json_of(value: object) -> bytes:
    """A value as the bytes that a cell holds."""
    return msgspec.json.encode(value, order="sorted")


def place_row(place: ArchivePlace) -> tuple[object, ...]:
    """A place as the cells of its row."""
    cells = place.id, place.name, place.region, json_of(place.position), place.design, place.note
    return *cells, json_of(place.other_names)


def place_of(row: tuple[Any, ...]) -> ArchivePlace:
    """The place of a row. Raises ArchiveAltered when it is none."""
    id, name, region, position, design, note, others = row
    try:
        return ArchivePlace(
            id=id,
            name=name,
            region=region,
            position=_positions.decode(position),
            design=design,
            note=note,
            other_names=_other_names.decode(others),
        )
    except (msgspec.DecodeError, UnicodeDecodeError, RecordError, ArchiveError) as error:
        raise ArchiveAltered("archive_row_altered", id=str(id)[:60]) from error


def reference_of(row: tuple[Any, ...]) -> ArchiveReference:
    """The reference of a row of `REFERENCES`. Raises ArchiveAltered when it is none."""
    id, place_id, sha256, size, media_type, added, origin, name, facts = row
    try:
        return ArchiveReference(
            id=id,
            place_id=place_id,
            sha256=sha256,
            size_bytes=size,
            media_type=media_type if media_type in MEDIA_TYPES else "unknown",
            added=_instants.decode(added),
            origin=Term(origin),
            received_name=_names.decode(name),
            facts=_facts.decode(facts),
        )
    except (msgspec.DecodeError, UnicodeDecodeError, RecordError, ArchiveError) as error:
        raise ArchiveAltered("archive_row_altered", id=str(id)[:60]) from error
