"""Events become the state of a case: which count, which private fields are gone, and how each is decoded."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from provenance.casefile.log import read_private
from provenance.record import codec
from provenance.record.casework import ObjectErased, PayloadErased
from provenance.record.event import Envelope, EventData
from provenance.record.objects import ObjectStore
from provenance.record.snapshot import Entry, Snapshot


def erased_fields(envelopes: Sequence[Envelope]) -> Mapping[tuple[str, str], int]:
    """(event id, private field) → the seq of the event that erased it."""
    erased: dict[tuple[str, str], int] = {}
    for envelope in envelopes:
        if envelope.type == PayloadErased.event_type and not codec.is_newer(envelope):
            data = codec.read_data(envelope, {})
            assert isinstance(data, PayloadErased)
            erased.update({(data.event, field): envelope.seq for field in data.fields})
    return erased


def erased_objects(envelopes: Sequence[Envelope], objects: ObjectStore) -> Mapping[str, int]:
    """Objects destroyed on purpose and not taken in again → the seq of the event that says so."""
    erased: dict[str, int] = {}
    for envelope in envelopes:
        if envelope.type == ObjectErased.event_type and not codec.is_newer(envelope):
            data = codec.read_data(envelope, {})
            assert isinstance(data, ObjectErased)
            erased[data.sha256] = envelope.seq
    return {sha256: seq for sha256, seq in erased.items() if sha256 not in objects}


def snapshot_of(
    connection: sqlite3.Connection,
    envelopes: Sequence[Envelope],
    head: str,
    objects: ObjectStore,
    *,
    at: int | None = None,
) -> Snapshot:
    """The state up to the event `at`, all by default. Fields erased later are gone in earlier states too."""
    erased = erased_fields(envelopes)

    def load(envelope: Envelope) -> EventData:
        return codec.read_data(envelope, read_private(connection, envelope, erased))

    covered = list(envelopes) if at is None else list(envelopes[: at + 1])
    return Snapshot(covered, head, load, objects)
