"""Takes files into a case: hash, store, hash what was stored, number; the same bytes twice are one exhibit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from provenance.casefile.casefile import CaseFile
from provenance.errors import AlidadeError, CaseError
from provenance.evidence.intake import Received, receive, receive_bitmap
from provenance.record.event import Envelope
from provenance.record.evidence import (
    EXHIBIT_LETTER,
    EvidenceAcquired,
    EvidenceAdded,
    EvidenceRole,
    IntakeRefused,
)
from provenance.record.finding import Reason
from provenance.record.identity import new_ulid
from provenance.record.snapshot import Entry, Exhibit, T
from provenance.record.values import FileName, Term

BLANK_CARD = EvidenceAcquired(acquisition="", evidence="", method=Term("file_copy"))
"""What is said of how a file was received when the analyst says nothing: a copy of a file, all else unknown."""


@dataclass(frozen=True)
class Taken:
    """One input after intake: the exhibit it became or was already, or the error that names why not."""

    name: str
    exhibit: Exhibit | None = None
    again: bool = False
    error: AlidadeError | None = None


class Intake:
    """Adds evidence to one open case; an input that fails is answered and recorded in its place, the next goes on."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case
        self._by_sha256: dict[str, Exhibit] = {}
        self._counted: Counter[EvidenceRole] = Counter()
        self._head = ""

    def files(
        self, paths: Iterable[Path], role: EvidenceRole, card: EvidenceAcquired = BLANK_CARD
    ) -> Iterator[Taken]:
        """Take files in, one answer per path in order. Documents become D exhibits whatever the role."""
        for path in paths:
            try:
                yield self._take(receive(path, as_document=role is EvidenceRole.DOCUMENT), role, card)
            except CaseError:
                raise
            except AlidadeError as error:
                name = FileName.of(path.name)
                values = {key: value for key, value in error.values.items() if key != "name"}
                self._case.record(IntakeRefused(name=name, reason=Reason(error.id, values)))
                yield Taken(name.value, error=error)

    def bitmap(self, png: bytes, role: EvidenceRole) -> Taken:
        """Take in a pasted picture, said to be pixels that Alidade encoded and not the received file."""
        pasted = msgspec.structs.replace(
            BLANK_CARD, method=Term("pasted_bitmap"), transform_risk=Term("pasted_pixels")
        )
        return self._take(receive_bitmap(png), role, pasted)

    def _take(self, received: Received, role: EvidenceRole, card: EvidenceAcquired) -> Taken:
        if received.media_type.kind == "document":
            role = EvidenceRole.DOCUMENT
        shown = received.name.value if isinstance(received.name, FileName) else ""
        with self._case.writing():
            self._look()
            known = self._by_sha256.get(received.sha256)
            acquired = msgspec.structs.replace(
                card,
                acquisition=new_ulid(),
                evidence=known.id if known is not None else new_ulid(),
                received_name=received.name,
                file_modified=received.modified,
                origin=received.origin,
            )
            self._case.objects.put(received.data)
            exhibit = known or self._new(acquired.evidence, role, received)
            (envelope,) = self._case.record(acquired)
        exhibit = Exhibit(exhibit.added, (*exhibit.cards, _entry(envelope, acquired)), exhibit.derivatives)
        self._by_sha256[received.sha256] = exhibit
        self._head = self._case.head
        return Taken(shown, exhibit, again=known is not None)

    def _look(self) -> None:
        """Know the case's exhibits; looked up again only when somebody else wrote since."""
        if self._head == self._case.head:
            return
        snapshot = self._case.snapshot()
        self._by_sha256 = {exhibit.sha256: exhibit for exhibit in snapshot.exhibits}
        self._counted = Counter(entry.data.role for entry in snapshot.all(EvidenceAdded))

    def _new(self, evidence: str, role: EvidenceRole, received: Received) -> Exhibit:
        self._counted[role] += 1
        added = EvidenceAdded(
            evidence=evidence,
            exhibit=f"{EXHIBIT_LETTER[role]}{self._counted[role]}",
            role=role,
            sha256=received.sha256,
            size_bytes=len(received.data),
            media_type=received.media_type.id,
        )
        (envelope,) = self._case.record(added)
        return Exhibit(_entry(envelope, added), (), ())


def _entry(envelope: Envelope, data: T) -> Entry[T]:
    return Entry(envelope.seq, envelope.id, envelope.time, envelope.actor, envelope.role, data)
