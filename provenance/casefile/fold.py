"""Events become the state of a case: which count, which private fields are gone, and how each is decoded."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from provenance.casefile.log import read_private
from provenance.errors import RecordError
from provenance.record import codec
from provenance.record.casework import ObjectErased, PayloadErased
from provenance.record.event import Envelope, EventData
from provenance.record.evidence import AlterationFound
from provenance.record.objects import ObjectStore
from provenance.record.snapshot import Entry, Snapshot

T = TypeVar("T", PayloadErased, ObjectErased)


def erased_fields(envelopes: Sequence[Envelope]) -> Mapping[tuple[str, str], int]:
    """(event id, private field) → the seq of the event that erased it."""
    erased: dict[tuple[str, str], int] = {}
    for seq, data in _erasures(envelopes, PayloadErased):
        erased.update({(data.event, field): seq for field in data.fields})
    return erased


def erased_objects(envelopes: Sequence[Envelope], objects: ObjectStore) -> Mapping[str, int]:
    """Objects destroyed on purpose and not taken in again → the seq of the event that says so."""
    erased = {data.sha256: seq for seq, data in _erasures(envelopes, ObjectErased)}
    return {sha256: seq for sha256, seq in erased.items() if sha256 not in objects}


def _erasures(envelopes: Sequence[Envelope], kind: type[T]) -> Iterator[tuple[int, T]]:
    """The erasures of a kind with their seq; those of a newer version say what only it can read."""
    for envelope in envelopes:
        if envelope.type == kind.event_type:
            with contextlib.suppress(RecordError):
                data = codec.read_data(envelope, {})
                assert isinstance(data, kind)
                yield envelope.seq, data


@dataclass
class Kept:
    """What an open case keeps between snapshots: decoded events by id, and the events of newer versions by seq."""

    entries: dict[str, Entry[EventData]] = field(default_factory=dict)
    newer: dict[int, Envelope] = field(default_factory=dict)

    def after_erasure(self) -> Kept:
        """The same without decoded events: an older snapshot goes on writing into the entries it was given."""
        return Kept(newer=self.newer)


def snapshot_of(
    connection: sqlite3.Connection,
    envelopes: Sequence[Envelope],
    head: str,
    objects: ObjectStore,
    *,
    at: int | None = None,
    kept: Kept | None = None,
) -> Snapshot:
    """The state up to the event `at`, all by default.

    What was erased later is gone in earlier states too, and alarms raised later are told in them.
    """
    erased = erased_fields(envelopes)
    keeping = kept or Kept()

    def load(envelope: Envelope) -> EventData:
        return codec.read_data(envelope, read_private(connection, envelope, erased))

    covered = list(envelopes) if at is None else list(envelopes[: at + 1])
    return Snapshot(
        covered,
        head,
        load,
        objects,
        erased_objects=erased_objects(envelopes, objects),
        entries=keeping.entries,
        newer=keeping.newer,
        alarms=[envelope for envelope in envelopes if envelope.type == AlterationFound.event_type],
    )
