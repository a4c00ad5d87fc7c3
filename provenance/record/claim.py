"""What is said about a picture, by whom, and through whom it reached us."""

from __future__ import annotations

from typing import ClassVar

from provenance.record.event import EventData
from provenance.record.values import UNKNOWN, Instant, Link, Missing, Period, Place, Term, Text


class SourceAdded(EventData, frozen=True):
    """Somebody or something that says or shows things; `relays` is the source it only passes on."""

    event_type: ClassVar[str] = "source_added"
    private_fields: ClassVar[tuple[str, ...]] = ("name", "note")
    can_be_undone: ClassVar[bool] = True

    source: str
    kind: Term
    name: Text | Missing
    relays: str | None = None
    note: Text | Missing = UNKNOWN


class ClaimAdded(EventData, frozen=True):
    """A claim, verbatim with its hedge, split into who, what, where and when; `about` are the exhibits it is about."""

    event_type: ClassVar[str] = "claim_added"
    private_fields: ClassVar[tuple[str, ...]] = (
        "text", "hedge", "translation", "translator", "who", "what", "where", "when", "address",
    )  # fmt: skip
    can_be_undone: ClassVar[bool] = True

    claim: str
    text: Text | Missing
    hedge: Text | Missing = UNKNOWN
    translation: Text | Missing = UNKNOWN
    translator: Text | Missing = UNKNOWN
    source: str | None = None
    address: Link | Text | Missing = UNKNOWN
    about: tuple[str, ...] = ()
    who: Text | Missing = UNKNOWN
    what: Text | Missing = UNKNOWN
    where: Place | Text | Missing = UNKNOWN
    when: Instant | Period | Text | Missing = UNKNOWN
