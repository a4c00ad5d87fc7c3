"""What happens to the case itself: opened, described, run upon, undone, erased from, reported."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from provenance.record.event import EventData
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.run import Component, Input, Outcome, Parameter
from provenance.record.values import UNKNOWN, Missing, Term, Text


class CaseOpened(EventData, frozen=True):
    """The first event: the case's id, what it is called and what is asked."""

    event_type: ClassVar[str] = "case_opened"
    private_fields: ClassVar[tuple[str, ...]] = ("title", "question")

    case: str
    title: Text | Missing
    question: Text | Missing = UNKNOWN


class CaseDescribed(EventData, frozen=True):
    """A new title or question; the old ones stay in the log."""

    event_type: ClassVar[str] = "case_described"
    private_fields: ClassVar[tuple[str, ...]] = ("title", "question")
    can_be_undone: ClassVar[bool] = True

    title: Text | Missing
    question: Text | Missing = UNKNOWN


class CaseRestricted(EventData, frozen=True):
    """The case is marked restricted from here on: its pictures go into no archive. Lifted by an event of its own."""

    event_type: ClassVar[str] = "case_restricted"
    private_fields: ClassVar[tuple[str, ...]] = ("reason",)

    reason: Text | Missing


class RestrictionLifted(EventData, frozen=True):
    """The case is no longer marked restricted."""

    event_type: ClassVar[str] = "restriction_lifted"
    private_fields: ClassVar[tuple[str, ...]] = ("reason",)

    reason: Text | Missing


class RunRecorded(EventData, frozen=True):
    """A run as the log keeps it: small findings here, large ones in an object, private ones behind a commitment.

    `private_inputs` are those that it took from the user's archive; all inputs are the two lists one after the other.
    `objects` are the pictures that findings name. `more` is the SHA-256 of an object holding the findings over the size
    that an event carries; all findings in their order are the three lists together, sorted by id.
    """

    event_type: ClassVar[str] = "run_recorded"
    private_fields: ClassVar[tuple[str, ...]] = ("private_inputs",)
    private_maps: ClassVar[tuple[str, ...]] = ("private_findings",)

    run: str
    analysis: str
    analysis_version: int
    inputs: tuple[Input, ...]
    parameters: dict[str, Parameter]
    outcome: Outcome
    started: str
    finished: str
    findings: tuple[Finding, ...] = ()
    more: str | None = None
    private_findings: dict[str, Finding] = msgspec.field(default_factory=dict)
    private_inputs: tuple[Input, ...] | Missing = ()
    limits: tuple[Limit, ...] = ()
    reason: Reason | None = None
    seed: int | None = None
    components: tuple[Component, ...] = ()
    cpu: str = ""
    objects: tuple[str, ...] = ()

    @classmethod
    def missing_entry(cls, field: str, key: str, missing: Missing) -> object:
        """A finding that says why it cannot be read any more; its name went with it."""
        return msgspec.to_builtins(Finding(key, "private_finding", Basis.READ, missing, private=True))


class EventUndone(EventData, frozen=True):
    """An earlier event no longer counts; undoing this event brings it back."""

    event_type: ClassVar[str] = "event_undone"
    can_be_undone: ClassVar[bool] = True

    event: str


class PayloadErased(EventData, frozen=True):
    """Private fields of an earlier event were destroyed; their commitments stay in the chain."""

    event_type: ClassVar[str] = "payload_erased"

    event: str
    fields: tuple[str, ...]
    reason: Term


class ObjectErased(EventData, frozen=True):
    """The bytes of an object were destroyed; its hash stays in the chain."""

    event_type: ClassVar[str] = "object_erased"

    sha256: str
    reason: Term


class ReportFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One written file of a report."""

    name: str
    sha256: str
    size_bytes: int


class ReportIssued(EventData, frozen=True):
    """A report was written; it covers the log up to `seq` with `head`, this event is after it."""

    event_type: ClassVar[str] = "report_issued"

    report: str
    seq: int
    head: str
    program: str
    language: str
    files: tuple[ReportFile, ...]
