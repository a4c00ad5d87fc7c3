"""Finds every alteration that the file itself can show, and says against which head it looked."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from provenance.casefile import schema
from provenance.casefile.fold import erased_fields
from provenance.casefile.lock import held_here
from provenance.casefile.log import lines
from provenance.casefile.objects import CaseObjects
from provenance.casefile.pages import unaccounted
from provenance.errors import CaseError, RecordError, UsageError
from provenance.record import codec
from provenance.record.casework import ObjectErased, PayloadErased, RunRecorded
from provenance.record.event import GENESIS, Envelope
from provenance.record.evidence import DerivativeMade, EvidenceAdded
from provenance.record.finding import Reason

Progress = Callable[[int, int], None]  # done, of: objects looked at

_OBJECT_EVENTS: Final = frozenset(
    kind.event_type for kind in (EvidenceAdded, DerivativeMade, RunRecorded, ObjectErased)
)
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_DIGEST: Final = re.compile(rb'"([0-9a-f]{64})"')


@dataclass
class Verification:
    """What was looked at and what does not agree. `problems` are ids with values; the wording says them.

    `head_seq` is the event whose hash is the head that was given from outside: the log is unchanged up to it. Without
    an outside head the removal of the newest events and a wholly rewritten log cannot be seen.
    """

    events: int = 0
    objects: int = 0
    payloads: int = 0
    erased: int = 0
    head: str = GENESIS
    outside_head: str | None = None
    head_seq: int | None = None
    problems: list[Reason] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether nothing was found altered."""
        return not self.problems

    def found(self, id: str, **values: str | int) -> None:
        """Note a problem."""
        self.problems.append(Reason(id, values))


def verify_case(
    path: Path, outside_head: str | None = None, progress: Progress = lambda _done, _of: None
) -> Verification:
    """Look at every event, private payload, object and unused byte of a case; writes nothing.

    The path is read beside SQLite, so this process must not hold the case open for writing (closing the second
    descriptor would drop SQLite's locks): CaseError then. Raises UsageError for an outside head that is no SHA-256,
    NotACase when the file is no case at all.
    """
    result = Verification(outside_head=None if outside_head is None else _head(outside_head))
    if held_here(path):
        raise CaseError("case_open_here", path=path.name)
    connection = schema.connect(path, writable=False)
    try:
        connection.execute("BEGIN")
        _structure(connection, result)
        if result.agrees:
            envelopes = _chain(connection, result)
            _payloads(connection, envelopes, result)
            _objects(connection, envelopes, result, progress)
            _pages(connection, path, envelopes, result)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        result.found("file_structure_altered", detail=str(error)[:200])
    finally:
        connection.close()
    return result


def _head(given: str) -> str:
    head = given.strip().lower()
    if _SHA256.fullmatch(head) is None:
        raise UsageError("not_a_head", value=given.strip()[:100])
    return head


def _structure(connection: sqlite3.Connection, result: Verification) -> None:
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            result.found("file_structure_altered", detail=str(line)[:200])


def _chain(connection: sqlite3.Connection, result: Verification) -> list[Envelope]:
    """Every event, also behind a broken link, so that each altered one is named."""
    envelopes: list[Envelope] = []
    head, expected = GENESIS, -1
    for seq, line, kept in lines(connection):
        expected += 1
        digest = hashlib.sha256(line).digest()
        try:
            envelope = codec.read_envelope(line)
        except RecordError:
            result.found("event_unreadable_at", seq=expected)
            head = digest.hex()
            continue
        too_many = (
            len(envelope.private) > schema.PRIVATE_PER_EVENT
        )  # its rows would be those of the next event
        if seq != expected or envelope.seq != expected or digest != kept or too_many:
            result.found("event_altered_at", seq=expected)
            expected = seq  # after a gap, the others are where they say
        elif envelope.prev != head:
            result.found("chain_broken_at", seq=expected)
        elif not _is_canonical(envelope, line):
            result.found("event_not_canonical", seq=expected)
        head = digest.hex()
        envelopes.append(envelope)
        if head == result.outside_head:
            result.head_seq = envelope.seq
    result.events, result.head = len(envelopes), head
    if not envelopes:
        result.found("log_empty")
    if result.outside_head is not None and result.head_seq is None:
        result.found("outside_head_not_in_log", head=result.outside_head[:64])
    return envelopes


def _is_canonical(envelope: Envelope, line: bytes) -> bool:
    """Whether an event's bytes are the only ones its content can have: nothing hides in spaces or repeated keys.

    What a newer version may put into its payload is not known here; its payload is left as it is.
    """
    try:
        if codec.event_bytes(envelope) != line:
            return False
        known = codec.is_readable(envelope)
        return not known or codec.canonical(msgspec.json.decode(envelope.data)) == bytes(envelope.data)
    except (RecordError, msgspec.DecodeError, RecursionError):
        return False


def _payloads(connection: sqlite3.Connection, envelopes: list[Envelope], result: Verification) -> None:
    erased = erased_fields(envelopes)
    rows = {
        n: (salt, payload) for n, salt, payload in connection.execute("SELECT n, salt, payload FROM private")
    }
    for envelope in envelopes:
        for place, name in enumerate(sorted(envelope.private)[: schema.PRIVATE_PER_EVENT]):
            row = rows.pop(envelope.seq * schema.PRIVATE_PER_EVENT + place, None)
            result.payloads += 1
            if (envelope.id, name) in erased:
                result.erased += 1
                if row is not None:
                    result.found("erased_payload_present", seq=envelope.seq, field=name)
            elif row is None:
                result.found("payload_missing", seq=envelope.seq, field=name)
            elif codec.commitment_of(*row) != envelope.private[name]:
                result.found("payload_altered", seq=envelope.seq, field=name)
    for n in rows:
        result.found("payload_unknown", seq=n // schema.PRIVATE_PER_EVENT)


def _objects(
    connection: sqlite3.Connection, envelopes: list[Envelope], result: Verification, progress: Progress
) -> None:
    objects = CaseObjects(connection, writable=False)
    named, erased, perhaps = _objects_expected(envelopes)
    for n in objects.odd_rows():
        result.found("object_row_altered", row=n)
    for done, sha256 in enumerate(objects):
        progress(done, len(objects))
        result.objects += 1
        if sha256 in erased:
            result.found("erased_object_present", sha256=sha256, seq=erased[sha256])
        elif sha256 not in named and sha256 not in perhaps:
            result.found("object_unknown", sha256=sha256)
        if not objects.agrees(sha256):
            result.found("object_altered", sha256=sha256, seq=named.get(sha256, -1))
    for sha256, seq in named.items():
        if sha256 not in erased and sha256 not in objects:
            result.found("object_missing", sha256=sha256, seq=seq)
    result.erased += len(erased)
    progress(len(objects), len(objects))


class _Expected(NamedTuple):
    """Objects by the first event that needs them, by the event that erased them, and those a newer version may need."""

    named: dict[str, int]
    erased: dict[str, int]
    perhaps: set[str]


def _objects_expected(envelopes: list[Envelope]) -> _Expected:
    expected = _Expected({}, {}, set())
    for envelope in envelopes:
        try:
            names = _objects_named(envelope)
        except (RecordError, msgspec.ValidationError):
            expected.perhaps.update(found.decode() for found in _DIGEST.findall(envelope.data))
            continue
        if envelope.type == ObjectErased.event_type:
            expected.erased.update(dict.fromkeys(names, envelope.seq))
            continue
        for sha256 in names:
            expected.named.setdefault(sha256, envelope.seq)
            expected.erased.pop(sha256, None)  # the same bytes were taken in again
    return expected


class _Objects(msgspec.Struct):
    """The fields of an event that name objects; all others, newer value kinds too, are passed over."""

    sha256: str | None = None
    objects: tuple[str, ...] = ()
    more: str | None = None


def _objects_named(envelope: Envelope) -> tuple[str, ...]:
    """The objects an event needs or erases. Raises RecordError for an event of a newer version."""
    if codec.is_readable(envelope) and envelope.type not in _OBJECT_EVENTS:
        return ()
    found = msgspec.convert(codec.lifted(envelope), _Objects)
    return (*found.objects, *(sha256 for sha256 in (found.sha256, found.more) if sha256 is not None))


def _pages(
    connection: sqlite3.Connection, path: Path, envelopes: list[Envelope], result: Verification
) -> None:
    roots = [root for (root,) in connection.execute("SELECT rootpage FROM sqlite_schema")]
    kinds = (PayloadErased.event_type, ObjectErased.event_type)
    erasures = sum(envelope.type in kinds for envelope in envelopes)
    if connection.execute("PRAGMA schema_version").fetchone()[0] < len(schema.TABLES) + erasures:
        result.found("erasure_not_finished")
        return
    for page in unaccounted(path, roots, erasures):
        result.found("unused_bytes_altered", page=page)
