"""The feature list of a questioned exhibit: what was seen on it, and what the log knows of when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from provenance.record.casework import EventUndone, RunRecorded
from provenance.record.evidence import EvidenceRole
from provenance.record.judgement import (
    EvidenceOpened,
    FeatureListLocked,
    FeatureListSkipped,
    ObservationAdded,
)
from provenance.record.snapshot import Entry, Snapshot

OBSERVED: Final = "observed"  # the stance of an observation that is a feature; "claimed" is what others say


class FeatureListState(StrEnum):
    """Nothing seen yet; seen and not closed; closed; or said that it is not closed."""

    NONE = "none"
    OPEN = "open"
    LOCKED = "locked"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class FeatureList:
    """What was seen on one exhibit, split by the event that closed or skipped the list; derived, never stored.

    `features` are the locked ones; without a lock those written before it was skipped, or all. `later` follow the
    lock or the skipping. `first_reference_opened` is the first opening of any reference exhibit in this program by
    anybody, and `first_compared` the first recorded run that took this exhibit together with a reference.
    """

    evidence: str
    features: tuple[Entry[ObservationAdded], ...]
    later: tuple[Entry[ObservationAdded], ...]
    locked: Entry[FeatureListLocked] | None
    skipped: Entry[FeatureListSkipped] | None
    first_reference_opened: Entry[EvidenceOpened] | None
    first_compared: Entry[RunRecorded] | None

    @property
    def state(self) -> FeatureListState:
        """Which of the four it is."""
        if self.locked is not None:
            return FeatureListState.LOCKED
        if self.skipped is not None:
            return FeatureListState.SKIPPED
        return FeatureListState.OPEN if self.features else FeatureListState.NONE

    @property
    def before_references(self) -> bool | None:
        """Whether it was locked before the first reference was opened; None when not locked, or none was opened."""
        if self.locked is None or self.first_reference_opened is None:
            return None
        return self.locked.seq < self.first_reference_opened.seq


def feature_list(snapshot: Snapshot, evidence: str) -> FeatureList:
    """The feature list of the exhibit with that id, as the log up to the snapshot tells it."""
    seen = [
        entry
        for entry in snapshot.observations
        if entry.data.evidence == evidence and entry.data.stance.value == OBSERVED
    ]
    locked = next((lock for lock in snapshot.all(FeatureListLocked) if lock.data.evidence == evidence), None)
    skipped = next(
        (skip for skip in snapshot.all(FeatureListSkipped) if skip.data.evidence == evidence), None
    )
    if locked is not None:
        first = {entry.event for entry in seen if entry.data.observation in locked.data.observations}
    else:
        first = {entry.event for entry in seen if skipped is None or entry.seq < skipped.seq}
    return FeatureList(
        evidence=evidence,
        features=tuple(entry for entry in seen if entry.event in first),
        later=tuple(entry for entry in seen if entry.event not in first),
        locked=locked,
        skipped=skipped,
        first_reference_opened=next(iter(references_opened(snapshot)), None),
        first_compared=_first_compared(snapshot, evidence),
    )


def references_opened(snapshot: Snapshot) -> tuple[Entry[EvidenceOpened], ...]:
    """The first opening of each reference exhibit by anybody, in the order of the log."""
    references = {exhibit.id for exhibit in snapshot.exhibits if exhibit.role is EvidenceRole.REFERENCE}
    first: dict[str, Entry[EvidenceOpened]] = {}
    for opening in snapshot.all(EvidenceOpened):
        if opening.data.evidence in references:
            first.setdefault(opening.data.evidence, opening)
    return tuple(first.values())


def _first_compared(snapshot: Snapshot, evidence: str) -> Entry[RunRecorded] | None:
    for entry in snapshot.all(RunRecorded):
        roles = {given.role for given in entry.data.inputs}
        if "reference" in roles and any(given.id == evidence for given in entry.data.inputs):
            return entry
    return None


def lock_holding(snapshot: Snapshot, event: str) -> Entry[FeatureListLocked] | None:
    """The lock that keeps an event from being undone: it names the observation there, or the one an undoing is about.

    An observation that was undone and brought back before the lock stays back: its undoings are held too.
    """
    undoings = {entry.event: entry.data.event for entry in snapshot.all(EventUndone)}
    while event in undoings:
        event = undoings[event]
    names = {entry.data.observation for entry in snapshot.all(ObservationAdded) if entry.event == event}
    locks = snapshot.all(FeatureListLocked)
    return next((lock for lock in locks if names.intersection(lock.data.observations)), None)
