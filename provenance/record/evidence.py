"""Evidence as the log records it: the preserved bytes, how they came, and what was made from them."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from provenance.record.event import EventData
from provenance.record.finding import Reason
from provenance.record.values import UNKNOWN, FileName, Instant, Link, Missing, Term, Text


class EvidenceRole(StrEnum):
    """Why an exhibit is in the case; it gives the exhibit's letter."""

    QUESTIONED = "questioned"
    REFERENCE = "reference"
    DOCUMENT = "document"


EXHIBIT_LETTER = {EvidenceRole.QUESTIONED: "Q", EvidenceRole.REFERENCE: "R", EvidenceRole.DOCUMENT: "D"}


class EvidenceAdded(EventData, frozen=True):
    """Bytes were preserved under their SHA-256 and given a permanent exhibit number."""

    event_type: ClassVar[str] = "evidence_added"

    evidence: str
    exhibit: str
    role: EvidenceRole
    sha256: str
    size_bytes: int
    media_type: str


class OriginAttribute(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the receiving computer noted about where a file came from (Zone.Identifier, user.xdg.origin.url …)."""

    name: str
    value: str


class EvidenceAcquired(EventData, frozen=True):
    """The acquisition card: how these bytes reached the analyst. The same bytes twice are two cards of one item.

    Every field is filled, or says why not: unknown, not applicable or withheld. `acquisition` is the card's id; a later
    event with the same id replaces the card's content in the reader's view, the log keeps both.
    """

    event_type: ClassVar[str] = "evidence_acquired"
    private_fields: ClassVar[tuple[str, ...]] = (
        "received_name", "file_modified", "origin", "platform", "channel", "post", "forwarded_from", "shown_time",
        "by_whom", "note",
    )  # fmt: skip

    acquisition: str
    evidence: str
    method: Term
    received_name: FileName | Missing = UNKNOWN
    file_modified: Instant | Missing = UNKNOWN
    origin: tuple[OriginAttribute, ...] | Missing = ()
    platform: Text | Missing = UNKNOWN
    channel: Text | Missing = UNKNOWN
    post: Link | Text | Missing = UNKNOWN
    forwarded_from: Text | Missing = UNKNOWN
    shown_time: Instant | Missing = UNKNOWN
    sent_as: Term | Missing = UNKNOWN
    by_whom: Text | Missing = UNKNOWN
    transform_risk: Term | Missing = UNKNOWN
    note: Text | Missing = UNKNOWN


class EvidenceLinked(EventData, frozen=True):
    """A person says how two exhibits belong together: this screenshot shows that post, this is a crop of that."""

    event_type: ClassVar[str] = "evidence_linked"
    can_be_undone: ClassVar[bool] = True

    link: str
    first: str
    relation: Term
    second: str


class DerivativeMade(EventData, frozen=True):
    """A file made from evidence (query copy, crop, redaction): parent, operation, parameters, purpose."""

    event_type: ClassVar[str] = "derivative_made"

    derivative: str
    evidence: str
    parent_sha256: str
    sha256: str
    size_bytes: int
    media_type: str
    operation: Term
    purpose: Term
    parameters: dict[str, str | int | bool]


class IntakeRefused(EventData, frozen=True):
    """A file was offered and not taken in, and why; the reason's values leave out its name, which is private."""

    event_type: ClassVar[str] = "intake_refused"
    private_fields: ClassVar[tuple[str, ...]] = ("name",)

    name: FileName | Missing
    reason: Reason


class AlterationFound(EventData, frozen=True):
    """Stored bytes no longer agree with what was recorded; lasting, and printed first.

    `objects` by SHA-256, `payloads` as "seq:field" of the event whose private field no longer fits its commitment.
    """

    event_type: ClassVar[str] = "alteration_found"

    objects: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()
