"""The one writing door to a case: every change is an event appended in one durable transaction."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from provenance.casefile import schema
from provenance.casefile.fold import Kept, erased_fields, snapshot_of
from provenance.casefile.lock import WriterLock
from provenance.casefile.log import Author, Stamp, envelope_of, read_log, read_private, write_event
from provenance.casefile.objects import CaseObjects
from provenance.errors import CaseAltered, CaseError, CaseReadOnly, RecordError
from provenance.record import codec
from provenance.record.bulk import collection_paused
from provenance.record.casework import CaseOpened, EventUndone, ObjectErased, PayloadErased, RunRecorded
from provenance.record.event import GENESIS, Envelope, EventData
from provenance.record.features import lock_holding
from provenance.record.identity import new_ulid
from provenance.record.run import Run
from provenance.record.snapshot import Snapshot
from provenance.record.values import Missing, Term, Text

Clock = Callable[[], datetime]

SMALL_FINDING_BYTES: Final = 1024  # an event carries findings up to this size each …
EVENT_FINDINGS_BYTES: Final = 4096  # … and this size together (design: above 4 kB they are an object)


def utc_now() -> datetime:
    """This machine's clock, in UTC."""
    return datetime.now(UTC)


class CaseFile:
    """An open case. `record` appends events; `snapshot` gives the state; nothing else writes to the file.

    Safe to use from several threads: one transaction at a time.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, author: Author, clock: Clock) -> None:
        self.path = path
        self.author = author
        self._connection = connection
        self._clock = clock
        self._lock: WriterLock | None = None
        self._mutex = threading.RLock()
        self._depth = 0
        self._envelopes: list[Envelope] = []
        self._head = GENESIS
        self._snapshot: Snapshot | None = None
        self._kept = Kept()
        self._erasing = False
        self._for_reading = False
        self._objects = CaseObjects(connection, writable=True)

    # ---- opening and closing ----------------------------------------------------------------------------------

    @classmethod
    def create(
        cls, path: Path, author: Author, *, title: str, question: str = "", clock: Clock = utc_now
    ) -> CaseFile:
        """A new case. Raises CaseError when the path is taken or cannot be written; then nothing is left of it."""
        lock = WriterLock(path)
        if not path.parent.is_dir():
            raise CaseError("case_folder_missing", path=str(path.parent.name or path.parent))
        lock.acquire()
        try:
            connection = schema.create(path)
            try:
                id = new_ulid()
                case = cls(path, connection, author.in_case(id), clock)
                asked: Text | Missing = Text(question) if question else Missing("unknown")
                case.record(CaseOpened(case=id, title=Text(title), question=asked))
            except BaseException:
                schema.discard(path, connection)
                raise
        except BaseException:
            lock.release()
            raise
        case._lock = lock
        return case

    @classmethod
    def open(cls, path: Path, author: Author, *, writable: bool = True, clock: Clock = utc_now) -> CaseFile:
        """An existing case, its chain checked. Nothing is written by opening.

        Raises CaseLocked when another process writes to it, NotACase, CaseAltered naming the first event that does not
        fit, or CaseError when an erasure that was interrupted cannot be finished. A case made by a newer version opens,
        and can only be read (`read_only`).
        """
        lock = WriterLock(path) if writable else None
        if lock is not None and path.is_file():
            lock.acquire()
        try:
            connection = schema.connect(path, writable=writable)
            try:
                case = cls(path, connection, author, clock)
                case._for_reading = not writable
                case._load()
                if writable:
                    schema.remove_stale_journal(path, connection)
                if case.read_only is None:
                    case._finish_erasures()
            except BaseException as error:
                connection.close()
                if isinstance(error, sqlite3.DatabaseError | UnicodeDecodeError):
                    raise schema.not_opened(path, error, writable=writable) from error
                raise
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        case._lock = lock
        return case

    def _load(self) -> None:
        with collection_paused():
            self._envelopes, self._head = read_log(self._connection)
            if not self._envelopes:
                raise CaseError("case_is_empty", path=self.path.name)
            for envelope in self._envelopes:
                if (
                    len(envelope.private) > schema.PRIVATE_PER_EVENT
                ):  # its rows would be those of the next event
                    raise CaseAltered("event_altered", seq=envelope.seq)
            self._kept.newer.update((e.seq, e) for e in self._envelopes if codec.is_newer(e))
        opened = codec.read_data(
            self._envelopes[0], dict.fromkeys(self._envelopes[0].private, Missing("unknown"))
        )
        if isinstance(opened, CaseOpened):
            self.author = self.author.in_case(opened.case)

    def close(self) -> None:
        """Close the file and give back the lock; no side file is left. May be called twice."""
        with self._mutex:
            self._connection.close()
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    # ---- state ------------------------------------------------------------------------------------------------

    @property
    def read_only(self) -> CaseReadOnly | None:
        """Why the case can only be read, or None when it can be written. Decoding a private payload may show more."""
        if self._kept.newer:
            newer = self._kept.newer[min(self._kept.newer)]
            return CaseReadOnly("case_made_by_newer_version", type=newer.type, seq=newer.seq)
        return CaseReadOnly("case_is_open_for_reading") if self._for_reading else None

    @property
    def head(self) -> str:
        """The hash of the newest event."""
        return self._head

    @property
    def seq(self) -> int:
        """The place of the newest event, counted from 0."""
        return len(self._envelopes) - 1

    @property
    def objects(self) -> CaseObjects:
        """The case's object store; put only inside `writing`."""
        return self._objects

    @property
    def envelopes(self) -> tuple[Envelope, ...]:
        """All events in order."""
        return tuple(self._envelopes)

    def snapshot(self, at: int | None = None) -> Snapshot:
        """The state up to the event `at` (the newest by default). Raises CaseError when there is no such event."""
        with self._mutex:
            if at is None or at == self.seq:
                if self._snapshot is None:
                    self._snapshot = self._snapshot_of(self._head, None)
                return self._snapshot
            if not 0 <= at <= self.seq:
                raise CaseError("no_such_event", seq=at, newest=self.seq)
            return self._snapshot_of(self._envelopes[at + 1].prev, at)

    def _snapshot_of(self, head: str, at: int | None) -> Snapshot:
        return snapshot_of(self._connection, self._envelopes, head, self._objects, at=at, kept=self._kept)

    def altered_payloads(self) -> tuple[str, ...]:
        """Private fields that no longer fit their commitments or are gone unasked, as "seq:field"."""
        with self._mutex:
            erased = erased_fields(self._envelopes)
            return tuple(
                f"{envelope.seq}:{field}"
                for envelope in self._envelopes
                for field, payload in read_private(self._connection, envelope, erased).items()
                if isinstance(payload, Missing) and payload.value != "erased"
            )

    # ---- writing ----------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One durable transaction: objects and events inside are kept together or not at all."""
        with self._mutex:
            if (refused := self.read_only) is not None:
                raise refused
            if self._depth:
                yield
                return
            before = (len(self._envelopes), self._head)
            self._begin()
            self._depth += 1
            try:
                yield
                self._require_private_rows(before[0])
                self._connection.execute("COMMIT")
            except BaseException as error:
                self._roll_back(before)
                if isinstance(error, sqlite3.Error):
                    raise CaseError("case_not_written", path=self.path.name, reason=str(error)) from error
                raise
            finally:
                self._depth -= 1
            if self._erasing:
                self._erasing = False
                self._finish_erasures()

    def _require_private_rows(self, first: int) -> None:
        for envelope in self._envelopes[first:]:
            if (count := len(envelope.private)) > schema.PRIVATE_PER_EVENT:
                raise RecordError("too_many_private_fields", count=count, most=schema.PRIVATE_PER_EVENT)

    def _begin(self) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise CaseError("case_not_written", path=self.path.name, reason=str(error)) from error

    def _roll_back(self, before: tuple[int, str]) -> None:
        del self._envelopes[before[0] :]
        self._head = before[1]
        self._snapshot = None
        if self._erasing:
            self._kept = self._kept.after_erasure()  # what was decoded as erased is there again
            self._erasing = False
        with contextlib.suppress(sqlite3.Error):  # the disk is gone: SQLite rolls back when it is back
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._objects.refresh()

    def record(self, *events: EventData) -> tuple[Envelope, ...]:
        """Append events in one transaction; when this returns they are on the disk."""
        with self.writing():
            return tuple(self._append(data) for data in events)

    def _append(self, data: EventData) -> Envelope:
        public, privates = codec.split(data)
        time = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        stamp = Stamp(new_ulid(), len(self._envelopes), time, self._head)
        envelope = envelope_of(data, public, privates, stamp, self.author)
        self._head = write_event(self._connection, envelope, privates)
        self._envelopes.append(envelope)
        self._snapshot = None
        return envelope

    def record_run(self, run: Run) -> Envelope:
        """Append a run: what is private behind commitments, large findings as an object, the others in the event."""
        private = {finding.id: finding for finding in run.findings if finding.private}
        open_findings = [finding for finding in run.findings if not finding.private]
        kept, room = [], EVENT_FINDINGS_BYTES
        large = []
        for finding in open_findings:
            size = len(codec.canonical(finding))
            if size <= min(SMALL_FINDING_BYTES, room):
                kept.append(finding)
                room -= size
            else:
                large.append(finding)
        with self.writing():
            more = self._objects.put(codec.findings_bytes(tuple(large))) if large else None
            return self._append(
                RunRecorded(
                    run=run.id,
                    analysis=run.analysis,
                    analysis_version=run.version,
                    inputs=tuple(given for given in run.inputs if not given.private),
                    private_inputs=tuple(given for given in run.inputs if given.private),
                    parameters=run.parameters,
                    outcome=run.outcome,
                    started=run.started,
                    finished=run.finished,
                    findings=tuple(kept),
                    more=more,
                    private_findings=private,
                    limits=run.limits,
                    reason=run.reason,
                    seed=run.seed,
                    components=run.components,
                    cpu=run.cpu,
                    objects=run.objects,
                )
            )

    # ---- undoing and erasing ------------------------------------------------------------------------------------

    def envelope(self, event: str) -> Envelope:
        """The event of that id or seq. Raises RecordError when there is none."""
        for envelope in reversed(self._envelopes):
            if event in (envelope.id, str(envelope.seq)):
                return envelope
        raise RecordError("no_such_record", id=event[:100])

    def undo(self, event: str) -> Envelope:
        """Say that an earlier event no longer counts. Raises CaseError for events that cannot be undone."""
        with self.writing():
            envelope = self.envelope(event)
            if not codec.EVENT_TYPES[envelope.type].can_be_undone:
                raise CaseError("event_cannot_be_undone", type=envelope.type, seq=envelope.seq)
            if envelope.id in self.snapshot().undone:
                raise CaseError("event_already_undone", seq=envelope.seq)
            if (lock := lock_holding(self.snapshot(), envelope.id)) is not None:
                raise CaseError("feature_list_locked", seq=envelope.seq, lock=lock.seq)
            return self._append(EventUndone(event=envelope.id))

    def erase_fields(self, event: str, fields: tuple[str, ...], reason: str) -> Envelope:
        """Destroy private fields of an event; their commitments stay. All its private fields when none is named."""
        with self.writing():
            schema.room_to_rewrite(self.path, self._connection)
            envelope = self.envelope(event)
            order = sorted(envelope.private)
            unknown = next((field for field in fields if field not in order), None)
            if unknown is not None or not order:
                raise RecordError("no_such_private_field", field=unknown or "", seq=envelope.seq)
            done = erased_fields(self._envelopes)
            wanted = set(fields or order) - {field for id, field in done if id == envelope.id}
            if not wanted:
                raise CaseError("already_erased", seq=envelope.seq)
            for field in wanted:
                n = envelope.seq * schema.PRIVATE_PER_EVENT + order.index(field)
                self._connection.execute("DELETE FROM private WHERE n = ?", (n,))
            self._kept = self._kept.after_erasure()
            self._erasing = True
            return self._append(
                PayloadErased(event=envelope.id, fields=tuple(sorted(wanted)), reason=Term(reason))
            )

    def private_left(self, event: str) -> tuple[str, ...]:
        """The private fields of an event (its id or number) that no event erased, in order."""
        envelope, done = self.envelope(event), erased_fields(self._envelopes)
        return tuple(field for field in sorted(envelope.private) if (envelope.id, field) not in done)

    def erase_object(self, sha256: str, reason: str) -> Envelope:
        """Destroy an object's bytes; the event says so, and its hash stays in the chain."""
        with self.writing():
            schema.room_to_rewrite(self.path, self._connection)
            self._objects.erase(sha256)
            self._kept = self._kept.after_erasure()
            self._erasing = True
            return self._append(ObjectErased(sha256=sha256, reason=Term(reason)))

    def _finish_erasures(self) -> None:
        """Rewrite the file once per erasure, so that no trace stays in unused pages and `pages.py` finds them zero.

        SQLite counts a VACUUM in the schema cookie; one that a kill prevented is made up for at the next opening.
        """
        kinds = (PayloadErased.event_type, ObjectErased.event_type)
        wanted = len(schema.TABLES) + sum(envelope.type in kinds for envelope in self._envelopes)
        try:
            for _ in range(wanted - self._connection.execute("PRAGMA schema_version").fetchone()[0]):
                schema.rewrite(self.path, self._connection)
        except sqlite3.DatabaseError as error:
            raise CaseError("erasure_not_completed", path=self.path.name, reason=str(error)) from error
