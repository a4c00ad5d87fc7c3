"""What people see, note, doubt and conclude; the program never writes one of these by itself."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from provenance.record.event import EventData
from provenance.record.values import UNKNOWN, Missing, Region, Term, Text


class ObservationAdded(EventData, frozen=True):
    """What an analyst sees on a region of an exhibit, or what is claimed to be there: `stance` tells which."""

    event_type: ClassVar[str] = "observation_added"
    private_fields: ClassVar[tuple[str, ...]] = ("text",)
    can_be_undone: ClassVar[bool] = True

    observation: str
    evidence: str
    kind: Term
    stance: Term
    text: Text | Missing
    region: Region | Missing = UNKNOWN


class NoteAdded(EventData, frozen=True):
    """A free note about records of the case, or about the case itself."""

    event_type: ClassVar[str] = "note_added"
    private_fields: ClassVar[tuple[str, ...]] = ("text",)
    can_be_undone: ClassVar[bool] = True

    note: str
    text: Text | Missing
    about: tuple[str, ...] = ()


class FindingDisputed(EventData, frozen=True):
    """A person disagrees with a finding and says why; the finding stays, both are printed."""

    event_type: ClassVar[str] = "finding_disputed"
    private_fields: ClassVar[tuple[str, ...]] = ("reason",)
    can_be_undone: ClassVar[bool] = True

    dispute: str
    run: str
    finding: str
    reason: Text | Missing


class Axis(StrEnum):
    """The four questions a claim is split into; each is concluded apart."""

    WHO = "who"
    WHAT = "what"
    WHERE = "where"
    WHEN = "when"


class Grade(StrEnum):
    """What a person concludes on one axis; "not examined" is the state before anybody looked."""

    SUPPORTED = "supported"
    NOT_ESTABLISHED = "not_established"
    CONTRADICTED = "contradicted"
    NOT_EXAMINED = "not_examined"


class ConclusionRecorded(EventData, frozen=True):
    """A person's conclusion on one axis of one claim, with the records for and against it and its limits.

    A later one on the same claim and axis follows it; the log keeps both.
    """

    event_type: ClassVar[str] = "conclusion_recorded"
    private_fields: ClassVar[tuple[str, ...]] = ("reasons", "limits", "would_change")
    can_be_undone: ClassVar[bool] = True

    conclusion: str
    claim: str
    axis: Axis
    grade: Grade
    reasons: Text | Missing = UNKNOWN
    limits: Text | Missing = UNKNOWN
    would_change: Text | Missing = UNKNOWN
    supporting: tuple[str, ...] = ()
    opposing: tuple[str, ...] = ()


class EvidenceOpened(EventData, frozen=True):
    """Somebody opened an exhibit to look at it in this program; recorded once for each exhibit and actor."""

    event_type: ClassVar[str] = "evidence_opened"

    evidence: str


class FeatureListLocked(EventData, frozen=True):
    """The features seen on a questioned exhibit up to now are closed: later ones are told apart, with their date.

    `observations` are the ids of its observations of stance "observed" that counted at that moment.
    """

    event_type: ClassVar[str] = "feature_list_locked"

    feature_list: str
    evidence: str
    observations: tuple[str, ...]


class FeatureListSkipped(EventData, frozen=True):
    """Somebody said that no feature list of a questioned exhibit is closed before references are opened."""

    event_type: ClassVar[str] = "feature_list_skipped"

    feature_list: str
    evidence: str
