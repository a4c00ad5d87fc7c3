"""Small cases and rough hands: what the tests of the case file share."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from provenance.casefile.casefile import CaseFile
from provenance.casefile.log import Author
from provenance.casefile.schema import PRIVATE_PER_EVENT
from provenance.casefile.verify import Verification, verify_case
from provenance.record import codec
from provenance.record.event import Envelope
from provenance.record.evidence import EvidenceAdded, EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.judgement import NoteAdded
from provenance.record.values import Text

AUTHOR = Author("analyst-1", "analyst", "01J8ZQ0000000000000000000A")


def clock() -> Callable[[], datetime]:
    """A clock that ticks a second each time it is asked."""
    ticks = itertools.count()
    return lambda: datetime(2026, 11, 20, 9, tzinfo=UTC) + next(ticks) * timedelta(seconds=1)


def new_case(path: Path, title: str = "Kupyansk") -> CaseFile:
    return CaseFile.create(path, AUTHOR, title=title, clock=clock())


def add_photo(case: CaseFile, data: bytes) -> str:
    """Preserve bytes as a questioned exhibit; their SHA-256."""
    with case.writing():
        sha256 = case.objects.put(data)
        number = f"Q{case.snapshot().count(EvidenceAdded) + 1}"
        case.record(
            EvidenceAdded(
                evidence=new_ulid(),
                exhibit=number,
                role=EvidenceRole.QUESTIONED,
                sha256=sha256,
                size_bytes=len(data),
                media_type="jpeg",
            )
        )
    return sha256


def add_note(case: CaseFile, text: str) -> Envelope:
    return case.record(NoteAdded(note=new_ulid(), text=Text(text)))[0]


def some_case(path: Path, notes: int = 12) -> tuple[str, str]:
    """A closed case with objects of several sizes and notes; its head and the SHA-256 of an object."""
    with new_case(path) as case:
        for size in (0, 1, 300, 16_380, 40_000):
            sha256 = add_photo(case, bytes(n * 7 % 251 for n in range(size)))
        for n in range(notes):
            add_note(case, f"note number {n} " + "long " * (n * 10))
        return case.head, sha256


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """The file's tables as anybody can open them; what is done is committed."""
    with closing(sqlite3.connect(path)) as connection:
        yield connection
        connection.commit()


def altered(path: Path, *statements: str, name: str = "altered.case") -> Path:
    """A copy of a case upon which SQL was let loose."""
    copy = path.with_name(name)
    shutil.copyfile(path, copy)
    with raw(copy) as connection:
        for statement in statements:
            connection.execute(statement)
    return copy


def problems(path: Path, outside_head: str | None = None) -> list[str]:
    """What `verify_case` finds, as sorted ids."""
    return sorted({reason.id for reason in check(path, outside_head).problems})


def check(path: Path, outside_head: str | None = None) -> Verification:
    return verify_case(path, outside_head)


def rewrite(path: Path, change: Callable[[Envelope], Envelope]) -> str:
    """Change every event and hash the whole chain anew, as a forger would; the new head."""
    head = "0" * 64
    with raw(path) as connection:
        rows = connection.execute("SELECT seq, line FROM events ORDER BY seq").fetchall()
        for seq, line in rows:
            envelope = msgspec.structs.replace(change(codec.read_envelope(line)), prev=head)
            new = codec.event_bytes(envelope)
            digest = hashlib.sha256(new).digest()
            connection.execute("UPDATE events SET line = ?, hash = ? WHERE seq = ?", (new, digest, seq))
            head = digest.hex()
    return head


def append_raw(path: Path, type: str, data: object, v: int = 1, private: bytes | None = None) -> None:
    """Chain an event properly to a case without asking the program whether it knows it."""
    with raw(path) as connection:
        seq, digest = connection.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
        salt = bytes(32)
        fields = {} if private is None else {"text": codec.commitment_of(salt, private)}
        public = msgspec.Raw(codec.canonical(data))
        ulid = new_ulid()
        line = codec.event_bytes(
            Envelope(
                ulid, v, seq + 1, "2030-01-01T00:00:00.000Z", "a", "analyst", AUTHOR.installation, type,
                public, fields, digest.hex(), (),
            )
        )  # fmt: skip
        connection.execute(
            "INSERT INTO events VALUES (?, ?, ?)", (seq + 1, line, hashlib.sha256(line).digest())
        )
        if private is not None:
            connection.execute(
                "INSERT INTO private VALUES (?, ?, ?)", ((seq + 1) * PRIVATE_PER_EVENT, salt, private)
            )
