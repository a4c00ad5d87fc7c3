"""The log: each event's hash is the next event's `prev`, so that no event can change, vanish or move unnoticed."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from provenance.casefile.schema import PRIVATE_PER_EVENT
from provenance.errors import CaseAltered, RecordError
from provenance.record.codec import Private, commitment_of, event_bytes, read_envelope
from provenance.record.event import GENESIS, Envelope, EventData
from provenance.record.values import Missing


@dataclass(frozen=True)
class Author:
    """Who writes: a pseudonym, the role it has in the case, and the installation (no OS user, no host name).

    `installation` is a secret of the set-up; what events carry is derived from it for each case (`in_case`), so that
    two published cases do not show that they come from one desk.
    """

    actor: str
    role: str
    installation: str

    def in_case(self, case: str) -> Author:
        """The author as one case knows it: 32 hexadecimal digits of HMAC-SHA256 over the case's id."""
        mark = hmac.new(self.installation.encode(), case.encode(), hashlib.sha256).hexdigest()
        return Author(self.actor, self.role, mark[:32])


@dataclass(frozen=True)
class Stamp:
    """What the log gives an event: its id, its place and time, and the hash it follows."""

    id: str
    seq: int
    time: str
    prev: str


def envelope_of(
    data: EventData, public: bytes, privates: Mapping[str, Private], stamp: Stamp, author: Author
) -> Envelope:
    """The envelope of an event whose payload was split into its public bytes and its private fields."""
    return Envelope(
        id=stamp.id,
        v=type(data).version,
        seq=stamp.seq,
        time=stamp.time,
        actor=author.actor,
        role=author.role,
        installation=author.installation,
        type=type(data).event_type,
        data=msgspec.Raw(public),
        private={field: private.commitment for field, private in privates.items()},
        prev=stamp.prev,
        also=(),
    )


def write_event(connection: sqlite3.Connection, envelope: Envelope, privates: Mapping[str, Private]) -> str:
    """Append an event and its private payloads inside the caller's transaction; the new head."""
    line = event_bytes(envelope)
    digest = hashlib.sha256(line).digest()
    connection.execute("INSERT INTO events VALUES (?, ?, ?)", (envelope.seq, line, digest))
    for place, field in enumerate(sorted(privates)):
        row = (envelope.seq * PRIVATE_PER_EVENT + place, privates[field].salt, privates[field].payload)
        connection.execute("INSERT INTO private VALUES (?, ?, ?)", row)
    return digest.hex()


def read_log(
    connection: sqlite3.Connection, after: int = -1, head: str = GENESIS
) -> tuple[list[Envelope], str]:
    """All envelopes after seq `after` whose hash is `head`, with the chain checked; and the new head.

    Raises CaseAltered naming the first event that does not fit.
    """
    envelopes: list[Envelope] = []
    query = "SELECT seq, line, hash FROM events WHERE seq > ? ORDER BY seq"
    # Closed at once when an event does not fit: a cursor that lives on in a traceback would keep the file locked.
    with contextlib.closing(connection.execute(query, (after,))) as rows:
        for expected, (seq, line, kept) in enumerate(rows, start=after + 1):
            try:
                envelope = read_envelope(line)
            except RecordError as error:
                raise CaseAltered("event_altered", seq=expected) from error
            digest = hashlib.sha256(line).digest()
            if seq != expected or envelope.seq != expected or envelope.prev != head or digest != kept:
                raise CaseAltered("event_altered", seq=expected)
            head = digest.hex()
            envelopes.append(envelope)
    return envelopes, head


def lines(connection: sqlite3.Connection) -> Iterator[tuple[int, bytes, bytes]]:
    """Every stored line with its seq and kept hash, in order, unchecked."""
    with contextlib.closing(connection.execute("SELECT seq, line, hash FROM events ORDER BY seq")) as rows:
        yield from rows


def read_private(
    connection: sqlite3.Connection, envelope: Envelope, erased: Mapping[tuple[str, str], int]
) -> dict[str, bytes | Missing]:
    """Each private field's payload, or why it is not there: erased by an event, lost, or altered.

    What does not agree with its commitment is not given: altered words must not be shown as a person's own.
    """
    if not envelope.private:
        return {}
    first = envelope.seq * PRIVATE_PER_EVENT
    query = "SELECT n - ?, salt, payload FROM private WHERE n >= ? AND n < ?"
    try:
        stored = connection.execute(query, (first, first, first + PRIVATE_PER_EVENT)).fetchall()
    except sqlite3.DatabaseError as error:
        if type(error) is sqlite3.DatabaseError:  # exactly this one for pages that are damaged
            raise CaseAltered("event_altered", seq=envelope.seq) from error
        raise
    rows = {place: (salt, payload) for place, salt, payload in stored}
    payloads: dict[str, bytes | Missing] = {}
    for place, field in enumerate(sorted(envelope.private)):
        eraser = erased.get((envelope.id, field))
        if eraser is not None:
            payloads[field] = Missing("erased", eraser)
        elif place not in rows:
            payloads[field] = Missing("lost")
        elif commitment_of(*rows[place]) != envelope.private[field]:
            payloads[field] = Missing("altered")
        else:
            payloads[field] = rows[place][1]
    return payloads
