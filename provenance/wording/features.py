"""Says from the log what a feature list is: locked before a reference was opened, after, skipped or open."""

from __future__ import annotations

from typing import TypeVar, assert_never

from provenance.record.event import EventData
from provenance.record.features import FeatureList, FeatureListState
from provenance.record.snapshot import Entry, Snapshot
from provenance.record.values import Instant, Precision
from provenance.wording.wording import Wording

T = TypeVar("T", bound=EventData)


def feature_sentences(listed: FeatureList, snapshot: Snapshot, wording: Wording) -> tuple[str, ...]:
    """The state in one sentence; then, if there was one, when the first comparison with a reference was recorded."""
    match listed.state:
        case FeatureListState.LOCKED:
            said = _locked(listed, snapshot, wording)
        case FeatureListState.SKIPPED:
            assert listed.skipped is not None
            said = wording.label("features.skipped", by=_by(listed.skipped, wording))
        case FeatureListState.OPEN:
            said = _open(listed, snapshot, wording)
        case FeatureListState.NONE:
            return (wording.label("features.none"),)
        case _:
            assert_never(listed.state)
    return (said, *_compared(listed, wording))


def _locked(listed: FeatureList, snapshot: Snapshot, wording: Wording) -> str:
    locked, opening = listed.locked, listed.first_reference_opened
    assert locked is not None
    by = _by(locked, wording)
    if opening is None:
        return wording.label("features.locked_none_opened", by=by)
    reference, opened = snapshot.exhibit(opening.data.evidence).number, _by(opening, wording)
    if listed.before_references:
        return wording.label("features.locked_before", by=by, reference=reference, opened=opened)
    return wording.label("features.locked_after", by=by, reference=reference, opened=opened)


def _open(listed: FeatureList, snapshot: Snapshot, wording: Wording) -> str:
    opening = listed.first_reference_opened
    if opening is None:
        return wording.label("features.open_none_opened")
    reference = snapshot.exhibit(opening.data.evidence).number
    return wording.label("features.open_opened", reference=reference, opened=_by(opening, wording))


def _compared(listed: FeatureList, wording: Wording) -> tuple[str, ...]:
    compared, locked = listed.first_compared, listed.locked
    if compared is None:
        return ()
    time = _time(compared.time, wording)
    if locked is None:
        return (wording.label("features.compared", time=time),)
    if compared.seq > locked.seq:
        return (wording.label("features.compared_after", time=time),)
    return (wording.label("features.compared_before", time=time),)


def _by(entry: Entry[T], wording: Wording) -> str:
    return wording.label("by", actor=entry.actor, role=entry.role, time=_time(entry.time, wording))


def _time(stamp: str, wording: Wording) -> str:
    """An event's time in words; RFC 3339 in UTC, shown to the second."""
    return wording.value(Instant(stamp[:19], Precision.SECOND, "+00:00"))
