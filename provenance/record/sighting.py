"""Where and when a picture was seen published, and the searches made for it, "no match" included."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from provenance.record.event import EventData
from provenance.record.values import UNKNOWN, Instant, Link, Missing, Term, Text


class SightingAdded(EventData, frozen=True):
    """One place and time at which a picture was seen published; the basis says how the time is known."""

    event_type: ClassVar[str] = "sighting_added"
    private_fields: ClassVar[tuple[str, ...]] = ("address", "caption", "account", "archived_copy", "note")
    can_be_undone: ClassVar[bool] = True

    sighting: str
    evidence: tuple[str, ...]
    address: Link | Text | Missing
    medium: Term
    seen_at: Instant
    published: Instant | Missing = UNKNOWN
    published_basis: Term | Missing = UNKNOWN
    caption: Text | Missing = UNKNOWN
    account: Text | Missing = UNKNOWN
    likeness: Term | Missing = UNKNOWN
    archived_copy: Link | Text | Missing = UNKNOWN
    found_by: str | None = None
    note: Text | Missing = UNKNOWN


class ConsentDecided(EventData, frozen=True):
    """The user allowed or refused that something leaves the machine: to whom, what, and for what."""

    event_type: ClassVar[str] = "consent_decided"
    private_fields: ClassVar[tuple[str, ...]] = ("host", "what")

    consent: str
    host: Text | Missing
    purpose: Term
    what: Text | Missing
    allowed: bool
    engine: str | None = None
    sha256: str | None = None
    size_bytes: int | None = None


class SearchResult(StrEnum):
    """How a reverse search ended."""

    HITS = "hits"
    NONE = "none"
    BLOCKED = "blocked"
    NOT_COMPLETED = "not_completed"


class Hit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One page a search led to; `dated` with its basis (an engine's crawl date is not a publication date)."""

    address: Link
    dated: Instant | Missing = UNKNOWN
    dated_basis: Term | Missing = UNKNOWN


class SearchRecorded(EventData, frozen=True):
    """One reverse search, by image or by text: engine, query, answer. "None" is an answer."""

    event_type: ClassVar[str] = "search_recorded"
    private_fields: ClassVar[tuple[str, ...]] = ("query", "hits", "note")
    can_be_undone: ClassVar[bool] = True

    search: str
    engine: str
    engine_checked_on: str
    mode: Term
    result: SearchResult
    searched_at: Instant
    evidence: str | None = None
    query_sha256: str | None = None
    query: Text | Missing = Missing("not_applicable")
    hits: tuple[Hit, ...] | Missing = ()
    consent: str | None = None
    note: Text | Missing = UNKNOWN
