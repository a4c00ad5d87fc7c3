"""Takes files into a case: hash, store, hash what was stored, number; the same bytes twice are one exhibit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from provenance.casefile.casefile import CaseFile
from provenance.errors import AlidadeError
from provenance.evidence.intake import Received, receive, receive_bitmap
from provenance.record.evidence import EXHIBIT_LETTER, EvidenceAcquired, EvidenceAdded, EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.snapshot import Exhibit
from provenance.record.values import FileName, Term


@dataclass(frozen=True)
class Card:
    """What the analyst says of how files were received; everything else stays unknown."""

    acquired: EvidenceAcquired = field(
        default_factory=lambda: EvidenceAcquired(acquisition="", evidence="", method=Term("file_copy"))
    )


@dataclass(frozen=True)
class Taken:
    """One input after intake: the exhibit it became or was already, or the error that names why not."""

    name: str
    exhibit: Exhibit | None = None
    again: bool = False
    error: AlidadeError | None = None


class Intake:
    """Adds evidence to one open case; an input that fails is answered in its place and the next goes on."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case

    def files(self, paths: Iterable[Path], role: EvidenceRole, card: Card | None = None) -> Iterator[Taken]:
        """Take files in, one answer per path in order. Documents become D exhibits whatever the role."""
        for path in paths:
            try:
                yield self._take(receive(path), role, card or Card())
            except AlidadeError as error:
                yield Taken(FileName.of(path.name).value, error=error)

    def bitmap(self, png: bytes, role: EvidenceRole) -> Taken:
        """Take in a pasted picture, said to be pixels that Alidade encoded and not the received file."""
        pasted = EvidenceAcquired(
            acquisition="", evidence="", method=Term("pasted_bitmap"), transform_risk=Term("pasted_pixels")
        )
        return self._take(receive_bitmap(png), role, Card(pasted))

    def _take(self, received: Received, role: EvidenceRole, card: Card) -> Taken:
        if received.media_type.kind == "document":
            role = EvidenceRole.DOCUMENT
        shown = received.name.value if isinstance(received.name, FileName) else ""
        known = next((e for e in self._case.snapshot().exhibits if e.sha256 == received.sha256), None)
        evidence = known.id if known is not None else new_ulid()
        acquired = msgspec.structs.replace(
            card.acquired,
            acquisition=new_ulid(),
            evidence=evidence,
            received_name=received.name,
            file_modified=received.modified,
            origin=received.origin,
        )
        with self._case.writing():
            self._case.objects.put(received.data)
            if known is None:
                self._case.record(self._added(evidence, role, received))
            self._case.record(acquired)
        return Taken(shown, self._case.snapshot().exhibit(evidence), again=known is not None)

    def _added(self, evidence: str, role: EvidenceRole, received: Received) -> EvidenceAdded:
        counted = sum(entry.data.role is role for entry in self._case.snapshot().all(EvidenceAdded))
        return EvidenceAdded(
            evidence=evidence,
            exhibit=f"{EXHIBIT_LETTER[role]}{counted + 1}",
            role=role,
            sha256=received.sha256,
            size_bytes=len(received.data),
            media_type=received.media_type.id,
        )
