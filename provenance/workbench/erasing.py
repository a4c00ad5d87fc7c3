"""What goes with a record when it is erased: further states of a card, and of marks what was computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from provenance.casefile.casefile import CaseFile
from provenance.record.casework import RunRecorded
from provenance.record.event import Envelope
from provenance.record.evidence import EvidenceAcquired
from provenance.record.marks import MarksDrawn
from provenance.record.references import ReferenceDescribed
from provenance.record.snapshot import Entry, Snapshot

__all__ = ["erase_record"]

_FINDINGS = "private_findings."
"""Private fields of a run's event that are findings; see `RunRecorded.private_maps`."""


def erase_record(file: CaseFile, event: str, fields: Sequence[str], reason: str) -> tuple[int, ...]:
    """Destroy private fields of an event (its id or number), all by default, and what goes with it, or nothing at all.

    A card and the marks of one kind on an exhibit go in all their states, marks together with the findings of the runs
    that took any of them. One erasing event is written for each event and object touched; their numbers. Raises
    RecordError for a field that is not there, CaseError where nothing is left to erase.
    """
    first, snapshot = file.envelope(event), file.snapshot()
    runs = _runs_on(snapshot, first)
    erased: list[int] = []
    with file.writing():
        for state in _states(snapshot, first):
            chosen = _chosen(file, file.envelope(state), fields, first)
            if chosen:
                erased.append(file.erase_fields(state, chosen, reason).seq)
        for run in runs:
            left = tuple(one for one in file.private_left(run.event) if one.startswith(_FINDINGS))
            if left:
                erased.append(file.erase_fields(run.event, left, reason).seq)
        kept = [sha256 for sha256 in _objects(runs) if sha256 in file.objects]
        erased += [file.erase_object(sha256, reason).seq for sha256 in kept]
        if not erased:
            file.erase_fields(first.id, tuple(fields), reason)  # says why nothing can be
    return tuple(erased)


def _chosen(file: CaseFile, state: Envelope, fields: Sequence[str], first: Envelope) -> tuple[str, ...]:
    """What of a state is to be erased; of the one that was named also fields that it has not, to be refused."""
    left = file.private_left(state.id)
    strange = [field for field in fields if state.id == first.id and field not in state.private]
    return (*(field for field in left if not fields or field in fields), *strange)


def _states(snapshot: Snapshot, first: Envelope) -> tuple[str, ...]:
    """The events that hold states of what an event holds, itself included, in the order of the log."""
    groups: dict[str, object] = {}
    for card in snapshot.all(EvidenceAcquired):
        groups[card.event] = card.data.acquisition
    for reference in snapshot.all(ReferenceDescribed):
        groups[reference.event] = reference.data.card
    groups |= _marks(snapshot)
    if first.id not in groups:
        return (first.id,)
    return tuple(event for event, group in groups.items() if group == groups[first.id])


def _marks(snapshot: Snapshot) -> Mapping[str, tuple[str, str]]:
    return {one.event: (one.data.evidence, one.data.kind.value) for one in snapshot.all(MarksDrawn)}


def _runs_on(snapshot: Snapshot, first: Envelope) -> tuple[Entry[RunRecorded], ...]:
    """The runs that took marks of the exhibit and kind that an event holds; none for any other event."""
    if first.type != MarksDrawn.event_type:
        return ()
    states = set(_states(snapshot, first))
    taken = {one.data.marks for one in snapshot.all(MarksDrawn) if one.event in states}
    return tuple(
        run
        for run in snapshot.all(RunRecorded)
        if any(given.kind == "marks" and given.id in taken for given in run.data.inputs)
    )


def _objects(runs: Sequence[Entry[RunRecorded]]) -> Iterable[str]:
    """Findings too large for an event, and pictures that findings name, each once."""
    large = [run.data.more for run in runs if run.data.more is not None]
    return dict.fromkeys([*large, *(picture for run in runs for picture in run.data.objects)])
