"""What left this machine: one record for each request, of whatever came of it."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from provenance.record.event import EventData
from provenance.record.values import Missing, Term, Text


class RequestOutcome(StrEnum):
    """How a request ended. `failed`: it was allowed, and the host was away, or did not answer as it should."""

    ANSWERED = "answered"
    REFUSED = "refused"
    FAILED = "failed"


class NetworkRequest(EventData, frozen=True):
    """One request: to whom, what for, which kinds of content it carried, and how much.

    `fields` name kinds of content, never the content. `sent_bytes` and `sha256` are of all that was handed over to be
    sent, before it was encrypted; of a refused request they are 0 and the hash of nothing. `reason` is the id of the
    error that a request ended with.
    """

    event_type: ClassVar[str] = "network_request"
    private_fields: ClassVar[tuple[str, ...]] = ("host",)

    request: str
    host: Text | Missing
    purpose: Term
    fields: tuple[str, ...]
    outcome: RequestOutcome
    requested_at: str
    sent_bytes: int
    received_bytes: int
    sha256: str
    reason: str | None = None
